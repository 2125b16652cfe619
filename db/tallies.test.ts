import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import type { CellOutcome } from '#domain/coverage.ts'
import { observed, unobserved } from '#domain/observed.ts'
import { type Compliance, compliances, type Pillars, type Severity } from '#domain/pillars.ts'
import { finishEvaluation, saveJudgements } from './findings.ts'
import { pruneHistory } from './history.ts'
import { publishCell } from './inventory.ts'
import { saveOrganization } from './organization.ts'
import { closeScan } from './scans/closing.ts'
import { coverAccounts } from './scans/scan-accounts.ts'
import { claimAccount, createScan, expectCells } from './scans/scans.ts'
import { type TestDatabase, testDatabase } from './testing.ts'

// Many scans, each with its own transactions, on a machine that others use as well.
vi.setConfig({ testTimeout: 300_000 })

const accounts = ['111111111111', '222222222222', '333333333333']
const units = ['ou-a', 'ou-b']
const hour = 3_600_000
const begin = Date.now() - 90 * 24 * hour

let db: TestDatabase
beforeAll(async () => {
  db = await testDatabase()
})
afterAll(() => db.drop())
beforeEach(clear)

function clear() {
  return db.pool.query(
    `TRUNCATE organization, organizational_unit, account, account_version, resource, resource_version, posture_version, finding, finding_move,
       finding_move_total, finding_move_sum, finding_version, relation, tally, finding_tally, open_place, tally_change, finding_tally_change, checkpoint, tally_checkpoint,
       finding_tally_checkpoint, scan_point, coverage_tally, cell, cell_latest, scan, account_lease CASCADE`,
  )
}

/** What is not encrypted is on the internet by an address of its own; of what has unknown keys this is not known either. */
function reached(encryption: Found['encryption']): Pillars['exposure'] {
  if (encryption === 'unknown') return unobserved('denied', 'ec2:DescribeSecurityGroups')
  const kind = encryption === 'none' ? 'internet' : 'internal'
  const path = [{ what: 'public address', id: null, passes: 'yes', because: 'so' }] as const
  return observed({ kind, path, accounts: [], because: 'so' }, 'parapet:judge')
}

/** What a scan finds of one resource: whether it is listed, what its encryption is, what a control says and how much it weighs. */
interface Found {
  readonly listed: boolean
  readonly encryption: 'none' | 'aws-managed' | 'unknown'
  readonly compliance: Compliance | 'withdrawn'
  readonly severity: Severity
}

type Step =
  | { readonly kind: 'scan'; readonly account: number; readonly outcome: CellOutcome; readonly found: readonly Found[] }
  /** A scan of another account begins, runs and ends between collecting and judging one. */
  | { readonly kind: 'overlap'; readonly account: number; readonly other: number; readonly found: readonly Found[] }
  /** The account is under this OU from now on; null: it has left the organisation. */
  | { readonly kind: 'move'; readonly account: number; readonly unit: string | null }
  | { readonly kind: 'checkpoint' }

const found = fc.record({
  listed: fc.boolean(),
  encryption: fc.constantFrom('none' as const, 'aws-managed' as const, 'unknown' as const),
  compliance: fc.constantFrom(...compliances, 'withdrawn' as const),
  severity: fc.constantFrom('critical' as const, 'low' as const),
})
const anAccount = fc.nat({ max: accounts.length - 1 })
const several = fc.array(found, { minLength: 3, maxLength: 3 })
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('scan' as const),
      account: anAccount,
      outcome: fc.constantFrom<CellOutcome>('COMPLETE', 'COMPLETE', 'COMPLETE', 'DENIED', 'REGION_OFF'),
      found: several,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('overlap' as const),
      account: anAccount,
      other: anAccount,
      found: several,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('move' as const),
      account: anAccount,
      unit: fc.constantFrom(...units, null),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('checkpoint' as const) }) },
)

/** An organisation that lives through steps, a quarter of a day each. */
class Life {
  private quarter = 0
  private readonly places = new Map<string, string | null>(accounts.map((id) => [id, units[0] ?? null]))

  async live(steps: readonly Step[]): Promise<void> {
    await this.organise()
    for (const one of steps) await this.take(one)
  }

