import { afterAll, beforeAll, expect, test } from 'vitest'
import type { TestDatabase } from '#db/testing.ts'
import { encryptionAtRestKinds, encryptionInTransitKinds } from '#domain/encryption.ts'
import { exposureKinds } from '#domain/exposure.ts'
import type { WafProtectionKind } from '#domain/protection.ts'
import { passes } from '#domain/score.ts'
import { type Shown, scanOnce, screensDatabase } from '../scanned.fixture.ts'
import type { Scope } from '../view.ts'
import type { Metric } from './contract.ts'
import { findCountedScan, findMoved, findWaterfall } from './query.ts'

const accounts = { shop: '111111111111', bank: '222222222222' }
let db: TestDatabase

beforeAll(async () => {
  db = await screensDatabase(accounts)
})
afterAll(() => db.drop())

/** What a scan finds: databases by name, in one account; a database that is not named is not there. */
type Found = { readonly [name: string]: Shown }

function scan(found: { readonly [account in keyof typeof accounts]: Found }, collector = 'rds/db-instance') {
  return scanOnce(db, [
    { accountId: accounts.shop, collector, found: found.shop },
    { accountId: accounts.bank, collector, found: found.bank },
  ])
}

const open: Shown = { exposure: 'internet', finding: 'NON_COMPLIANT' }
const shut: Shown = { exposure: 'internal', finding: 'COMPLIANT' }
const blind: Shown = { exposure: 'unknown', finding: 'INSUFFICIENT_DATA' }

async function moved(scope: Scope, metric: Metric, from: string, to: string) {
  const at = async (id: string) => {
    const { rows } = await db.pool.query<{ as_of: Date }>('SELECT as_of FROM scan WHERE id = $1', [id])
    const found = await findCountedScan(scope, rows[0]?.as_of ?? null)
    if (!found) throw new Error(`Scan ${id} has no counts.`)
    return found
  }
  const { failingBefore, failingAfter, totals, unexplained } = await findWaterfall(
    scope,
    metric,
    await at(from),
    await at(to),
  )
  const parts = Object.fromEntries(totals.map(({ part, added, taken }) => [part, added - taken]))
  for (const { part, added, taken } of totals) {
    const page = await findMoved(scope, { metric, part, before: from, after: to, cursor: null })
    expect(page?.total, part).toBe(added + taken)
    expect(page?.rows, part).toHaveLength(added + taken)
  }
  return { from: failingBefore, to: failingAfter, parts, unexplained }
}

test('every part of a movement is counted once, they add up, and each opens as many rows as it says', async () => {
  const first = await scan({
    shop: { fixed: open, worse: shut, lost: open, gone: open, still: open, rule: open },
    bank: { found: blind, moved: open },
  })
  const everything = {
    shop: { fixed: shut, worse: open, lost: blind, still: open, rule: { ...shut, version: 2 }, fresh: open },
    bank: { found: open, moved: open },
  }
  await scan(everything)
  // One complete list without it is not enough to call a database gone.
  const last = await scan(everything)
  const parts = { 'newly failing': 1, new: 1, gone: -1, 'coverage lost': -1, 'coverage gained': 1 }
  expect(await moved({ kind: 'org' }, 'exposure', first, last)).toEqual({
    from: 6,
    to: 5,
    parts: { ...parts, fixed: -2 },
    unexplained: 0,
  })
  expect(await moved({ kind: 'org' }, 'findings:critical', first, last)).toEqual({
    from: 6,
    to: 5,
    parts: { ...parts, fixed: -1, 'control changed': -1 },
    unexplained: 0,
  })
  expect(await moved({ kind: 'account', id: accounts.bank }, 'exposure', first, last)).toEqual({
    from: 1,
    to: 2,
    parts: { 'coverage gained': 1 },
    unexplained: 0,
  })

  // An account that is moved to another unit takes its resources with it: nothing was fixed.
  await db.pool.query(`UPDATE account_version SET valid_to = now() WHERE account_id = $1`, [accounts.bank])
  await db.pool.query(
    `INSERT INTO account_version (account_id, valid_from, name, state, ou_id, ou_path, ou_ids)
     SELECT account_id, valid_to, name, state, 'ou-ab12-two', 'Root / Two', '{r-ab12,ou-ab12-two}' FROM account_version WHERE account_id = $1`,
    [accounts.bank],
  )
  await db.pool.query(`UPDATE account SET ou_id = 'ou-ab12-two', ou_ids = '{r-ab12,ou-ab12-two}' WHERE id = $1`, [
    accounts.bank,
  ])
  const after = await scan({ ...everything, bank: { found: shut, moved: open } })
  expect(await moved({ kind: 'ou', id: 'ou-ab12-one' }, 'exposure', last, after)).toEqual({
    from: 5,
    to: 3,
    parts: { 'left the scope': -2 },
    unexplained: 0,
  })
  expect(await moved({ kind: 'ou', id: 'ou-ab12-one' }, 'findings:critical', last, after)).toEqual({
    from: 5,
    to: 3,
    parts: { 'left the scope': -2 },
    unexplained: 0,
  })
})

test.each([
  ['posture_version_unencrypted', 'encryptionAtRest', encryptionAtRestKinds],
  ['posture_version_plain', 'encryptionInTransit', encryptionInTransitKinds],
  ['posture_version_exposed', 'exposure', exposureKinds],
] as const)('the indexes %s hold what fails as the score of %s counts it', async (name, pillar, kinds) => {
  const { rows } = await db.pool.query<{ held: string[] }>(
    `SELECT ARRAY(SELECT m[1] FROM regexp_matches(pg_get_expr(indpred, indrelid), '''([a-z-]+)''', 'g') m ORDER BY 1) AS held
     FROM pg_index WHERE indexrelid::regclass::text LIKE $1 || '_%'`,
    [name],
  )
  const others = [...kinds.filter((kind) => passes(pillar, kind) !== false), 'unknown'].sort()
  expect(rows.map(({ held }) => held)).toEqual([others, others, others])
})

test('entry points move by what protects them, and one that faces the internet no more was not fixed', async () => {
  const balancer = 'elastic-load-balancing-v2/load-balancer'
  const facing = (waf: WafProtectionKind): Shown => ({ ...open, waf })
  const first = await scan(
    {
      shop: { guarded: facing('none'), hidden: facing('none'), dark: facing('counting'), away: facing('blocking') },
      bank: {},
    },
    balancer,
  )
  const last = await scan(
    {
      shop: {
        guarded: facing('blocking'),
        hidden: { ...shut, waf: 'none' },
        dark: { ...blind, waf: 'none' },
        away: facing('counting'),
        fresh: facing('none'),
      },
      bank: {},
    },
    balancer,
  )
  expect(await moved({ kind: 'org' }, 'wafCoverage', first, last)).toEqual({
    from: 3,
    to: 2,
    parts: { fixed: -1, 'applies no more': -1, 'coverage lost': -1, 'newly failing': 1, new: 1 },
    unexplained: 0,
  })
})
