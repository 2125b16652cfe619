import { afterAll, beforeAll, expect, test } from 'vitest'
import { closeScan } from '#db/closing.ts'
import { finishEvaluation, saveJudgements } from '#db/findings.ts'
import { publishCell } from '#db/inventory.ts'
import { claimAccount, createScan, expectCells } from '#db/scans.ts'
import { type TestDatabase, testDatabase } from '#db/testing.ts'
import type { ExposureKind } from '#domain/exposure.ts'
import { observed, unobserved } from '#domain/observed.ts'
import type { Compliance, Pillars } from '#domain/pillars.ts'
import type { WafProtectionKind } from '#domain/protection.ts'
import type { Scope } from '../view.ts'
import type { Metric } from './contract.ts'
import { findCountedScan, findMoved, findWaterfall } from './query.ts'

const accounts = { shop: '111111111111', bank: '222222222222' }
const call = 'rds:DescribeDBInstances'
let db: TestDatabase

beforeAll(async () => {
  db = await testDatabase()
  process.env.DATABASE_URL = db.url
  Object.assign(globalThis, { parapetDatabase: db })
  for (const [name, id] of Object.entries(accounts)) {
    await db.pool.query(
      `INSERT INTO account (id, name, state, ou_id, ou_path, ou_ids, version_from) VALUES ($1, $2, 'ACTIVE', 'ou-ab12-one', 'Root / One', '{r-ab12,ou-ab12-one}', now())`,
      [id, name],
    )
    await db.pool.query(
      `INSERT INTO account_version (account_id, valid_from, name, state, ou_id, ou_path, ou_ids)
       VALUES ($1, now() - interval '1 day', $2, 'ACTIVE', 'ou-ab12-one', 'Root / One', '{r-ab12,ou-ab12-one}')`,
      [id, name],
    )
  }
})
afterAll(() => db.drop())

interface Shown {
  readonly exposure: ExposureKind | 'unknown'
  readonly finding: Compliance
  readonly version?: number
  readonly waf?: WafProtectionKind
}
/** What a scan finds: databases by name, in one account; a database that is not named is not there. */
type Found = { readonly [name: string]: Shown }

async function scan(found: { readonly [account in keyof typeof accounts]: Found }, type = 'AWS::RDS::DBInstance') {
  const created = await createScan(db, { trigger: 'manual' })
  const scanId = created?.id ?? ''
  const cells = Object.values(accounts).map((accountId) => ({
    accountId,
    region: 'eu-west-1',
    collector: 'rds/db-instance',
    service: 'rds',
  }))
  await expectCells(db, scanId, cells)
  for (const [account, accountId] of Object.entries(accounts)) {
    const own = found[account as keyof typeof accounts]
    const claim = await claimAccount(db, scanId, accountId, 'worker')
    await publishCell(db, {
      ...{ accountId, region: 'eu-west-1', collector: 'rds/db-instance', service: 'rds', scanId },
      fence: claim?.fence ?? '',
      type,
      result: {
        ...{ outcome: 'COMPLETE', cause: null, listedCompletely: true },
        ...{ calls: 1, retries: 0, throttles: 0, pages: 1, milliseconds: 1 },
        resources: Object.keys(own).map((name) => ({
          arn: `arn:aws:rds:eu-west-1:${accountId}:db:${name}`,
          name,
          incarnation: name,
          tags: observed({}, call),
          facts: { engine: observed('postgres', call) },
        })),
      },
    })
    const { rows } = await db.pool.query<{ id: string; name: string }>(
      `SELECT id, name FROM resource WHERE account_id = $1 AND presence = 'PRESENT'`,
      [accountId],
    )
    const judgements = rows.flatMap(({ id, name }) => {
      const shown = own[name]
      return shown ? [{ resourceId: id, pillars: pillars(shown), findings: [finding(shown)], relations: [] }] : []
    })
    const controls = { 'rds/open': { severity: 'critical', dimension: 'exposure' } } as const
    await saveJudgements(db, { scanId, accountId, controls, judgements })
    await finishEvaluation(db, scanId, accountId)
  }
  await closeScan(db, scanId)
  return scanId
}

function pillars({ exposure, waf = 'not-eligible' }: Shown): Pillars {
  const because = 'it says so'
  const judged = 'parapet:judge'
  return {
    encryptionAtRest: observed({ kind: 'none', key: null, because }, judged),
    encryptionInTransit: observed({ kind: 'enforced', minimumTls: null, because }, judged),
    exposure:
      exposure === 'unknown'
        ? unobserved('denied', call)
        : observed({ kind: exposure, path: [], accounts: [], because }, judged),
    wafProtection: observed({ kind: waf, webAclArn: null, because }, judged),
  }
}

function finding({ finding, version = 1 }: Shown) {
  const missing = finding === 'INSUFFICIENT_DATA' ? unobserved('denied', call) : null
  return { controlId: 'rds/open', controlVersion: version, compliance: finding, reason: 'so', evidence: {}, missing }
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
})

test('entry points move by what protects them, and one that faces the internet no more was not fixed', async () => {
  const balancer = 'AWS::ElasticLoadBalancingV2::LoadBalancer'
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
