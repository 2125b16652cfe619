import 'server-only'
import type { Params } from './database.ts'
import type { Scope } from './view.ts'

/**
 * The condition that keeps a statement inside a scope, as SQL over an account column; `true` for the organisation.
 * An OU means the accounts that belonged to it at the instant asked for.
 */
export function scopeCondition(scope: Scope, column: string, params: Params, at: Date | null): string {
  if (scope.kind === 'org') return 'true'
  if (scope.kind === 'account') return `${column} = ${params.add(scope.id)}`
  const id = params.add(scope.id)
  if (!at) return `${column} in (select id from account where ${id} = any(ou_ids))`
  const instant = params.add(at)
  return `${column} in (select account_id from account_version where ${id} = any(ou_ids) and valid_from <= ${instant} and (valid_to is null or valid_to > ${instant}))`
}
