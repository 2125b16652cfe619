import { afterAll, beforeAll, expect, test } from 'vitest'
import { deleteView, keepView, pinView, readViews, renameView, viewsKept } from './saved-views.ts'
import { type TestDatabase, testDatabase } from './testing.ts'

let db: TestDatabase
beforeAll(async () => {
  db = await testDatabase()
})
afterAll(() => db.drop())

const view = { query: 'encryption:none', columns: 'resource_name,owner', sort: 'place', splitBy: 'region' }
const names = async () => (await readViews(db)).map(({ name }) => name)

test('a view is kept as it was, and the pinned ones come first', async () => {
  await keepView(db, { ...view, name: 'b', pinned: false })
  const id = await keepView(db, { ...view, name: '  Unencrypted \n by region ', pinned: false })
  await keepView(db, { ...view, name: 'A', pinned: true })
  expect(await names()).toEqual(['A', 'b', 'Unencrypted by region'])
  await pinView(db, id, true)
  expect(await readViews(db)).toMatchObject([
    { name: 'A' },
    { id, name: 'Unencrypted by region', pinned: true, ...view },
    { name: 'b' },
  ])
  await pinView(db, id, false)
  expect(await names()).toEqual(['A', 'b', 'Unencrypted by region'])
})

test('two views never have one name, whatever its capitals, and the refusal names it and the way out', async () => {
  const [one] = await readViews(db)
  await expect(keepView(db, { ...view, name: 'UNENCRYPTED by  region', pinned: false })).rejects.toThrow(
    'There is a view named “UNENCRYPTED by region” already: choose another name, or delete that view first.',
  )
  await expect(renameView(db, one?.id ?? '', 'B')).rejects.toMatchObject({ refusal: 'taken' })
  await renameView(db, one?.id ?? '', 'a')
  expect(await names()).toContain('a')
})

test('what somebody else has deleted can be neither renamed, pinned nor deleted again', async () => {
  const [one] = await readViews(db)
  const id = one?.id ?? ''
  await deleteView(db, id)
  for (const late of [() => deleteView(db, id), () => pinView(db, id, true), () => renameView(db, id, 'x')])
    await expect(late()).rejects.toMatchObject({ refusal: 'gone' })
})

test('there are never more views than a page can show', async () => {
  await db.pool.query(
    `INSERT INTO saved_view (name, query, columns, sort, split_by, pinned)
     SELECT 'view ' || n, '', '', 'place', 'type', false FROM generate_series(1, ${viewsKept}) n`,
  )
  await expect(keepView(db, { ...view, name: 'one more', pinned: false })).rejects.toMatchObject({ refusal: 'full' })
})
