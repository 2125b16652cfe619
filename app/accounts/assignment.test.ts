import { NextRequest } from 'next/server'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { TestDatabase } from '#db/testing.ts'
import { POST } from '../api/accounts/assignment/route.ts'
import { parseFindingsFilter } from '../findings/filter.ts'
import { findFindings } from '../findings/query.ts'
import { findFacets } from '../resources/facet-query.ts'
import { parseResourcesFilter } from '../resources/filter.ts'
import { findResources } from '../resources/query.ts'
import { type Shown, scanOnce, screensDatabase } from '../scanned.fixture.ts'
import { findAccount } from './[id]/query.ts'
import { isUnowned } from './contract.ts'
import { GET } from './export/route.ts'
import { parseAccountsFilter } from './filter.ts'
import { findAccounts } from './query.ts'
import { matching } from './tree.ts'

const [shop, bank] = ['111111111111', '222222222222']
const organization = { kind: 'org' } as const
let db: TestDatabase

beforeAll(async () => {
  db = await screensDatabase({ shop, bank })
  const open: Shown = { finding: 'NON_COMPLIANT' }
  await scanOnce(db, [
    { accountId: shop, found: { a: { ...open, tags: { owner: 'team-tag' } }, b: open } },
    { accountId: bank, found: { c: open } },
  ])
})
afterAll(() => db.drop())

const send = (body: unknown) =>
  POST(new Request('http://parapet/api/accounts/assignment', { method: 'POST', body: JSON.stringify(body) }))
const instant = async () =>
  (await db.pool.query<{ at: Date }>('SELECT clock_timestamp() AS at')).rows[0]?.at ?? new Date()
const lineOf = async (id: string, at: Date | null) =>
  (await findAccounts(organization, at)).accounts.find((account) => account.id === id)

test('a set owner wins over what tags say, from then on; taken away, the tags say again', async () => {
  expect(await lineOf(shop, null)).toMatchObject({ owner: { name: 'team-tag', isSet: false }, criticality: null })
  const bare = await lineOf(bank, null)
  expect(bare && isUnowned(bare)).toBe(true)
  const before = await instant()

  const set = await send({ accounts: [shop, bank], owner: ' team-set ', criticality: 'high' })
  expect([set.status, await set.json()]).toEqual([200, { accounts: 2 }])
  for (const id of [shop, bank]) {
    const line = await lineOf(id, null)
    expect(line).toMatchObject({ owner: { name: 'team-set', owners: 1, isSet: true }, criticality: 'high' })
    expect(line && isUnowned(line)).toBe(false)
    expect((await findAccount(id, null))?.account).toMatchObject({ owner: line?.owner, criticality: 'high' })
  }
  const between = await instant()

  // What is left out stays; null takes away.
  await send({ accounts: [shop], owner: null })
  await send({ accounts: [bank], criticality: null })
  expect(await lineOf(shop, null)).toMatchObject({ owner: { name: 'team-tag', isSet: false }, criticality: 'high' })
  expect(await lineOf(bank, null)).toMatchObject({ owner: { name: 'team-set', isSet: true }, criticality: null })

  // As of then, everything is as it was set.
  expect(await lineOf(shop, between)).toMatchObject({ owner: { name: 'team-set' }, criticality: 'high' })
  expect((await findAccount(bank, between))?.account).toMatchObject({
    owner: { name: 'team-set' },
    criticality: 'high',
  })
  expect(await lineOf(bank, before)).toMatchObject({ owner: null, criticality: null })

  const { accounts } = await findAccounts(organization, null)
  expect(matching(accounts, parseAccountsFilter({ q: 'team-set' })).map(({ id }) => id)).toEqual([bank])
  const file = await (await GET(new NextRequest('http://parapet/accounts/export'))).text()
  expect(file).toMatch(new RegExp(`,${bank},.*,team-set,set,\\r`))
  expect(file).toMatch(new RegExp(`,${shop},.*,team-tag,tags,high\\r`))

  // Lists are asked by it, counted alike by kept counts and one by one, now and then.
  for (const [q, at, count] of [
    ['account-owner:TEAM-set', null, 1],
    ['account-owner:team-tag criticality:high', null, 2],
    ['!criticality:high', null, 1],
    ['account-owner:team-set criticality:high', between, 3],
    ['account-owner:team-*', before, 2],
  ] as const) {
    expect([q, (await findFacets(organization, at, q)).total]).toEqual([q, count])
    expect([q, (await findFacets(organization, at, `${q} name:*`)).total]).toEqual([q, count])
    const list = await findResources(organization, at, parseResourcesFilter({ q }))
    expect([q, list.rows.length]).toEqual([q, count])
    for (const more of ['', ' age:..1d', ' name:*']) {
      const filter = parseFindingsFilter({ q: q + more })
      expect([q + more, (await findFindings(organization, at, filter, new Date())).total]).toEqual([q + more, count])
    }
  }
})

test('a request that is not understood, or names an account that is not there, says so', async () => {
  for (const body of [
    null,
    { accounts: [], owner: 'x' },
    { accounts: [shop] },
    { accounts: [shop], owner: '  ' },
    { accounts: [shop], criticality: 'huge' },
    { accounts: ['1'], owner: 'x' },
  ]) {
    const answer = await send(body)
    expect(answer.status).toBe(400)
    expect((await answer.json()).error).toContain('critical, high, medium, low')
  }
  const answer = await send({ accounts: ['999999999999', shop], owner: 'x' })
  expect(answer.status).toBe(404)
  expect((await answer.json()).error).toContain('999999999999')
  expect(await lineOf(shop, null)).toMatchObject({ owner: { name: 'x', isSet: true } })
})
