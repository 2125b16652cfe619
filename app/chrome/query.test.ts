import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestDatabase, testDatabase } from '#db/testing.ts'
import { coverageScore } from '#domain/score.ts'
import { findCoverage } from './query.ts'

let db: TestDatabase
beforeAll(async () => {
  db = await testDatabase()
  process.env.DATABASE_URL = db.url
  Object.assign(globalThis, { parapetDatabase: db })
  // A past day was scanned to its end, and the scan of a later one has begun.
  await db.pool.query(
    `INSERT INTO organization (id, source, read_at, demo) VALUES ('o-demo', 'organizations', now(), true);
     INSERT INTO account (id, name, state, version_from) VALUES ('111111111111', 'shop', 'ACTIVE', now());
     INSERT INTO scan (trigger, status, as_of, started_at, finished_at) VALUES
       ('demo', 'COMPLETE', now() - interval '90 days', now(), now()), ('demo', 'RUNNING', now() - interval '87 days', now(), NULL);
     INSERT INTO cell_latest (account_id, region, collector, service, outcome, scan_id, collected_at, last_complete_at)
       VALUES ('111111111111', 'eu-west-1', 'rds/db-instance', 'rds', 'COMPLETE', 1, now() - interval '90 days', now() - interval '90 days');
     SELECT count_coverage('{111111111111}')`,
  )
})
afterAll(() => db.drop())

test('while the demo’s past is filled, its present is the last day that was scanned to the end', async () => {
  expect(await findCoverage({ kind: 'org' }, null)).toMatchObject({ blind: 0, score: { passing: 1, failing: 0 } })
})

test('of a real organisation, what was read ninety days ago is not covered any more', async () => {
  await db.pool.query('UPDATE organization SET demo = false')
  expect(await findCoverage({ kind: 'org' }, null)).toMatchObject({ blind: 1, score: { passing: 0, failing: 1 } })
})

test('coverage is the sum of its accounts, whether all, some or none of an account was read lately', async () => {
  await db.pool.query(
    `INSERT INTO account (id, name, state, ou_ids, version_from)
       SELECT lpad(n::text, 12, '0'), 'a' || n, CASE WHEN n = 9 THEN 'SUSPENDED' ELSE 'ACTIVE' END, ARRAY['ou-' || n % 2], now() FROM generate_series(1, 9) AS n;
     INSERT INTO cell_latest (account_id, region, collector, service, outcome, scan_id, collected_at)
       SELECT id, 'eu-west-' || c, 'rds/db-instance', 'rds', (ARRAY['COMPLETE', 'DENIED', 'PARTIAL'])[c % 3 + 1], 1,
         now() - make_interval(hours => (c * right(id, 1)::int * 3)) FROM account, generate_series(1, 8) AS c WHERE id LIKE '0%';
     SELECT count_coverage(array_agg(id)) FROM account`,
  )
  for (const [scope, accounts] of [
    [{ kind: 'org' }, 'true'],
    [{ kind: 'ou', id: 'ou-1' }, `account_id IN (SELECT id FROM account WHERE 'ou-1' = ANY (ou_ids))`],
    [{ kind: 'account', id: '000000000003' }, `account_id = '000000000003'`],
  ] as const) {
    const { rows } = await db.pool.query<{ outcome: string; cells: number; newest: Date }>(
      `SELECT outcome, sum(cells)::float8 AS cells, max(newest_at) AS newest FROM coverage_now(now()) WHERE ${accounts} GROUP BY 1`,
    )
    expect(rows.some(({ outcome }) => outcome === 'STALE') && rows.some(({ outcome }) => outcome === 'COMPLETE')).toBe(
      true,
    )
    expect(await findCoverage(scope, null)).toMatchObject({
      score: coverageScore(Object.fromEntries(rows.map(({ outcome, cells }) => [outcome, cells]))),
      collectedAt: new Date(Math.max(...rows.map(({ newest }) => newest.getTime()))).toISOString(),
    })
  }
})
