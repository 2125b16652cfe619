import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Finding } from '#domain/control.ts'
import { observed, unobserved } from '#domain/observed.ts'
import type { Compliance, Pillars } from '#domain/pillars.ts'
import { finishEvaluation, type Judgement, type JudgementBatch, saveJudgements } from './findings.ts'
import { publishCell } from './inventory.ts'
import { loadCoverage, loadForeign, loadResources } from './related.ts'
import { closeScan } from './scans/closing.ts'
import { claimAccount, createScan, expectCells, retryFailedCells } from './scans/scans.ts'
import { type TestDatabase, testDatabase } from './testing.ts'

const accountId = '012345678901'
const control = 'rds/db-instance-encrypted-at-rest'
const controls = {
  [control]: { severity: 'critical', dimension: 'encryption-at-rest' },
  'rds/other': { severity: 'low', dimension: 'hygiene' },
} as const
const call = 'rds:DescribeDBInstances'
const arn = `arn:aws:rds:eu-west-1:${accountId}:db:a`
let db: TestDatabase

beforeAll(async () => {
  db = await testDatabase()
})
afterAll(() => db.drop())
beforeEach(() =>
  db.pool.query(
    `TRUNCATE resource, resource_version, posture_version, finding, finding_version, relation, tally, finding_tally,
       tally_change, finding_tally_change, scan_point, cell, cell_latest, scan, account_lease, account CASCADE`,
  ),
)

function pillars(encrypted: boolean | null): Pillars {
  const judged = 'parapet:judge'
  return {
    encryptionAtRest:
      encrypted === null
        ? unobserved('denied', call)
        : observed({ kind: encrypted ? 'aws-managed' : 'none', key: null, because: 'StorageEncrypted' }, judged),
    encryptionInTransit: observed({ kind: 'enforced', minimumTls: '1.2', because: 'force_ssl' }, judged),
    exposure: observed({ kind: 'internal', path: [], accounts: [], because: 'no public address' }, judged),
    wafProtection: observed({ kind: 'not-eligible', webAclArn: null, because: 'not for RDS' }, judged),
  }
}

function finding(compliance: Compliance, version = 1, controlId = control): Finding {
  const missing = compliance === 'INSUFFICIENT_DATA' ? unobserved('denied', call) : null
  return { controlId, controlVersion: version, compliance, reason: `It is ${compliance}.`, evidence: {}, missing }
}

async function scan(listed: 'listed' | 'missing' | 'blind' = 'listed') {
  const created = await createScan(db, { trigger: 'manual' })
  const scanId = created?.id ?? ''
  const cell = { accountId, region: 'eu-west-1', collector: 'rds/db-instance', service: 'rds' }
  await expectCells(db, scanId, [cell])
  const claim = await claimAccount(db, scanId, accountId, 'worker')
  const resource = {
    arn,
    name: 'a',
    incarnation: 'db-1',
    tags: observed({}, call),
    facts: { engine: observed('postgres', call) },
  }
  await publishCell(db, {
    ...cell,
    scanId,
    fence: claim?.fence ?? '',
    type: 'AWS::RDS::DBInstance',
    result: {
      outcome: listed === 'blind' ? 'DENIED' : 'COMPLETE',
      cause: listed === 'blind' ? { code: 'AccessDenied', call, message: 'no' } : null,
      listedCompletely: listed !== 'blind',
      resources: listed === 'listed' ? [resource] : [],
      ...{ calls: 1, retries: 0, throttles: 0, pages: 1, milliseconds: 1 },
    },
  })
  return scanId
}

async function judge(
  findings: readonly Finding[],
  encrypted: boolean | null = false,
  relations: Judgement['relations'] = [],
  weighed: JudgementBatch['controls'] = controls,
) {
  const scanId = await scan()
  const { rows } = await db.pool.query<{ id: string }>(`SELECT id FROM resource WHERE presence = 'PRESENT'`)
  const judgements = [{ resourceId: rows[0]?.id ?? '', pillars: pillars(encrypted), findings, relations }]
  const saved = await saveJudgements(db, { scanId, accountId, controls: weighed, judgements })
  await finishEvaluation(db, scanId, accountId)
  return saved
}