  private async take(one: Step): Promise<void> {
    switch (one.kind) {
      case 'scan': {
        const scanId = await this.collect(one.account, one.found, one.outcome)
        await this.judge(scanId, one.account, one.found)
        await closeScan(db, scanId)
        return
      }
      case 'overlap': {
        const scanId = await this.collect(one.account, one.found, 'COMPLETE')
        const second = await this.collect(one.other, one.found, 'COMPLETE')
        await this.judge(second, one.other, one.found)
        await closeScan(db, second)
        await checkpoint()
        await this.judge(scanId, one.account, one.found)
        await closeScan(db, scanId)
        return
      }
      case 'move':
        this.places.set(accounts[one.account] ?? '', one.unit)
        return this.organise()
      case 'checkpoint':
        return checkpoint()
    }
  }

  private async scan(): Promise<string> {
    this.quarter += 1
    return (await createScan(db, { trigger: 'demo', asOf: new Date(begin + this.quarter * 6 * hour) }))?.id ?? ''
  }

  private async organise(): Promise<void> {
    const tree = [
      { id: 'r-1', name: 'Root', parentId: null },
      ...units.map((id) => ({ id, name: id, parentId: 'r-1' })),
    ]
    await saveOrganization(
      db,
      {
        source: 'organizations',
        organizationId: 'o-1',
        managementAccountId: null,
        callerAccountId: accounts[0] ?? '',
        units: tree,
        accounts: [...this.places].flatMap(([accountId, unit]) =>
          unit === null
            ? []
            : [
                {
                  accountId,
                  name: accountId,
                  state: 'ACTIVE',
                  joinedAt: null,
                  unitIds: ['r-1', unit],
                  management: false,
                },
              ],
        ),
        complete: true,
        unread: [],
      },
      { scanId: await this.scan() },
    )
  }

  /** Publishes the account's one cell. */
  private async collect(account: number, found: readonly Found[], outcome: CellOutcome): Promise<string> {
    const accountId = accounts[account] ?? ''
    const scanId = await this.scan()
    const call = 'rds:DescribeDBInstances'
    const cell = { accountId, region: 'eu-west-1', collector: 'rds/db-instance', service: 'rds' }
    await coverAccounts(db, scanId, [accountId])
    await expectCells(db, scanId, [cell])
    const claim = await claimAccount(db, scanId, accountId, 'worker')
    const names = found.flatMap(({ listed }, index) => (listed ? [`db-${index}`] : []))
    await publishCell(db, {
      ...cell,
      scanId,
      fence: claim?.fence ?? '',
      type: 'AWS::RDS::DBInstance',
      result: {
        outcome: outcome as Exclude<CellOutcome, 'NEVER'>,
        cause: outcome === 'COMPLETE' ? null : { code: outcome, call, message: 'no' },
        listedCompletely: outcome === 'COMPLETE',
        resources: (outcome === 'COMPLETE' ? names : []).map((name) => ({
          arn: `arn:aws:rds:eu-west-1:${accountId}:db:${name}`,
          name,
          incarnation: name,
          tags: observed({}, call),
          facts: { engine: observed('postgres', call) },
        })),
        ...{ calls: 1, retries: 0, throttles: 0, pages: 1, milliseconds: 1 },
      },
    })
    return scanId
  }

  /** Judges what is there, or was when last seen. */
  private async judge(scanId: string, account: number, found: readonly Found[]): Promise<void> {
    const accountId = accounts[account] ?? ''
    const { rows } = await db.pool.query<{ id: string; name: string }>(
      `SELECT id, name FROM resource WHERE account_id = $1 AND presence IN ('PRESENT', 'NOT_SEEN') ORDER BY id`,
      [accountId],
    )
    for (const { id, name } of rows) {
      const state = found[Number(name.slice(3))]
      if (!state) continue
      const { encryption, compliance, severity } = state
      const said = (kind: string) => observed({ kind, because: 'it says so' } as never, 'parapet:judge')
      await saveJudgements(db, {
        scanId,
        accountId,
        controls: { 'rds/encrypted': { severity, dimension: 'encryption-at-rest' } },
        judgements: [
          {
            resourceId: id,
            pillars: {
              encryptionAtRest:
                encryption === 'unknown' ? unobserved('denied', 'rds:DescribeDBInstances') : said(encryption),
              encryptionInTransit: said('enforced'),
              exposure: reached(encryption),
              wafProtection: said('not-eligible'),
            },
            findings:
              compliance === 'withdrawn'
                ? []
                : [
                    {
                      controlId: 'rds/encrypted',
                      controlVersion: 1,
                      compliance,
                      reason: 'it says so',
                      evidence: {},
                      missing:
                        compliance === 'INSUFFICIENT_DATA' ? unobserved('denied', 'rds:DescribeDBInstances') : null,
                    },
                  ],
            relations: [],
          },
        ],
      })
    }
    await finishEvaluation(db, scanId, accountId)
  }
}

