import { afterAll, beforeAll, expect, test } from 'vitest'
import { writeAnnotation } from '#db/annotations.ts'
import { keepControlSet } from '#db/control-versions.ts'
import type { TestDatabase } from '#db/testing.ts'
import { scanOnce, screensDatabase } from '../scanned.fixture.ts'
import type { Scope } from '../view.ts'
import { findNotes } from './annotations.ts'
import { findEvents } from './events.ts'

const accounts = { shop: '111111111111', bank: '222222222222' }
const org: Scope = { kind: 'org' }
const one: Scope = { kind: 'ou', id: 'ou-ab12-one' }
const two: Scope = { kind: 'ou', id: 'ou-ab12-two' }
const scan = (): Promise<string> => scanOnce(db, [{ accountId: accounts.shop, found: { db: 'COMPLIANT' } }])
const kinds = async (scope: Scope) =>
  (await findEvents(scope, null, 30, 'UTC')).events.map(({ kind, names }) => `${kind}: ${names.join()}`)
let db: TestDatabase

beforeAll(async () => {
  db = await screensDatabase(accounts)
})
afterAll(() => db.drop())

test('a control that came, went or changed is told at the scan that judged so, and the first set is no change', async () => {
  const steady = { version: 1, severity: 'low' } as const
  const first = await scan()
  await keepControlSet(db, first, { 'rds/kept': steady, 'rds/gone': steady, 'rds/heavier': steady })
  expect(await kinds(org)).toEqual([])
  const second = await scan()
  const next = { 'rds/kept': steady, 'rds/heavier': { version: 1, severity: 'high' }, 'rds/new': steady } as const
  await keepControlSet(db, second, next)
  await keepControlSet(db, second, next)
  await keepControlSet(db, first, { 'rds/kept': steady })
  await keepControlSet(db, await scan(), next)
  expect(await kinds(org)).toEqual(['controls changed: rds/gone,rds/heavier,rds/new'])
  expect((await findEvents(org, null, 30, 'UTC')).firstAt).not.toBeNull()
})

test('an account that is moved leaves one OU and joins the other, and the organisation neither', async () => {
  await db.pool.query(
    `UPDATE account_version SET valid_to = now() - interval '3 days' WHERE account_id = $1 AND valid_to IS NULL`,
    [accounts.bank],
  )
  await db.pool.query(
    `INSERT INTO account_version (account_id, valid_from, name, state, ou_id, ou_path, ou_ids)
     SELECT $1, valid_to, 'bank', 'ACTIVE', 'ou-ab12-two', 'Root / Two', '{r-ab12,ou-ab12-two}' FROM account_version WHERE account_id = $1`,
    [accounts.bank],
  )
  const moved = (all: readonly string[]) => all.filter((text) => text.startsWith('accounts'))
  expect(moved(await kinds(one))).toEqual(['accounts left: bank'])
  expect(moved(await kinds(two))).toEqual(['accounts joined: bank'])
  expect(moved(await kinds(org))).toEqual([])
})

test('a note stands at its scope, at what it lies in and at what lies in it, and nowhere else', async () => {
  await db.pool.query(`INSERT INTO organizational_unit (id, name, path, depth, valid_from)
    VALUES ('ou-ab12-one', 'One', 'Root/One', 1, now()), ('ou-ab12-two', 'Two', 'Root/Two', 1, now())`)
  await db.pool.query(`UPDATE account SET ou_ids = '{r-ab12,ou-ab12-two}', ou_id = 'ou-ab12-two' WHERE name = 'bank'`)
  const at = new Date(Date.now() - 86_400_000)
  for (const [scope, text] of [
    ['org', 'all'],
    ['ou:ou-ab12-one', 'one'],
    [`account:${accounts.shop}`, 'shop'],
    [`account:${accounts.bank}`, 'bank'],
  ] as const)
    await writeAnnotation(db, { scope, at, text })
  const shown = async (scope: Scope) => (await findNotes(scope, null, 30)).map(({ text }) => text).sort()
  expect(await shown(org)).toEqual(['all', 'bank', 'one', 'shop'])
  expect(await shown(one)).toEqual(['all', 'one', 'shop'])
  expect(await shown({ kind: 'account', id: accounts.bank })).toEqual(['all', 'bank'])
  expect(await findNotes(org, new Date(at.getTime() - 1000), 30)).toEqual([])
})
