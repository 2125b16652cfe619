import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type TestDatabase, testDatabase } from '#db/testing.ts'
import { parseScope } from '../view.ts'
import { effectiveFilter, lookedUpAtMost, noOwner, orders } from './contract.ts'
import { findFacets } from './facet-query.ts'
import { walkIsShorter } from './frequent.ts'
import { findNeighbours, findResources } from './query.ts'

const made = 6_000
const then = new Date('2026-03-01T00:00:00Z')
let db: TestDatabase

/**
 * Six thousand databases and load balancers in 120 accounts of two OUs. On 2 March every third load balancer came to be
 * behind a web ACL, every seventh database was encrypted, and one in a hundred went.
 */
beforeAll(async () => {
  db = await testDatabase()
  process.env.DATABASE_URL = db.url
  Object.assign(globalThis, { parapetDatabase: db })
  await db.pool.query(
    `INSERT INTO organizational_unit (id, name, path, depth, valid_from)
     VALUES ('r-ab12', 'Root', 'Root', 0, '2026-01-01'), ('ou-ab12-even', 'Even', 'Root/Even', 1, '2026-01-01'), ('ou-ab12-odd', 'Odd', 'Root/Odd', 1, '2026-01-01');
     INSERT INTO account (id, name, state, ou_id, ou_path, ou_ids, version_from)
     SELECT lpad(n::text, 12, '0'), 'account ' || n, 'ACTIVE', unit, 'Root / ' || name, ARRAY['r-ab12', unit], '2026-01-01'
     FROM generate_series(1, 120) AS n, LATERAL (SELECT CASE WHEN n % 2 = 0 THEN 'Even' ELSE 'Odd' END AS name) o,
       LATERAL (SELECT 'ou-ab12-' || lower(name) AS unit) u;
     INSERT INTO account_version (account_id, valid_from, name, state, ou_id, ou_path, ou_ids)
     SELECT id, version_from, name, state, ou_id, ou_path, ou_ids FROM account`,
  )
  await db.pool.query(
    `INSERT INTO resource (id, account_id, region, service, type, collector, arn, incarnation, name, owner, tags, facts, facts_hash,
       encryption_at_rest, encryption_in_transit, exposure, waf_protection, presence, first_seen_at, last_changed_at, version_from, posture_from)
     SELECT n, lpad((n % 120 + 1)::text, 12, '0'), CASE WHEN n % 5 = 0 THEN 'us-east-1' ELSE 'eu-west-1' END,
       CASE WHEN n % 2 = 0 THEN 'rds' ELSE 'elbv2' END, CASE WHEN n % 2 = 0 THEN 'AWS::RDS::DBInstance' ELSE 'AWS::ElasticLoadBalancingV2::LoadBalancer' END,
       'c', 'arn:' || n, '', 'thing-' || n, 'team-' || n % 9, '{"call": "x", "value": {}}', '{}', '',
       CASE WHEN n % 2 = 1 THEN 'not-applicable' WHEN n % 7 = 0 THEN 'aws-managed' ELSE 'none' END, 'unknown', 'internal',
       CASE WHEN n % 2 = 0 THEN 'not-eligible' WHEN n % 3 = 0 THEN 'blocking' ELSE 'none' END,
       CASE WHEN n % 100 = 0 THEN 'GONE' ELSE 'PRESENT' END, '2026-02-01', '2026-02-01', '2026-02-01', '2026-02-01'
     FROM generate_series(1, ${made}) AS n;
     INSERT INTO resource_version (resource_id, valid_from, name, tags, facts, facts_hash, scan_id)
     SELECT id, first_seen_at, name, tags, facts, '', 1 FROM resource;
     INSERT INTO posture_version (resource_id, valid_from, valid_to, presence, encryption_at_rest, encryption_in_transit, exposure,
       waf_protection, open_findings, open_critical, open_high, scan_id)
     SELECT id, first_seen_at, CASE WHEN changed THEN '2026-03-02'::timestamptz END, 'PRESENT',
       CASE WHEN id % 2 = 1 THEN 'not-applicable' ELSE 'none' END, 'unknown', 'internal',
       CASE WHEN id % 2 = 0 THEN 'not-eligible' ELSE 'none' END, 0, 0, 0, 1
     FROM resource, LATERAL (SELECT presence = 'GONE' OR encryption_at_rest = 'aws-managed' OR waf_protection = 'blocking' AS changed) c;
     INSERT INTO posture_version (resource_id, valid_from, presence, encryption_at_rest, encryption_in_transit, exposure,
       waf_protection, open_findings, open_critical, open_high, scan_id)
     SELECT id, '2026-03-02', presence, encryption_at_rest, encryption_in_transit, exposure, waf_protection, 0, 0, 0, 1
     FROM resource WHERE presence = 'GONE' OR encryption_at_rest = 'aws-managed' OR waf_protection = 'blocking';
     UPDATE resource r SET posture_from = p.valid_from FROM posture_version p WHERE p.resource_id = r.id AND p.valid_to IS NULL;
     INSERT INTO finding (resource_id, control_id, control_version, account_id, region, service, type, severity, dimension,
       compliance, reason, status, last_changed_at, judged_at, version_from)
     SELECT id, 'rds/encrypted', 1, account_id, region, service, type, 'critical', 'encryption-at-rest', 'NON_COMPLIANT', '', 'OPEN',
       first_seen_at, now(), first_seen_at FROM resource WHERE encryption_at_rest = 'none'`,
  )
  await db.pool.query('ANALYZE')
})
afterAll(() => db.drop())