/** Of every scope in which anything changed at all. */
async function checkpoint(): Promise<void> {
  await db.pool.query(
    `SELECT make_checkpoints(greatest((SELECT max(at) FROM tally_change), (SELECT max(at) FROM finding_tally_change)), 0)
     WHERE EXISTS (SELECT FROM tally_change)`,
  )
}

const scopes = ['org', 'ou:r-1', ...units.map((id) => `ou:${id}`), ...accounts.map((id) => `account:${id}`)]

/** A scope's accounts, resources and findings as the histories have them at an instant; null: now. */
const counted = {
  resources: `SELECT region, service, type, v.presence, v.encryption_at_rest, v.encryption_in_transit, v.exposure,
      v.exposure_way, v.waf_protection, count(*)::int AS count
    FROM posture_version v JOIN resource r ON r.id = v.resource_id
    WHERE holds(v.valid_from, v.valid_to, $2) AND ($1 = 'org' OR r.account_id IN (SELECT account_id FROM accounts_of($1, $2)))
    GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9 ORDER BY 4, 5`,
  findings: `SELECT region, service, control_id, f.severity, f.dimension, f.compliance, coalesce(f.status, '') AS status,
      count(*)::int AS count
    FROM finding_version f JOIN resource r ON r.id = f.resource_id
    JOIN posture_version v ON v.resource_id = r.id AND holds(v.valid_from, v.valid_to, $2) AND v.presence IN ('PRESENT', 'NOT_SEEN')
    WHERE holds(f.valid_from, f.valid_to, $2) AND ($1 = 'org' OR r.account_id IN (SELECT account_id FROM accounts_of($1, $2)))
    GROUP BY 1, 2, 3, 4, 5, 6, 7 ORDER BY 4, 6, 7`,
}
const kept = {
  resources: `SELECT region, service, type, presence, encryption_at_rest, encryption_in_transit, exposure, exposure_way, waf_protection,
    resources::int AS count FROM tally_at($1, $2) ORDER BY 4, 5`,
  findings: `SELECT region, service, control_id, severity, dimension, compliance, status, findings::int AS count
    FROM finding_tally_at($1, $2) ORDER BY 4, 6, 7`,
}

/** Every instant at which anything began or ended, and those just before and after. */
async function instants(): Promise<readonly string[]> {
  const { rows } = await db.pool.query<{ at: string }>(
    `SELECT DISTINCT (at + d * interval '1 microsecond')::text AS at FROM (
       SELECT valid_from FROM posture_version UNION SELECT valid_to FROM posture_version
       UNION SELECT valid_from FROM finding_version UNION SELECT valid_to FROM finding_version
       UNION SELECT valid_from FROM account_version UNION SELECT valid_to FROM account_version
       UNION SELECT at FROM checkpoint) b (at), generate_series(-1, 1) d WHERE at IS NOT NULL ORDER BY 1`,
  )
  return rows.map(({ at }) => at)
}

async function expectSame(scope: string, at: string | null): Promise<void> {
  for (const what of ['resources', 'findings'] as const) {
    const [truth, sums] = await Promise.all(
      [counted[what], kept[what]].map((statement) => db.pool.query(statement, [scope, at])),
    )
    expect(sums?.rows, `${what} of ${scope} as of ${at ?? 'now'}`).toEqual(truth?.rows)
  }
}

