import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestDatabase, testDatabase } from '#db/testing.ts'
import { isTooLong, shortAddress, wholeAddress } from './short-address.ts'
import { addressLimit, parseView, queryLimit } from './view.ts'

let db: TestDatabase
beforeAll(async () => {
  db = await testDatabase()
  Object.assign(globalThis, { parapetDatabase: db })
  process.env.DATABASE_URL = db.url
})
afterAll(() => db.drop())

const address = (params: Record<string, string>) => new URL(`http://x/resources?${new URLSearchParams(params)}`)
const paramsOf = (url: URL | null) => Object.fromEntries(url?.searchParams ?? [])
const ids = (count: number) => `id:${Array.from({ length: count }, (_, index) => 1000 + index).join(',')}`

test('a long address becomes a short one that means the same; what is short stays readable in it', async () => {
  const asked = { order: 'critical', q: ids(400), tz: 'Asia/Tokyo' }
  const short = await shortAddress(address(asked))
  expect(isTooLong(address(asked))).toBe(true)
  expect(short && isTooLong(short)).toBe(false)
  expect(paramsOf(short)).toEqual({ order: 'critical', tz: 'Asia/Tokyo', s: expect.stringMatching(/^[\w-]{16}$/) })
  expect(paramsOf(short && (await wholeAddress(short)))).toEqual(asked)
})

test('the same state has the same id, whatever the rest of its address, and is kept once', async () => {
  const id = async (params: Record<string, string>) => paramsOf(await shortAddress(address(params))).s
  const one = await id({ q: ids(300) })
  expect(await id({ q: ids(300) })).toBe(one)
  expect(await id({ size: '100', q: ids(300), scope: '123456789012' })).toBe(one)
  expect(await id({ q: ids(301) })).not.toBe(one)
  const { rows } = await db.pool.query('SELECT FROM kept_address WHERE id = $1', [one])
  expect(rows).toHaveLength(1)
})

test('as many parameters are kept as it takes, and no more', async () => {
  const half = 'a'.repeat(addressLimit * 0.6)
  const short = await shortAddress(address({ q: `${half}b`, columns: half, by: 'region' }))
  expect(paramsOf(short)).toEqual({ columns: half, by: 'region', s: expect.any(String) })
  const two = await shortAddress(address({ q: half + half, columns: half + half, by: 'region' }))
  expect(paramsOf(two)).toEqual({ by: 'region', s: expect.any(String) })
})

test('what stands in the address goes before what is kept', async () => {
  const short = await shortAddress(address({ q: ids(400) }))
  short?.searchParams.set('q', 'region:eu-west-1')
  expect(paramsOf(short && (await wholeAddress(short)))).toEqual({ q: 'region:eu-west-1' })
})

test('an id that nobody has kept is left alone, and the screen says so', async () => {
  for (const id of ['AAAAAAAAAAAAAAAA', "'; drop table", '']) expect(await wholeAddress(address({ s: id }))).toBeNull()
  const { notices } = parseView({ s: 'AAAAAAAAAAAAAAAA' }, new Date())
  expect(notices).toEqual([
    'The address names a stored query that this deployment does not have (s=AAAAAAAAAAAAAAAA): it is left out. Ask whoever sent the link for the query itself.',
  ])
})

test('what no screen would take is not kept', async () => {
  expect(await shortAddress(address({ q: 'a'.repeat(queryLimit + 1) }))).toBeNull()
})
