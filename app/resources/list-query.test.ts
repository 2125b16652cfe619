import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestDatabase, testDatabase } from '#db/testing.ts'
import { findFacets } from './facet-query.ts'
import { findOfferedFacts } from './facts/query.ts'
import { findNeighbours, findResources } from './query.ts'

const made = 600
const then = new Date('2026-03-01T00:00:00Z')
let db: TestDatabase

/** Of resource `n`: what it is called, tagged and judged, now and on 1 March; on 2 March some were renamed and tagged anew. */
const things = Array.from({ length: made }, (_, index) => {
  const n = index + 1
  const former = { name: `${n % 3 === 0 ? 'orders' : 'billing'}-table-${n}`, owner: `Team-${n % 7}` }
  const now = {
    name: n % 10 === 0 ? `ledger-${n}` : former.name,
    owner: n % 11 === 0 ? 'Team-new' : former.owner,
  }
  return {
    n,
    account: String((n * 7) % 20).padStart(12, '0'),
    region: n % 2 === 0 ? 'eu-west-1' : 'us-east-1',
    arn: `arn:aws:x:thing/${(n * 37) % 1000}`,
    former,
    now,
    /** Verdicts by control. */
    verdicts: {
      'x/one': n % 4 === 0 ? 'NON_COMPLIANT' : n % 4 === 1 ? 'INSUFFICIENT_DATA' : 'COMPLIANT',
      'x/two': n % 6 === 0 ? 'NON_COMPLIANT' : 'COMPLIANT',
      'x/three': n % 5 === 0 ? 'NON_COMPLIANT' : 'COMPLIANT',
    } as Record<string, string>,
  }
})
type Thing = (typeof things)[number]
const severityOf: Record<string, string> = { 'x/one': 'critical', 'x/two': 'high', 'x/three': 'critical' }
const fails = ({ verdicts }: Thing, ...severities: string[]) =>
  Object.keys(verdicts).some(
    (id) => verdicts[id] === 'NON_COMPLIANT' && (severities.length === 0 || severities.includes(severityOf[id] ?? '')),
  )