async function expectSameEverywhere(): Promise<void> {
  const all = await instants()
  // A dozen, spread evenly, for each scope; the present for all.
  for (const scope of scopes) {
    await expectSame(scope, null)
    for (let index = 0; index < 12; index++) {
      const at = all[Math.floor(((index + 0.5) * all.length) / 12)]
      if (at) await expectSame(scope, at)
    }
  }
  // What happened between any two instants, from before the first to after the last.
  const some = [
    '-infinity',
    ...Array.from({ length: 5 }, (_, index) => all[Math.floor(((index + 0.5) * all.length) / 5)]),
    'infinity',
  ]
  for (const [index, after] of some.entries())
    for (const upTo of some.slice(index + 1)) await expectSameMoves(after ?? '-infinity', upTo ?? 'infinity')
  await expectSameFacets()
  const [places, tallied] = await Promise.all(
    [
      'SELECT account_id, findings FROM open_place ORDER BY 1',
      `SELECT account_id, sum(findings)::int AS findings FROM finding_tally WHERE status IN ('OPEN', 'REOPENED') GROUP BY 1 ORDER BY 1`,
    ].map(async (statement) => (await db.pool.query(statement)).rows),
  )
  expect(places).toEqual(tallied)
  const { rows } = await db.pool.query(
    `SELECT resource_id, valid_from FROM (
       SELECT *, lag(CASE WHEN presence IN ('PRESENT', 'NOT_SEEN') THEN encryption_at_rest || ' ' || exposure END)
         OVER (PARTITION BY resource_id ORDER BY valid_from) AS before FROM posture_version) v
     WHERE before IS DISTINCT FROM encryption_at_rest_before || ' ' || exposure_before`,
  )
  expect(rows, 'stretches that do not know what was before them').toEqual([])
}

/** What stands beside each finding that fails or is not known is what its resource says. */
async function expectSameFacets(): Promise<void> {
  const [kept, truth] = await Promise.all(
    [
      'SELECT * FROM finding_facet ORDER BY resource_id, control_id',
      `SELECT f.resource_id, f.control_id, f.account_id, f.region, f.service, f.type, f.severity, f.compliance, f.status, f.first_seen_at,
         r.presence, r.encryption_at_rest, r.encryption_in_transit, r.exposure, r.waf_protection
       FROM finding f JOIN resource r ON r.id = f.resource_id
       WHERE f.compliance IN ('NON_COMPLIANT', 'INSUFFICIENT_DATA') ORDER BY f.resource_id, f.control_id`,
    ].map(async (statement) => (await db.pool.query(statement)).rows),
  )
  expect(kept).toEqual(truth)
}

/** What happened to findings of the organisation between two instants, by control: each stretch against the one before it. */
const happened = `SELECT kind, severity, compliance, close_cause, count(*)::int AS count FROM (
    SELECT CASE WHEN status = 'OPEN' AND before IS NULL THEN 'opened' WHEN status = 'REOPENED' AND before = 'RESOLVED' THEN 'reopened'
        WHEN status = 'RESOLVED' AND before IN ('OPEN', 'REOPENED') THEN 'resolved' END AS kind,
      severity, compliance, coalesce(close_cause, '') AS close_cause, valid_from
    FROM (SELECT *, lag(status) OVER (PARTITION BY resource_id, control_id ORDER BY valid_from) AS before FROM finding_version) v) v
  WHERE kind IS NOT NULL AND valid_from > $1::timestamptz AND valid_from <= $2::timestamptz GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4`

async function expectSameMoves(after: string, upTo: string): Promise<void> {
  const [truth, byControl, totals] = await Promise.all(
    [
      happened,
      `SELECT kind, severity, compliance, close_cause, sum(findings)::int AS count
       FROM finding_moves_by_control($1, $2) GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4`,
      'SELECT kind, sum(findings)::int AS count FROM finding_moves($1, $2) GROUP BY 1 ORDER BY 1',
    ].map(async (statement) => (await db.pool.query(statement, [after, upTo])).rows),
  )
  expect(byControl, `from ${after} to ${upTo}`).toEqual(truth)
  const kinds = [...new Set(truth?.map(({ kind }) => kind))].map((kind) => ({
    kind,
    count: truth?.reduce((sum, row) => sum + (row.kind === kind ? row.count : 0), 0),
  }))
  expect(totals, `from ${after} to ${upTo}`).toEqual(kinds)
}

test('counts of any instant are those of the histories, through fixes, absence, moves and scans that overlap', async () => {
  await fc.assert(
    fc
      .asyncProperty(fc.array(step, { minLength: 6, maxLength: 14 }), async (steps) => {
        await new Life().live(steps)
        await expectSameEverywhere()
      })
      .beforeEach(clear),
    { numRuns: 6, endOnFailure: true },
  )
})

const here = (encryption: Found['encryption'], compliance: Found['compliance'] = 'NON_COMPLIANT'): Found => ({
  listed: true,
  encryption,
  compliance,
  severity: 'critical',
})
const away: Found = { ...here('none'), listed: false }
const scanOf = (account: number, found: readonly Found[]): Step => ({
  kind: 'scan',
  account,
  outcome: 'COMPLETE',
  found,
})

