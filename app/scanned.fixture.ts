import { finishEvaluation, saveJudgements } from '#db/findings.ts'
import { publishBlindAccount, publishCell } from '#db/inventory.ts'
import { type OrganizationReading, saveAccountResult, saveOrganization } from '#db/organization.ts'
import { closeScan } from '#db/scans/closing.ts'
import { coverAccounts, markCollected } from '#db/scans/scan-accounts.ts'
import { claimAccount, createScan, expectCells, type NewScan } from '#db/scans/scans.ts'
import { type TestDatabase, testDatabase } from '#db/testing.ts'
import { type CellCause, type CellResult, listedCompletely } from '#domain/coverage.ts'
import type { EncryptionAtRestKind } from '#domain/encryption.ts'
import type { ExposureKind } from '#domain/exposure.ts'
import { observed, unobserved } from '#domain/observed.ts'
import type { Compliance, Pillars } from '#domain/pillars.ts'
import type { WafProtectionKind } from '#domain/protection.ts'

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

/** What a resource is judged. */
export interface Shown {
  readonly finding: Compliance
  /** Unless said, what the finding says: who fails is reached from the internet. */
  readonly exposure?: ExposureKind | 'unknown'
  readonly waf?: WafProtectionKind
  readonly encryption?: EncryptionAtRestKind | 'unknown'
  /** Whether its keys belong to the organisation; asked only where it is said. */
  readonly keys?: Compliance
  /** Of the control. */
  readonly version?: number
  readonly tags?: { readonly [key: string]: string }
}

export interface ScannedCell {
  readonly accountId: string
  readonly region?: string
  readonly collector?: string
  readonly outcome?: CellResult['outcome']
  readonly cause?: CellCause
  /** The account's role cannot be assumed: what was judged there before stays so. */
  readonly shut?: boolean
  /** What each resource that is found is judged, by name. */
  readonly found?: { readonly [name: string]: Compliance | Shown }
}

const usualCollector = 'rds/db-instance'
const types: { readonly [collector: string]: string } = {
  'rds/db-instance': 'AWS::RDS::DBInstance',
  'sqs/queue': 'AWS::SQS::Queue',
  'redshift/cluster': 'AWS::Redshift::Cluster',
  'redshift/cluster-snapshot': 'AWS::Redshift::ClusterSnapshot',
  'elastic-load-balancing-v2/load-balancer': 'AWS::ElasticLoadBalancingV2::LoadBalancer',
}
export const control = 'rds/db-instance-not-publicly-exposed'
const keyControl = 'redshift/cluster-key-in-organization'
const controls = {
  [control]: { severity: 'critical', dimension: 'exposure' },
  [keyControl]: { severity: 'high', dimension: 'encryption-at-rest' },
} as const
const call = 'rds:DescribeDBInstances'

/**
 * One scan from its beginning to its end: the organisation where it is read anew, then the cells, account by account.
 * Resources that were not seen are judged not known. Answers the scan's id.
 */
export async function scanOnce(
  db: TestDatabase,
  cells: readonly ScannedCell[],
  {
    organization,
    ...asked
  }: { readonly asOf?: Date; readonly scope?: NewScan['scope']; readonly organization?: OrganizationReading } = {},
): Promise<string> {
  const scanId = (await createScan(db, { trigger: 'manual', ...asked }))?.id ?? ''
  if (organization) await saveOrganization(db, organization, { scanId })
  const placed = cells.map((cell) => {
    const collector = cell.collector ?? usualCollector
    const service = collector.slice(0, collector.indexOf('/'))
    return { ...cell, collector, service, region: cell.region ?? 'eu-west-1', type: types[collector] ?? '' }
  })
  const byAccount = Map.groupBy(placed, ({ accountId }) => accountId)
  await coverAccounts(db, scanId, [...byAccount.keys()])
  await expectCells(db, scanId, placed)
  for (const [accountId, own] of byAccount) {
    const fence = (await claimAccount(db, scanId, accountId, 'worker'))?.fence ?? ''
    if (own.some(({ shut }) => shut)) {
      const cause = { code: 'ROLE_MISSING', call: 'sts:AssumeRole', message: 'no' }
      await saveAccountResult(db, accountId, { entered: false, cause })
      await publishBlindAccount(db, { scanId, fence, accountId, outcome: 'DENIED', cause })
    } else {
      await saveAccountResult(db, accountId, { entered: true })
      for (const cell of own) await publishCell(db, { ...cell, scanId, fence, result: resultOf(cell) })
      await judge(db, scanId, accountId, Object.assign({}, ...own.map(({ found = {} }) => found)))
    }
    await markCollected(db, scanId, accountId)
    await finishEvaluation(db, scanId, accountId)
  }
  await closeScan(db, scanId)
  return scanId
}

