import {
  DescribeTableCommand,
  DynamoDBClient,
  GetResourcePolicyCommand,
  ListTablesCommand,
} from '@aws-sdk/client-dynamodb'
import { ListWebACLsCommand, WAFV2Client } from '@aws-sdk/client-wafv2'
import { afterEach, expect, test } from 'vitest'
import { type Collector, defineCollector, facet, operation } from '#domain/collector.ts'
import { isObserved, mapObserved, observed, seen, unobserved } from '#domain/observed.ts'
import { type AnsweringServer, type Asked, answeringServer, json, jsonError, type Reply } from './answering-server.ts'
import { type AwsConnection, connectAws, type Session } from './client.ts'
import { type CellResult, collectCell } from './collect.ts'
import { createMemo, type Memo } from './memo.ts'

const client = DynamoDBClient
const listTables = operation({
  client,
  command: ListTablesCommand,
  name: 'dynamodb:ListTables',
  paging: { request: 'ExclusiveStartTableName', response: (page) => page.LastEvaluatedTableName, size: { Limit: 2 } },
  items: (page) => page.TableNames ?? [],
})
const describeTable = operation({ client, command: DescribeTableCommand, name: 'dynamodb:DescribeTable' })
const getResourcePolicy = operation({ client, command: GetResourcePolicyCommand, name: 'dynamodb:GetResourcePolicy' })

/** A collector with one list and two facets, the second of which depends on the first and can be absent. */
const tables = defineCollector({
  service: 'dynamodb',
  resourceType: 'AWS::DynamoDB::Table',
  scope: 'region',
  docs: 'https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeTable.html',
  list: listTables,
  facets: {
    table: facet({
      calls: [describeTable],
      ask: async (name: string, aws) => (await aws.one(describeTable, { TableName: name })).Table?.TableArn ?? null,
    }),
    policy: facet<string, string | null>({
      calls: [getResourcePolicy],
      after: ['table'],
      absent: { PolicyNotFoundException: null },
      ask: async (_name, aws, before) => {
        const arn = before.table
        if (!arn || !isObserved(arn)) return unobserved('not-asked', 'dynamodb:GetResourcePolicy')
        return (await aws.one(getResourcePolicy, { ResourceArn: String(arn.value) })).Policy ?? null
      },
    }),
  },
  normalise: (name, facets, where) => ({
    arn: `arn:aws:dynamodb:${where.region}:${where.accountId}:table/${name}`,
    name,
    incarnation: name,
    tags: observed({}, 'dynamodb:ListTables'),
    facts: {
      table: facets.table,
      policy: facets.policy,
      hasPolicy: mapObserved(facets.policy, (policy) => policy !== null),
    },
  }),
}) as unknown as Collector

const opened: { close(): unknown }[] = []
afterEach(async () => {
  for (const one of opened.splice(0)) await one.close()
})

async function road(answer: (asked: Asked) => Reply | 'hang') {
  const server = await answeringServer(answer)
  const connection = connectAws({ endpoint: server.url, transientBaseMs: 1, throttledBaseMs: 1 })
  opened.push(connection, server)
  return { server, connection, session: session(connection) }
}

function session(connection: AwsConnection): Session {
  return {
    accountId: '111111111111',
    partition: 'aws',
    connection,
    credentials: async () => ({ accessKeyId: 'ASIA1', secretAccessKey: 's' }),
    expire: () => {},
  }
}

const where = { accountId: '111111111111', region: 'eu-west-1', partition: 'aws' }

function collect(
  on: Session,
  options: { collector?: Collector; memo?: Memo; signal?: AbortSignal } = {},
): Promise<CellResult> {
  return collectCell({
    collector: options.collector ?? tables,
    where,
    session: on,
    signal: options.signal ?? new AbortController().signal,
    memo: options.memo ?? createMemo(),
  })
}

/** Tables a, b, c over two pages; no policies. */
function good(asked: Asked): Reply {
  const name = asked.input.TableName ?? ''
  switch (asked.operation) {
    case 'ListTables':
      return asked.input.ExclusiveStartTableName === undefined
        ? json({ TableNames: ['a', 'b'], LastEvaluatedTableName: 'b' })
        : json({ TableNames: ['c'] })
    case 'DescribeTable':
      return json({ Table: { TableArn: `arn:aws:dynamodb:eu-west-1:111111111111:table/${name}` } })
    default:
      return jsonError('PolicyNotFoundException', 'no policy')
  }
}

const asking = (server: AnsweringServer, name: string) => server.asked.filter((asked) => asked.operation === name)
const names = (result: CellResult) => result.resources.map((resource) => resource.name)

