import type { AwsConnection, Session } from './client.ts'

export interface CallerIdentity {
  readonly accountId: string
  readonly arn: string
  readonly partition: string
}

export interface AssumeRoleRequest {
  readonly accountId: string
  /** The role's name (with its path, if any) or its ARN. */
  readonly role: string
  readonly externalId?: string
  readonly signal?: AbortSignal
}

/** Who the base credentials are; also the session that uses them. Cached per connection. Throws `AwsFailure`. */
export declare function callerIdentity(connection: AwsConnection, signal?: AbortSignal): Promise<CallerIdentity>

/** A session on the base credentials, without assuming anything. */
export declare function baseSession(connection: AwsConnection, signal?: AbortSignal): Promise<Session>

/**
 * A session in an account. The caller's own account uses the base credentials, unless the role is given as an ARN.
 * Throws `AwsFailure` with code ROLE_MISSING, EXTERNAL_ID_MISMATCH or AWS's own.
 */
export declare function assumeRole(connection: AwsConnection, request: AssumeRoleRequest): Promise<Session>
