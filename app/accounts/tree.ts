import type { Scope } from '../view.ts'
import {
  type AccountLine,
  type Figures,
  isCounted,
  isUnowned,
  type Measure,
  scoreOf,
  standingOf,
  sumOf,
  type UnitLine,
} from './contract.ts'
import type { AccountsFilter, Sort, StateChoice } from './filter.ts'

/** The accounts as the screen shows them: filtered, sorted, under their OUs. Pure: what is drawn is what is tested. */

export interface UnitRow {
  readonly kind: 'unit'
  readonly unit: UnitLine
  readonly depth: number
  readonly open: boolean
  /** Accounts beneath that match, those that count nowhere included. */
  readonly accounts: number
  /** All beneath that belong to the organisation. */
  readonly members: number
  readonly closed: number
  readonly unowned: number
  /** Of all accounts beneath that belong to the organisation, whether they match or not: the OU's own figures. */
  readonly figures: Figures
}

export interface AccountTreeRow {
  readonly kind: 'account'
  readonly account: AccountLine
  readonly depth: number
}
export type TreeRow = UnitRow | AccountTreeRow

/** Up to so many accounts, every OU is open unless somebody folds it. */
const openUpTo = 120
/** Rows of a page. */
export const pageRows = 100

export function matching(accounts: readonly AccountLine[], filter: AccountsFilter): readonly AccountLine[] {
  const text = filter.q.trim().toLowerCase()
  return accounts
    .filter((account) => stands(account, filter.state))
    .filter(
      (account) =>
        text === '' ||
        account.id.includes(text) ||
        account.name.toLowerCase().includes(text) ||
        account.ouPath.toLowerCase().includes(text) ||
        account.ouIds.some((id) => id === text) ||
        (account.owner?.name.toLowerCase().includes(text) ?? false) ||
        account.criticality === text,
    )
    .toSorted(order(filter.sort))
}

function stands(account: AccountLine, state: StateChoice): boolean {
  const standing = standingOf(account)
  switch (state) {
    case 'all':
      return standing !== 'left'
    case 'active':
      return isCounted(account)
    case 'blind':
      return standing === 'blind' || standing === 'unread'
    case 'unowned':
      return isUnowned(account)
    default:
      return standing === state
  }
}

/** How many accounts each choice of state has. */
export function stateCounts(accounts: readonly AccountLine[], choices: readonly StateChoice[]): Record<string, number> {
  return Object.fromEntries(choices.map((state) => [state, accounts.filter((one) => stands(one, state)).length]))
}

const measures: { readonly [sort in Sort]?: Measure } = {
  coverage: 'coverage',
  'at-rest': 'encryptionAtRest',
  'in-transit': 'encryptionInTransit',
  exposure: 'exposure',
  waf: 'wafProtection',
}

/** The worst first. What is not known counts as failing; where nothing counts, there is nothing to do, and it comes last. */
function badness(figures: Figures, by: Sort): number {
  if (by === 'critical') return figures.critical * 1e6 + figures.high
  if (by === 'high') return figures.high * 1e6 + figures.critical
  const measure = measures[by]
  return measure ? 1 - (scoreOf(figures, measure).low ?? 2) : 0
}

function order({ by, turned }: AccountsFilter['sort']) {
  const sign = turned ? -1 : 1
  return (one: AccountLine, other: AccountLine) =>
    sign * (by === 'name' ? 0 : badness(other, by) - badness(one, by)) ||
    (by === 'name' ? sign : 1) * (one.name.localeCompare(other.name) || one.id.localeCompare(other.id))
}

/**
 * The rows of the tree, OUs before what they hold, only those beneath which something matches. The figures of an OU are
 * those of all its accounts, and so of its lists.
 */
