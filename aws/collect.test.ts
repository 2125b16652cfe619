import { ListTablesCommand } from '@aws-sdk/client-dynamodb'
import { expect, test } from 'vitest'
import type { Aws, Collector } from '#domain/collector.ts'
import { isObserved, seen, unobserved } from '#domain/observed.ts'
import { type Asked, json, jsonError } from './answering-server.ts'
import { createMemo } from './memo.ts'
import { asking, collect, getResourcePolicy, good, listTables, names, road, tables } from './tables-cell.ts'

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

test('operations that two generations of a service give one name keep their own answers', async () => {
  const memo = createMemo()
  const { session: on, server } = await road(good)
  await collect(on, { memo })
  const before = asking(server, 'ListTables').length
  class ListTablesOfOld extends ListTablesCommand {}
  const older = { ...tables, list: { ...listTables, command: ListTablesOfOld } }
  await collect(on, { memo, collector: older as unknown as Collector })
  expect(asking(server, 'ListTables').length).toBeGreaterThan(before)
})

test('a retired service that refuses is NOT_OFFERED with the reason; a denied one stays DENIED', async () => {
  const retired = { reason: 'AWS retired tables on 2026-09-30.', codes: ['WAFBadRequestException'] }
  const collector = { ...tables, retired } as unknown as Collector
  const refused = (code: string, message: string) => road(() => jsonError(code, message))
  for (const [code, message] of [
    ['WAFBadRequestException', 'support has ended'],
    ['UnknownOperationException', 'no such operation'],
  ] as const) {
    const { session: on } = await refused(code, message)
    const cell = await collect(on, { collector })
    expect(cell).toMatchObject({ outcome: 'NOT_OFFERED', listedCompletely: false, cause: { code } })
    expect(cell.cause?.message).toBe(`AWS retired tables on 2026-09-30. AWS said: ${message}`)
  }
  const { session: on } = await refused('AccessDeniedException', 'not authorized')
  expect(await collect(on, { collector })).toMatchObject({ outcome: 'DENIED' })
  expect(await collect((await refused('WAFBadRequestException', 'no')).session)).toMatchObject({ outcome: 'ERROR' })
})

test('what a retired service would have said is its refusal, not its denial', async () => {
  const retirement = { reason: 'Gone.', codes: ['WAFBadRequestException'] }
  const policy = { ...tables.facets.policy, after: [], whenRetired: { retirement, value: null } }
  const ask = async (_: string, aws: Aws) => (await aws.one(getResourcePolicy, { ResourceArn: 'a' })).Policy ?? null
  const collector = { ...tables, facets: { ...tables.facets, policy: { ...policy, ask } } } as unknown as Collector
  const answered = async (code: string) => {
    const { session: on } = await road((asked) =>
      asked.operation === 'GetResourcePolicy' ? jsonError(code, 'no') : good(asked),
    )
    return collect(on, { collector })
  }
  for (const code of ['WAFBadRequestException', 'UnknownOperationException']) {
    const cell = await answered(code)
    expect(cell.outcome).toBe('COMPLETE')
    expect(cell.resources[0]?.facts.policy).toEqual({ value: null, call: 'dynamodb:GetResourcePolicy' })
  }
  const denied = await answered('AccessDeniedException')
  expect(denied).toMatchObject({ outcome: 'PARTIAL' })
  expect(denied.resources[0]?.facts.policy).toMatchObject({ unobserved: 'denied' })
})

test('a refusal that says there are none is a complete, empty list; in other words it stays a denial', async () => {
  const none = [{ code: 'AccessDeniedException', says: /only available to the administrator/ }]
  const collector = { ...tables, none } as unknown as Collector
  const refused = (message: string) => road(() => jsonError('AccessDeniedException', message))
  const { session: on } = await refused('ListTables is only available to the administrator')
  expect(await collect(on, { collector })).toMatchObject({ outcome: 'COMPLETE', listedCompletely: true, resources: [] })
  const denied = await refused('User is not authorized to perform: dynamodb:ListTables')
  expect(await collect(denied.session, { collector })).toMatchObject({ outcome: 'DENIED', listedCompletely: false })
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
