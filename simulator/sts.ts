import type { AssumeRoleRequest, AssumeRoleResponse, GetCallerIdentityResponse } from '@aws-sdk/client-sts'
import { SimulatedError } from '#domain/simulated.ts'
import { type Caller, issueSession } from './credentials.ts'
import type { Moment } from './world/world.ts'

/** STS: who am I, and the way into the member accounts. https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html */

export interface RoleSettings {
  /** With its path, if it has one: `audit/ParapetReadOnly`. */
  readonly roleName: string
  readonly externalId: string | null
  readonly managementAccountId: string
  readonly sessionSeconds: number | null
}

export function getCallerIdentity(caller: Caller): GetCallerIdentityResponse {
  return { Account: caller.accountId, Arn: caller.arn, UserId: caller.userId }
}

/** The account a role belongs to, `''` when the ARN is none. */
export function accountOfRole(input: AssumeRoleRequest): string {
  return /^arn:[^:]+:iam::(\d{12}):role\/.+$/.exec(input.RoleArn ?? '')?.[1] ?? ''
}

/** @param broken a fault that hits the role's account */
export function assumeRole(
  input: AssumeRoleRequest,
  caller: Caller,
  moment: Moment,
  settings: RoleSettings,
  broken: 'role-missing' | 'external-id-mismatch' | null,
): AssumeRoleResponse | SimulatedError {
  const { RoleArn = '', RoleSessionName = '', DurationSeconds = 3600 } = input
  const accountId = accountOfRole(input)
  if (accountId === '') return new SimulatedError('ValidationError', `${RoleArn} is invalid`, 400)
  if (!/^[\w+=,.@-]{2,64}$/.test(RoleSessionName)) {
    return new SimulatedError('ValidationError', "Value at 'roleSessionName' failed to satisfy constraint", 400)
  }
  if (DurationSeconds < 900 || DurationSeconds > 43_200) {
    return new SimulatedError('ValidationError', "Value at 'durationSeconds' must be between 900 and 43200", 400)
  }
  if (DurationSeconds > 3600) {
    const text = caller.assumed
      ? 'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining'
      : 'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.'
    return new SimulatedError('ValidationError', text, 400)
  }
  // The path belongs to the role's ARN, but not to that of its sessions.
  const rolePath = RoleArn.slice(RoleArn.indexOf('/') + 1)
  const roleName = rolePath.slice(rolePath.lastIndexOf('/') + 1)
  const asked = broken === 'external-id-mismatch' ? 'another-external-id' : settings.externalId
  const trusted =
    broken !== 'role-missing' &&
    caller.accountId === settings.managementAccountId &&
    moment.account(accountId)?.state === 'ACTIVE' &&
    rolePath === settings.roleName &&
    (asked === null || input.ExternalId === asked)
  // AWS does not say which of these it was.
  if (!trusted) {
    const text = `User: ${caller.arn} is not authorized to perform: sts:AssumeRole on resource: ${RoleArn}`
    return new SimulatedError('AccessDenied', text, 403)
  }
  const credentials = issueSession(accountId, roleName, RoleSessionName, settings.sessionSeconds ?? DurationSeconds)
  return {
    Credentials: { ...credentials },
    AssumedRoleUser: {
      AssumedRoleId: `AROA${accountId}ROLE:${RoleSessionName}`,
      Arn: `arn:aws:sts::${accountId}:assumed-role/${roleName}/${RoleSessionName}`,
    },
  }
}
