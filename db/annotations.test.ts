import { afterAll, beforeAll, expect, test } from 'vitest'
import { changeAnnotation, deleteAnnotation, writeAnnotation } from './annotations.ts'
import { type TestDatabase, testDatabase } from './testing.ts'

let db: TestDatabase
beforeAll(async () => {
  db = await testDatabase()
})
afterAll(() => db.drop())

const at = new Date('2026-11-03T10:00:00Z')
const wordings = async (id: string) =>
  (await db.pool.query('SELECT text, valid_to IS NULL AS stands FROM annotation WHERE id = $1 ORDER BY version', [id]))
    .rows

test('what a note said before is kept when it is changed and when it is deleted', async () => {
  const id = await writeAnnotation(db, { scope: 'org', at, text: 'Moved to a key' })
  await changeAnnotation(db, { id, version: 1 }, { at, text: 'Moved payments to a key' })
  await changeAnnotation(db, { id, version: 2 }, { at, text: 'Moved payments to a key' })
  expect(await wordings(id)).toEqual([
    { text: 'Moved to a key', stands: false },
    { text: 'Moved payments to a key', stands: true },
  ])
  await deleteAnnotation(db, { id, version: 2 })
  expect(await wordings(id)).toEqual([
    { text: 'Moved to a key', stands: false },
    { text: 'Moved payments to a key', stands: false },
  ])
})

test('of two readers who change the same wording, the second is told and overwrites nothing', async () => {
  const id = await writeAnnotation(db, { scope: 'org', at, text: 'WAF on' })
  await changeAnnotation(db, { id, version: 1 }, { at, text: 'WAF on everywhere' })
  await expect(changeAnnotation(db, { id, version: 1 }, { at, text: 'WAF off' })).rejects.toThrow('meanwhile')
  await expect(deleteAnnotation(db, { id, version: 1 })).rejects.toThrow('meanwhile')
  expect((await wordings(id)).at(-1)).toEqual({ text: 'WAF on everywhere', stands: true })
})

test('a note of an account that nobody knows is refused', async () => {
  await expect(writeAnnotation(db, { scope: 'account:999999999999', at, text: 'x' })).rejects.toThrow('No account')
})
