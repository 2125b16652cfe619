import type { AwsCredentialIdentity } from '@aws-sdk/types'
import { parseArn } from '#domain/arn.ts'
import { classify } from './classify.ts'
import type { AwsConnection, Session } from './client.ts'
import { CredentialsCache } from './credentials-cache.ts'
import { AwsFailure } from './errors.ts'
import { assumeRoleOperation, getCallerIdentity } from './sts.ts'

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
  /**
   * Names what the account is entered for, such as a scan. Another occasion enters anew, so that a role that was deleted or
   * that trusts us no longer is noticed by the next scan, not when the session ends.
   */
  readonly occasion?: string
  readonly signal?: AbortSignal
}

/** One hour: the default, and the longest that role chaining allows. https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html */
const sessionSeconds = 3600
const sessionName = 'parapet'

interface Kept {
  caller: Promise<CallerIdentity> | null
  base: CredentialsCache
  readonly roles: Map<string, { readonly occasion: string | undefined; readonly session: Promise<Session> }>
}
const keptFor = new WeakMap<AwsConnection, Kept>()

function kept(connection: AwsConnection): Kept {
  let found = keptFor.get(connection)
  if (!found) {
    const base = new CredentialsCache((renewal) =>
      renewal ? connection.baseCredentials({ forceRefresh: true }) : connection.baseCredentials(),
    )
    found = { caller: null, base, roles: new Map() }
    keptFor.set(connection, found)
  }
  return found
}

const never = new AbortController().signal

function sessionOn(connection: AwsConnection, accountId: string, partition: string, cache: CredentialsCache): Session {
  return {
    accountId,
    partition,
    connection,
    credentials: () => cache.get(),
    expire: (used) => cache.expire(used),
  }
}

/** Who the base credentials are. Asked once per connection. Throws `AwsFailure`; code NO_CREDENTIALS when there are none. */
export async function callerIdentity(connection: AwsConnection, signal: AbortSignal = never): Promise<CallerIdentity> {
  const state = kept(connection)
  state.caller ??= askCaller(connection, state.base, signal).catch((error) => {
    state.caller = null
    throw classify(error, { call: getCallerIdentity.name })
  })
  return state.caller
}

async function askCaller(
  connection: AwsConnection,
  base: CredentialsCache,
  signal: AbortSignal,
): Promise<CallerIdentity> {
  const session = sessionOn(connection, 'caller', connection.partition, base)
  const answer = (await connection.send(getCallerIdentity, {}, { session, region: connection.region, signal })) as {
    Account?: string
    Arn?: string
  }
  if (!answer.Account || !answer.Arn) {
    throw new AwsFailure({
      kind: 'parse',
      code: 'UNREADABLE_ANSWER',
      message: 'The answer names no account',
      call: getCallerIdentity.name,
    })
  }
  return {
    accountId: answer.Account,
    arn: answer.Arn,
    partition: parseArn(answer.Arn)?.partition ?? connection.partition,
  }
}

/** A session on the base credentials, without assuming anything. */
export async function baseSession(connection: AwsConnection, signal: AbortSignal = never): Promise<Session> {
  const caller = await callerIdentity(connection, signal)
  return sessionOn(connection, caller.accountId, caller.partition, kept(connection).base)
}

/**
 * A session in an account, shared by all who ask for the same account, role and external id on the same occasion. The caller's own account
 * uses the base credentials, unless the role is given as an ARN.
 * Throws `AwsFailure` with code ROLE_MISSING, EXTERNAL_ID_MISMATCH, or AWS's own.
 */
export async function assumeRole(connection: AwsConnection, request: AssumeRoleRequest): Promise<Session> {
  const signal = request.signal ?? never
  const base = await baseSession(connection, signal)
  const byArn = request.role.startsWith('arn:')
  if (request.accountId === base.accountId && !byArn) return base
  const roleArn = byArn ? request.role : `arn:${base.partition}:iam::${request.accountId}:role/${request.role}`
  const key = JSON.stringify([request.accountId, roleArn, request.externalId ?? null])
  const { roles } = kept(connection)
  const open = roles.get(key)
  if (open && (request.occasion === undefined || request.occasion === open.occasion)) return open.session
  const entered = { occasion: request.occasion, session: openSession(base, request, roleArn) }
  roles.set(key, entered)
  // A refused role is asked for again next time: it may have been created since.
  entered.session.catch(() => {
    if (roles.get(key) === entered) roles.delete(key)
  })
  return entered.session
}

async function openSession(base: Session, request: AssumeRoleRequest, roleArn: string): Promise<Session> {
  let signal = request.signal ?? never
  const cache = new CredentialsCache(() => askForRole(base, request, roleArn, signal))
  await cache.get()
  // The session outlives the request that opened it.
  signal = never
  return sessionOn(base.connection, request.accountId, base.partition, cache)
}

async function askForRole(
  base: Session,
  { externalId }: AssumeRoleRequest,
  roleArn: string,
  signal: AbortSignal,
): Promise<AwsCredentialIdentity> {
  const { connection } = base
  const input = {
    RoleArn: roleArn,
    RoleSessionName: sessionName,
    DurationSeconds: sessionSeconds,
    ...(externalId === undefined ? {} : { ExternalId: externalId }),
  }
  const secrets = externalId === undefined ? [] : [externalId]
  try {
    const answer = (await connection.send(assumeRoleOperation, input, {
      session: base,
      region: connection.region,
      signal,
      secrets,
    })) as {
      Credentials?: { AccessKeyId?: string; SecretAccessKey?: string; SessionToken?: string; Expiration?: Date }
    }
    const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = answer.Credentials ?? {}
    if (!AccessKeyId || !SecretAccessKey || !SessionToken || !Expiration) {
      throw new AwsFailure({
        kind: 'parse',
        code: 'UNREADABLE_ANSWER',
        message: 'The answer holds no credentials',
        call: assumeRoleOperation.name,
      })
    }
    return {
      accessKeyId: AccessKeyId,
      secretAccessKey: SecretAccessKey,
      sessionToken: SessionToken,
      expiration: Expiration,
    }
  } catch (error) {
    if (error instanceof AwsFailure && (error.kind === 'denied' || error.kind === 'not-found')) {
      throw whyNotAssumed(error, roleArn, externalId !== undefined)
    }
    throw error
  }
}

/**
 * AWS words a missing role, a trust policy without us and a wrong external id alike ("is not authorized to perform:
 * sts:AssumeRole on resource: …") so that outsiders cannot probe for roles. Where the message names a policy or a cause
 * it is believed; otherwise the message lists what can be wrong.
 */
function whyNotAssumed(refused: AwsFailure, roleArn: string, withExternalId: boolean): AwsFailure {
  const become = (code: string, message: string) =>
    new AwsFailure({
      kind: refused.kind,
      code,
      wireCode: refused.wireCode,
      message,
      call: refused.call,
      httpStatus: refused.httpStatus,
      requestId: refused.requestId,
      policyType: refused.policyType,
      policyArn: refused.policyArn,
    })
  if (refused.policyType !== null) return refused
  if (/external ?id/i.test(refused.message)) {
    return become(
      'EXTERNAL_ID_MISMATCH',
      `${roleArn} expects another external id than the one configured. AWS said: ${refused.message}`,
    )
  }
  const causes = withExternalId
    ? 'it does not exist, does not trust this caller, or expects another external id'
    : 'it does not exist, does not trust this caller, or expects an external id'
  return become('ROLE_MISSING', `${roleArn} could not be assumed: ${causes}. AWS said: ${refused.message}`)
}
