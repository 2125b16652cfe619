import { closeScan } from '#db/closing.ts'
import { finishEvaluation, saveJudgements } from '#db/findings.ts'
import { publishCell } from '#db/inventory.ts'
import { coverAccounts, markCollected } from '#db/scan-accounts.ts'
import { claimAccount, createScan, expectCells, type NewScan } from '#db/scans.ts'
import { type TestDatabase, testDatabase } from '#db/testing.ts'
import { type CellCause, type CellResult, listedCompletely } from '#domain/coverage.ts'
import { observed, unobserved } from '#domain/observed.ts'
import type { Compliance, Pillars } from '#domain/pillars.ts'

/** Scans written as the workers write them, for the tests of screens. */

/** A database of its own that the screens' queries read, with some accounts of one OU, `ou-ab12-one`. */
export async function screensDatabase(accounts: { readonly [name: string]: string }): Promise<TestDatabase> {
  const db = await testDatabase()
  process.env.DATABASE_URL = db.url
  Object.assign(globalThis, { parapetDatabase: db })
  await db.pool.query(
    `INSERT INTO organization (id, source, read_at, freshness_hours) VALUES ('o-test', 'organizations', now(), 36)`,
  )
  for (const [name, id] of Object.entries(accounts)) {
    const place = `'ACTIVE', 'ou-ab12-one', 'Root / One', '{r-ab12,ou-ab12-one}'`
    await db.pool.query(
      `INSERT INTO account (id, name, state, ou_id, ou_path, ou_ids, version_from) VALUES ($1, $2, ${place}, now() - interval '60 days')`,
      [id, name],
    )
    await db.pool.query(
      `INSERT INTO account_version (account_id, valid_from, name, state, ou_id, ou_path, ou_ids)
       VALUES ($1, now() - interval '60 days', $2, ${place})`,
      [id, name],
    )
  }
  return db
}

export interface ScannedCell {
  readonly accountId: string
  readonly region?: string
  readonly collector?: string
  readonly outcome?: CellResult['outcome']
  readonly cause?: CellCause
  /** What each resource that is found is judged, by name. */
  readonly found?: { readonly [name: string]: Compliance }
}

const usualCollector = 'rds/db-instance'
const types: { readonly [collector: string]: string } = {
  'rds/db-instance': 'AWS::RDS::DBInstance',
  'sqs/queue': 'AWS::SQS::Queue',
}
export const control = 'rds/db-instance-not-publicly-exposed'
const controls = { [control]: { severity: 'critical', dimension: 'exposure' } } as const
const call = 'rds:DescribeDBInstances'

/** One scan from its beginning to its end. Resources that were not seen are judged not known. Answers its id. */
export async function scanOnce(
  db: TestDatabase,
  cells: readonly ScannedCell[],
  { asOf, scope }: { readonly asOf?: Date; readonly scope?: NewScan['scope'] } = {},
): Promise<string> {
  const created = await createScan(db, { trigger: 'manual', ...(asOf ? { asOf } : {}), ...(scope ? { scope } : {}) })
  const scanId = created?.id ?? ''
  const placed = cells.map((cell) => {
    const collector = cell.collector ?? usualCollector
    const service = collector.slice(0, collector.indexOf('/'))
    return { ...cell, collector, service, region: cell.region ?? 'eu-west-1', type: types[collector] ?? '' }
  })
  await coverAccounts(db, scanId, [...new Set(placed.map((cell) => cell.accountId))])
  await expectCells(db, scanId, placed)
  for (const accountId of new Set(placed.map((cell) => cell.accountId))) {
    const fence = (await claimAccount(db, scanId, accountId, 'worker'))?.fence ?? ''
    const own = placed.filter((cell) => cell.accountId === accountId)
    for (const cell of own) await publishCell(db, { ...cell, scanId, fence, result: resultOf(cell) })
    await markCollected(db, scanId, accountId)
    const found = Object.assign({}, ...own.map((cell) => cell.found ?? {})) as { [name: string]: Compliance }
    const { rows } = await db.pool.query<{ id: string; name: string; presence: string }>(
      `SELECT id, name, presence FROM resource WHERE account_id = $1 AND presence IN ('PRESENT', 'NOT_SEEN')`,
      [accountId],
    )
    const judgements = rows.map(({ id, name, presence }) => {
      const compliance = presence === 'NOT_SEEN' ? 'INSUFFICIENT_DATA' : (found[name] ?? 'COMPLIANT')
      return { resourceId: id, pillars: pillars(compliance), findings: [finding(compliance)], relations: [] }
    })
    await saveJudgements(db, { scanId, accountId, controls, judgements })
    await finishEvaluation(db, scanId, accountId)
  }
  await closeScan(db, scanId)
  return scanId
}

function resultOf({
  accountId,
  region,
  collector,
  outcome = 'COMPLETE',
  cause = null,
  found = {},
}: Omit<ScannedCell, 'cause'> & { readonly cause?: CellCause | null }): CellResult {
  const service = collector === 'sqs/queue' ? 'sqs' : 'rds'
  return {
    ...{ outcome, cause, listedCompletely: listedCompletely(outcome) },
    ...{ calls: 1, retries: 0, throttles: 0, pages: 1, milliseconds: 1 },
    resources: Object.keys(found).map((name) => ({
      arn: `arn:aws:${service}:${region}:${accountId}:${name}`,
      name,
      incarnation: name,
      tags: observed({}, call),
      facts: { engine: observed('postgres', call) },
    })),
  }
}

function pillars(compliance: Compliance): Pillars {
  const because = 'it says so'
  const judged = 'parapet:judge'
  return {
    encryptionAtRest: observed({ kind: 'none', key: null, because }, judged),
    encryptionInTransit: observed({ kind: 'enforced', minimumTls: null, because }, judged),
    exposure:
      compliance === 'INSUFFICIENT_DATA'
        ? unobserved('denied', call)
        : observed(
            { kind: compliance === 'NON_COMPLIANT' ? 'internet' : 'internal', path: [], accounts: [], because },
            judged,
          ),
    wafProtection: observed({ kind: 'not-eligible', webAclArn: null, because }, judged),
  }
}

function finding(compliance: Compliance) {
  const missing = compliance === 'INSUFFICIENT_DATA' ? unobserved('denied', call) : null
  return { controlId: control, controlVersion: 1, compliance, reason: 'so', evidence: {}, missing }
}