test('a cell that meets no failure is COMPLETE, pages through, counts its calls and names its operations', async () => {
  const { session: on } = await road(good)
  const result = await collect(on)
  expect(result).toMatchObject({
    outcome: 'COMPLETE',
    cause: null,
    listedCompletely: true,
    calls: 8,
    retries: 0,
    throttles: 0,
    operations: ['dynamodb:DescribeTable', 'dynamodb:GetResourcePolicy', 'dynamodb:ListTables'],
  })
  expect(names(result)).toEqual(['a', 'b', 'c'])
  expect(result.resources[0]?.facts.policy).toEqual({ value: null, call: 'dynamodb:GetResourcePolicy' })
})

test('a facet denied for one resource leaves that fact unobserved and the cell PARTIAL; the list stands', async () => {
  const { session: on } = await road((asked) =>
    asked.operation === 'GetResourcePolicy' && asked.input.ResourceArn?.endsWith('/b')
      ? jsonError(
          'AccessDeniedException',
          'not authorized because no identity-based policy allows the dynamodb:GetResourcePolicy action',
        )
      : good(asked),
  )
  const result = await collect(on)
  expect(result).toMatchObject({
    outcome: 'PARTIAL',
    listedCompletely: true,
    cause: { code: 'AccessDeniedException', call: 'dynamodb:GetResourcePolicy', policyType: 'identity-based policy' },
  })
  expect(
    result.resources.map((resource) => [
      resource.name,
      isObserved(resource.facts.hasPolicy ?? unobserved('error', '')),
    ]),
  ).toEqual([
    ['a', true],
    ['b', false],
    ['c', true],
  ])
  expect(result.resources[1]?.facts.hasPolicy).toMatchObject({
    unobserved: 'denied',
    call: 'dynamodb:GetResourcePolicy',
  })
})

test('a facet is not asked, and not answered, when the one before it is unobserved', async () => {
  const { session: on, server } = await road((asked) =>
    asked.operation === 'DescribeTable' ? jsonError('AccessDeniedException', 'no') : good(asked),
  )
  const result = await collect(on)
  expect(asking(server, 'GetResourcePolicy')).toHaveLength(0)
  expect(result.outcome).toBe('PARTIAL')
  expect(result.resources[0]?.facts).toMatchObject({
    table: { unobserved: 'denied' },
    policy: { unobserved: 'not-asked' },
  })
})

test('a denied list says nothing about resources: DENIED, not listed completely', async () => {
  const policy = 'arn:aws:organizations::1:policy/o-a/service_control_policy/p-b'
  const { session: on } = await road(() =>
    jsonError('AccessDeniedException', `not authorized with an explicit deny in a service control policy: ${policy}`),
  )
  expect(await collect(on)).toMatchObject({
    outcome: 'DENIED',
    listedCompletely: false,
    resources: [],
    cause: {
      code: 'AccessDeniedException',
      call: 'dynamodb:ListTables',
      policyType: 'service control policy',
      policyArn: policy,
    },
  })
})

test('a list that fails on its second page is not a shorter list', async () => {
  const { session: on } = await road((asked) =>
    asked.input.ExclusiveStartTableName ? jsonError('InternalServerError', 'x', 500) : good(asked),
  )
  expect(await collect(on)).toMatchObject({ outcome: 'ERROR', listedCompletely: false, resources: [] })
})

for (const [code, outcome] of [
  ['ThrottlingException', 'THROTTLED'],
  ['UnrecognizedClientException', 'REGION_OFF'],
  ['SubscriptionRequiredException', 'NOT_OFFERED'],
  ['UnknownOperationException', 'NOT_OFFERED'],
  ['ValidationException', 'ERROR'],
] as const) {
  test(`a list that answers ${code} makes the cell ${outcome}`, async () => {
    const { session: on } = await road(() => jsonError(code, 'x'))
    expect(await collect(on)).toMatchObject({ outcome, cause: { code }, listedCompletely: false })
  })
}

test('a token that comes back is a PAGINATION_LOOP, never a complete list', async () => {
  const { session: on, server } = await road(() => json({ TableNames: ['a'], LastEvaluatedTableName: 'a' }))
  expect(await collect(on)).toMatchObject({
    outcome: 'ERROR',
    listedCompletely: false,
    cause: { code: 'PAGINATION_LOOP' },
  })
  expect(server.asked).toHaveLength(2)
})