beforeAll(async () => {
  db = await testDatabase()
  process.env.DATABASE_URL = db.url
  Object.assign(globalThis, { parapetDatabase: db })
  const tags = (owner: string) => JSON.stringify({ call: 'x', value: { Owner: owner } })
  await db.pool.query(
    `INSERT INTO resource (id, account_id, region, service, type, collector, arn, incarnation, name, owner, tags, facts, facts_hash,
       first_seen_at, last_changed_at, version_from, posture_from)
     SELECT n, account, region, 'x', 'X', 'c', arn, '', name, owner, tags::jsonb, '{}', '', '2026-02-01', '2026-02-01', '2026-02-01', '2026-02-01'
     FROM jsonb_to_recordset($1) AS t (n bigint, account text, region text, arn text, name text, owner text, tags text)`,
    [JSON.stringify(things.map((one) => ({ ...one, ...one.former, tags: tags(one.former.owner) })))],
  )
  await db.pool.query(
    `INSERT INTO resource_version (resource_id, valid_from, name, tags, facts, facts_hash, scan_id)
     SELECT id, first_seen_at, name, tags, facts, '', 1 FROM resource;
     INSERT INTO posture_version (resource_id, valid_from, presence, encryption_at_rest, encryption_in_transit, exposure,
       waf_protection, open_findings, open_critical, open_high, scan_id)
     SELECT id, first_seen_at, presence, encryption_at_rest, encryption_in_transit, exposure, waf_protection, 0, 0, 0, 1 FROM resource`,
  )
  await db.pool.query(
    `WITH became AS (
       UPDATE resource r SET name = t.name, owner = t.owner, tags = t.tags::jsonb, version_from = '2026-03-02'
       FROM jsonb_to_recordset($1) AS t (n bigint, name text, owner text, tags text)
       WHERE r.id = t.n AND (r.name, r.tags) <> (t.name, t.tags::jsonb) RETURNING r.*
     ), ended AS (
       UPDATE resource_version v SET valid_to = '2026-03-02' FROM became b WHERE v.resource_id = b.id AND v.valid_to IS NULL
     )
     INSERT INTO resource_version (resource_id, valid_from, name, tags, facts, facts_hash, scan_id)
     SELECT id, version_from, name, tags, facts, '', 1 FROM became`,
    [JSON.stringify(things.map(({ n, now }) => ({ n, ...now, tags: tags(now.owner) })))],
  )
  await db.pool.query(
    `INSERT INTO finding (resource_id, control_id, control_version, account_id, region, service, type, severity, dimension,
       compliance, reason, status, first_seen_at, last_changed_at, judged_at, version_from)
     SELECT n, v.key, 1, account, region, 'x', 'X', $2::jsonb ->> v.key, 'd', v.value, '', status,
       CASE WHEN status IS NOT NULL THEN now() - make_interval(days => n::int % 100) END, now(), now(), now()
     FROM jsonb_to_recordset($1) AS t (n bigint, account text, region text, verdicts jsonb), jsonb_each_text(verdicts) v,
       LATERAL (SELECT CASE v.value WHEN 'NON_COMPLIANT' THEN 'OPEN' END AS status) s`,
    [JSON.stringify(things), JSON.stringify(severityOf)],
  )
  // On 1 March each resource was judged as the one after it is now; what was open then had been for as long as what is, now.
  await db.pool.query(
    `INSERT INTO finding_version (resource_id, control_id, valid_from, valid_to, compliance, reason, control_version, severity,
       dimension, scan_id, account_id, status, first_seen_at)
     SELECT f.resource_id, f.control_id, '2026-02-01'::timestamptz, '2026-03-02'::timestamptz, n.compliance, '', 1, f.severity, 'd', 1, f.account_id,
       n.status, CASE WHEN n.status IS NOT NULL THEN '2026-03-01'::timestamptz - make_interval(days => f.resource_id::int % 100) END
     FROM finding f JOIN finding n ON n.resource_id = f.resource_id % ${made} + 1 AND n.control_id = f.control_id
     UNION ALL
     SELECT resource_id, control_id, '2026-03-02', NULL, compliance, '', 1, severity, 'd', 1, account_id, status, first_seen_at FROM finding`,
  )
  await db.pool.query('ANALYZE')
})
afterAll(() => db.drop())

const org = { kind: 'org' } as const

/** The ids that the list shows page by page, forwards. */
async function listed(at: Date | null, q: string): Promise<number[]> {
  const ids: number[] = []
  for (let cursor: string | null = ''; cursor !== null; ) {
    const page = await findResources(org, at, { q, cursor, size: 50, order: 'place' })
    ids.push(...page.rows.map(({ uid }) => Number(uid)))
    cursor = page.next
  }
  return ids
}

/** Those that are meant, in the order of the list. */
const meant = (test: (thing: Thing) => boolean) =>
  things
    .filter(test)
    .toSorted((one, other) => {
      const [left, right] = [one, other].map(({ account, region, arn, n }) => [account, region, arn, n] as const)
      for (const [index, value] of (left ?? []).entries()) {
        const against = right?.[index] ?? value
        if (value !== against) return value < against ? -1 : 1
      }
      return 0
    })
    .map(({ n }) => n)

