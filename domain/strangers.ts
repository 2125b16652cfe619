import { Unseen, unobserved } from './observed.ts'
import type { Related } from './related.ts'

/**
 * The accounts among those given that are neither the owner's nor of its organisation. Throws `Unseen` when there are
 * others and the organisation's accounts are not known.
 */
export function strangersAmong(related: Related, owner: string, accounts: readonly string[]): readonly string[] {
  const others = [...new Set(accounts)].filter((account) => account !== owner)
  if (others.length === 0) return []
  const known = related.organizationAccounts()
  if (known === null) {
    const detail = `whether ${others.join(', ')} belong to the organisation`
    throw new Unseen(unobserved('not-covered', 'organizations:ListAccounts', detail))
  }
  return others.filter((account) => !known.has(account))
}
