import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestDatabase, testDatabase } from '#db/testing.ts'
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
