import { afterAll, beforeAll, expect, test } from 'vitest'
import { readMembership } from './organization-row.ts'
import { type TestDatabase, testDatabase } from './testing.ts'

let db: TestDatabase
beforeAll(async () => {
  db = await testDatabase()
  await db.pool.query(
    `INSERT INTO organization (id, source, read_at) VALUES ('o-example', 'organizations', now());
     INSERT INTO account (id, name, state, ou_path, version_from) VALUES
       ('111111111111', 'placed', 'ACTIVE', 'Root / Regulated / PCI', now()), ('222222222222', 'unplaced', 'ACTIVE', '', now())`,
  )
})
afterAll(() => db.drop())

test('an account whose place in the tree was not read has unknown OUs, not none', async () => {
  expect((await readMembership(db, '111111111111')).organizationalUnits).toEqual(['Root', 'Regulated', 'PCI'])
  expect((await readMembership(db, '222222222222')).organizationalUnits).toBeNull()
  expect((await readMembership(db, '333333333333')).organizationalUnits).toBeNull()
})

test('an organisation that could not be read makes nobody a member', async () => {
  await db.pool.query(`UPDATE organization SET source = 'configured'`)
  expect(await readMembership(db, '111111111111')).toMatchObject({
    organizationAccounts: null,
    organizationId: null,
    organizationalUnits: null,
  })
})