const org = { kind: 'org' } as const

/** Every resource that the list shows, page by page. */
async function listed(scopeText: string, at: Date | null, q: string): Promise<number> {
  const scope = parseScope(scopeText) ?? org
  let rows = 0
  for (let cursor: string | null = ''; cursor !== null; ) {
    const page = await findResources(scope, at, { q, cursor, size: 250, order: 'place' })
    rows += page.rows.length
    cursor = page.next
  }
  return rows
}

describe('the total is the number of rows of the list', () => {
  const cases: readonly (readonly [scope: string, q: string])[] = [
    ['org', ''],
    ['org', 'encryption:none'],
    ['org', '!waf:not-eligible'],
    ['org', 'presence:GONE,PRESENT'],
    ['org', 'region:us-* encryption:none'],
    ['ou-ab12-odd', 'service:rds'],
    ['000000000007', ''],
    ['org', 'account:000000000007'],
    ['org', 'account:"account 7",000000000009'],
    ['org', '!account:000000000007 region:us-east-1'],
    ['org', 'ou:even waf:none'],
    ['org', 'ou:Odd,ou-ab12-even region:us-east-1'],
    ['org', 'owner:team-3 encryption:none'],
    ['org', 'owner:team-3 waf:blocking,none'],
    ['org', 'owner:team-0,team-1 presence:PRESENT'],
    ['org', 'thing-12 encryption:none,aws-managed'],
    ['ou-ab12-odd', 'severity:critical !region:us-east-1'],
    ['org', 'changed:5200w encryption:none'],
    ['org', 'id:7,14,100,5999'],
    ['org', '!id:7,14 region:us-east-1'],
  ]
  test.each(cases.flatMap((one) => [[...one, null] as const, [...one, then] as const]))(
    '%s %s as of %s',
    async (scope, q, at) => {
      // Findings of the past are not part of what was made here.
      if (at && q.includes('severity')) return
      const rows = await listed(scope, at, q)
      const facets = await findFacets(parseScope(scope) ?? org, at, q)
      if (facets.atLeast) expect(facets.total).toBeLessThan(rows)
      else expect(facets.total).toBe(rows)
      expect(await findFacets(parseScope(scope) ?? org, at, q, { exact: true })).toMatchObject({
        total: rows,
        atLeast: false,
      })
      expect(rows).toBeGreaterThan(0)
    },
  )
})

test('resources named by id are exactly those, also the ones that are gone; what is no id names nothing', async () => {
  const named = (q: string) => listed('org', null, q)
  expect(await named('id:7,14,100')).toBe(3)
  expect(await named('id:7,14,100 presence:PRESENT')).toBe(2)
  expect(await named('id:7,99999999,abc')).toBe(1)
  expect(await named('id:abc')).toBe(0)
})

test('the neighbours of a resource are the rows before and after it in its list', async () => {
  for (const order of orders)
    for (const at of [null, then]) {
      const list = { q: 'service:rds owner:team-3', order }
      const { rows } = await findResources(org, at, { ...list, cursor: '', size: 50 })
      const beside = async (index: number) => {
        const found = await findNeighbours(org, at, list, rows[index]?.uid ?? '')
        return [found?.previous?.uid, found?.next?.uid]
      }
      expect(await beside(0), order).toEqual([undefined, rows[1]?.uid])
      expect(await beside(7), order).toEqual([rows[6]?.uid, rows[8]?.uid])
    }
  expect(await findNeighbours(org, null, { q: '', order: 'place' }, '99999999')).toBeNull()
})