test('an empty page with a token is followed', async () => {
  const { session: on } = await road((asked) => {
    if (asked.operation !== 'ListTables') return good(asked)
    const from = asked.input.ExclusiveStartTableName
    if (from === undefined) return json({ TableNames: [], LastEvaluatedTableName: 'x' })
    return from === 'x' ? json({ TableNames: [], LastEvaluatedTableName: 'y' }) : json({ TableNames: ['z'] })
  })
  const result = await collect(on)
  expect(result.outcome).toBe('COMPLETE')
  expect(names(result)).toEqual(['z'])
})

test('WAF’s marker on its last page, and the empty page that repeats it, end the list', async () => {
  const listWebACLs = operation({
    client: WAFV2Client,
    command: ListWebACLsCommand,
    name: 'wafv2:ListWebACLs',
    paging: { request: 'NextMarker', response: (page) => page.NextMarker },
    items: (page) => page.WebACLs ?? [],
  })
  const webAcls = {
    ...tables,
    list: listWebACLs,
    input: { Scope: 'REGIONAL' },
    facets: {},
    normalise: (acl: { ARN?: string }) => ({
      arn: acl.ARN,
      name: acl.ARN,
      incarnation: acl.ARN,
      tags: observed({}, ''),
      facts: {},
    }),
  } as unknown as Collector
  const { session: on } = await road((asked) =>
    json(
      asked.input.NextMarker
        ? { WebACLs: [], NextMarker: asked.input.NextMarker }
        : { WebACLs: [{ ARN: 'one' }], NextMarker: 'm' },
    ),
  )
  const result = await collect(on, { collector: webAcls })
  expect(result).toMatchObject({ outcome: 'COMPLETE', calls: 2 })
  expect(names(result)).toEqual(['one'])
})

test('the same resource on two pages is one resource', async () => {
  const { session: on } = await road((asked) =>
    asked.operation !== 'ListTables'
      ? good(asked)
      : json(
          asked.input.ExclusiveStartTableName
            ? { TableNames: ['b', 'c'] }
            : { TableNames: ['a', 'b'], LastEvaluatedTableName: 'b' },
        ),
  )
  expect(names(await collect(on))).toEqual(['a', 'b', 'c'])
})

test('an item that vanished is dropped when a new list proves it, and kept with the fact unobserved when not', async () => {
  let lists = 0
  const vanish = (really: boolean) => (asked: Asked) => {
    if (asked.operation === 'ListTables') return json({ TableNames: ++lists > 1 && really ? ['a'] : ['a', 'b'] })
    return asked.operation === 'DescribeTable' && asked.input.TableName === 'b'
      ? jsonError('ResourceNotFoundException', 'no table b')
      : good(asked)
  }
  const gone = await collect((await road(vanish(true))).session)
  expect(gone).toMatchObject({ outcome: 'COMPLETE', listedCompletely: true })
  expect(names(gone)).toEqual(['a'])
  lists = 0
  const ghost = await collect((await road(vanish(false))).session)
  expect(ghost).toMatchObject({ outcome: 'PARTIAL', cause: { code: 'ResourceNotFoundException' } })
  expect(ghost.resources[1]?.facts.table).toMatchObject({ unobserved: 'error' })
})

test('a collector that throws on one item makes the cell ERROR, names no stack and keeps what it could read', async () => {
  const poison = {
    ...tables,
    normalise: (name: string, facets: never, at: never) => {
      if (name === 'b') throw new TypeError('cannot read b')
      return tables.normalise(name, facets, at)
    },
  } as Collector
  const { session: on } = await road(good)
  const result = await collect(on, { collector: poison })
  expect(result).toMatchObject({
    outcome: 'ERROR',
    listedCompletely: false,
    cause: { code: 'COLLECTOR_FAILED', message: 'TypeError: cannot read b' },
  })
  expect(names(result)).toEqual(['a', 'c'])
})

test('facets that wait for each other are a fault of the collector, found before anything is asked', async () => {
  const circle = {
    ...tables,
    facets: { one: { ...tables.facets.table, after: ['two'] }, two: { ...tables.facets.table, after: ['one'] } },
  } as unknown as Collector
  const { session: on, server } = await road(good)
  expect(await collect(on, { collector: circle })).toMatchObject({
    outcome: 'ERROR',
    cause: { code: 'COLLECTOR_FAILED' },
  })
  expect(server.asked).toHaveLength(0)
})

