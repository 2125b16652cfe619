import { NextRequest } from 'next/server'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { closeScan } from '#db/scans/closing.ts'
import type { TestDatabase } from '#db/testing.ts'
import type { CellCause } from '#domain/coverage.ts'
import { findCoverage as findPill } from '../chrome/query.ts'
import { findFacets } from '../resources/facet-query.ts'
import { type ScannedCell, scanOnce, screensDatabase } from '../scanned.fixture.ts'
import type { Scope } from '../view.ts'
import { findCells, readCells } from './cell-list.ts'
import type { CellRow } from './contract.ts'
import { GET as exportCells } from './export/route.ts'
import { parseCellsFilter, parseCoverageFilter } from './filter.ts'
import { matrixOf } from './matrix.ts'
import { type CoverageData, findCoverage } from './query.ts'

const [shop, bank, lab] = ['111111111111', '222222222222', '333333333333']
const policyArn = 'arn:aws:organizations::999999999999:policy/o-test/service_control_policy/p-blocks'
const denied: CellCause = {
  code: 'AccessDenied',
  call: 'rds:DescribeDBInstances',
  message: 'explicitly denied by a service control policy',
  policyType: 'service control policy',
  policyArn,
}
const missing: CellCause = { code: 'ROLE_MISSING', call: 'sts:AssumeRole', message: 'no such role' }
const everyday = parseCoverageFilter({})
const organization: Scope = { kind: 'org' }
const ago = (hours: number) => new Date(Date.now() - hours * 3_600_000)
let db: TestDatabase

const found = { orders: 'NON_COMPLIANT', ledger: 'COMPLIANT' } as const
const whole = (accountId: string): ScannedCell[] => [
  { accountId, found },
  { accountId, region: 'eu-central-1' },
  { accountId, collector: 'sqs/queue', found: { mail: 'COMPLIANT' } },
]

beforeAll(async () => {
  db = await screensDatabase({ shop, bank, lab })
  // Everything was read; then two accounts were denied what one of them got back by a scan of that part alone.
  await scanOnce(db, [shop, bank, lab].flatMap(whole), { asOf: ago(200) })
  await scanOnce(
    db,
    [
      { accountId: shop, outcome: 'DENIED', cause: denied },
      { accountId: shop, region: 'eu-central-1', outcome: 'DENIED', cause: denied },
      { accountId: shop, collector: 'sqs/queue', found: { mail: 'COMPLIANT' } },
      { accountId: bank, outcome: 'DENIED', cause: denied },
      { accountId: bank, region: 'eu-central-1' },
      { accountId: bank, collector: 'sqs/queue', outcome: 'DENIED', cause: missing },
      ...whole(lab),
    ],
    { asOf: ago(150) },
  )
  for (const hours of [130, 100])
    await scanOnce(db, [{ accountId: bank, found }], {
      asOf: ago(hours),
      scope: { accounts: [bank], collectors: ['rds/db-instance'], regions: ['eu-west-1'] },
    })
  // The laboratory has not been read for days.
  await scanOnce(
    db,
    [
      { accountId: shop, outcome: 'DENIED', cause: denied },
      { accountId: shop, region: 'eu-central-1', outcome: 'NOT_OFFERED' },
      {
        accountId: shop,
        collector: 'sqs/queue',
        outcome: 'PARTIAL',
        cause: { ...denied, call: 'sqs:GetQueueAttributes' },
        found: { mail: 'COMPLIANT' },
      },
      ...whole(bank),
    ],
    { asOf: ago(2), scope: { accounts: [shop, bank] } },
  )
}, 60_000)
afterAll(() => db.drop())

async function coverage(scope: Scope, at: Date | null): Promise<CoverageData> {
  const data = await findCoverage(scope, at, everyday)
  if (!data) throw new Error('Nothing was read.')
  return data
}
const sum = (causes: readonly { cells: number }[]) => causes.reduce((total, { cells }) => total + cells, 0)

describe.each([
  ['now', null, 5],
  ['when most had not been read for two days', ago(99), 8],
  ['after the scan of a part', ago(129), 3],
  ['between the scans', ago(140), 4],
  ['when all was read', ago(190), 0],
])('%s', (_, at, blind) => {
  test.each<[string, Scope]>([
    ['the organisation', organization],
    ['an OU', { kind: 'ou', id: 'ou-ab12-one' }],
    ['an account', { kind: 'account', id: bank }],
  ])(
    'the blind cells of %s by cause, listed and exported, are as many as the coverage of every screen has',
    async (_, scope) => {
      const pill = await findPill(scope, at)
      const data = await coverage(scope, at)
      const listed = await findCells(scope, at, parseCellsFilter({}))
      if (scope.kind === 'org') expect(pill.blind).toBe(blind)
      expect([sum(data.causes), listed.total, data.rest]).toEqual([pill.blind, pill.blind, 0])
      const exported: CellRow[] = []
      for await (const rows of readCells(scope, at, parseCellsFilter({}))) exported.push(...rows)
      expect(exported).toEqual(listed.rows)
    },
  )

  test('each cause, place and outcome counts the cells that its list holds', async () => {
    const data = await coverage(organization, at)
    for (const cause of data.causes)
      expect((await findCells(organization, at, parseCellsFilter({ cause: cause.key }))).total).toBe(cause.cells)
    for (const [account, places] of matrixOf(data.matrix).places)
      for (const [service, place] of places)
        expect((await findCells(organization, at, parseCellsFilter({ account, service }))).total).toBe(place.blind)
    for (const outcome of ['COMPLETE', 'DENIED', 'NOT_OFFERED'] as const) {
      const counted = data.counts[outcome] ?? 0
      const list = await findCells(organization, at, parseCellsFilter({ outcome }))
      expect([list.total, list.rows.length]).toEqual([counted, counted])
    }
  })

  test('resources behind a cause are as many as the list of resources has', async () => {
    const data = await coverage(organization, at)
    for (const { affected } of data.causes)
      if (affected) expect((await findFacets(organization, at, affected.q ?? '')).total).toBe(affected.resources)
    const hidden = (await findFacets(organization, at, 'presence:NOT_SEEN type:AWS::RDS::DBInstance')).total
    expect(data.causes.some(({ affected }) => affected !== null)).toBe(hidden > 0)
  })
})

