import { expect, test } from 'vitest'
import type { Counts } from '#domain/score.ts'
import type { AccountLine, UnitLine } from './contract.ts'
import { parseAccountsFilter } from './filter.ts'
import { matching, pageOf, pageRows, type TreeRow, treeRows } from './tree.ts'

const units: readonly UnitLine[] = [
  { id: 'r-ab12', name: 'Root', parentId: null },
  { id: 'ou-ab12-one', name: 'One', parentId: 'r-ab12' },
  { id: 'ou-ab12-two', name: 'Two', parentId: 'r-ab12' },
]

function account(number: number, more: Partial<AccountLine> & { readonly exposure?: Counts } = {}): AccountLine {
  const ouId = more.ouId === undefined ? 'ou-ab12-one' : more.ouId
  return {
    ...{ id: String(number).padStart(12, '0'), name: `account-${number}`, state: 'ACTIVE', management: false },
    ...{
      leftAt: null,
      entered: true,
      cause: null,
      triedAt: null,
      readAt: null,
      owner: null,
      criticality: null,
      resources: 1,
    },
    ...{ critical: 0, high: 0, coverage: { COMPLETE: 1 }, ouPath: 'Root / One', ouIds: ['r-ab12', ouId ?? ''] },
    pillars: { encryptionAtRest: {}, encryptionInTransit: {}, exposure: more.exposure ?? {}, wafProtection: {} },
    ...more,
    ouId,
  }
}
const shown = (rows: readonly TreeRow[]) =>
  rows.map((row) => `${'  '.repeat(row.depth)}${row.kind === 'unit' ? row.unit.name : row.account.name}`)
const tree = (accounts: readonly AccountLine[], params: Record<string, string> = {}) =>
  treeRows(units, accounts, parseAccountsFilter(params), { kind: 'org' })

test('what is not known counts as failing where the worst come first, and where nothing counts there is nothing to do', () => {
  const accounts = [
    account(1, { exposure: { internal: 1, internet: 1 } }),
    account(2, { exposure: { unknown: 2 } }),
    account(3, { exposure: {} }),
    account(4, { exposure: { internal: 2 } }),
  ]
  const names = (sort: string) => matching(accounts, parseAccountsFilter({ sort })).map(({ name }) => name.slice(-1))
  expect(names('exposure')).toEqual(['2', '1', '4', '3'])
  expect(names('-exposure')).toEqual(['3', '4', '1', '2'])
})

test('an organizational unit has the figures of all its accounts, whichever of them match, and of none that left or is closed', () => {
  const accounts = [
    account(1, { exposure: { internet: 1 } }),
    account(2, { exposure: { internal: 1 } }),
    account(3, { exposure: { internet: 7 }, state: 'SUSPENDED' }),
    account(4, { exposure: { internet: 7 }, leftAt: new Date() }),
  ]
  const [, one] = tree(accounts, { q: 'account-1' })
  expect(one).toMatchObject({ accounts: 1, members: 3, closed: 1, figures: { resources: 2 } })
  expect(one?.kind === 'unit' && one.figures.pillars.exposure).toEqual({ internet: 1, internal: 1 })
})

test('a unit that is folded hides its accounts; one without accounts is part of the tree and of no answer', () => {
  const accounts = [account(1), account(2, { ouId: null, ouIds: [] })]
  expect(shown(tree(accounts))).toEqual(['Root', '  One', '    account-1', '  Two', 'account-2'])
  expect(shown(tree(accounts, { turned: 'ou-ab12-one' }))).toEqual(['Root', '  One', '  Two', 'account-2'])
  expect(shown(tree(accounts, { q: 'account-1' }))).toEqual(['Root', '  One', '    account-1'])
})

test('of a thousand accounts units alone are shown until one is opened; its pages begin with the units they lie in', () => {
  const accounts = Array.from({ length: 1000 }, (_, number) => account(number))
  expect(shown(tree(accounts))).toEqual(['Root', '  One', '  Two'])
  const open = tree(accounts, { turned: 'ou-ab12-one' })
  expect(open).toHaveLength(1003)
  const seen = new Set<string>()
  for (let page = 1; page <= pageOf(open, 1).pages; page++) {
    const { rows } = pageOf(open, page)
    expect(rows.length).toBeLessThanOrEqual(pageRows + 2)
    if (page < 11) expect(shown(rows).slice(0, 2)).toEqual(['Root', '  One'])
    for (const row of rows) if (row.kind === 'account') seen.add(row.account.id)
  }
  expect(seen.size).toBe(1000)
  // A page that is not there is the last one.
  expect(pageOf(open, 99).page).toBe(11)
})
