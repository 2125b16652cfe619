import type { AwsCredentialIdentity, Provider } from '@aws-sdk/types'
import type { AnyOperation } from '#domain/collector.ts'

/** What calls cost, counted per attempt: a call that was throttled twice and then answered is 3 calls, 2 retries, 2 throttles. */
export interface CallCounts {
  calls: number
  retries: number
  throttles: number
  pages: number
}

export interface ConnectOptions {
  /** Base credentials; the SDK's default chain when left out. */
  readonly credentials?: AwsCredentialIdentity | Provider<AwsCredentialIdentity>
  /** The always-on region whose STS, Organizations and Account endpoints are used. Decides the partition. Default us-east-1. */
  readonly region?: string
  /** An endpoint in AWS's place (the simulator). Giving it is the permission to use it. */
  readonly endpoint?: string
  /** Honour AWS_ENDPOINT_URL. Without it a set AWS_ENDPOINT_URL* is refused. */
  readonly allowCustomEndpoint?: boolean
  /** Requests under way at once in this process. Default 256. */
  readonly concurrency?: number
  readonly connectionTimeoutMs?: number
  readonly requestTimeoutMs?: number
  /** Attempts per call, the first included. Default 5; throttled calls get `throttledAttempts`, default 8. */
  readonly attempts?: number
  readonly throttledAttempts?: number
}

/** One per process: the sockets, the clients and the limits. */
export interface AwsConnection {
  readonly partition: string
  readonly region: string
  /** The endpoint in AWS's place, or null. Callers must tell the user when it is not null. */
  readonly endpoint: string | null
  /** Sends one request (one page) for a session; throws `AwsFailure`, or the signal's reason when it was cancelled. */
  send(op: AnyOperation, input: object, call: CallOptions): Promise<unknown>
  close(): void
}

export interface CallOptions {
  readonly session: Session
  /** A real region; never `global`. */
  readonly region: string
  readonly signal: AbortSignal
  readonly counts?: CallCounts
}

/** Credentials for one account, kept fresh. */
export interface Session {
  readonly accountId: string
  readonly partition: string
  readonly connection: AwsConnection
  /** Valid for at least ten more minutes where AWS allows it; single-flight. */
  credentials(): Promise<AwsCredentialIdentity>
  /** Called after AWS said that the credentials have ended: the next `credentials()` asks anew. */
  expire(used: AwsCredentialIdentity): void
}

export declare function connectAws(options?: ConnectOptions): AwsConnection
