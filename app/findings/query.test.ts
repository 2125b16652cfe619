import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { controls } from '#.generated/controls.ts'
import { exportReport } from '#db/export/export.ts'
import type { TestDatabase } from '#db/testing.ts'
import { findFacets } from '../resources/facet-query.ts'
import { control, scanOnce, screensDatabase } from '../scanned.fixture.ts'
import type { Scope } from '../view.ts'
import { findAges } from './ages.ts'
import { burnUp } from './burn-up-steps.ts'
import { type AgeBand, ageBands, type FindingRow, findingStatuses } from './contract.ts'
import { exportTerms } from './counts.ts'
import { parseFindingsFilter } from './filter.ts'
import { markdownOf } from './markdown.ts'
import { findMovements } from './movements.ts'
import { choiceOf, findControlAccounts, findControlFindings, findFindings } from './query.ts'

const [shop, bank] = ['111111111111', '222222222222']
const organization: Scope = { kind: 'org' }
const now = new Date()
const ago = (days: number) => new Date(now.getTime() - days * 86_400_000)
const denied = { code: 'AccessDenied', call: 'rds:DescribeDBInstances', message: 'no' }
const fail = 'NON_COMPLIANT'
const pass = 'COMPLIANT'
let db: TestDatabase

beforeAll(async () => {
  db = await screensDatabase({ shop, bank })
  const both = (own: Parameters<typeof scanOnce>[1][number]['found'], asOf: Date, shopSeen = true) =>
    scanOnce(
      db,
      [
        shopSeen
          ? { accountId: shop, found: { orders: fail, ledger: pass } }
          : { accountId: shop, outcome: 'DENIED' as const, cause: denied },
        { accountId: bank, ...(own ? { found: own } : {}) },
      ],
      { asOf },
    )
  await both({ cards: fail, loans: fail, books: fail, quiet: pass }, ago(40))
  await both({ cards: pass, loans: fail, books: fail, quiet: pass }, ago(20))
  // The shop cannot be listed any more; in the bank one comes back, and one is taken away.
  await both({ cards: fail, loans: fail, quiet: pass }, ago(10), false)
  await both({ cards: fail, loans: pass, quiet: pass }, ago(9), false)
  await both({ cards: fail, loans: pass, quiet: pass }, ago(1), false)
}, 60_000)
afterAll(() => db.drop())

const named = (rows: readonly FindingRow[]) => rows.map(({ name }) => name).sort()
async function listOf(scope: Scope, at: Date | null, params: Record<string, string>): Promise<readonly FindingRow[]> {
  return (await findControlFindings(scope, at, parseFindingsFilter(params), control, now)).rows
}

describe.each([
  ['now', null],
  ['after the shop was denied', ago(9.5)],
  ['before that', ago(15)],
  ['at the beginning', ago(39)],
])('%s', (_, at) => {
  const places: [string, Scope, string][] = [
    ['the organisation', organization, ''],
    ['an OU', { kind: 'ou', id: 'ou-ab12-one' }, ''],
    ['an account', { kind: 'account', id: bank }, ''],
    ['a named account', organization, 'account:bank'],
    ['a type', organization, 'type:AWS::RDS::DBInstance'],
    ['a name', organization, 'name:*o*'],
    ['a service and a severity', organization, 'service:rds severity:crit*'],
  ]
  test.each(places)('each number of %s is that of its list and of its export', async (_, scope, q) => {
    for (const status of findingStatuses) {
      const filter = parseFindingsFilter({ q, status })
      const { total, lines } = await findFindings(scope, at, filter, now)
      const rows = await listOf(scope, at, { q, status })
      expect([status, rows.length]).toEqual([status, total])
      expect(lines.reduce((sum, { listed }) => sum + listed, 0)).toBe(total)
      const { stream, summary } = exportReport(db, {
        ...{ report: 'findings', format: 'csv', controls, at },
        filter: exportTerms(scope, filter),
        findings: choiceOf(filter, at, now),
      })
      for await (const _ of stream);
      expect([status, (await summary).rows]).toEqual([status, total])
    }
  })

  test.each(places.slice(0, 3))('%s: each bar of the ages has as many as its list and its export', async (_, scope) => {
    const ages = await findAges(scope, at, false)
    const { total: open } = await findFindings(scope, at, parseFindingsFilter({}), now)
    const counts = (Object.keys(ageBands) as AgeBand[]).map((band) => [band, ages[band].critical.open] as const)
    expect(counts.reduce((sum, [, count]) => sum + count, 0)).toBe(open)
    for (const [band, count] of counts) {
      const q = `severity:critical age:${band}`
      const filter = parseFindingsFilter({ q })
      expect([band, (await findFindings(scope, at, filter, now)).total]).toEqual([band, count])
      const rows = await listOf(scope, at, { q })
      expect([band, rows.length]).toEqual([band, count])
      const { stream, summary } = exportReport(db, {
        ...{ report: 'findings', format: 'csv', controls, at },
        filter: exportTerms(scope, filter),
        findings: choiceOf(filter, at, now),
      })
      for await (const _ of stream);
      expect([band, (await summary).rows]).toEqual([band, count])
    }
  })

  test('failing resources are as many as the list of resources has', async () => {
    const { lines } = await findFindings(organization, at, parseFindingsFilter({}), now)
    const failing = lines.reduce((sum, line) => sum + line.open - line.openUnknown, 0)
    const { total } = await findFacets(organization, at, `control:${control} compliance:NON_COMPLIANT`)
    expect(total).toBe(failing)
  })

  test('what opened, less what closed, is what is open', async () => {
    const { total } = await findFindings(organization, at, parseFindingsFilter({}), now)
    const movements = await findMovements(organization, at, 30, now)
    const last = burnUp(movements, (at ?? now).getTime()).findLast(({ opened }) => opened !== null)
    expect((last?.opened ?? movements.before) - (last?.closed ?? 0)).toBe(total)
  })
})

