import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { activeAccounts, type OrganizationReading, saveOrganization } from './organization.ts'
import { createScan } from './scans/scans.ts'
import { type TestDatabase, testDatabase } from './testing.ts'

let db: TestDatabase
beforeAll(async () => {
  db = await testDatabase()
})
afterAll(() => db.drop())
beforeEach(() =>
  db.pool.query('TRUNCATE organization, organizational_unit, account, account_version, resource, scan CASCADE'),
)

const one = '111111111111'
const two = '222222222222'

function account(accountId: string, name: string, unitIds: readonly string[] | null, state = 'ACTIVE') {
  return { accountId, name, state, joinedAt: null, unitIds, management: accountId === one }
}
const units = [
  { id: 'r-1', name: 'Root', parentId: null },
  { id: 'ou-a', name: 'Workloads', parentId: 'r-1' },
  { id: 'ou-b', name: 'Prod', parentId: 'ou-a' },
]
const whole: OrganizationReading = {
  source: 'organizations',
  organizationId: 'o-1',
  managementAccountId: one,
  callerAccountId: one,
  units,
  accounts: [account(one, 'main', ['r-1']), account(two, 'shop', ['r-1', 'ou-a', 'ou-b'])],
  complete: true,
  unread: [],
}

async function save(reading: OrganizationReading) {
  const scan = await createScan(db, { trigger: 'manual' })
  return saveOrganization(db, reading, { scanId: scan?.id ?? '' })
}
async function versions(id: string) {
  const { rows } = await db.pool.query(
    'SELECT name, ou_path, valid_to IS NULL AS current FROM account_version WHERE account_id = $1 ORDER BY valid_from',
    [id],
  )
  return rows.map((row) => [row.name, row.ou_path, row.current])
}

test('the tree is stored with its paths, and reading it again writes no history', async () => {
  expect(await save(whole)).toMatchObject({ joined: [one, two] })
  expect(await save(whole)).toEqual({ joined: [], left: [], moved: [], renamed: [] })
  expect(await versions(two)).toEqual([['shop', 'Root / Workloads / Prod', true]])
  const { rows } = await db.pool.query('SELECT id, path, depth, valid_to FROM organizational_unit ORDER BY depth')
  expect(rows.map((row) => [row.id, row.path, row.depth, row.valid_to])).toEqual([
    ['r-1', 'Root', 0, null],
    ['ou-a', 'Root/Workloads', 1, null],
    ['ou-b', 'Root/Workloads/Prod', 2, null],
  ])
})

test('a rename and a move are history; the id stays', async () => {
  await save(whole)
  expect(
    await save({ ...whole, accounts: [account(one, 'main', ['r-1']), account(two, 'store', ['r-1'])] }),
  ).toMatchObject({
    moved: [two],
    renamed: [two],
  })
  expect(await versions(two)).toEqual([
    ['shop', 'Root / Workloads / Prod', false],
    ['store', 'Root', true],
  ])
})

test('an account leaves only when Organizations was read to the end', async () => {
  await save(whole)
  const partly = { ...whole, accounts: [account(one, 'main', ['r-1'])] }
  const unread = [{ code: 'AccessDenied', call: 'organizations:ListAccounts', message: 'no' }]
  expect(await save({ ...partly, complete: false, unread })).toMatchObject({ left: [] })
  expect(await save({ ...partly, source: 'caller', organizationId: null, units: [], unread })).toMatchObject({
    left: [],
  })
  expect((await activeAccounts(db)).map((row) => row.accountId)).toEqual([one, two])
  const { rows } = await db.pool.query('SELECT id, source, read_error FROM organization')
  expect(rows).toEqual([
    { id: 'o-1', source: 'organizations', read_error: 'organizations:ListAccounts: AccessDenied: no' },
  ])
  expect(await save(partly)).toMatchObject({ left: [two] })
  expect((await activeAccounts(db)).map((row) => row.accountId)).toEqual([one])
  expect(await versions(two)).toEqual([['shop', 'Root / Workloads / Prod', false]])
})

test('an account that comes back is the same account', async () => {
  await save(whole)
  await save({ ...whole, accounts: [account(one, 'main', ['r-1'])] })
  expect(await save(whole)).toMatchObject({ joined: [two] })
  expect(await versions(two)).toEqual([
    ['shop', 'Root / Workloads / Prod', false],
    ['shop', 'Root / Workloads / Prod', true],
  ])
})

test('what was not read of an account stays as it was', async () => {
  await save(whole)
  await save({
    ...whole,
    accounts: [account(one, one, null, 'UNKNOWN'), account(two, two, null, 'UNKNOWN')],
    units: [],
    complete: false,
  })
  const { rows } = await db.pool.query('SELECT name, state, ou_path FROM account ORDER BY id')
  expect(rows).toEqual([
    { name: 'main', state: 'ACTIVE', ou_path: 'Root' },
    { name: 'shop', state: 'ACTIVE', ou_path: 'Root / Workloads / Prod' },
  ])
})

test('a closed account is out of scope and not scanned', async () => {
  await save(whole)
  await db.pool.query(
    `INSERT INTO resource (account_id, region, service, type, collector, arn, incarnation, name, tags, facts, facts_hash,
       first_seen_at, last_changed_at, version_from) VALUES ($1, 'r', 's', 't', 'c', 'a', '', 'n', '{}', '{}', '', now(), now(), now())`,
    [two],
  )
  await save({
    ...whole,
    accounts: [account(one, 'main', ['r-1']), account(two, 'shop', ['r-1', 'ou-a', 'ou-b'], 'SUSPENDED')],
  })
  const { rows } = await db.pool.query('SELECT presence FROM resource')
  expect(rows).toEqual([{ presence: 'OUT_OF_SCOPE' }])
  const { rows: tally } = await db.pool.query('SELECT presence, resources FROM tally')
  expect(tally).toEqual([{ presence: 'OUT_OF_SCOPE', resources: 1 }])
  expect((await activeAccounts(db)).map((row) => row.accountId)).toEqual([one])
})

test('another organisation is refused: one database holds one', async () => {
  await save(whole)
  await expect(save({ ...whole, organizationId: 'o-2' })).rejects.toThrow(/holds the organisation o-1/)
})