test('a facet that reaches for an unobserved answer before it gives that answer’s reason', async () => {
  const reaching = {
    ...tables,
    facets: {
      ...tables.facets,
      policy: {
        calls: [getResourcePolicy],
        after: ['table'],
        ask: async (_n: unknown, _a: unknown, before: { table: never }) => seen(before.table),
      },
    },
  } as unknown as Collector
  const { session: on } = await road((asked) =>
    asked.operation === 'DescribeTable' ? jsonError('AccessDeniedException', 'no') : good(asked),
  )
  const result = await collect(on, { collector: reaching })
  expect(result.resources[0]?.facts.policy).toMatchObject({ unobserved: 'denied', call: 'dynamodb:DescribeTable' })
})

test('cells of one run ask the same question once; a denial is remembered, a throttling is not', async () => {
  const memo = createMemo()
  const { session: on, server } = await road(good)
  const [first, second] = await Promise.all([collect(on, { memo }), collect(on, { memo })])
  expect(names(second)).toEqual(names(first))
  expect(first.calls + second.calls).toBe(8)
  expect(second.operations).toEqual(first.operations)
  expect(asking(server, 'ListTables')).toHaveLength(2)

  const denied = await road(() => jsonError('AccessDeniedException', 'no'))
  const deniedMemo = createMemo()
  await collect(denied.session, { memo: deniedMemo })
  expect((await collect(denied.session, { memo: deniedMemo })).outcome).toBe('DENIED')
  expect(denied.server.asked).toHaveLength(1)

  let throttling = true
  const throttled = await road((asked) => (throttling ? jsonError('ThrottlingException', 'slow') : good(asked)))
  const throttledMemo = createMemo()
  expect((await collect(throttled.session, { memo: throttledMemo })).outcome).toBe('THROTTLED')
  throttling = false
  expect((await collect(throttled.session, { memo: throttledMemo })).outcome).toBe('COMPLETE')
})

test('lists within lists: a denied inner list keeps the rest and is not complete; a vanished parent has no children', async () => {
  const nested = {
    ...tables,
    facets: {},
    normalise: (name: string) => ({ arn: name, name, incarnation: name, tags: observed({}, 'x'), facts: {} }),
    list: {
      each: listTables,
      // biome-ignore lint/suspicious/noThenProperty: the vocabulary's word for the inner list
      then: { ...describeTable, items: (page: { Table?: { TableName?: string } }) => [page.Table?.TableName] },
      input: (name: string) => ({ TableName: name }),
    },
  } as unknown as Collector
  const answer = (code: string) => (asked: Asked) => {
    if (asked.operation !== 'DescribeTable') return good(asked)
    return asked.input.TableName === 'b' ? jsonError(code, 'x') : json({ Table: { TableName: asked.input.TableName } })
  }
  const denied = await collect((await road(answer('AccessDeniedException'))).session, { collector: nested })
  expect(denied).toMatchObject({
    outcome: 'DENIED',
    listedCompletely: false,
    cause: { call: 'dynamodb:DescribeTable' },
  })
  expect(names(denied)).toEqual(['a', 'c'])
  const vanished = await collect((await road(answer('ResourceNotFoundException'))).session, { collector: nested })
  expect(vanished).toMatchObject({ outcome: 'COMPLETE' })
  expect(names(vanished)).toEqual(['a', 'c'])
})

test('a deadline gives the cell an outcome, a cancellation gives it none', async () => {
  const { session: on } = await road(() => 'hang')
  expect(await collect(on, { signal: AbortSignal.timeout(100) })).toMatchObject({
    outcome: 'ERROR',
    listedCompletely: false,
    cause: { code: 'TIMEOUT', call: 'dynamodb:ListTables' },
  })
  const controller = new AbortController()
  setTimeout(() => controller.abort(new Error('worker is shutting down')), 50)
  await expect(collect(on, { signal: controller.signal })).rejects.toThrow('worker is shutting down')
})

test('a deadline between list and facets keeps the list and leaves the facets unobserved', async () => {
  const { session: on } = await road((asked) => (asked.operation === 'ListTables' ? good(asked) : 'hang'))
  const result = await collect(on, { signal: AbortSignal.timeout(300) })
  expect(result).toMatchObject({ outcome: 'PARTIAL', listedCompletely: true, cause: { code: 'TIMEOUT' } })
  expect(names(result)).toEqual(['a', 'b', 'c'])
  expect(result.resources[0]?.facts.table).toMatchObject({ unobserved: 'error' })
})

test('global collectors are asked in the partition’s global region', async () => {
  const { session: on, server } = await road(good)
  await collectCell({
    collector: { ...tables, scope: 'global' },
    where: { ...where, region: 'global' },
    session: on,
    signal: new AbortController().signal,
    memo: createMemo(),
  })
  expect(new Set(server.asked.map((asked) => asked.region))).toEqual(new Set(['us-east-1']))
})
