import { DescribeTableCommand, DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb'
import { DescribeDBInstancesCommand, RDSClient } from '@aws-sdk/client-rds'
import { afterEach, expect, test } from 'vitest'
import { operation } from '#domain/collector.ts'
import {
  type AnsweringServer,
  type Asked,
  answeringServer,
  json,
  jsonError,
  type Reply,
  xml,
  xmlError,
} from './answering-server.ts'
import { type AwsConnection, type CallCounts, type ConnectOptions, connectAws, type Session } from './client.ts'
import { AwsFailure } from './errors.ts'

const listTables = operation({ client: DynamoDBClient, command: ListTablesCommand, name: 'dynamodb:ListTables' })
const describeTable = operation({
  client: DynamoDBClient,
  command: DescribeTableCommand,
  name: 'dynamodb:DescribeTable',
})
const describeDBInstances = operation({
  client: RDSClient,
  command: DescribeDBInstancesCommand,
  name: 'rds:DescribeDBInstances',
})

const opened: { close(): unknown }[] = []
afterEach(async () => {
  for (const one of opened.splice(0)) await one.close()
})

async function road(
  answer: (asked: Asked) => Reply | 'hang' | Promise<Reply>,
  options: ConnectOptions = {},
): Promise<{ server: AnsweringServer; connection: AwsConnection }> {
  const server = await answeringServer(answer)
  const connection = connectAws({ endpoint: server.url, transientBaseMs: 5, throttledBaseMs: 5, ...options })
  opened.push(connection, server)
  return { server, connection }
}

function session(connection: AwsConnection, accountId = '111111111111', key = `AKIA${accountId}`): Session {
  return {
    accountId,
    partition: 'aws',
    connection,
    credentials: async () => ({ accessKeyId: key, secretAccessKey: 'secret' }),
    expire: () => {},
  }
}

const noCounts = (): CallCounts => ({ calls: 0, retries: 0, throttles: 0, pages: 0 })
const never = new AbortController().signal

async function failure(promise: Promise<unknown>): Promise<AwsFailure> {
  const error = await promise.then(
    () => null,
    (reason: unknown) => reason,
  )
  if (!(error instanceof AwsFailure)) throw new Error(`Expected an AwsFailure, got ${String(error)}`)
  return error
}

test('a throttled call is tried again and every attempt is counted', async () => {
  let attempts = 0
  const { connection } = await road(() =>
    ++attempts <= 2 ? jsonError('ThrottlingException', 'Rate exceeded') : json({ TableNames: ['a'] }),
  )
  const counts = noCounts()
  const answer = await connection.send(
    listTables,
    {},
    { session: session(connection), region: 'eu-west-1', signal: never, counts },
  )
  expect(answer).toMatchObject({ TableNames: ['a'] })
  expect(counts).toEqual({ calls: 3, retries: 2, throttles: 2, pages: 0 })
})

test('retries pay the rate limit as first attempts do', async () => {
  // WAF allows one ListResourcesForWebACL a second: a call with one retry cannot be over in less.
  const { WAFV2Client, ListResourcesForWebACLCommand } = await import('@aws-sdk/client-wafv2')
  const op = operation({
    client: WAFV2Client,
    command: ListResourcesForWebACLCommand,
    name: 'wafv2:ListResourcesForWebACL',
  })
  let attempts = 0
  const { connection, server } = await road(() =>
    ++attempts === 1 ? jsonError('InternalError', 'x', 500) : json({ ResourceArns: [] }),
  )
  await connection.send(
    op,
    { WebACLArn: `arn:aws:wafv2:${'x'.repeat(20)}` },
    { session: session(connection), region: 'eu-west-1', signal: never },
  )
  const [first, second] = server.asked
  expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThan(900)
})

test('an endpoint that accepts and stays silent times out as TIMEOUT', async () => {
  const { connection, server } = await road(() => 'hang', { requestTimeoutMs: 500 })
  const error = await failure(
    connection.send(listTables, {}, { session: session(connection), region: 'eu-west-1', signal: never }),
  )
  expect(error).toMatchObject({ kind: 'timeout', code: 'TIMEOUT', call: 'dynamodb:ListTables' })
  expect(server.asked).toHaveLength(3)
})

test('a proxy’s HTML is an unreadable answer in JSON and in XML, whatever its status', async () => {
  const html = '<html><body><h1>Blocked by proxy</h1></body></html>'
  for (const op of [listTables, describeDBInstances]) {
    for (const status of [200, 403, 502]) {
      const { connection } = await road(() => ({ status, body: html, headers: { 'content-type': 'text/html' } }))
      const error = await failure(
        connection.send(op, {}, { session: session(connection), region: 'eu-west-1', signal: never }),
      )
      expect({ op: op.name, status, kind: error.kind, code: error.code }).toEqual({
        op: op.name,
        status,
        kind: 'parse',
        code: 'UNREADABLE_ANSWER',
      })
      expect(error.message).not.toContain('proxy')
    }
  }
})

test('a truncated body is never read as a shorter list', async () => {
  for (const [op, whole] of [
    [listTables, json({ TableNames: ['a', 'b'] })],
    [describeDBInstances, xml('DescribeDBInstances', '<DBInstances></DBInstances>')],
  ] as const) {
    const { connection, server } = await road(() => ({ ...whole, body: whole.body.slice(0, -4), truncate: true }))
    const error = await failure(
      connection.send(op, {}, { session: session(connection), region: 'eu-west-1', signal: never }),
    )
    expect(['network', 'parse']).toContain(error.kind)
    expect(server.asked.length).toBeGreaterThan(1)
  }
})

test('an empty body and XML of another kind are never read as an empty list', async () => {
  for (const body of ['', ' ', '<foo/>', '<DescribeDBClustersResponse></DescribeDBClustersResponse>']) {
    const { connection } = await road(() => ({ body }))
    const error = await failure(
      connection.send(describeDBInstances, {}, { session: session(connection), region: 'eu-west-1', signal: never }),
    )
    expect({ body, kind: error.kind }).toEqual({ body, kind: 'parse' })
  }
})

test('identities never mix between accounts that share a client', async () => {
  const { connection, server } = await road(async (asked) => {
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 10))
    return json({ Table: { TableName: asked.accessKeyId } })
  })
  const accounts = ['111111111111', '222222222222', '333333333333', '444444444444']
  await Promise.all(
    Array.from({ length: 200 }, async (_, index) => {
      const account = accounts[index % accounts.length] as string
      const one = session(connection, account)
      const answer = await connection.send(
        describeTable,
        { TableName: account },
        { session: one, region: 'eu-west-1', signal: never },
      )
      expect(answer).toMatchObject({ Table: { TableName: `AKIA${account}` } })
    }),
  )
  for (const asked of server.asked) expect(asked.accessKeyId).toBe(`AKIA${asked.input.TableName}`)
})