const cases: readonly (readonly [q: string, test: (thing: Thing, state: Thing['now']) => boolean])[] = [
  ['orders-table', (_, { name }) => name.includes('orders-table')],
  ['ORDERS-TABLE-1', (_, { name }) => name.includes('orders-table-1')],
  ['ledger', (_, { name }) => name.includes('ledger')],
  ['g-ta', (_, { name }) => name.includes('g-ta')],
  ['-1', ({ arn }, { name }) => name.includes('-1') || arn.includes('-1')],
  ['thing/12', ({ arn }) => arn.includes('thing/12')],
  ['!orders-table', (_, { name }) => !name.includes('orders-table')],
  ['name:orders*', (_, { name }) => name.startsWith('orders')],
  ['name:*table*9', (_, { name }) => /table.*9$/.test(name)],
  ['name:ledger-10,billing-table-1', (_, { name }) => name === 'ledger-10' || name === 'billing-table-1'],
  ['arn:arn:aws:x:thing/37', ({ arn }) => arn === 'arn:aws:x:thing/37'],
  ['arn:*thing/5*', ({ arn }) => arn.includes('thing/5')],
  ['tag.Owner:team-3', (_, { owner }) => owner === 'Team-3'],
  ['tag.Owner:team-new,team-1', (_, { owner }) => owner === 'Team-new' || owner === 'Team-1'],
  ['!tag.Owner:team-new', (_, { owner }) => owner !== 'Team-new'],
]

test.each(cases.flatMap((one) => [[...one, null] as const, [...one, then] as const]))(
  '%s lists exactly what is called so, in order, and counts as many; as it was then, by what it was called then',
  async (q, holds, at) => {
    const expected = meant((thing) => holds(thing, at ? thing.former : thing.now))
    expect(await listed(at, q)).toEqual(expected)
    expect(await findFacets(org, at, q)).toMatchObject({ total: expected.length, atLeast: false })
  },
)

/** Whether what fails has been open from so many days on, and for less than so many. */
const open = ({ n }: Thing, from: number, to: number) => n % 100 >= from && n % 100 < to
const verdict = (id: string, compliance: string) => (thing: Thing) => thing.verdicts[id] === compliance
const failing: readonly (readonly [q: string, test: (thing: Thing) => boolean])[] = [
  ['severity:critical', (thing) => fails(thing, 'critical')],
  ['severity:critical,high', (thing) => fails(thing, 'critical', 'high')],
  [
    'severity:critical,high region:us-east-1',
    (thing) => fails(thing, 'critical', 'high') && thing.region === 'us-east-1',
  ],
  ['severity:critical account:000000000007', (thing) => fails(thing, 'critical') && thing.account === '000000000007'],
  ['severity:critical !region:us-east-1', (thing) => fails(thing, 'critical') && thing.region !== 'us-east-1'],
  ['!severity:critical', (thing) => !fails(thing, 'critical')],
  ['control:x/one', verdict('x/one', 'NON_COMPLIANT')],
  ['control:x/one,x/two', (thing) => ['x/one', 'x/two'].some((id) => verdict(id, 'NON_COMPLIANT')(thing))],
  ['control:x/one severity:high', () => false],
  ['control:x/one compliance:INSUFFICIENT_DATA', verdict('x/one', 'INSUFFICIENT_DATA')],
  ['control:x/one compliance:COMPLIANT', verdict('x/one', 'COMPLIANT')],
  ['control:x/* compliance:NON_COMPLIANT', (thing) => fails(thing)],
  ['compliance:INSUFFICIENT_DATA', verdict('x/one', 'INSUFFICIENT_DATA')],
  ['control:x/two owner:team-3', (thing) => verdict('x/two', 'NON_COMPLIANT')(thing) && thing.now.owner === 'Team-3'],
  ['owner:team-3', (thing) => thing.now.owner === 'Team-3'],
  ['owner:team-3 region:us-east-1', (thing) => thing.now.owner === 'Team-3' && thing.region === 'us-east-1'],
  ['age:30d..60d', (thing) => fails(thing) && open(thing, 30, 60)],
  ['age:30d..60d,90d..', (thing) => fails(thing) && (open(thing, 30, 60) || open(thing, 90, 100))],
  ['age:99d..', (thing) => fails(thing) && open(thing, 99, 100)],
  ['age:200d..', () => false],
  [
    'severity:high age:30d..60d region:us-east-1',
    (thing) => fails(thing, 'high') && open(thing, 30, 60) && thing.region === 'us-east-1',
  ],
  ['control:x/two age:99d..', (thing) => verdict('x/two', 'NON_COMPLIANT')(thing) && open(thing, 99, 100)],
]

