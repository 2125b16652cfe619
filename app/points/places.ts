import 'server-only'
import { type AccountCounts, addCounts, findAccountCounts } from '../accounts/counts.ts'
import { select } from '../database.ts'
import type { Scope } from '../view.ts'
import type { Grouping } from './grouping.ts'

/** An OU or an account within a scope, and what it has. */
export interface PlaceCounts {
  readonly scope: Scope & { readonly id: string }
  /** An OU with the names on the way to it, below the root. */
  readonly name: string
  readonly counts: AccountCounts
}

/**
 * What the OUs of a scope (each with all that lies beneath it), or its accounts, have as of an instant; null: now. As many
 * as the lists of that instant say. Three statements.
 */
export async function findPlaces(
  scope: Scope,
  at: Date | null,
  by: Exclude<Grouping, 'service'>,
): Promise<readonly PlaceCounts[]> {
  const [counts, accounts, units] = await Promise.all([
    findAccountCounts(scope, at),
    select<{ id: string; name: string; ouIds: readonly string[] }>(
      `select account_id as id, name, ou_ids as "ouIds" from account_version where holds(valid_from, valid_to, $1)`,
      [at],
    ),
    by === 'account'
      ? []
      : select<{ id: string; name: string }>(
          `select id, path as name from organizational_unit where holds(valid_from, valid_to, $1) and id not like 'r-%'`,
          [at],
        ),
  ])
  if (by === 'account')
    return accounts.flatMap(({ id, name }) => {
      const own = counts.get(id)
      return own ? [{ scope: { kind: 'account' as const, id }, name, counts: own }] : []
    })
  const sums = new Map<string, AccountCounts>()
  for (const { id, ouIds } of accounts) {
    const own = counts.get(id)
    if (own) for (const unit of within(scope, ouIds)) sums.set(unit, addCounts(sums.get(unit), own))
  }
  return units.flatMap(({ id, name }) => {
    const own = sums.get(id)
    return own ? [{ scope: { kind: 'ou' as const, id }, name: name.split('/').slice(1).join(' / '), counts: own }] : []
  })
}

/** Of the OUs from the root down to an account, those from the scope on: the others hold more than the scope. */
const within = (scope: Scope, ouIds: readonly string[]) =>
  scope.kind === 'org' ? ouIds : scope.kind === 'ou' ? ouIds.slice(ouIds.indexOf(scope.id)) : []