async function current(controlId = control) {
  const { rows } = await db.pool.query(
    'SELECT compliance, status, close_cause, reopened FROM finding WHERE control_id = $1',
    [controlId],
  )
  return rows[0]
}
async function history(controlId = control) {
  const { rows } = await db.pool.query(
    `SELECT compliance, status, close_cause, valid_to IS NULL AS current FROM finding_version WHERE control_id = $1
     ORDER BY valid_from`,
    [controlId],
  )
  return rows.map((row) => [row.compliance, row.status, row.close_cause, row.current])
}
const gaps = async (table: string, key: string) =>
  (
    await db.pool.query(
      `SELECT count(*)::int AS n FROM (SELECT valid_to, lead(valid_from) OVER (PARTITION BY ${key} ORDER BY valid_from) AS next
       FROM ${table}) v WHERE next IS NOT NULL AND valid_to IS DISTINCT FROM next`,
    )
  ).rows[0].n

describe('the life of a finding', () => {
  test('opens, is resolved as fixed, and is reopened', async () => {
    expect(await judge([finding('NON_COMPLIANT')])).toMatchObject({ opened: 1 })
    expect(await current()).toMatchObject({ status: 'OPEN', close_cause: null })
    expect(await judge([finding('COMPLIANT')], true)).toMatchObject({ resolved: 1 })
    expect(await current()).toMatchObject({ status: 'RESOLVED', close_cause: 'fixed' })
    expect(await judge([finding('NON_COMPLIANT')])).toMatchObject({ reopened: 1 })
    expect(await current()).toMatchObject({ status: 'REOPENED', close_cause: null, reopened: 1 })
    expect(await history()).toEqual([
      ['NON_COMPLIANT', 'OPEN', null, false],
      ['COMPLIANT', 'RESOLVED', 'fixed', false],
      ['NON_COMPLIANT', 'REOPENED', null, true],
    ])
    expect(await gaps('finding_version', 'resource_id, control_id')).toBe(0)
    expect(await gaps('posture_version', 'resource_id')).toBe(0)
  })

  test('what is not known resolves nothing', async () => {
    await judge([finding('NON_COMPLIANT')])
    expect(await judge([finding('INSUFFICIENT_DATA')], null)).toMatchObject({ resolved: 0 })
    expect(await current()).toMatchObject({ compliance: 'INSUFFICIENT_DATA', status: 'OPEN' })
  })

  test('what was never NON_COMPLIANT has no status', async () => {
    await judge([finding('COMPLIANT')])
    expect(await current()).toMatchObject({ compliance: 'COMPLIANT', status: null })
  })

  test('a changed control closes with that cause', async () => {
    await judge([finding('NON_COMPLIANT')])
    await judge([finding('COMPLIANT', 2)])
    expect(await current()).toMatchObject({ status: 'RESOLVED', close_cause: 'control changed' })
  })

  test('a control that comes to weigh otherwise begins a new stretch, and fails since as long as before', async () => {
    await judge([finding('NON_COMPLIANT')])
    const since = async () =>
      (await db.pool.query('SELECT severity, compliance_before, last_changed_at FROM finding')).rows[0]
    const before = await since()
    await judge([finding('NON_COMPLIANT')], false, [], {
      ...controls,
      [control]: { ...controls[control], severity: 'low' },
    })
    expect(await since()).toEqual({ ...before, severity: 'low', compliance_before: 'NON_COMPLIANT' })
    const { rows } = await db.pool.query('SELECT severity, account_id FROM finding_version ORDER BY valid_from')
    expect(rows).toEqual([
      { severity: 'critical', account_id: accountId },
      { severity: 'low', account_id: accountId },
    ])
  })

  test('a control that is not evaluated any more closes what was open and drops the rest', async () => {
    await judge([finding('NON_COMPLIANT'), finding('COMPLIANT', 1, 'rds/other')])
    await judge([])
    expect(await current()).toMatchObject({ compliance: 'NOT_APPLICABLE', close_cause: 'control changed' })
    expect(await current('rds/other')).toBeUndefined()
    expect(await history('rds/other')).toEqual([['COMPLIANT', null, null, false]])
  })

  test('the second identical judgement writes nothing', async () => {
    await judge([finding('NON_COMPLIANT')])
    const rows = async () =>
      (
        await db.pool.query(
          `SELECT 'f' AS t, xmin::text FROM finding UNION ALL SELECT 'v', xmin::text FROM finding_version
           UNION ALL SELECT 'p', xmin::text FROM posture_version UNION ALL SELECT 'r', xmin::text FROM resource`,
        )
      ).rows
    const before = await rows()
    expect(await judge([finding('NON_COMPLIANT')])).toMatchObject({ unchanged: 1, changed: 0 })
    expect(await rows()).toEqual(before)
  })

  test('a resource that is gone closes its findings with that cause; one that is not seen does not', async () => {
    await judge([finding('NON_COMPLIANT')])
    const evaluated = async (listed: 'missing' | 'blind') => finishEvaluation(db, await scan(listed), accountId)
    await evaluated('blind')
    await evaluated('missing')
    expect(await current()).toMatchObject({ status: 'OPEN' })
    await evaluated('missing')
    expect(await current()).toMatchObject({ status: 'RESOLVED', close_cause: 'resource gone' })
    const { rows } = await db.pool.query('SELECT presence, open_findings FROM resource')
    expect(rows).toEqual([{ presence: 'GONE', open_findings: 0 }])
    // It was only away: what it fails is failed again.
    await judge([finding('NON_COMPLIANT')])
    expect(await current()).toMatchObject({ status: 'REOPENED', reopened: 1 })
    expect(await gaps('posture_version', 'resource_id')).toBe(0)
  })

  test('one closed because its resource was gone is open again when the resource is back and nobody can tell', async () => {
    await judge([finding('NON_COMPLIANT')])
    for (let turn = 0; turn < 2; turn++) await finishEvaluation(db, await scan('missing'), accountId)
    expect(await current()).toMatchObject({ status: 'RESOLVED', close_cause: 'resource gone' })
    expect(await judge([finding('INSUFFICIENT_DATA')], null)).toMatchObject({ reopened: 1 })
    expect(await current()).toMatchObject({ compliance: 'INSUFFICIENT_DATA', status: 'REOPENED', close_cause: null })
    expect(await judge([finding('COMPLIANT')], true)).toMatchObject({ resolved: 1 })
    expect(await current()).toMatchObject({ status: 'RESOLVED', close_cause: 'fixed' })
  })

  test('one closed because its resource was gone is fixed when the resource is back and passes, and stays so', async () => {
    await judge([finding('NON_COMPLIANT')])
    for (let turn = 0; turn < 2; turn++) await finishEvaluation(db, await scan('missing'), accountId)
    await judge([finding('COMPLIANT')], true)
    expect(await current()).toMatchObject({ status: 'RESOLVED', close_cause: 'fixed' })
    await judge([finding('INSUFFICIENT_DATA')], null)
    expect(await current()).toMatchObject({ status: 'RESOLVED', close_cause: 'fixed' })
  })

  test('what was fixed stays resolved when it is not known any more', async () => {
    await judge([finding('NON_COMPLIANT')])
    await judge([finding('COMPLIANT')], true)
    await judge([finding('INSUFFICIENT_DATA')], null)
    expect(await current()).toMatchObject({ status: 'RESOLVED', close_cause: 'fixed' })
  })
})

