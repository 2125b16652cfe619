import { afterAll, beforeAll, expect, test } from 'vitest'
import { pruneHistory } from './history.ts'
import { createScan } from './scans/scans.ts'
import { type TestDatabase, testDatabase } from './testing.ts'

let db: TestDatabase
beforeAll(async () => {
  db = await testDatabase()
})
afterAll(() => db.drop())

test('what ended long ago goes, what still holds stays, however old', async () => {
  const old = await createScan(db, { trigger: 'demo', asOf: new Date('2024-01-15T00:00:00Z') })
  await createScan(db, { trigger: 'manual' })
  await db.pool.query(`UPDATE scan SET status = 'COMPLETE' WHERE id = $1`, [old?.id])
  const version = (id: number, from: string, to: string | null) =>
    db.pool.query(
      `INSERT INTO resource_version (resource_id, valid_from, valid_to, name, tags, facts, facts_hash, scan_id)
       VALUES ($1, $2, $3, 'n', '{}', '{}', '', 1)`,
      [id, from, to],
    )
  await version(1, '2024-01-15T00:00:00Z', '2024-01-20T00:00:00Z')
  await version(2, '2024-01-15T00:00:00Z', null)
  const done = await pruneHistory(db, { keepMonths: 13 })
  const { rows } = await db.pool.query('SELECT resource_id FROM resource_version')
  expect(rows).toEqual([{ resource_id: '2' }])
  expect(done).toContain('cell_2024_01: dropped')
  const { rows: scans } = await db.pool.query('SELECT trigger FROM scan')
  expect(scans).toEqual([{ trigger: 'manual' }])
  await expect(pruneHistory(db, { keepMonths: 0 })).rejects.toThrow(/at least 1/)
})
