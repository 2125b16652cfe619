import { afterAll, beforeAll, expect, test } from 'vitest'
import { parseFilter } from '#domain/filter.ts'
import type { Compliance } from '#domain/pillars.ts'
import { wafCoverageScore } from '#domain/waf/coverage.ts'
import { standings } from '#domain/waf/standing.ts'
import { filterToSql } from './filter.ts'
import { closeScan } from './scans/closing.ts'
import { createScan } from './scans/scans.ts'
import { type TestDatabase, testDatabase } from './testing.ts'
import { readWafCoverage, type WafCoverageGrouping } from './waf-coverage.ts'

const shop = '111111111111'
const bank = '222222222222'
let db: TestDatabase

beforeAll(async () => {
  db = await testDatabase()
  const then = '2026-01-01T00:00:00Z'
  for (const [id, name, ou] of [
    [shop, 'shop', 'ou-r-shops'],
    [bank, 'bank', 'ou-r-banks'],
  ]) {
    const ous = ['r-r', ou]
    await db.pool.query(
      `INSERT INTO account (id, name, state, ou_id, ou_ids, version_from) VALUES ($1, $2, 'ACTIVE', $3, $4, $5)`,
      [id, name, ou, ous, then],
    )
    await db.pool.query(
      `INSERT INTO account_version (account_id, valid_from, name, state, ou_id, ou_path, ou_ids)
       VALUES ($1, $5, $2, 'ACTIVE', $3, '', $4)`,
      [id, name, ou, ous, then],
    )
    await db.pool.query(
      `INSERT INTO organizational_unit (id, name, parent_id, path, depth, valid_from) VALUES ($1, $2, 'r-r', $2, 1, $3)`,
      [ou, `${name}s`, then],
    )
  }
})
afterAll(() => db.drop())

const services: Readonly<Record<string, string>> = {
  'AWS::CloudFront::Distribution': 'cloudfront',
  'AWS::ElasticLoadBalancingV2::LoadBalancer': 'elastic-load-balancing-v2',
  'AWS::ApiGateway::Stage': 'api-gateway',
  'AWS::ApiGateway::RestApi': 'api-gateway',
  'AWS::RDS::DBInstance': 'rds',
}
interface Stored {
  readonly accountId?: string
  readonly exposure?: string
  readonly waf?: string
  readonly facts?: object
  readonly firewalls?: object
  readonly presence?: string
  readonly findings?: Readonly<Record<string, Compliance>>
  /** Relations to other resources, by their ARN. */
  readonly relations?: Readonly<Record<string, string>>
}
let made = 0

async function store(type: string, stored: Stored = {}): Promise<string> {
  const { accountId = shop, exposure = 'internet', waf = 'none', facts = {}, presence = 'PRESENT' } = stored
  made += 1
  const arn = `arn:aws:test:eu-west-1:${accountId}:thing/${made}`
  const pillars = { wafProtection: { value: { kind: waf, firewalls: stored.firewalls }, call: 'c' } }
  const { rows } = await db.pool.query<{ id: string }>(
    `INSERT INTO resource (account_id, region, service, type, collector, arn, incarnation, name, tags, facts, facts_hash,
       exposure, waf_protection, pillars, presence, first_seen_at, last_changed_at, version_from)
     VALUES ($1, 'eu-west-1', $2, $3, 'c', $4, $4, $4, '{}', $5, 'h', $6, $7, $8, $9, now(), now(), now()) RETURNING id`,
    [accountId, services[type], type, arn, facts, exposure, waf, pillars, presence],
  )
  const id = rows[0]?.id
  for (const [control, compliance] of Object.entries(stored.findings ?? {}))
    await db.pool.query(
      `INSERT INTO finding (resource_id, control_id, control_version, account_id, region, service, type, severity, dimension,
         compliance, reason, last_changed_at, judged_at, version_from)
       VALUES ($1, $2, 1, $3, 'eu-west-1', $4, $5, 'high', 'waf', $6, '', now(), now(), now())`,
      [id, control, accountId, services[type], type, compliance],
    )
  for (const [kind, to] of Object.entries(stored.relations ?? {}))
    await db.pool.query(
      'INSERT INTO relation (from_resource_id, kind, to_arn, valid_from) VALUES ($1, $2, $3, now())',
      [id, kind, to],
    )
  return arn
}

const balancer = 'AWS::ElasticLoadBalancingV2::LoadBalancer'
const distribution = 'AWS::CloudFront::Distribution'
const wayRound = (compliance: Compliance) => ({ 'wafv2/origin-bypass-distribution': compliance })

async function ended() {
  const scan = await createScan(db, { trigger: 'manual' })
  // Coverage is what tells that a scan counted.
  for (const accountId of [shop, bank])
    await db.pool.query(
      `INSERT INTO cell_latest (account_id, region, collector, service, outcome, scan_id, collected_at)
       VALUES ($1, 'eu-west-1', 'c', 'rds', 'COMPLETE', $2, now()) ON CONFLICT DO NOTHING`,
      [accountId, scan?.id],
    )
  await closeScan(db, scan?.id ?? '')
}

const read = async (by: WafCoverageGrouping, scope = 'org', at: Date | null = null) =>
  Object.fromEntries((await readWafCoverage(db, { by, scope, at })).map(({ key, counts }) => [key, counts]))