describe('the state of a resource', () => {
  test('holds the pillar values and the counts of what is open', async () => {
    await judge([finding('NON_COMPLIANT'), finding('NON_COMPLIANT', 1, 'rds/other')])
    const { rows } = await db.pool.query(
      'SELECT encryption_at_rest, exposure, open_findings, open_critical, open_high FROM resource',
    )
    expect(rows).toEqual([
      { encryption_at_rest: 'none', exposure: 'internal', open_findings: 2, open_critical: 1, open_high: 0 },
    ])
    await judge([finding('NON_COMPLIANT')], null)
    const { rows: versions } = await db.pool.query(
      'SELECT encryption_at_rest, open_findings FROM posture_version ORDER BY valid_from',
    )
    expect(versions).toEqual([
      { encryption_at_rest: 'none', open_findings: 2 },
      { encryption_at_rest: 'unknown', open_findings: 1 },
    ])
  })

  test('its history begins when it was first seen', async () => {
    await judge([finding('COMPLIANT')])
    const { rows } = await db.pool.query(
      `SELECT p.valid_from = r.first_seen_at AS posture, f.valid_from = r.first_seen_at AS finding
       FROM resource r JOIN posture_version p ON p.resource_id = r.id JOIN finding_version f ON f.resource_id = r.id`,
    )
    expect(rows).toEqual([{ posture: true, finding: true }])
  })

  test('relations end when they are no longer found, and may begin again', async () => {
    const relation = { kind: 'encrypted-with', to: 'arn:aws:kms:eu-west-1:012345678901:key/1' } as const
    const open = async () => (await db.pool.query('SELECT to_arn FROM relation WHERE valid_to IS NULL')).rows.length
    await judge([], true, [relation, relation])
    expect(await open()).toBe(1)
    await judge([], true, [])
    expect(await open()).toBe(0)
    await judge([], true, [relation])
    expect(await open()).toBe(1)
  })
})

