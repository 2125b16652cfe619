import type { CellCause } from '#domain/coverage.ts'
import type { AwsConnection } from './client.ts'

export interface OrganizationReading {
  /** Where the accounts come from: AWS Organizations, the configured list, or nothing but the caller's own account. */
  readonly source: 'organizations' | 'configured' | 'caller'
  readonly organizationId: string | null
  readonly managementAccountId: string | null
  readonly callerAccountId: string
  readonly partition: string
  /** The root (`r-…`) and every OU (`ou-…`), parents before children. */
  readonly units: readonly OrganizationalUnit[]
  readonly accounts: readonly OrganizationAccount[]
  /** True only when every page of every list was read. Unless true, no account may be taken to have left. */
  readonly complete: boolean
  /** What could not be read, and why. Empty when complete. */
  readonly unread: readonly CellCause[]
}

export interface OrganizationalUnit {
  readonly id: string
  readonly name: string
  /** Null for the root. */
  readonly parentId: string | null
}

export interface OrganizationAccount {
  readonly accountId: string
  readonly name: string
  readonly email: string | null
  readonly arn: string | null
  /** `ACTIVE`, `SUSPENDED`, `PENDING_CLOSURE`, `CLOSED`, `PENDING_ACTIVATION`; `UNKNOWN` when it could not be read. */
  readonly state: string
  readonly joinedAt: Date | null
  /** Ids from the root to the account's own OU; null when not read. */
  readonly unitIds: readonly string[] | null
  readonly management: boolean
}

export interface ReadOrganizationOptions {
  /** ARN (or name, in the caller's account) of a role to assume before asking Organizations. */
  readonly managementRole?: string
  readonly externalId?: string
  /** Accounts to scan when there is no organisation, or when it cannot be read. */
  readonly accounts?: readonly string[]
  readonly signal?: AbortSignal
}

/** Reads the organisation. Never throws because Organizations refused: the result says what could not be read. */
export declare function readOrganization(
  connection: AwsConnection,
  options?: ReadOrganizationOptions,
): Promise<OrganizationReading>