test('a cell that cannot be listed closes no finding: it stays open, marked as not seen, with its age', async () => {
  const rows = await listOf(organization, null, {})
  expect(named(rows)).toEqual(['cards', 'orders'])
  const orders = rows.find(({ name }) => name === 'orders')
  expect(orders).toMatchObject({ status: 'OPEN', compliance: 'INSUFFICIENT_DATA', presence: 'NOT_SEEN' })
  expect(Date.parse(orders?.lastSeenAt ?? '')).toBeLessThan(ago(15).getTime())
  const { lines } = await findFindings(organization, null, parseFindingsFilter({}), now)
  expect(lines).toMatchObject([{ open: 2, openUnknown: 1, unknown: 1, accounts: 2 }])
  const resolved = await listOf(organization, null, { status: 'resolved' })
  expect(named(resolved)).not.toContain('orders')
})

test('what closed a finding is said: fixed, or gone with its resource', async () => {
  const rows = await listOf(organization, null, { status: 'resolved' })
  expect(rows.map(({ name, closeCause }) => [name, closeCause]).sort()).toEqual([
    ['books', 'resource gone'],
    ['loans', 'fixed'],
  ])
  const then = await listOf(organization, ago(15), { status: 'resolved' })
  expect(then.map(({ name, closeCause }) => [name, closeCause])).toEqual([['cards', 'fixed']])
})

test('a finding that came back is reopened, and as old as its first failure', async () => {
  const [cards] = await listOf(organization, null, { status: 'reopened' })
  expect(cards).toMatchObject({ name: 'cards', status: 'REOPENED' })
  expect(Date.parse(cards?.firstSeenAt ?? '')).toBeLessThan(ago(39).getTime())
})

test('a finding is as old as its first failure, now and then, and resources are found by it', async () => {
  const names = async (at: Date | null, q: string) => named(await listOf(organization, at, { q }))
  expect(await names(null, 'age:30d..90d')).toEqual(['cards', 'orders'])
  expect(await names(null, 'age:..30d,90d..')).toEqual([])
  expect(await names(null, '!age:41d..')).toEqual(['cards', 'orders'])
  // Forty days ago they failed first; as of fifteen days ago they were younger.
  expect(await names(ago(15), 'age:7d..30d')).toEqual(['books', 'loans', 'orders'])
  expect(await names(ago(15), 'age:30d..90d')).toEqual([])
  // What is not known at present is no failure that a list of resources counts.
  expect((await findFacets(organization, null, 'age:30d..90d')).total).toBe(1)
  expect((await findFacets(organization, null, 'age:30d..90d compliance:INSUFFICIENT_DATA')).total).toBe(1)
  expect((await findFacets(organization, ago(15), 'severity:critical age:7d..30d')).total).toBe(3)
})

test('the accounts of a control add up to its open findings', async () => {
  const accounts = await findControlAccounts(organization, '', control)
  expect(accounts.map(({ name, open }) => [name, open])).toEqual([
    ['bank', 1],
    ['shop', 1],
  ])
})

test('pages of a list hold each finding once', async () => {
  const first = await findControlFindings(organization, null, parseFindingsFilter({}), control, now)
  const [one] = first.rows
  const cursor = [one?.firstSeenAt ?? '', one?.uid ?? ''] as const
  const rest = await findControlFindings(organization, null, { ...parseFindingsFilter({}), cursor }, control, now)
  expect(named([...first.rows.slice(0, 1), ...rest.rows])).toEqual(named(first.rows))
})

test('in Markdown, names that people gave change nothing around them', async () => {
  const [row] = await listOf(organization, null, { status: 'reopened' })
  if (!row) throw new Error('There is no row.')
  const text = markdownOf(control, undefined, [{ ...row, accountName: 'a | b <img> [x](y)\n# c' }], {
    ...{ total: 3, status: 'reopened', asOf: now },
  })
  expect(text).toContain('a \\| b \\<img\\> \\[x\\](y) # c')
  expect(text).toContain('The first 1 of 3 reopened')
})