describe('counts', () => {
  test('tallies and points equal the rows they count', async () => {
    await db.pool.query(
      `INSERT INTO account (id, name, state, ou_ids, version_from) VALUES ($1, 'payments', 'ACTIVE', '{r-1,ou-2}', now())`,
      [accountId],
    )
    await judge([finding('NON_COMPLIANT')])
    const scanId = (await db.pool.query('SELECT max(id) AS id FROM scan')).rows[0].id
    expect(await closeScan(db, scanId)).toMatchObject({ status: 'COMPLETE', blindCells: 0, expectedCells: 1 })
    expect(await closeScan(db, scanId)).toMatchObject({ status: 'COMPLETE' })
    const { rows } = await db.pool.query(
      `SELECT scope, metric, value, count::int FROM posture_point WHERE service = 'all' AND metric IN ('encryptionAtRest',
       'findings:critical', 'coverage') ORDER BY 1, 2`,
    )
    const scopes = [`account:${accountId}`, 'org', 'ou:ou-2', 'ou:r-1']
    expect(rows).toEqual(
      scopes.flatMap((scope) => [
        { scope, metric: 'coverage', value: 'COMPLETE', count: 1 },
        { scope, metric: 'encryptionAtRest', value: 'none', count: 1 },
        { scope, metric: 'findings:critical', value: 'NON_COMPLIANT', count: 1 },
      ]),
    )
  })

  test('a scan with a blind cell is PARTIAL until its failed cells are read again', async () => {
    const scanId = await scan('blind')
    expect(await closeScan(db, scanId)).toMatchObject({ status: 'PARTIAL', blindCells: 1 })
    expect(await retryFailedCells(db, scanId)).toEqual({ cells: 1, accounts: [accountId] })
    const claim = await claimAccount(db, scanId, accountId, 'worker')
    expect(claim?.cells).toHaveLength(1)
  })
})

describe('what judging reads', () => {
  test('resources come back as they were collected, with where and when they were seen', async () => {
    await scan()
    const rows = []
    for await (const row of loadResources(db, accountId)) rows.push(row)
    expect(rows).toMatchObject([
      { presence: 'PRESENT', resource: { arn, incarnation: 'db-1', partition: 'aws', facts: { engine: { call } } } },
    ])
    expect(rows[0]?.lastSeenAt).toBeInstanceOf(Date)
    expect(await loadForeign(db, [arn, 'arn:aws:nothing'])).toEqual(rows)
  })

  test('a cell that was denied after it was listed is not covered', async () => {
    await scan()
    const scanId = await scan('blind')
    const [cell] = await loadCoverage(db, scanId, accountId)
    expect(cell).toMatchObject({ collector: 'rds/db-instance', listedCompletely: false, fresh: true })
  })
})