test('what was blind when a scan ended is kept cell by cell, as many as its points count, also when it is ended again', async () => {
  const missing = `
    SELECT p.scan_id, p.scope FROM scan_point p WHERE p.scope NOT LIKE 'ou:%' AND
      (SELECT coalesce(sum(value::int), 0) FROM jsonb_each_text(p.counts -> 'coverage') WHERE key NOT IN ('COMPLETE', 'REGION_OFF', 'NOT_OFFERED'))
      <> (SELECT count(*) FROM scan_blind_cell b WHERE b.ended_scan = p.scan_id AND p.scope IN ('org', 'account:' || b.account_id))`
  expect((await db.pool.query(missing)).rows).toEqual([])
  const kept = 'SELECT * FROM scan_blind_cell ORDER BY 1, 2, 3, 4'
  const before = (await db.pool.query(kept)).rows
  const { rows } = await db.pool.query(
    `UPDATE scan SET status = 'RUNNING' WHERE id = (SELECT max(id) FROM scan) RETURNING id::text`,
  )
  await closeScan(db, rows[0]?.id)
  expect((await db.pool.query(kept)).rows).toEqual(before)
  expect(before.length).toBeGreaterThan(10)
  expect((await db.pool.query(missing)).rows).toEqual([])
})

test('the reason, the policy that AWS named and when it was last read completely stand with the cause', async () => {
  const { causes } = await coverage(organization, null)
  const one = causes.find((cause) => cause.code === 'AccessDenied' && cause.outcome === 'DENIED')
  expect(one).toMatchObject({ policyArn, policyType: 'service control policy', accountIds: [shop], never: 0 })
  expect(new Date(one?.since ?? 0).getTime()).toBeCloseTo(ago(200).getTime(), -6)
})

test('what was read completely and too long ago is blind, with a reason of its own, and never complete', async () => {
  const { causes } = await coverage(organization, null)
  expect(causes.find((cause) => cause.outcome === 'STALE')).toMatchObject({ cells: 3, accountIds: [lab] })
  expect((await coverage({ kind: 'account', id: lab }, null)).counts).toEqual({ STALE: 3 })
})

test('cells blind for less than so many days are left out where asked', async () => {
  const long = await findCells(organization, null, parseCellsFilter({ since: '7', outcome: 'DENIED' }))
  expect(long.rows.map(({ accountId }) => accountId)).toEqual([shop])
  expect((await findCells(organization, null, parseCellsFilter({ since: '30' }))).total).toBe(0)
})

test('an account that left counts nowhere', async () => {
  const before = await coverage(organization, null)
  await db.pool.query('UPDATE account SET left_at = now() WHERE id = $1', [lab])
  const after = await coverage(organization, null)
  await db.pool.query('UPDATE account SET left_at = NULL WHERE id = $1', [lab])
  expect(sum(before.causes) - sum(after.causes)).toBe(3)
  expect(sum(after.causes)).toBe(before.causes.length > 0 ? 2 : 0)
})

test('the export has a row for each cell of the list, with the call that was refused, the reason and since when', async () => {
  const of = (search: string) => exportCells(new NextRequest(`http://localhost/coverage/export${search}`))
  const lines = (await (await of('?outcome=DENIED')).text()).trim().split('\r\n')
  expect(lines).toHaveLength(1 + (await findCells(organization, null, parseCellsFilter({ outcome: 'DENIED' }))).total)
  expect(lines[0]).toBe(
    'as_of,account_id,account_name,region,service,collector,outcome,action,reason,policy_type,policy_arn,since',
  )
  expect(lines[1]).toContain(
    `${shop},shop,eu-west-1,rds,rds/db-instance,DENIED,rds:DescribeDBInstances,AccessDenied: explicitly`,
  )
  expect(lines[1]).toMatch(/service control policy,arn:aws:organizations::.*p-blocks,\d{4}-\d\d-\d\dT[\d:]{8}Z$/)
  expect((await of('?scope=nowhere')).status).toBe(400)
})
