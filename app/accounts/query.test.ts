import { NextRequest } from 'next/server'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { OrganizationReading } from '#db/organization.ts'
import type { TestDatabase } from '#db/testing.ts'
import { type PillarName, pillarNames } from '#domain/pillars.ts'
import { shareOf, standingText } from '../points/lists.ts'
import { findPlaces } from '../points/places.ts'
import { findFacets } from '../resources/facet-query.ts'
import { control, type Shown, scanOnce, screensDatabase } from '../scanned.fixture.ts'
import type { Scope } from '../view.ts'
import { type AccountLine, pillarState, scoreOf, standingOf, sumOf } from './contract.ts'
import { GET } from './export/route.ts'
import { parseAccountsFilter } from './filter.ts'
import { type AccountsData, findAccounts } from './query.ts'
import { matching, treeRows, type UnitRow } from './tree.ts'

const ids = { shop: '111111111111', bank: '222222222222', lab: '333333333333', attic: '444444444444' }
type Name = keyof typeof ids
const root = 'r-ab12'
let db: TestDatabase

/** The tree at one scan: each account's OU and state; an account that is not named is not in the organisation. */
type Tree = { readonly [name in Name]?: { readonly ou: string; readonly state?: string; readonly called?: string } }
/** Databases by name, with who reaches them; null: the account cannot be entered. */
type Found = { readonly [name in Name]?: { readonly [database: string]: 'internet' | 'internal' | 'unknown' } | null }

beforeAll(async () => {
  db = await screensDatabase({})
})
afterAll(() => db.drop())

/** @returns an instant at which everything of this scan is written, and nothing of the next */
async function scan(tree: Tree, found: Found): Promise<Date> {
  const cells = (Object.keys(found) as Name[]).map((name) => {
    const databases = found[name]
    return databases
      ? { accountId: ids[name], found: Object.fromEntries(Object.entries(databases).map(shown)) }
      : { accountId: ids[name], shut: true }
  })
  const scanId = await scanOnce(db, cells, { organization: readingOf(tree) })
  const { rows } = await db.pool.query<{ at: Date }>('SELECT finished_at AS at FROM scan WHERE id = $1', [scanId])
  return rows[0]?.at ?? new Date()
}

const findings = { internet: 'NON_COMPLIANT', internal: 'COMPLIANT', unknown: 'INSUFFICIENT_DATA' } as const

function shown([name, exposure]: [string, keyof typeof findings]): [string, Shown] {
  return [name, { finding: findings[exposure], tags: { owner: `team-${name}` } }]
}

function readingOf(tree: Tree): OrganizationReading {
  return {
    ...{ source: 'organizations', organizationId: 'o-test', managementAccountId: ids.shop, callerAccountId: ids.shop },
    units: [
      { id: root, name: 'Root', parentId: null },
      { id: 'ou-ab12-one', name: 'One', parentId: root },
      { id: 'ou-ab12-two', name: 'Two', parentId: root },
    ],
    accounts: Object.entries(tree).map(([name, { ou, state, called }]) => ({
      ...{ accountId: ids[name as Name], name: called ?? name, state: state ?? 'ACTIVE', joinedAt: null },
      ...{ unitIds: [root, ou], management: name === 'shop' },
    })),
    ...{ complete: true, unread: [] },
  }
}

const account = (data: AccountsData, name: Name): AccountLine => {
  const found = data.accounts.find(({ id }) => id === ids[name])
  if (!found) throw new Error(`${name} is not in the tree.`)
  return found
}
const unitsOf = (data: AccountsData) =>
  new Map(
    treeRows(data.units, data.accounts, parseAccountsFilter({}), { kind: 'org' })
      .filter((row): row is UnitRow => row.kind === 'unit')
      .map((row) => [row.unit.id, row]),
  )

/** The table as its file has it: values by column. */
async function exported(): Promise<{ readonly [column: string]: string }[]> {
  const text = await (await GET(new NextRequest('http://parapet/accounts/export'))).text()
  const [head = [], ...rows] = text
    .trimEnd()
    .split('\r\n')
    .map((line) => line.split(',').map((value) => value.replaceAll('"', '')))
  return rows.map((row) => Object.fromEntries(head.map((column, index) => [column, row[index] ?? ''])))
}

