import { afterAll, beforeAll, expect, test } from 'vitest'
import { closeScan } from '#db/scans/closing.ts'
import { createScan } from '#db/scans/scans.ts'
import { type TestDatabase, testDatabase } from '#db/testing.ts'
import { parseScope } from '../view.ts'
import { findEncryption } from './query.ts'

const account = '000000000001'
let db: TestDatabase

/** Keys 1 to 40, of which those that 3 divides are disabled and as many resources as its number hang on each. */
beforeAll(async () => {
  db = await testDatabase()
  process.env.DATABASE_URL = db.url
  Object.assign(globalThis, { parapetDatabase: db })
  await db.pool.query(
    `INSERT INTO account (id, name, state, version_from) VALUES ('${account}', 'shop', 'ACTIVE', '2026-01-01'), ('000000000002', 'bank', 'ACTIVE', '2026-01-01');
     INSERT INTO resource (id, account_id, region, service, type, collector, arn, incarnation, name, tags, facts, facts_hash,
       first_seen_at, last_changed_at, version_from, posture_from)
     SELECT n, CASE WHEN n % 2 = 0 THEN '${account}' ELSE '000000000002' END, 'eu-west-1', 'kms', 'AWS::KMS::Key', 'c', 'key:' || n, '', 'key ' || n, '{}', '{}', '',
       '2026-02-01', '2026-02-01', '2026-02-01', '2026-02-01' FROM generate_series(1, 40) AS n;
     INSERT INTO resource (id, account_id, region, service, type, collector, arn, incarnation, name, tags, facts, facts_hash,
       first_seen_at, last_changed_at, version_from, posture_from)
     SELECT 1000 + n * 100 + u, '${account}', 'eu-west-1', 'rds', 'AWS::RDS::DBInstance', 'c', 'db:' || n || ':' || u, '', 'db', '{}', '{}', '',
       '2026-02-01', '2026-02-01', '2026-02-01', '2026-02-01' FROM generate_series(1, 40) AS n, generate_series(1, n) AS u;
     INSERT INTO relation (from_resource_id, kind, to_arn, valid_from)
     SELECT id, 'encrypted-with', 'key:' || split_part(arn, ':', 2), '2026-02-01' FROM resource WHERE type = 'AWS::RDS::DBInstance';
     INSERT INTO finding (resource_id, control_id, control_version, account_id, region, service, type, severity, dimension, compliance,
       reason, last_changed_at, judged_at, version_from)
     SELECT id, 'kms/key-enabled', 1, account_id, region, service, type, 'low', 'd',
       CASE WHEN id % 3 = 0 THEN 'NON_COMPLIANT' ELSE 'COMPLIANT' END, 'Disabled.', '2026-02-01', now(), '2026-02-01'
     FROM resource WHERE type = 'AWS::KMS::Key';
     INSERT INTO finding_version (resource_id, control_id, valid_from, compliance, reason, control_version, severity, dimension, scan_id, account_id)
     SELECT resource_id, control_id, version_from, compliance, reason, 1, severity, dimension, 1, account_id FROM finding`,
  )
})
afterAll(() => db.drop())

async function ended(): Promise<Date> {
  const scan = await createScan(db, { trigger: 'manual' })
  return (await closeScan(db, scan?.id ?? '')).finishedAt ?? new Date()
}

const shown = async (scope: string, at: Date | null) =>
  (await findEncryption(parseScope(scope) ?? { kind: 'org' }, at)).troubled.map(
    ({ uid, users }) => [Number(uid), users] as const,
  )

test('keys in trouble are those on which most hangs, with the numbers of the instant, now and in the past', async () => {
  const first = await ended()
  const most = [39, 36, 33, 30].map((n) => [n, n] as const)
  expect(await shown('org', null)).toEqual(most)
  expect(await shown('org', first)).toEqual(most)
  expect(await shown(account, null)).toEqual([36, 30, 24, 18].map((n) => [n, n]))

  // All but two of what hung on key 39 hangs on key 6 now.
  await db.pool.query(
    `UPDATE relation SET valid_to = now() WHERE to_arn = 'key:39' AND from_resource_id > 1000 + 3902;
     INSERT INTO relation (from_resource_id, kind, to_arn, valid_from)
     SELECT from_resource_id, kind, 'key:6', now() FROM relation WHERE to_arn = 'key:39' AND valid_to IS NOT NULL`,
  )
  await ended()
  expect((await shown('org', null)).slice(0, 3)).toEqual([
    [6, 43],
    [36, 36],
    [33, 33],
  ])
  expect(await shown('org', first)).toEqual(most)
  // Nothing more hangs on a key that was enabled.
  await db.pool.query(`UPDATE finding SET compliance = 'COMPLIANT' WHERE resource_id = 6`)
  expect((await shown('org', null))[0]).toEqual([36, 36])
})

test('what has not changed when a scan ends is not written again', async () => {
  const rows = async () => Number((await db.pool.query('SELECT count(*) FROM key_use')).rows[0].count)
  const before = await rows()
  await ended()
  expect(await rows()).toBe(before)
})