test('what changed within a length of time is asked for, up to now and up to an instant', async () => {
  const count = (q: string, at: Date | null) => listed('org', at, q)
  // Everything was first seen on the first of February, and nothing's facts changed since.
  const days = Math.ceil((Date.now() - Date.parse('2026-02-01T00:00:00Z')) / 86_400_000)
  expect(await count(`changed:${days}d service:rds`, null)).toBe(await count('service:rds', null))
  expect(await count('changed:1h service:rds', null)).toBe(0)
  expect(await count('changed:29d service:rds', then)).toBe(await count('service:rds', then))
  expect(await count('changed:27d service:rds', then)).toBe(0)
  expect(await count('!changed:27d service:rds', then)).toBe(await count('service:rds', then))
})

test('each value counts under all other filters, and choosing it gives as many', async () => {
  for (const q of ['encryption:none', 'owner:team-3', 'ou:odd waf:none'])
    for (const at of [null, then]) {
      const { facets } = await findFacets(org, at, q)
      for (const key of ['type', 'region', 'waf', 'presence'] as const)
        for (const { value, count } of facets[key] ?? []) {
          const narrowed = `${q.replace(new RegExp(`\\s*\\b${key}:\\S+`), '')} ${key}:${value}`
          expect((await findFacets(org, at, narrowed)).total, narrowed).toBe(count)
        }
    }
})

test('each unit counts what its whole subtree has under all other filters, and choosing it gives as many', async () => {
  for (const q of [
    '',
    'encryption:none',
    'account:000000000007',
    'ou:odd waf:none',
    'owner:team-3',
    'ou:even owner:team-3',
  ])
    for (const at of [null, then]) {
      const { facets } = await findFacets(org, at, q, { accounts: true })
      expect(facets.ou?.length, q).toBeGreaterThan(0)
      for (const { value, count } of facets.ou ?? []) {
        const narrowed = `${q.replace(/\s*\bou:\S+/, '')} ou:${value}`
        expect((await findFacets(org, at, narrowed)).total, narrowed).toBe(count)
      }
    }
  const { facets } = await findFacets(org, null, '')
  expect(facets.ou).toBeNull()
})

test('owners are counted when asked for, in any capitals, and so is what has none', async () => {
  await db.pool.query(
    `UPDATE resource SET owner = 'TEAM-3' WHERE id = 3; UPDATE resource SET owner = NULL WHERE id IN (4, 5, 6)`,
  )
  expect((await findFacets(org, null, 'region:us-east-1')).facets.owner).toBeNull()
  for (const q of ['region:us-east-1', 'owner:team-3 region:us-east-1', '!owner:* encryption:none', 'id:3,4,5,6,7,8'])
    for (const at of [null, then]) {
      const { facets } = await findFacets(org, at, q, { owners: true })
      for (const { value, count, atLeast } of facets.owner ?? []) {
        const others = q.replace(/!?\bowner:\S+/, '')
        const narrowed = `${others} ${value === noOwner ? '!owner:*' : `owner:${value}`}`
        expect(atLeast ?? false, narrowed).toBe(false)
        expect(await listed('org', at, narrowed), narrowed).toBe(count)
      }
    }
  const { facets } = await findFacets(org, null, 'id:3,4,5,6,7,8', { owners: true })
  expect(facets.owner).toEqual([
    { value: noOwner, count: 3 },
    { value: 'team-3', label: 'TEAM-3', count: 1 },
    { value: 'team-7', label: 'team-7', count: 1 },
    { value: 'team-8', label: 'team-8', count: 1 },
  ])
  const all = await findFacets(org, null, '', { owners: true })
  expect(all.facets.owner?.every((one) => one.atLeast)).toBe(true)
  const exact = await findFacets(org, null, '', { owners: true, exact: true })
  expect(exact.facets.owner?.reduce((sum, one) => sum + one.count, 0)).toBe(exact.total)
})