export function treeRows(
  units: readonly UnitLine[],
  accounts: readonly AccountLine[],
  filter: AccountsFilter,
  scope: Scope,
): readonly TreeRow[] {
  const shown = matching(accounts, filter)
  const narrowed = filter.q.trim() !== '' || filter.state !== 'all'
  const known = new Set(units.map(({ id }) => id))
  const belongs = accounts.filter((account) => !account.leftAt)
  const usuallyOpen = narrowed || shown.length <= openUpTo
  const rows: TreeRow[] = []
  const rowOf = (unit: UnitLine, depth: number): UnitRow => {
    const within = shown.filter(({ ouIds }) => ouIds.includes(unit.id))
    const own = belongs.filter(({ ouIds }) => ouIds.includes(unit.id))
    // The root is open: what is beneath it is what the screen is for.
    const open =
      (usuallyOpen || unit.parentId === null || !within.some(({ ouId }) => ouId === unit.id)) !==
      filter.turned.includes(unit.id)
    return {
      ...{ kind: 'unit', unit, depth, open },
      accounts: within.length,
      members: own.length,
      closed: own.filter((account) => !isCounted(account)).length,
      unowned: own.filter(isUnowned).length,
      figures: sumOf(own.filter(isCounted)),
    }
  }
  const byUnit = Map.groupBy(shown, ({ ouId }) => (ouId !== null && known.has(ouId) ? ouId : ''))
  const children = Map.groupBy(units, ({ parentId }) => parentId ?? '')
  const sign = filter.sort.turned ? -1 : 1
  const sorted = (rows: readonly UnitRow[]) =>
    rows.toSorted(
      (one, other) =>
        sign *
          (filter.sort.by === 'name'
            ? 0
            : badness(other.figures, filter.sort.by) - badness(one.figures, filter.sort.by)) ||
        (filter.sort.by === 'name' ? sign : 1) * one.unit.name.localeCompare(other.unit.name),
    )
  const visit = (row: UnitRow, trail: ReadonlySet<string>) => {
    rows.push(row)
    if (!row.open || trail.has(row.unit.id)) return
    const depth = row.depth + 1
    for (const account of byUnit.get(row.unit.id) ?? []) rows.push({ kind: 'account', account, depth })
    for (const child of below(row.unit.id, depth)) visit(child, new Set([...trail, row.unit.id]))
  }
  const below = (id: string, depth: number) =>
    sorted(
      (children.get(id) ?? [])
        .map((unit) => rowOf(unit, depth))
        // An OU without accounts is part of the tree, though of no answer to a question.
        .filter((row) => row.accounts > 0 || (!narrowed && scope.kind === 'org')),
    )
  const tops =
    scope.kind === 'ou'
      ? units.filter(({ id }) => id === scope.id)
      : scope.kind === 'account'
        ? []
        : units.filter(({ parentId }) => parentId === null || !known.has(parentId))
  for (const row of sorted(tops.map((unit) => rowOf(unit, 0)))) if (row.accounts > 0 || !narrowed) visit(row, new Set())
  const placed = new Set(rows.flatMap((row) => (row.kind === 'account' ? [row.account.id] : [])))
  // Where the tree was not read, or for one account alone, accounts stand by themselves.
  const homeless = tops.length === 0 ? shown : (byUnit.get('') ?? [])
  for (const account of homeless) if (!placed.has(account.id)) rows.push({ kind: 'account', account, depth: 0 })
  return rows
}

export interface Page<Row> {
  readonly rows: readonly Row[]
  readonly page: number
  readonly pages: number
}

/** One page of rows; of a tree it begins with the OUs that its first row lies in. */
export function pageOf<Row>(rows: readonly Row[], page: number): Page<Row> {
  const pages = Math.max(1, Math.ceil(rows.length / pageRows))
  const shown = Math.min(page, pages)
  const from = (shown - 1) * pageRows
  const ancestors: Row[] = []
  if (from > 0) {
    let depth = depthOf(rows[from])
    for (let index = from - 1; index >= 0 && depth > 0; index--) {
      const row = rows[index]
      if (row === undefined || depthOf(row) >= depth) continue
      ancestors.unshift(row)
      depth = depthOf(row)
    }
  }
  return { rows: [...ancestors, ...rows.slice(from, from + pageRows)], page: shown, pages }
}

function depthOf(row: unknown): number {
  return typeof row === 'object' && row !== null && 'depth' in row ? Number(row.depth) : 0
}