async function judge(db: TestDatabase, scanId: string, accountId: string, found: NonNullable<ScannedCell['found']>) {
  const { rows } = await db.pool.query<{ id: string; name: string; presence: string }>(
    `SELECT id, name, presence FROM resource WHERE account_id = $1 AND presence IN ('PRESENT', 'NOT_SEEN')`,
    [accountId],
  )
  const judgements = rows.map(({ id, name, presence }) => {
    const shown = shownOf(presence === 'NOT_SEEN' ? 'INSUFFICIENT_DATA' : (found[name] ?? 'COMPLIANT'))
    return { resourceId: id, pillars: pillars(shown), findings: findings(shown), relations: [] }
  })
  await saveJudgements(db, { scanId, accountId, controls, judgements })
}

const shownOf = (shown: Compliance | Shown): Shown => (typeof shown === 'string' ? { finding: shown } : shown)

function resultOf({
  accountId,
  region,
  service,
  outcome = 'COMPLETE',
  cause = null,
  found = {},
}: Omit<ScannedCell, 'cause'> & { readonly service: string; readonly cause?: CellCause | null }): CellResult {
  return {
    ...{ outcome, cause, listedCompletely: listedCompletely(outcome) },
    ...{ calls: 1, retries: 0, throttles: 0, pages: 1, milliseconds: 1 },
    resources: Object.entries(found).map(([name, shown]) => ({
      arn: `arn:aws:${service}:${region}:${accountId}:${name}`,
      name,
      incarnation: name,
      tags: observed(shownOf(shown).tags ?? {}, call),
      facts: { engine: observed('postgres', call) },
    })),
  }
}

const exposures: { readonly [compliance in Compliance]: ExposureKind | 'unknown' } = {
  ...{ COMPLIANT: 'internal', NOT_APPLICABLE: 'internal' },
  ...{ NON_COMPLIANT: 'internet', INSUFFICIENT_DATA: 'unknown' },
}

function pillars({
  finding,
  exposure: kind = exposures[finding],
  waf = 'not-eligible',
  encryption = 'none',
}: Shown): Pillars {
  const because = 'it says so'
  const judged = 'parapet:judge'
  return {
    encryptionAtRest:
      encryption === 'unknown'
        ? unobserved('denied', call)
        : observed({ kind: encryption, key: null, because }, judged),
    encryptionInTransit: observed({ kind: 'enforced', minimumTls: null, because }, judged),
    exposure:
      kind === 'unknown' ? unobserved('denied', call) : observed({ kind, path: [], accounts: [], because }, judged),
    wafProtection: observed({ kind: waf, webAclArn: null, because }, judged),
  }
}

function findings({ finding, keys, version = 1 }: Shown) {
  const of = (controlId: string, compliance: Compliance) => {
    const missing = compliance === 'INSUFFICIENT_DATA' ? unobserved('denied', call) : null
    return { controlId, controlVersion: version, compliance, reason: 'so', evidence: {}, missing }
  }
  return [of(control, finding), ...(keys ? [of(keyControl, keys)] : [])]
}