test('names of tags are counted when asked for, now and as of then; choosing one gives as many', async () => {
  const tags = (value: object) => JSON.stringify({ call: 'x', value })
  await db.pool.query(
    `UPDATE resource SET tags = $1 WHERE id IN (10, 11); UPDATE resource SET tags = $2 WHERE id = 12;
     UPDATE resource SET tags = '{"call": "x", "unobserved": "denied"}' WHERE id = 13;`
      .replace('$1', `'${tags({ Team: 'data', Stage: 'prod' })}'`)
      .replace('$2', `'${tags({ Team: '', 'not askable': 'x' })}'`),
  )
  await db.pool.query(`UPDATE resource_version v SET tags = '${tags({ Former: 'yes' })}' WHERE resource_id = 10`)
  const of = async (q: string, at: Date | null) => (await findFacets(org, at, q, { tags: true })).facets.tag
  expect(await of('id:10,11,12,13', null)).toEqual([
    { value: 'Team', count: 3 },
    { value: 'Stage', count: 2 },
  ])
  expect(await of('id:10,11,12,13 tag.Stage:*', null)).toEqual([
    { value: 'Stage', count: 2 },
    { value: 'Team', count: 2 },
  ])
  expect(await of('id:10,11,12,13', then)).toEqual([{ value: 'Former', count: 1 }])
  expect(await listed('org', null, 'id:10,11,12,13 tag.Team:*')).toBe(3)
})

test('what only counting resources can tell is counted up to the limit, says so, and is counted to the end when asked', async () => {
  const q = 'name:thing-*'
  const some = await findFacets(org, null, q)
  expect(some.atLeast).toBe(true)
  expect(some.total).toBeGreaterThan(lookedUpAtMost * 0.9)
  expect(some.total).toBeLessThanOrEqual(lookedUpAtMost + 1)
  expect(some.facets.type?.every((one) => one.atLeast)).toBe(true)
  const all = await findFacets(org, null, q, { exact: true })
  expect(all).toMatchObject({ total: made - made / 100, atLeast: false })
  expect(all.facets.type?.some((one) => one.atLeast)).toBe(false)
})

test('texts that many resources have are counted on a walk through the list, others by their index', async () => {
  const walked = async (q: string) => (await walkIsShorter([effectiveFilter(q, org)], lookedUpAtMost))[0]
  expect(await walked('name:thing-*')).toBe(true)
  expect(await walked('name:thing-* region:us-east-1')).toBe(true)
  expect(await walked('thing-123')).toBe(false)
  expect(await walked('name:thing-* severity:critical')).toBe(false)
  expect(await walked('region:us-east-1')).toBe(false)
})

test('accounts are counted where few match, and of the whole of a large organisation when asked for', async () => {
  expect((await findFacets(org, then, '')).facets.account).toBeNull()
  const { facets, total } = await findFacets(org, then, '', { accounts: true })
  expect(facets.account?.slice(0, 2)).toMatchObject([{ count: 50 }, { count: 50 }])
  expect(facets.account?.[0]?.label).toMatch(/^account \d+$/)
  expect(total).toBe(made)
  const few = await findFacets(org, null, 'encryption:aws-managed region:us-east-1')
  expect(few.facets.account?.reduce((sum, one) => sum + one.count, 0)).toBe(few.total)
  const one = await findFacets({ kind: 'account', id: '000000000007' }, null, '')
  expect(one.facets.account).toEqual([{ value: '000000000007', label: 'account 7', count: 50 }])
})

test('a resource that is listed and not judged yet counts as it is listed: unknown', async () => {
  const { total } = await findFacets(org, null, 'encryption:unknown')
  expect(total).toBe(0)
  await db.pool.query(
    `INSERT INTO resource (id, account_id, region, service, type, collector, arn, incarnation, name, tags, facts, facts_hash, first_seen_at,
       last_changed_at, version_from)
     VALUES (${made + 1}, '000000000007', 'eu-west-1', 'rds', 'AWS::RDS::DBInstance', 'c', 'arn:new', '', 'new', '{}', '{}', '', now(), now(), now())`,
  )
  for (const [scope, q] of [
    ['org', 'encryption:unknown'],
    ['ou-ab12-odd', 'encryption:unknown'],
    ['000000000007', 'encryption:unknown'],
  ] as const)
    expect((await findFacets(parseScope(scope) ?? org, null, q)).total, scope).toBe(await listed(scope, null, q))
  await db.pool.query(`DELETE FROM resource WHERE arn = 'arn:new'`)
})
