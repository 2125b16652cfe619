import { afterEach, expect, test } from 'vitest'
import { type AnsweringServer, type Asked, answeringServer, type Reply, xml, xmlError } from './answering-server.ts'
import { assumeRole, baseSession, callerIdentity } from './assume-role.ts'
import { type AwsConnection, connectAws } from './client.ts'
import { CredentialsCache } from './credentials-cache.ts'
import { AwsFailure } from './errors.ts'

const opened: { close(): unknown }[] = []
afterEach(async () => {
  for (const one of opened.splice(0)) await one.close()
})

const caller = xml(
  'GetCallerIdentity',
  '<Account>999999999999</Account><Arn>arn:aws:iam::999999999999:user/parapet</Arn><UserId>u</UserId>',
)

function credentialsFor(asked: Asked, seconds = 3600): Reply {
  const account = /::(\d{12}):/.exec(asked.input.RoleArn ?? '')?.[1]
  return xml(
    'AssumeRole',
    `<Credentials><AccessKeyId>ASIA${account}</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken><Expiration>${new Date(Date.now() + seconds * 1000).toISOString()}</Expiration></Credentials>`,
  )
}

async function road(assume: (asked: Asked) => Reply): Promise<{ server: AnsweringServer; connection: AwsConnection }> {
  const server = await answeringServer((asked) => (asked.operation === 'GetCallerIdentity' ? caller : assume(asked)))
  const connection = connectAws({
    endpoint: server.url,
    credentials: { accessKeyId: 'AKIABASE', secretAccessKey: 's' },
    transientBaseMs: 1,
  })
  opened.push(connection, server)
  return { server, connection }
}

const assumed = (server: AnsweringServer) => server.asked.filter((asked) => asked.operation === 'AssumeRole')

test('many who want the same account at once cost one AssumeRole and one GetCallerIdentity', async () => {
  const { connection, server } = await road((asked) => credentialsFor(asked))
  const sessions = await Promise.all(
    Array.from({ length: 50 }, () =>
      assumeRole(connection, { accountId: '111111111111', role: 'Reader', externalId: 'x' }),
    ),
  )
  await Promise.all(sessions.map((session) => session.credentials()))
  expect(server.asked.map((asked) => asked.operation)).toEqual(['GetCallerIdentity', 'AssumeRole'])
  expect(assumed(server)[0]).toMatchObject({
    region: 'us-east-1',
    input: { RoleArn: 'arn:aws:iam::111111111111:role/Reader', ExternalId: 'x', DurationSeconds: '3600' },
  })
})

test('another external id is another session', async () => {
  const { connection, server } = await road((asked) => credentialsFor(asked))
  await assumeRole(connection, { accountId: '111111111111', role: 'Reader', externalId: 'x' })
  await assumeRole(connection, { accountId: '111111111111', role: 'Reader', externalId: 'y' })
  expect(assumed(server)).toHaveLength(2)
})

test('a later scan enters anew, so a role that is gone since is noticed; within a scan the session is shared', async () => {
  let exists = true
  const { connection, server } = await road((asked) =>
    exists ? credentialsFor(asked) : xmlError('AccessDenied', 'not authorized to perform: sts:AssumeRole', 403),
  )
  const enter = (occasion: string) => assumeRole(connection, { accountId: '111111111111', role: 'Reader', occasion })
  await enter('scan 1')
  await enter('scan 1')
  expect(assumed(server)).toHaveLength(1)
  exists = false
  await expect(enter('scan 2')).rejects.toMatchObject({ code: 'ROLE_MISSING' })
})

test('the caller’s own account is read with the base credentials, without assuming a role into itself', async () => {
  const { connection, server } = await road((asked) => credentialsFor(asked))
  const session = await assumeRole(connection, { accountId: '999999999999', role: 'Reader' })
  expect((await session.credentials()).accessKeyId).toBe('AKIABASE')
  expect(assumed(server)).toHaveLength(0)
})

test('a refused role names the role and the possible causes, never the external id, and is asked for again', async () => {
  let refuse = true
  const { connection } = await road((asked) =>
    refuse
      ? xmlError(
          'AccessDenied',
          'User: arn:aws:iam::999999999999:user/parapet is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::111111111111:role/Reader',
          403,
        )
      : credentialsFor(asked),
  )
  const request = { accountId: '111111111111', role: 'Reader', externalId: 'top-secret-id' }
  const error = await assumeRole(connection, request).catch((reason) => reason)
  expect(error).toBeInstanceOf(AwsFailure)
  expect(error).toMatchObject({
    kind: 'denied',
    code: 'ROLE_MISSING',
    wireCode: 'AccessDenied',
    call: 'sts:AssumeRole',
  })
  expect(JSON.stringify(error.cause) + error.message + error.stack).not.toContain('top-secret-id')
  refuse = false
  await assumeRole(connection, request)
})

