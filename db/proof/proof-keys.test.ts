import { afterAll, beforeAll, expect, test } from 'vitest'
import { isObserved, observed } from '#domain/observed.ts'
import { definePosture } from '#domain/posture.ts'
import { type TestDatabase, testDatabase } from '../testing.ts'
import { loadProof } from './proof.ts'

const accountId = '012345678901'
const keyArn = `arn:aws:kms:eu-west-1:${accountId}:key/1`
const collectors = [
  { id: 'kms/key', resourceType: 'AWS::KMS::Key', scope: 'region' },
  { id: 'kms/alias', resourceType: 'AWS::KMS::Alias', scope: 'region' },
  { id: 'kms/custom-key-store', resourceType: 'AWS::KMS::CustomKeyStore', scope: 'region' },
] as const
const call = 'kms:DescribeKey'
/** A type whose data rests on the one key. */
const posture = definePosture()({
  resourceType: 'AWS::Test::Store',
  looksAt: [],
  keys: () => [{ protects: 'storage', holder: observed({ kind: 'kms', id: keyArn, because: 'It says so.' }, call) }],
})
let db: TestDatabase

beforeAll(async () => {
  db = await testDatabase()
  const add = async (type: string, arn: string, facts: object, presence = 'PRESENT') => {
    const { rows } = await db.pool.query<{ id: string }>(
      `INSERT INTO resource (account_id, region, service, type, collector, arn, incarnation, name, tags, facts, facts_hash, pillars,
         presence, first_seen_at, last_seen_at, last_changed_at, version_from)
       VALUES ($1, 'eu-west-1', 'test', $2, 'kms/key', $3, '', $3, '{"call": "test", "value": {}}', $4, 'x', $5, $6, now(), now(), now(), now())
       RETURNING id`,
      [
        accountId,
        type,
        arn,
        facts,
        {
          encryptionAtRest: observed({ kind: 'customer-managed', key: null, because: 'so' }, 'parapet:judge'),
          wafProtection: observed({ kind: 'not-eligible', webAclArn: null, because: 'so' }, 'parapet:judge'),
        },
        presence,
      ],
    )
    const id = rows[0]?.id
    if (type !== 'AWS::KMS::Key')
      await db.pool.query(
        `INSERT INTO relation (from_resource_id, kind, to_arn, valid_from) VALUES ($1, 'encrypted-with', $2, now())`,
        [id, keyArn],
      )
  }
  await add('AWS::KMS::Key', keyArn, {
    keyId: observed('1', call),
    keyManager: observed('CUSTOMER', call),
    keyState: observed('PendingDeletion', call),
    deletionDate: observed('2026-12-24T00:00:00Z', call),
  })
  await add('AWS::Test::Store', 'arn:aws:test:::one', {})
  await add('AWS::Test::Store', 'arn:aws:test:::two', {})
  await add('AWS::Test::Store', 'arn:aws:test:::gone', {}, 'GONE')
  await add('AWS::Test::Copy', 'arn:aws:test:::copy', {})
})
afterAll(() => db.drop())

async function keysOf(arn: string) {
  const { rows } = await db.pool.query<{ id: string }>('SELECT id FROM resource WHERE arn = $1', [arn])
  const proof = await loadProof(db, rows[0]?.id ?? '', null, { collectors, postures: { 'AWS::Test::Store': posture } })
  const keys = proof?.keys
  if (!keys || !isObserved(keys)) throw new Error(`no keys are shown of ${arn}`)
  return keys.value
}

test('the chain behind a resource names its key, and what else hangs on it that is still there', async () => {
  const { chains, holders } = await keysOf('arn:aws:test:::one')
  const key = chains[0]?.links.find((link) => link.key)
  expect(chains.map(({ protects }) => protects)).toEqual(['storage'])
  expect(key).toMatchObject({ usable: { value: false }, key: { arn: keyArn, state: { value: 'PendingDeletion' } } })
  expect(holders[keyArn]).toEqual([
    { type: 'AWS::Test::Store', count: 2 },
    { type: 'AWS::Test::Copy', count: 1 },
  ])
})

test('of a key, the same says what is lost with it', async () => {
  const { holders } = await keysOf(keyArn)
  expect(holders[keyArn]?.map(({ type, count }) => [type, count])).toEqual([
    ['AWS::Test::Store', 2],
    ['AWS::Test::Copy', 1],
  ])
})