/** Every number of the tree, against the list that it opens. */
async function expectListsToAgree(at: Date | null) {
  const data = await findAccounts({ kind: 'org' }, at)
  const total = async (scope: Scope, q: string) => (await findFacets(scope, at, q)).total
  const check = async (figures: Parameters<typeof scoreOf>[0], scope: Scope, what: string) => {
    expect(figures.resources, `${what}: resources`).toBe(await total(scope, ''))
    for (const pillar of pillarNames as readonly PillarName[]) {
      const score = scoreOf(figures, pillar)
      for (const which of ['failing', 'passing', 'unknown'] as const)
        expect(score[which], `${what}: ${pillar} ${which}`).toBe(
          await total(scope, standingText(shareOf(pillar), which)),
        )
    }
    expect(figures.critical, `${what}: critical`).toBe(
      await total(scope, `control:${control} compliance:NON_COMPLIANT`),
    )
  }
  for (const one of data.accounts) await check(one, { kind: 'account', id: one.id }, one.name)
  for (const [id, row] of unitsOf(data)) await check(row.figures, { kind: 'ou', id }, row.unit.name)
  // The same, as Exposure and Encryption group it.
  for (const by of ['ou', 'account'] as const)
    for (const { scope, name, counts } of await findPlaces({ kind: 'org' }, at, by))
      for (const [value, count] of Object.entries(counts.exposure ?? {}))
        expect(count, `${name}: ${value}`).toBe(await total(scope, `exposure:${value}`))
  return data
}

