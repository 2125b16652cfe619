import type { Exposure } from './exposure.ts'
import type { Hop } from './hop.ts'
import { type LetIn, letInText, standingOf } from './let-in.ts'
import type { Related } from './related.ts'

/** Accounts that were let in by name, without the owner, each once and with its standing. */
export function sharedWith(
  related: Related,
  owner: { readonly accountId: string },
  accounts: readonly string[],
  by: string,
): readonly LetIn[] {
  const membership = {
    organizationId: related.organizationId(),
    organizationAccounts: related.organizationAccounts(),
  }
  return [...new Set(accounts)]
    .filter((who) => who !== owner.accountId)
    .sort()
    .map((who) => ({ who, standing: standingOf(who, membership), by }))
}

/** The door through which something is given to other accounts by name: `restore attribute`. */
export interface Share {
  readonly what: string
  readonly id?: string | null
  readonly accounts: readonly LetIn[]
  /** One sentence where everybody is let in, null where nobody is but those named. */
  readonly everybody: string | null
}

/** How far a share exposes what is shared: a snapshot, an endpoint service, a data share. */
export function shareExposure({ what, id = null, accounts, everybody }: Share): Exposure {
  const hop = (passes: Hop['passes'], because: string): Hop => ({ what, id, passes, because })
  if (everybody !== null) return { kind: 'internet', path: [hop('yes', everybody)], accounts, because: everybody }
  if (accounts.length === 0) {
    const because = 'Shared with no other account.'
    return { kind: 'internal', path: [hop('no', because)], accounts, because }
  }
  const because = `Shared with ${letInText(accounts)}.`
  return { kind: 'cross-account', path: [hop('limited', because)], accounts, because }
}