const after = ({ n }: Thing) => things[n % made]?.verdicts ?? {}

test.each(failing.flatMap((one) => [[...one, null] as const, [...one, then] as const]))(
  '%s lists each resource with such a finding once, in order, and counts as many, now and as it was then',
  async (q, holds, at) => {
    const expected = meant((thing) => holds(at ? { ...thing, verdicts: after(thing), now: thing.former } : thing))
    // Owners are those of now: a resource has no other.
    if (at && q.includes('owner')) return
    expect(await listed(at, q)).toEqual(expected)
    expect(await findFacets(org, at, q)).toMatchObject({ total: expected.length, atLeast: false })
  },
)

test('a page back shows what the page before showed', async () => {
  for (const q of ['severity:critical,high', 'orders-table']) {
    const page = (cursor: string) => findResources(org, null, { q, cursor, size: 50, order: 'place' })
    const first = await page('')
    const second = await page(first.next ?? '')
    expect(second.rows.length, q).toBeGreaterThan(0)
    expect((await page(second.previous ?? '')).rows, q).toEqual(first.rows)
  }
})

test('what is gone is found by its id, and has its neighbours in a list of what is gone', async () => {
  const gone = ['11', '12', '13']
  await db.pool.query(`UPDATE resource SET presence = 'GONE' WHERE id = ANY ($1::bigint[])`, [gone])
  const found = await findResources({ kind: 'org' }, null, {
    q: `id:${gone.join(',')}`,
    cursor: '',
    size: 50,
    order: 'place',
  })
  expect(found.rows.map(({ uid }) => uid).sort()).toEqual(gone)
  const [first, second] = found.rows
  const list = { q: 'presence:GONE', order: 'place' } as const
  expect(await findNeighbours({ kind: 'org' }, null, list, first?.uid ?? '')).toMatchObject({
    previous: null,
    next: { uid: second?.uid },
  })
})

test('facts are columns where they are asked for, as they were then; what was not read says so, and why', async () => {
  const facts = (port: number) =>
    JSON.stringify({
      port: { value: port, call: 'x' },
      key: { unobserved: 'denied', call: 'kms:DescribeKey' },
      alias: { value: null, call: 'x' },
      groups: { value: [{ id: 'sg-1' }], call: 'x' },
    })
  await db.pool.query('UPDATE resource SET facts = $1 WHERE id = 21', [facts(2)])
  await db.pool.query('UPDATE resource_version SET facts = $1 WHERE resource_id = 21', [facts(1)])
  const columns = 'resource_name,fact:port,fact:key,fact:alias,fact:groups[0].id,fact:groups[1],fact:other'
  const list = { q: 'id:21', cursor: '', size: 50, order: 'place' } as const
  const shown = async (at: Date | null) =>
    (await findResources({ kind: 'org' }, at, { ...list, columns })).rows.map((row) => row.facts)
  const rest = {
    key: { text: 'unknown', unknown: 'AWS denied kms:DescribeKey' },
    alias: { text: 'none' },
    'groups[0].id': { text: 'sg-1' },
    'groups[1]': null,
    other: null,
  }
  expect(await shown(null)).toEqual([{ port: { text: '2' }, ...rest }])
  expect(await shown(then)).toEqual([{ port: { text: '1' }, ...rest }])
  const [plain] = (await findResources({ kind: 'org' }, null, list)).rows
  expect(plain).not.toHaveProperty('facts')

  const offered = await findOfferedFacts({ kind: 'org' }, null, 'id:21')
  expect(offered.map(({ path }) => path)).toEqual(['alias', 'groups', 'groups[0]', 'groups[0].id', 'key', 'port'])
})
