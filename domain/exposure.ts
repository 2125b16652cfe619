import type { Hop } from './hop.ts'
import { Unseen } from './observed.ts'

export type { Hop }

/** The exposure pillar: who can open a connection to it or read it, with the path as evidence. */

export const exposureKinds = [
  'internet',
  'internet-limited',
  'cross-account',
  'internal',
  'isolated',
  'not-applicable',
] as const
export type ExposureKind = (typeof exposureKinds)[number]

export interface Exposure {
  readonly kind: ExposureKind
  /** The path of the value above, or the first hop that closes it. */
  readonly path: readonly Hop[]
  /** Accounts let in by a policy or share; empty unless `cross-account`. */
  readonly accounts: readonly string[]
  readonly because: string
}

/** The widest of several doors of one thing; kinds are listed from the widest to the narrowest. */
export function widestExposure(first: Exposure, ...others: readonly Exposure[]): Exposure {
  return others.reduce(
    (widest, next) => (exposureKinds.indexOf(next.kind) < exposureKinds.indexOf(widest.kind) ? next : widest),
    first,
  )
}

/**
 * The widest of several ways to one thing; null where there is none. One that is open to everybody is proof; anything
 * less needs all of them read, and throws what stopped the first that was not.
 */
export function widestOf(ways: readonly (() => Exposure)[]): Exposure | null {
  let widest: Exposure | null = null
  let unread: Unseen | null = null
  for (const way of ways) {
    try {
      const next = way()
      widest = widest ? widestExposure(widest, next) : next
      if (widest.kind === 'internet') return widest
    } catch (error) {
      if (!(error instanceof Unseen)) throw error
      unread ??= error
    }
  }
  if (unread) throw unread
  return widest
}