test('credentials that expire in the middle are renewed once and the same request is repeated', async () => {
  let key = 'AKIAOLD'
  const { connection, server } = await road((asked) =>
    asked.accessKeyId === 'AKIAOLD'
      ? jsonError('ExpiredTokenException', 'The security token included in the request is expired')
      : json({ TableNames: [] }),
  )
  const one: Session = {
    ...session(connection),
    credentials: async () => ({ accessKeyId: key, secretAccessKey: 's' }),
    expire: () => {
      key = 'AKIANEW'
    },
  }
  await connection.send(
    listTables,
    { ExclusiveStartTableName: 'token' },
    { session: one, region: 'eu-west-1', signal: never },
  )
  expect(server.asked.map((asked) => [asked.accessKeyId, asked.input.ExclusiveStartTableName])).toEqual([
    ['AKIAOLD', 'token'],
    ['AKIANEW', 'token'],
  ])
})

test('credentials that stay expired fail after one renewal', async () => {
  const { connection, server } = await road(() => jsonError('ExpiredTokenException', 'expired'))
  const error = await failure(
    connection.send(listTables, {}, { session: session(connection), region: 'eu-west-1', signal: never }),
  )
  expect(error.kind).toBe('expired')
  expect(server.asked).toHaveLength(2)
})

test('a denial carries the policy type and ARN that AWS names, is not retried and repeats no secret', async () => {
  const policy = 'arn:aws:organizations::999999999999:policy/o-abc/service_control_policy/p-def'
  const { connection, server } = await road(() =>
    xmlError(
      'AccessDenied',
      `User: arn:aws:sts::1:assumed-role/r/s is not authorized to perform: rds:DescribeDBInstances with an explicit deny in a service control policy: ${policy} hush-hush`,
      403,
    ),
  )
  const error = await failure(
    connection.send(
      describeDBInstances,
      {},
      { session: session(connection), region: 'eu-west-1', signal: never, secrets: ['hush-hush'] },
    ),
  )
  expect(error).toMatchObject({
    kind: 'denied',
    code: 'AccessDenied',
    policyType: 'service control policy',
    policyArn: policy,
    httpStatus: 403,
    requestId: 'r-1',
  })
  expect(error.message).not.toContain('hush-hush')
  expect(server.asked).toHaveLength(1)
})

