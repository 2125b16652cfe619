import { afterAll, beforeAll, expect, test } from 'vitest'
import type { TestDatabase } from '#db/testing.ts'
import { parseFindingsFilter } from '../findings/filter.ts'
import { findControlFindings, findFindings } from '../findings/query.ts'
import { findPoints } from '../points/query.ts'
import { snapshotsOf } from '../points/snapshots.ts'
import { control, scanOnce, screensDatabase } from '../scanned.fixture.ts'
import type { Scope } from '../view.ts'
import { findMoves } from './moves.ts'

const accountId = '111111111111'
const org: Scope = { kind: 'org' }
const unit: Scope = { kind: 'ou', id: 'ou-ab12-one' }
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
  const now = new Date()
  for (const { since, at, ...counts } of moves)
    for (const [kind, count] of Object.entries(counts)) {
      const filter = parseFindingsFilter({ status: `${kind}-since`, since: new Date(since).toISOString() })
      const { total, lines } = await findFindings(unit, new Date(at), filter, now)
      expect(total, `${kind} by ${new Date(at).toISOString()}`).toBe(count)
      const { rows } = await findControlFindings(unit, new Date(at), filter, control, now)
      expect(rows).toHaveLength(count)
      expect(lines).toHaveLength(count > 0 ? 1 : 0)
    }
})
