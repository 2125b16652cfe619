import { afterAll, beforeAll, expect, test } from 'vitest'
import { controls } from '#.generated/controls.ts'
import { exportReport } from '#db/export/export.ts'
import type { TestDatabase } from '#db/testing.ts'
import { findCells as findBlindCells } from '../../coverage/cell-list.ts'
import { effectiveFilter } from '../../resources/contract.ts'
import { findFacets } from '../../resources/facet-query.ts'
import { control, scanOnce, screensDatabase } from '../../scanned.fixture.ts'
import { pillarState, scoreOf, standingOf } from '../contract.ts'
import { findAccounts } from '../query.ts'
import { matrixOf } from './matrix.ts'
import { findAccount, findAccountCells, findAccountScans, findOpenSince } from './query.ts'

const shop = '111111111111'
const bank = '222222222222'
const lost = { code: 'ROLE_MISSING', call: 'sts:AssumeRole', message: 'no' }
let db: TestDatabase
let then: Date

beforeAll(async () => {
  db = await screensDatabase({ shop, bank })
  const found = { open: 'NON_COMPLIANT', shut: 'COMPLIANT' } as const
  const ended = async (id: string) => {
    const { rows } = await db.pool.query<{ at: Date }>('SELECT finished_at AS at FROM scan WHERE id = $1', [id])
    return rows[0]?.at ?? new Date()
  }
  then = await ended(
    await scanOnce(db, [
      { accountId: shop, found },
      { accountId: shop, region: 'us-east-1', found: {} },
      { accountId: shop, collector: 'sqs/queue', found: {} },
      { accountId: bank, found },
    ]),
  )
  await scanOnce(db, [
    { accountId: shop, found: { ...found, other: 'NON_COMPLIANT' } },
    { accountId: shop, region: 'us-east-1', outcome: 'DENIED', cause: lost },
    { accountId: shop, collector: 'sqs/queue', found: {} },
    { accountId: bank, outcome: 'DENIED', cause: lost },
  ])
})
afterAll(() => db.drop())

async function rowsOf(at: Date | null, account: string): Promise<number> {
  const filter = effectiveFilter('compliance:NON_COMPLIANT', { kind: 'account', id: account })
  const { stream, summary } = exportReport(db, { report: 'findings', format: 'csv', filter, at, controls })
  for await (const _ of stream);
  return (await summary).rows
}

test.each([
  ['now', (): Date | null => null, 2],
  ['as of the past', (): Date | null => then, 1],
] as const)(
  'what is open in an account, %s: on its page, in the lists that it opens and in the CSV',
  async (_, at, open) => {
    const detail = await findAccount(shop, at())
    const shown = detail?.findings.filter(({ compliance }) => compliance === 'NON_COMPLIANT') ?? []
    expect(shown).toMatchObject([{ controlId: control, count: open }])
    const { total } = await findFacets(
      { kind: 'account', id: shop },
      at(),
      `control:${control} compliance:NON_COMPLIANT`,
    )
    expect(total).toBe(open)
    expect(await rowsOf(at(), shop)).toBe(open)
    expect(await findOpenSince(shop, at())).toHaveLength(1)
    // The page and the tree say the same of an account.
    const tree = (await findAccounts({ kind: 'org' }, at())).accounts.find(({ id }) => id === shop)
    expect(detail?.account).toMatchObject({ ...tree, owner: tree?.owner })
  },
)

test('an empty place that was read differs from one that was not, and each opens as many cells as it says', async () => {
  const detail = await findAccount(shop, null)
  const matrix = matrixOf(await findAccountCells(shop, null), detail?.resources ?? [])
  expect(matrix.placeOf('rds', 'eu-west-1')).toMatchObject({ state: 'complete', resources: 3, blind: 0 })
  expect(matrix.placeOf('rds', 'us-east-1')).toMatchObject({ state: 'blind', resources: 0, blind: 1 })
  expect(matrix.placeOf('rds', 'us-east-1')?.why?.code).toBe('ROLE_MISSING')
  expect(matrix.empty).toEqual(['sqs'])
  expect(matrix.emptyListedAt).toBeInstanceOf(Date)
  expect((await findBlindCells({ kind: 'account', id: shop }, null, everyCell)).total).toBe(1)
  const before = matrixOf(await findAccountCells(shop, then), (await findAccount(shop, then))?.resources ?? [])
  expect(before.placeOf('rds', 'us-east-1')).toMatchObject({ state: 'complete', resources: 0 })
})
const everyCell = {
  ...{
    outcome: null,
    since: null,
    account: null,
    region: null,
    service: null,
    collector: null,
    cause: null,
    cursor: null,
  },
}

test('an account that can no longer be read is not read, whatever it looked like before', async () => {
  const detail = await findAccount(bank, null)
  if (!detail) throw new Error('The account is not known.')
  expect(standingOf(detail.account)).toBe('unread')
  expect(scoreOf(detail.account, 'coverage').passing).toBe(0)
  expect(pillarState(detail.account, 'exposure')).not.toBe('nothing')
  const matrix = matrixOf(await findAccountCells(bank, null), detail.resources)
  expect(matrix.placeOf('rds', 'eu-west-1')).toMatchObject({ state: 'blind', resources: 2 })
  // Then it was read.
  const before = await findAccount(bank, then)
  expect(before && standingOf(before.account)).toBe('read')
})

test('scans are told with what each did in this account, and an id that is none answers nothing', async () => {
  const scans = await findAccountScans(shop, null)
  expect(scans).toHaveLength(2)
  expect(await findAccountScans(shop, then)).toHaveLength(1)
  expect(await findAccount('999999999999', null)).toBeNull()
  expect(await findAccount('shop', null)).toBeNull()
})
