import type { Simulation } from '#domain/simulated.ts'
import type { Faults } from './faults.ts'

/** An IAM policy document, as far as actions decide: Resource and Condition are not looked at. */
export interface PolicyDocument {
  readonly Version?: string
  readonly Statement: PolicyStatement | readonly PolicyStatement[]
}
export interface PolicyStatement {
  readonly Effect: 'Allow' | 'Deny'
  readonly Action: string | readonly string[]
}

export interface SimulatorOptions {
  /** Accounts of the organisation, the management account included. Default 40. */
  readonly accounts?: number
  /** How many regions, or which. `us-east-1` is always among them: global services live there. Default 3. */
  readonly regions?: number | readonly string[]
  /** The same seed, size and begin give the same world. Default `parapet`. */
  readonly seed?: string
  /** Times as much as usual of whatever an account and region has in numbers: 15 makes crowded regions. Default 1. */
  readonly density?: number
  /** The world's instant: `2026-09-01`, an ISO instant or a Date. Default: now. */
  readonly date?: string | Date
  /** Day 0 of the world. Default: ninety days before today, UTC. */
  readonly begin?: string | Date
  /** Milliseconds every answer takes, ± 20 %. Default 0. */
  readonly latency?: number
  readonly faults?: Faults
  /** The role policy to enforce; several documents count as attached together. Without it every action is allowed. */
  readonly policy?: PolicyDocument | readonly PolicyDocument[]
  /**
   * IAM actions of operations whose action is not their own name: `{ 'apigateway:GetRestApis': ['apigateway:GET'] }`.
   * Make it from the collectors' declared operations (name → allow).
   */
  readonly actions?: Readonly<Record<string, readonly string[]>>
  /** Default 0: any free port. */
  readonly port?: number
  /** Default `127.0.0.1`. */
  readonly host?: string
  /** What the world answers. Default: the generated registry of every service's simulation. */
  readonly simulations?: readonly Simulation[]
  /** Name of the role in the accounts, with its path if it has one. Default `ParapetReadOnly`. */
  readonly roleName?: string
  /** External id the role asks for; null: none is asked for. Default `parapet-simulator`. */
  readonly externalId?: string | null
  /** Role sessions end after so many seconds, whatever was asked for; to see renewal and expiry within a test. */
  readonly sessionSeconds?: number
}

/** How many resources of a type exist in an account and region; zeroes are left out. */
export interface HeldCount {
  readonly accountId: string
  /** Resources of global services are counted in `us-east-1`. */
  readonly region: string
  /** CloudFormation name: `AWS::RDS::DBInstance`. */
  readonly resourceType: string
  readonly count: number
}

/** Requests seen for an operation in an account and region since the start or the last reset. */
export interface RequestCount {
  readonly accountId: string
  readonly region: string
  /** `rds:DescribeDBInstances` */
  readonly operation: string
  readonly calls: number
  /** Answers that were errors, by code; `HANG`, `RESET`, `HTML` and `TRUNCATED` for what has no code. */
  readonly errors: Readonly<Record<string, number>>
}

export interface CountFilter {
  readonly accountId?: string
  readonly region?: string
  readonly resourceType?: string
}

export interface Simulator {
  /** `http://127.0.0.1:4566`: the value of AWS_ENDPOINT_URL. */
  readonly url: string
  readonly managementAccountId: string
  /** Credentials of a user of the management account. */
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly roleName: string
  readonly externalId: string | null
  readonly regions: readonly string[]
  readonly organizationId: string
  /** The world's instant now. */
  date(): Date
  /** Shows the world at another instant. */
  setDate(date: string | Date): void
  /** Replaces all faults. Throws with the reason when they are not valid. */
  setFaults(faults: Faults): void
  /** What a complete scan of every active account must find now. */
  counts(filter?: CountFilter): readonly HeldCount[]
  requests(): readonly RequestCount[]
  resetRequests(): void
  close(): Promise<void>
}
