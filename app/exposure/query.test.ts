import { afterAll, beforeAll, expect, test } from 'vitest'
import { scanOnce, screensDatabase } from '../scanned.fixture.ts'
import { parseExposureFilter } from './filter.ts'
import { findExposure } from './query.ts'

const accountId = '111122223333'
let db: Awaited<ReturnType<typeof screensDatabase>>
let first: Date

beforeAll(async () => {
  db = await screensDatabase({ shop: accountId })
  await scanOnce(db, [
    { accountId, found: { a: 'NON_COMPLIANT', b: 'NON_COMPLIANT', c: 'INSUFFICIENT_DATA', d: 'COMPLIANT' } },
  ])
  first = new Date()
  await scanOnce(db, [
    { accountId, found: { a: 'NON_COMPLIANT', b: 'COMPLIANT', c: 'INSUFFICIENT_DATA', d: 'INSUFFICIENT_DATA' } },
  ])
})
afterAll(() => db.drop())

const shown = (params: Parameters<typeof parseExposureFilter>[0], at: Date | null) =>
  findExposure({ kind: 'org' }, at, parseExposureFilter(params))

test('each way of being reached, and each fact that was not read, opens as many as it counts, now and then', async () => {
  for (const [by, at, counts] of [
    ['internet', null, { other: 1 }],
    ['internet', first, { other: 2 }],
    ['unknown', null, { '?rds:DescribeDBInstances': 2 }],
    ['unknown', first, { '?rds:DescribeDBInstances': 1 }],
    ['accounts', null, {}],
  ] as const) {
    const { ways, total } = await shown({ by }, at)
    expect(Object.fromEntries(ways.map((one) => [one.way, one.total]))).toEqual(counts)
    expect(total).toBe(ways.reduce((sum, one) => sum + one.total, 0))
    for (const { way, total: counted } of ways) {
      const list = await shown({ by, q: `way:${way}` }, at)
      expect([list.total, list.atLeast, list.reached.length]).toEqual([counted, false, counted])
    }
  }
})

test('services are counted whoever the list shows', async () => {
  for (const by of ['internet', 'accounts'])
    expect((await shown({ by }, null)).services).toEqual([
      { service: 'rds', counts: { internal: 1, internet: 1, unknown: 2 } },
    ])
})