test('refused credentials mean "region off" only when the same credentials are good at home', async () => {
  const { connection, server } = await road((asked) =>
    asked.service === 'sts'
      ? xml('GetCallerIdentity', '<Account>111111111111</Account>')
      : jsonError('UnrecognizedClientException', 'The security token included in the request is invalid.'),
  )
  const one = session(connection)
  const ask = (region: string) => failure(connection.send(listTables, {}, { session: one, region, signal: never }))
  expect(await ask('af-south-1')).toMatchObject({ kind: 'region-off', code: 'UnrecognizedClientException' })
  expect(await ask('af-south-1')).toMatchObject({ kind: 'region-off' })
  // No storm of retries, and the proof is asked for once.
  expect(server.asked.map((asked) => asked.operation)).toEqual(['ListTables', 'GetCallerIdentity', 'ListTables'])
  expect((await ask('us-east-1')).kind).toBe('denied')
})

test('a role that is deleted while it is used is not a region switched off', async () => {
  const { connection } = await road((asked) =>
    asked.service === 'sts'
      ? xmlError('InvalidClientTokenId', 'The security token included in the request is invalid.', 403)
      : jsonError('UnrecognizedClientException', 'The security token included in the request is invalid.'),
  )
  let expired = 0
  const one: Session = {
    ...session(connection),
    expire: () => {
      expired += 1
    },
  }
  const error = await failure(connection.send(listTables, {}, { session: one, region: 'af-south-1', signal: never }))
  expect(error.kind).toBe('denied')
  expect(expired).toBe(1)
})

test('a storm of server errors empties the budget of its account and service, and of no other', async () => {
  const { connection, server } = await road(() => jsonError('InternalServerError', 'x', 500))
  const sick = session(connection, '111111111111')
  const calls = await Promise.allSettled(
    Array.from({ length: 60 }, () =>
      connection.send(listTables, {}, { session: sick, region: 'eu-west-1', signal: never }),
    ),
  )
  expect(calls.every((call) => call.status === 'rejected')).toBe(true)
  // 60 calls × 5 attempts would be 300; the budget of 500 allows 35 retries at 14 each.
  expect(server.asked.length).toBeLessThan(100)
  const before = server.asked.length
  await failure(
    connection.send(
      listTables,
      {},
      { session: session(connection, '222222222222'), region: 'eu-west-1', signal: never },
    ),
  )
  expect(server.asked.length - before).toBe(5)
})

test('a deadline cuts the wait short and says whether throttling or silence ate the time', async () => {
  const throttled = await road(() => ({
    ...jsonError('ThrottlingException', 'slow'),
    headers: { 'retry-after': '30' },
  }))
  const started = performance.now()
  const first = await failure(
    throttled.connection.send(
      listTables,
      {},
      { session: session(throttled.connection), region: 'eu-west-1', signal: AbortSignal.timeout(200) },
    ),
  )
  expect(first.kind).toBe('throttled')
  const silent = await road(() => 'hang')
  const second = await failure(
    silent.connection.send(
      listTables,
      {},
      { session: session(silent.connection), region: 'eu-west-1', signal: AbortSignal.timeout(200) },
    ),
  )
  expect(second).toMatchObject({ kind: 'timeout', code: 'TIMEOUT' })
  expect(performance.now() - started).toBeLessThan(2_000)
})

test('a call that begins after the deadline is a TIMEOUT, without asking', async () => {
  const { connection, server } = await road(() => json({}))
  const signal = AbortSignal.abort(new DOMException('over', 'TimeoutError'))
  const error = await failure(
    connection.send(listTables, {}, { session: session(connection), region: 'eu-west-1', signal }),
  )
  expect(error).toMatchObject({ kind: 'timeout', code: 'TIMEOUT', call: 'dynamodb:ListTables' })
  expect(server.asked).toHaveLength(0)
})

test('a cancelled call throws the reason it was cancelled with', async () => {
  const { connection } = await road(() => 'hang')
  const controller = new AbortController()
  const call = connection.send(
    listTables,
    {},
    { session: session(connection), region: 'eu-west-1', signal: controller.signal },
  )
  setTimeout(() => controller.abort(new Error('shutting down')), 50)
  await expect(call).rejects.toThrow('shutting down')
})

test('no more requests are under way than allowed', async () => {
  let underWay = 0
  let most = 0
  const { connection } = await road(
    async () => {
      most = Math.max(most, ++underWay)
      await new Promise((resolve) => setTimeout(resolve, 5))
      underWay -= 1
      return json({ TableNames: [] })
    },
    { concurrency: 7 },
  )
  await Promise.all(
    Array.from({ length: 60 }, () =>
      connection.send(listTables, {}, { session: session(connection), region: 'eu-west-1', signal: never }),
    ),
  )
  expect(most).toBe(7)
})
