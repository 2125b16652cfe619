import { compliant, nonCompliant, type Verdict } from './control.ts'
import { outsidersAmong } from './let-in.ts'
import type { Related } from './related.ts'
import { sharedWith } from './share.ts'

/**
 * The accounts among those given that are neither the owner's nor of its organisation. Throws `Unseen` when there are
 * others and the organisation's accounts are not known.
 */
export function strangersAmong(related: Related, owner: string, accounts: readonly string[]): readonly string[] {
  return outsidersAmong(sharedWith(related, { accountId: owner }, accounts, 'name'))
}

/**
 * The rule that a copy of data is shared with accounts of the organisation at most, said of it by name. `readers` are the
 * accounts that were let in, without those that are nobody's, as AWS Support is.
 */
export function sharedWithin(
  related: Related,
  { name, accountId }: { readonly name: string; readonly accountId: string },
  readers: readonly string[],
): Verdict {
  const others = readers.filter((reader) => reader !== accountId)
  if (others.length === 0) return compliant(`${name} is shared with nobody.`)
  const strangers = strangersAmong(related, accountId, others)
  return strangers.length > 0
    ? nonCompliant(`${name} is shared outside the organisation: with ${strangers.join(', ')}.`)
    : compliant(`${name} is shared with ${others.join(', ')} only.`)
}