test('a message that speaks of the external id is EXTERNAL_ID_MISMATCH, and repeats neither id', async () => {
  const { connection } = await road(() => xmlError('AccessDenied', 'The external id top-secret-id does not match', 403))
  const error = await assumeRole(connection, {
    accountId: '111111111111',
    role: 'Reader',
    externalId: 'top-secret-id',
  }).catch((reason) => reason)
  expect(error.code).toBe('EXTERNAL_ID_MISMATCH')
  expect(error.message).not.toContain('top-secret-id')
})

test('a service control policy that forbids AssumeRole is named, not mistaken for a missing role', async () => {
  const policy = 'arn:aws:organizations::1:policy/o-a/service_control_policy/p-b'
  const { connection } = await road(() =>
    xmlError(
      'AccessDenied',
      `User: u is not authorized to perform: sts:AssumeRole with an explicit deny in a service control policy: ${policy}`,
      403,
    ),
  )
  const error = await assumeRole(connection, { accountId: '111111111111', role: 'Reader' }).catch((reason) => reason)
  expect(error.cause).toMatchObject({ code: 'AccessDenied', policyType: 'service control policy', policyArn: policy })
})

test('a failed GetCallerIdentity is not kept', async () => {
  let up = false
  const server = await answeringServer(() => (up ? caller : xmlError('InternalFailure', 'x', 500)))
  const connection = connectAws({
    endpoint: server.url,
    credentials: { accessKeyId: 'AKIABASE', secretAccessKey: 's' },
    attempts: 1,
  })
  opened.push(connection, server)
  await expect(callerIdentity(connection)).rejects.toMatchObject({ kind: 'server' })
  up = true
  expect(await callerIdentity(connection)).toEqual({
    accountId: '999999999999',
    arn: 'arn:aws:iam::999999999999:user/parapet',
    partition: 'aws',
  })
  expect((await baseSession(connection)).accountId).toBe('999999999999')
})

const minute = 60_000
const identity = (key: string, endsAt: number) => ({
  accessKeyId: key,
  secretAccessKey: 's',
  sessionToken: key,
  expiration: new Date(endsAt),
})

test('credentials are renewed ten minutes before they end, once for all who wait', async () => {
  let now = 0
  let asked = 0
  const cache = new CredentialsCache(
    async () => identity(`key${++asked}`, now + 60 * minute),
    () => now,
  )
  expect((await cache.get()).accessKeyId).toBe('key1')
  now = 49 * minute
  expect((await cache.get()).accessKeyId).toBe('key1')
  now = 51 * minute
  const all = await Promise.all(Array.from({ length: 20 }, () => cache.get()))
  expect(new Set(all.map((one) => one.accessKeyId))).toEqual(new Set(['key2']))
  expect(asked).toBe(2)
})

test('short-lived credentials are not renewed on every request', async () => {
  let now = 0
  let asked = 0
  const cache = new CredentialsCache(
    async () => identity(`key${++asked}`, now + 5 * minute),
    () => now,
  )
  for (; now < 2 * minute; now += 1000) await cache.get()
  expect(asked).toBe(1)
})

test('when renewing fails, credentials that are still good are used on', async () => {
  let now = 0
  let broken = false
  const cache = new CredentialsCache(
    async () => {
      if (broken) throw new Error('STS is away')
      return identity('key', now + 60 * minute)
    },
    () => now,
  )
  await cache.get()
  broken = true
  now = 55 * minute
  expect((await cache.get()).accessKeyId).toBe('key')
  now = 61 * minute
  await expect(cache.get()).rejects.toThrow('STS is away')
})

test('only the credentials that AWS called expired are forgotten', async () => {
  let asked = 0
  const cache = new CredentialsCache(async () => identity(`key${++asked}`, Date.now() + 60 * minute))
  const first = await cache.get()
  cache.expire(first)
  const second = await cache.get()
  cache.expire(first)
  expect((await cache.get()).accessKeyId).toBe(second.accessKeyId)
  expect(asked).toBe(2)
})
