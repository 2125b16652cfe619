import { afterAll, beforeAll, expect, test } from 'vitest'
import type { TestDatabase } from '#db/testing.ts'
import { parseFindingsFilter } from '../findings/filter.ts'
import { findControlFindings, findFindings } from '../findings/query.ts'
import { findPoints } from '../points/query.ts'
import { snapshotsOf } from '../points/snapshots.ts'
import { control, scanOnce, screensDatabase } from '../scanned.fixture.ts'
import type { Scope } from '../view.ts'
import { findMoves, type Moves } from './moves.ts'

const accountId = '111111111111'
const org: Scope = { kind: 'org' }
const unit = { kind: 'ou', id: 'ou-ab12-one' } as const
let db: TestDatabase

beforeAll(async () => {
  db = await screensDatabase({ shop: accountId })
})
afterAll(() => db.drop())

const scan = (found: Parameters<typeof scanOnce>[1][number]['found'] = {}, daysAgo = 0) =>
  scanOnce(db, [{ accountId, found }], { asOf: new Date(Date.now() - daysAgo * 86_400_000) })

test('what opened, opened again and closed between two scans is as many as its list has, whatever came after it', async () => {
  await scan({ steady: 'NON_COMPLIANT', back: 'NON_COMPLIANT', blind: 'NON_COMPLIANT', gone: 'NON_COMPLIANT' }, 5)
  await scan({ steady: 'NON_COMPLIANT', back: 'COMPLIANT', blind: 'INSUFFICIENT_DATA', fresh: 'NON_COMPLIANT' }, 4)
  await scan({ steady: 'NON_COMPLIANT', back: 'NON_COMPLIANT', blind: 'NON_COMPLIANT', fresh: 'COMPLIANT' }, 3)
  await scan({ steady: 'COMPLIANT', back: 'INSUFFICIENT_DATA', blind: 'NON_COMPLIANT', fresh: 'COMPLIANT' }, 2)
  const instants = snapshotsOf(await findPoints(org, null, 30)).map(({ at }) => at)
  const moves = await findMoves(org, instants, null)
  expect(moves.map(({ opened, reopened, resolved }) => [opened, reopened, resolved])).toEqual([
    // What is gone closes once a second list is without it; what is not known neither opens nor closes.
    [1, 0, 1],
    [0, 1, 2],
    [0, 0, 1],
  ])
  expect(await findMoves(unit, instants, null)).toEqual(moves)
  expect(await findMoves(org, instants, 'low')).not.toEqual(moves)
  await expectLists(unit, moves)

  // An account that is moved to another unit took part in the first until then, and in the other since.
  await db.pool.query(`UPDATE account_version SET valid_to = now() - interval '36 hours' WHERE account_id = $1`, [
    accountId,
  ])
  await db.pool.query(
    `INSERT INTO account_version (account_id, valid_from, name, state, ou_id, ou_path, ou_ids)
     SELECT account_id, valid_to, name, state, 'ou-ab12-two', 'Root / Two', '{r-ab12,ou-ab12-two}' FROM account_version WHERE account_id = $1`,
    [accountId],
  )
  await scan({ steady: 'NON_COMPLIANT', back: 'COMPLIANT', blind: 'NON_COMPLIANT', fresh: 'COMPLIANT' }, 1)
  const all = snapshotsOf(await findPoints(org, null, 30)).map(({ at }) => at)
  const [first, second] = [await findMoves(unit, all, null), await findMoves({ ...unit, id: 'ou-ab12-two' }, all, null)]
  expect([first.at(-1), second.at(-1)]).toMatchObject([
    { reopened: 0, resolved: 0 },
    { reopened: 1, resolved: 1 },
  ])
  expect(first.slice(0, -1)).toEqual(moves)
  await expectLists(unit, first)
  await expectLists({ ...unit, id: 'ou-ab12-two' }, second)
})

async function expectLists(scope: Scope, moves: readonly Moves[]): Promise<void> {
  const now = new Date()
  for (const { since, at, ...counts } of moves)
    for (const [kind, count] of Object.entries(counts)) {
      const filter = parseFindingsFilter({ status: `${kind}-since`, since: new Date(since).toISOString() })
      const { total, lines } = await findFindings(scope, new Date(at), filter, now)
      expect(total, `${kind} by ${new Date(at).toISOString()}`).toBe(count)
      const { rows } = await findControlFindings(scope, new Date(at), filter, control, now)
      expect(rows).toHaveLength(count)
      expect(lines).toHaveLength(count > 0 ? 1 : 0)
    }
}
