import type { IncomingHttpHeaders } from 'node:http'
import { hash53 } from './world/random.ts'

/**
 * Access keys that tell whose they are. Users of an account: `AKIA<account>USER`. Role sessions: `ASIA<account><check>`
 * with a session token that holds role, session name and end, so that no session needs to be remembered.
 */

export const secretAccessKey = 'parapet-simulator-secret-access-key-0000'

export interface Caller {
  readonly accountId: string
  /** ARN of the user or of the assumed role's session. */
  readonly arn: string
  readonly userId: string
  /** True for a role's session, false for a user. */
  readonly assumed: boolean
  readonly expired: boolean
}

/** Where and by whom a request was signed. */
export interface CredentialScope {
  readonly accessKeyId: string
  readonly region: string
  readonly service: string
}

interface SessionToken {
  readonly account: string
  readonly role: string
  readonly session: string
  /** Epoch milliseconds. */
  readonly ends: number
}

export interface SessionCredentials {
  readonly AccessKeyId: string
  readonly SecretAccessKey: string
  readonly SessionToken: string
  readonly Expiration: Date
}

/** The credential scope of a signature of version 4; null for a request that is not signed. */
export function credentialScope(authorization: string | undefined): CredentialScope | null {
  const found = /Credential=([^/\s,]+)\/\d{8}\/([^/\s,]+)\/([^/\s,]+)\/aws4_request/.exec(authorization ?? '')
  if (!found) return null
  const [, accessKeyId = '', region = '', service = ''] = found
  return { accessKeyId, region, service }
}

export function userAccessKey(accountId: string): string {
  return `AKIA${accountId}USER`
}

export function issueSession(accountId: string, role: string, session: string, seconds: number): SessionCredentials {
  const ends = Date.now() + seconds * 1000
  const content = Buffer.from(JSON.stringify({ account: accountId, role, session, ends })).toString('base64url')
  const token = `${content}.${check(content)}`
  return {
    AccessKeyId: `ASIA${accountId}${check(token)}`,
    SecretAccessKey: secretAccessKey,
    SessionToken: token,
    Expiration: new Date(ends),
  }
}

/** Who signed; null when nobody has such a key. */
export function callerOf(accessKeyId: string, headers: IncomingHttpHeaders): Caller | null {
  const accountId = accessKeyId.slice(4, 16)
  if (accessKeyId === userAccessKey(accountId)) {
    return {
      accountId,
      arn: `arn:aws:iam::${accountId}:user/parapet`,
      userId: `AIDA${accountId}USER`,
      assumed: false,
      expired: false,
    }
  }
  const token = headers['x-amz-security-token']
  if (typeof token !== 'string' || accessKeyId !== `ASIA${accountId}${check(token)}`) return null
  const [content = '', signature] = token.split('.')
  if (signature !== check(content)) return null
  const held = JSON.parse(Buffer.from(content, 'base64url').toString()) as SessionToken
  return {
    accountId: held.account,
    arn: `arn:aws:sts::${held.account}:assumed-role/${held.role}/${held.session}`,
    userId: `AROA${held.account}ROLE:${held.session}`,
    assumed: true,
    expired: held.ends <= Date.now(),
  }
}

function check(text: string): string {
  return hash53(`parapet-simulator|${text}`).toString(36).toUpperCase().padStart(4, '0').slice(-4)
}