test('entry points that face the internet are counted by what protects them, by kind, account and OU', async () => {
  await store(balancer, { waf: 'blocking' })
  await store(balancer, { waf: 'counting', exposure: 'internet-limited' })
  await store(balancer, { waf: 'blocking', exposure: 'internal' })
  await store(balancer, { exposure: 'unknown' })
  await store(balancer, { waf: 'not-eligible' })
  await store(balancer, { waf: 'not-eligible', firewalls: { certainty: 'certain', wayRound: 'none' } })
  await store(balancer, { waf: 'blocking', presence: 'GONE' })
  await store('AWS::RDS::DBInstance', { waf: 'not-eligible' })
  await store(distribution, { waf: 'blocking', accountId: bank, findings: wayRound('COMPLIANT') })
  await store(distribution, { waf: 'blocking', accountId: bank, findings: wayRound('NON_COMPLIANT') })
  await store(distribution, { waf: 'blocking', accountId: bank, findings: wayRound('INSUFFICIENT_DATA') })
  await store(distribution, { waf: 'blocking', accountId: bank })
  await store(distribution, { accountId: bank, facts: { connectionMode: { value: 'tenant-only', call: 'c' } } })
  await ended()

  const ofBalancers = { blocking: 1, counting: 1, 'perhaps-unprotected': 1, 'not-eligible': 1, firewalls: 1 }
  const ofDistributions = { blocking: 1, bypassed: 1, unknown: 2 }
  expect(await read('kind')).toEqual({ 'elastic-load-balancing-v2': ofBalancers, cloudfront: ofDistributions })
  expect(await read('account')).toEqual({ [shop]: ofBalancers, [bank]: ofDistributions })
  expect(await read('ou')).toEqual({ 'ou-r-shops': ofBalancers, 'ou-r-banks': ofDistributions })
  const all = {
    blocking: 2,
    counting: 1,
    bypassed: 1,
    unknown: 2,
    'perhaps-unprotected': 1,
    'not-eligible': 1,
    firewalls: 1,
  }
  expect(await read('organization')).toEqual({ organization: all })
  expect(wafCoverageScore(all)).toMatchObject({ passing: 3, failing: 2, unknown: 3 })
})

/** Lengths of the lists behind the counts. */
async function listed(at: Date | null): Promise<Record<string, number>> {
  const found: Record<string, number> = {}
  for (const standing of standings) {
    const values: unknown[] = []
    const target = { resource: 'r', posture: 'r', version: 'r', at }
    const condition = filterToSql(
      parseFilter(`entry-point:${standing}`).filter,
      target,
      (value) => `$${values.push(value)}`,
    )
    const { rows } = await db.pool.query<{ count: number }>(
      `SELECT count(*)::int FROM resource r WHERE ${condition}`,
      values,
    )
    if (rows[0]?.count) found[standing] = rows[0].count
  }
  return found
}

test('each count has the list of what it counts, now and as of an earlier scan', async () => {
  const first = await read('organization')
  expect(await listed(null)).toEqual(first.organization)
  const before = new Date()
  await db.pool.query(`UPDATE resource SET waf_protection = 'blocking' WHERE waf_protection = 'counting'`)
  await db.pool.query(`UPDATE resource SET presence = 'GONE' WHERE waf_protection = 'not-eligible'`)
  await ended()
  const second = await read('organization')
  expect(second).not.toEqual(first)
  expect(await listed(null)).toEqual(second.organization)
  expect(await listed(before)).toEqual(first.organization)
  await db.pool.query(`UPDATE account SET state = 'SUSPENDED' WHERE id = $1`, [bank])
  await ended()
  expect(await listed(null)).toEqual((await read('organization')).organization)
  await db.pool.query(`UPDATE account SET state = 'ACTIVE' WHERE id = $1`, [bank])
})

test('a scope holds the groups within it', async () => {
  expect(Object.keys(await read('account', 'ou:ou-r-shops'))).toEqual([shop])
  expect(Object.keys(await read('kind', `account:${bank}`))).toEqual(['cloudfront'])
  expect(Object.keys(await read('ou', `account:${bank}`))).toEqual(['ou-r-banks'])
})

test('an origin that only protected distributions reach is protected by them, a stage by what its API says', async () => {
  const before = new Date()
  const closed = { 'wafv2/origin-bypass-alb': 'COMPLIANT' } as const
  const fronted = await store(balancer, { findings: closed })
  await store(distribution, { waf: 'blocking', exposure: 'isolated', relations: { fronts: fronted } })
  const half = await store(balancer, { findings: closed })
  await store(distribution, { waf: 'blocking', exposure: 'isolated', relations: { fronts: half } })
  await store(distribution, { waf: 'counting', exposure: 'isolated', relations: { fronts: half } })
  const gone = await store(balancer, { findings: closed })
  await store(distribution, { waf: 'blocking', presence: 'GONE', relations: { fronts: gone } })
  const api = await store('AWS::ApiGateway::RestApi', {
    waf: 'not-eligible',
    findings: { 'wafv2/origin-bypass-apigw': 'COMPLIANT' },
  })
  await store('AWS::ApiGateway::Stage', { relations: { 'member-of': api } })
  await store(distribution, { waf: 'blocking', exposure: 'isolated', relations: { fronts: api } })
  await ended()

  const kinds = await read('kind')
  expect(kinds['elastic-load-balancing-v2']).toMatchObject({ fronted: 1, none: 2 })
  expect(kinds['api-gateway']).toEqual({ fronted: 1 })
  // As it was when the scan before had ended.
  expect((await read('kind', 'org', before))['elastic-load-balancing-v2']).not.toHaveProperty('fronted')
})

test('before the first scan there is nothing', async () => {
  expect(await read('kind', 'org', new Date('2020-01-01T00:00:00Z'))).toEqual({})
})