test('the tree shows right after it was read, as it was at any instant, and its numbers are those of their lists', async () => {
  const before = new Date(Date.now() - 60_000)
  expect((await findAccounts({ kind: 'org' }, null)).accounts).toEqual([])

  const tree = { shop: { ou: 'ou-ab12-one' }, bank: { ou: 'ou-ab12-one' }, lab: { ou: 'ou-ab12-two' } }
  // Nothing of an account is read before the tree is there.
  const empty = await scan(tree, {})
  const first = await findAccounts({ kind: 'org' }, null)
  expect(first.accounts.map(({ name }) => name)).toEqual(['bank', 'lab', 'shop'])
  expect(first.units).toHaveLength(3)
  for (const one of first.accounts) {
    expect(standingOf(one)).toBe('unread')
    expect(pillarNames.map((pillar) => pillarState(one, pillar))).toEqual(['unseen', 'unseen', 'unseen', 'unseen'])
  }

  // In the file, too, nothing of what nobody has seen is a number.
  for (const line of await exported()) {
    const counts = Object.entries(line).filter(([name]) =>
      /(_failing|_unknown|_counted|_percent|resources|open_\w+)$/.test(name),
    )
    expect(counts.length).toBeGreaterThan(20)
    expect(counts.filter(([, value]) => value !== 'unknown')).toEqual([])
  }

  const full = {
    shop: { a: 'internet', b: 'internal', c: 'unknown' },
    bank: { a: 'internet', b: 'internet' },
    lab: { a: 'internal' },
  } as const
  const one = await scan(tree, full)
  const now = await expectListsToAgree(null)
  expect(scoreOf(account(now, 'shop'), 'exposure')).toMatchObject({ passing: 1, failing: 1, unknown: 1 })
  expect(account(now, 'bank').owner).toEqual({ isSet: false, name: 'team-a', owners: 2 })
  expect(unitsOf(now).get('ou-ab12-one')?.figures).toMatchObject({ resources: 5, critical: 3 })

  // The bank moves and is renamed, its role is lost; the lab is suspended; an account joins that has nothing.
  const moved = {
    shop: { ou: 'ou-ab12-one' },
    bank: { ou: 'ou-ab12-two', called: 'bank-2' },
    lab: { ou: 'ou-ab12-two', state: 'SUSPENDED' },
    attic: { ou: 'ou-ab12-two' },
  }
  const two = await scan(moved, { shop: { a: 'internal', b: 'internal', c: 'internal' }, bank: null, attic: {} })
  const after = await expectListsToAgree(null)
  const bank = account(after, 'bank')
  expect(bank).toMatchObject({ name: 'bank-2', ouId: 'ou-ab12-two', entered: false, critical: 2 })
  expect(bank.cause?.code).toBe('ROLE_MISSING')
  expect(standingOf(bank)).toBe('unread')
  // What was last seen there stays, and says when that was.
  expect(bank.readAt?.getTime()).toBeLessThan(bank.triedAt?.getTime() ?? 0)
  expect(scoreOf(bank, 'coverage')).toMatchObject({ passing: 0, failing: 1 })
  expect(pillarNames.map((pillar) => pillarState(account(after, 'attic'), pillar))).toEqual(Array(4).fill('nothing'))
  expect(standingOf(account(after, 'lab'))).toBe('closed')
  expect(account(after, 'lab')).toMatchObject({ resources: 0, coverage: {} })
  expect(unitsOf(after).get('ou-ab12-two')).toMatchObject({ accounts: 3, closed: 1, figures: { resources: 2 } })

  // The lab leaves for good.
  const { lab: _, ...rest } = moved
  await scan(rest, { shop: { a: 'internet' }, bank: { c: 'internal' }, attic: {} })
  const last = await expectListsToAgree(null)
  expect(standingOf(account(last, 'lab'))).toBe('left')
  expect(account(last, 'lab').leftAt).toBeInstanceOf(Date)
  expect(account(last, 'bank').owner).toEqual({ isSet: false, name: 'team-a', owners: 3 })
  expect(matching(last.accounts, parseAccountsFilter({}))).toHaveLength(3)
  expect(matching(last.accounts, parseAccountsFilter({ state: 'left' })).map(({ name }) => name)).toEqual(['lab'])

  // As of then, everything is as it was.
  expect((await findAccounts({ kind: 'org' }, before)).accounts).toEqual([])
  expect((await expectListsToAgree(empty)).accounts.map(({ resources }) => resources)).toEqual([0, 0, 0])
  const then = await expectListsToAgree(one)
  expect(then.accounts.map(({ name, ouId, state }) => [name, ouId, state])).toEqual([
    ['bank', 'ou-ab12-one', 'ACTIVE'],
    ['lab', 'ou-ab12-two', 'ACTIVE'],
    ['shop', 'ou-ab12-one', 'ACTIVE'],
  ])
  expect(account(then, 'bank').owner).toEqual({ isSet: false, name: 'team-a', owners: 2 })
  expect(sumOf(then.accounts)).toMatchObject({ resources: 6, critical: 3, coverage: { COMPLETE: 3 } })
  const shut = account(await expectListsToAgree(two), 'bank')
  expect(shut).toMatchObject({ entered: false, cause: { code: 'ROLE_MISSING' } })
  expect(standingOf(shut)).toBe('unread')
  // What was not seen names its owner as before.
  expect(shut.owner).toEqual({ isSet: false, name: 'team-a', owners: 2 })

  // A scope narrows the accounts, whoever they belonged to then.
  const scoped = await findAccounts({ kind: 'ou', id: 'ou-ab12-one' }, one)
  expect(scoped.accounts.map(({ name }) => name)).toEqual(['bank', 'shop'])
})

test('between two scans the numbers follow the lists: what changes is counted at once', async () => {
  await db.pool.query(
    `UPDATE posture_version SET valid_to = now() WHERE valid_to IS NULL AND resource_id =
       (SELECT id FROM resource WHERE account_id = $1 AND presence = 'PRESENT' LIMIT 1)`,
    [ids.shop],
  )
  const counted = (await findAccounts({ kind: 'org' }, null)).accounts.find(({ id }) => id === ids.shop)?.resources
  const { rows } = await db.pool.query(
    `SELECT sum(resources)::int AS n FROM tally_at($1, NULL) WHERE presence IN ('PRESENT', 'NOT_SEEN')`,
    [`account:${ids.shop}`],
  )
  expect(counted).toBe(rows[0]?.n)
})