test('the current counts by account are those of the histories, and counting everything anew changes nothing', async () => {
  await new Life().live([
    scanOf(0, [here('none'), here('aws-managed'), away]),
    scanOf(1, [here('none', 'INSUFFICIENT_DATA'), here('unknown'), here('none')]),
    { kind: 'checkpoint' },
    scanOf(0, [away, here('aws-managed', 'COMPLIANT'), here('none')]),
    { kind: 'move', account: 1, unit: 'ou-b' },
    { kind: 'move', account: 1, unit: null },
    scanOf(0, [away, here('none'), here('none', 'withdrawn')]),
  ])
  const all = async () =>
    Promise.all(
      [
        'SELECT * FROM tally ORDER BY 1, 2, 3, 4, 5, 6',
        'SELECT * FROM finding_tally ORDER BY 1, 4, 5, 7, 8',
        `SELECT account_id, at, kind, severity, dimension, control_id, service, compliance, close_cause, sum(findings) FROM finding_move
         GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9 ORDER BY 1, 2, 3, 4`,
        'SELECT * FROM finding_move_total ORDER BY until, kind, severity, at',
        'SELECT * FROM finding_move_sum ORDER BY until, kind, severity, close_cause, compliance',
        'SELECT * FROM finding_facet ORDER BY resource_id, control_id',
        'SELECT * FROM open_place ORDER BY control_id, account_id',
      ].map(async (statement) => (await db.pool.query(statement)).rows),
    )
  const before = await all()
  expect(before[0]?.length).toBeGreaterThan(3)
  expect(new Set(before[2]?.map(({ kind }) => kind))).toEqual(new Set(['opened', 'reopened', 'resolved']))
  await db.pool.query('SELECT recount(), recount_finding_moves(), recount_finding_facets(), recount_open_places()')
  expect(await all()).toEqual(before)
  await expectSameEverywhere()
})

test('a change that comes late, dated before a checkpoint, is counted as of that checkpoint', async () => {
  await new Life().live([
    scanOf(1, [here('none'), away, away]),
    { kind: 'overlap', account: 0, other: 1, found: [here('none'), here('aws-managed'), away] },
  ])
  await expectSameEverywhere()
})

test('points of a scan are the counts as of its end, also where another scan had listed and not judged yet', async () => {
  await new Life().live([
    scanOf(1, [here('none'), away, away]),
    { kind: 'overlap', account: 0, other: 1, found: [here('none'), here('aws-managed'), away] },
  ])
  const { rows } = await db.pool.query(
    `SELECT p.scope, p.counts -> 'encryptionAtRest' AS points, (SELECT jsonb_object_agg(encryption_at_rest, n) FROM (
       SELECT encryption_at_rest, sum(resources) AS n FROM tally_at(p.scope, p.counted_at)
       WHERE presence IN ('PRESENT', 'NOT_SEEN') GROUP BY 1) t) AS counts FROM scan_point p`,
  )
  expect(rows.length).toBeGreaterThan(6)
  for (const { points, counts } of rows) expect(points ?? null).toEqual(counts)
})

test('forgetting the distant past keeps the counts of what came after it', async () => {
  await new Life().live([
    scanOf(0, [here('none'), here('aws-managed'), here('none')]),
    scanOf(1, [here('none'), here('unknown', 'COMPLIANT'), away]),
    { kind: 'checkpoint' },
    scanOf(0, [away, here('aws-managed', 'COMPLIANT'), here('none')]),
    scanOf(0, [away, here('aws-managed', 'COMPLIANT'), here('none')]),
    { kind: 'checkpoint' },
    scanOf(1, [here('aws-managed', 'COMPLIANT'), here('unknown'), away]),
  ])
  // All of that lies three months back.
  const { rows } = await db.pool.query<{ before: string }>(
    `SELECT date_trunc('month', now() - interval '1 month', 'UTC')::text AS before`,
  )
  const done = await pruneHistory(db, { keepMonths: 1 })
  expect(done.join('\n')).toMatch(/resource: 1 that are gone/)
  expect((await db.pool.query('SELECT count(DISTINCT at)::int AS n FROM tally_change')).rows).toEqual([{ n: 1 }])
  await expectSame('org', null)
  for (const scope of scopes) await expectSame(scope, rows[0]?.before ?? null)
})
