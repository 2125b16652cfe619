import { ListWebACLsCommand, WAFV2Client } from '@aws-sdk/client-wafv2'
import { expect, test } from 'vitest'
import { type Collector, type List, nested, operation } from '#domain/collector.ts'
import { observed } from '#domain/observed.ts'
import { type Asked, json, jsonError, xml } from './answering-server.ts'
import { collectCell } from './collect.ts'
import { createMemo } from './memo.ts'
import { collect, describeTable, good, listTables, names, road, tables, where } from './tables-cell.ts'

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
  ['UnrecognizedClientException', 'DENIED'],
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

test('a region that does not know good credentials makes the cell REGION_OFF', async () => {
  const { session: on } = await road((asked) =>
    asked.service === 'sts'
      ? xml('GetCallerIdentity', '<Account>1</Account>')
      : jsonError('UnrecognizedClientException', 'x'),
  )
  expect(await collect(on)).toMatchObject({ outcome: 'REGION_OFF', listedCompletely: false })
})

test('a token that AWS stops taking starts the list anew, without doubles, and only once', async () => {
  let refusals = 1
  const { session: on } = await road((asked) =>
    asked.input.ExclusiveStartTableName && refusals-- > 0
      ? jsonError('InvalidNextTokenException', 'stale')
      : good(asked),
  )
  const result = await collect(on)
  expect(result.outcome).toBe('COMPLETE')
  expect(names(result)).toEqual(['a', 'b', 'c'])
  refusals = Number.POSITIVE_INFINITY
  expect(await collect(on)).toMatchObject({ outcome: 'ERROR', listedCompletely: false })
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

/** The tables' collector without facets, over another list of names. */
const plain = (list: List<never>) =>
  ({
    ...tables,
    facets: {},
    normalise: (name: string) => ({ arn: name, name, incarnation: name, tags: observed({}, 'x'), facts: {} }),
    list,
  }) as unknown as Collector

test('lists within lists: a denied inner list keeps the rest and is not complete; a vanished parent has no children', async () => {
  const within = plain({
    each: listTables,
    inner: { ...describeTable, items: (page: { Table?: { TableName?: string } }) => [page.Table?.TableName] },
    input: (name: string) => ({ TableName: name }),
  } as never)
  const answer = (code: string) => (asked: Asked) => {
    if (asked.operation !== 'DescribeTable') return good(asked)
    return asked.input.TableName === 'b' ? jsonError(code, 'x') : json({ Table: { TableName: asked.input.TableName } })
  }
  const denied = await collect((await road(answer('AccessDeniedException'))).session, { collector: within })
  expect(denied).toMatchObject({
    outcome: 'DENIED',
    listedCompletely: false,
    cause: { call: 'dynamodb:DescribeTable' },
  })
  expect(names(denied)).toEqual(['a', 'c'])
  const vanished = await collect((await road(answer('ResourceNotFoundException'))).session, { collector: within })
  expect(vanished).toMatchObject({ outcome: 'COMPLETE' })
  expect(names(vanished)).toEqual(['a', 'c'])
})

test('a list in three levels asks with what each level says, several times or not at all', async () => {
  const each = nested({
    each: listTables,
    inner: { ...describeTable, items: (page, { TableName }) => (page.Table ? [`${TableName}!`] : []) },
    input: (name: string) => (name === 'b' ? [] : { TableName: name }),
  })
  const inner = { ...describeTable, items: (_: unknown, { TableName }: { TableName?: string }) => [TableName] }
  const deep = plain({
    each,
    inner,
    input: (name: string) => [{ TableName: `${name}1` }, { TableName: `${name}2` }],
  } as never)
  const { session: on, server } = await road((asked) =>
    asked.operation === 'DescribeTable' ? json({ Table: {} }) : good(asked),
  )
  const result = await collect(on, { collector: deep })
  expect(result).toMatchObject({ outcome: 'COMPLETE', operations: ['dynamodb:DescribeTable', 'dynamodb:ListTables'] })
  expect(names(result)).toEqual(['a!1', 'a!2', 'c!1', 'c!2'])
  expect(server.asked.some((asked) => asked.input.TableName === 'b')).toBe(false)
})

test('joined lists are one list: doubles are kept once, and one that is denied keeps the other and is not complete', async () => {
  const described = nested({
    each: listTables,
    inner: { ...describeTable, items: (_, { TableName }) => [TableName ?? ''] },
    input: (TableName: string) => ({ TableName }),
  })
  const both = plain({
    join: [
      { list: listTables, input: {} },
      { list: described, input: { Limit: 1 } },
    ],
  } as never)
  const whole = await collect(
    (await road((asked) => (asked.operation === 'DescribeTable' ? json({}) : good(asked)))).session,
    { collector: both },
  )
  expect(whole).toMatchObject({ outcome: 'COMPLETE' })
  expect(names(whole)).toEqual(['a', 'b', 'c'])
  const denied = await collect(
    (await road((asked) => (Number(asked.input.Limit) === 1 ? jsonError('AccessDeniedException', 'x') : good(asked))))
      .session,
    { collector: both },
  )
  expect(denied).toMatchObject({ outcome: 'DENIED', listedCompletely: false })
  expect(names(denied)).toEqual(['a', 'b', 'c'])
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
