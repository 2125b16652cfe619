import { portsOf } from './exposure-ports.ts'
import type { Hop } from './hop.ts'
import type { LetIn } from './let-in.ts'
import { Unseen } from './observed.ts'
import { bothPorts, type PortRange } from './port-ranges.ts'

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
  /** Others who are let in by name, by a policy, share or peering, with their standing and the door. */
  readonly accounts: readonly LetIn[]
  readonly because: string
  /** On which somebody outside gets in; null: not known. Left out where the path says it, or the door is no port. */
  readonly ports?: readonly PortRange[] | null
}

/**
 * The widest of several doors of one thing; kinds are listed from the widest to the narrowest. Of doors that are as wide,
 * the first is kept, and those whom the others let in beside.
 */
export function widestExposure(first: Exposure, ...others: readonly Exposure[]): Exposure {
  return others.reduce((widest, next) => {
    const found =
      next.kind === widest.kind ? lettingInBeside(widest, next) : isWider(next.kind, widest.kind) ? next : widest
    // Whoever gets in by the narrower door gets in by its port.
    return leadsIn(widest) && leadsIn(next) ? { ...found, ports: bothPorts(portsOf(widest), portsOf(next)) } : found
  }, first)
}

/** Whether anybody outside the account's own network gets through. */
export function leadsIn({ kind }: Pick<Exposure, 'kind'>): boolean {
  return kind === 'internet' || kind === 'internet-limited' || kind === 'cross-account'
}

function lettingInBeside(exposure: Exposure, other: Exposure): Exposure {
  const known = new Set(exposure.accounts.map(({ who }) => who))
  const more = other.accounts.filter(({ who }) => !known.has(who))
  if (more.length === 0) return exposure
  return {
    ...exposure,
    accounts: [...exposure.accounts, ...more],
    because: `${exposure.because} ${other.because}`,
  }
}

/** Is the first kind of exposure wider than the second? */
export function isWider(a: ExposureKind, b: ExposureKind): boolean {
  return exposureKinds.indexOf(a) < exposureKinds.indexOf(b)
}

/**
 * The widest of several ways to one thing; null where there is none, as for a way that leads nowhere. One that is open to
 * everybody is proof, and only its ports may be more than are known; anything less needs all of them read, and throws what
 * stopped the first that was not.
 */
export function widestOf(ways: Iterable<() => Exposure | null>): Exposure | null {
  let widest: Exposure | null = null
  let unread: Unseen | null = null
  for (const way of ways) {
    try {
      const next = way()
      widest = widest && next ? widestExposure(widest, next) : (next ?? widest)
    } catch (error) {
      if (!(error instanceof Unseen)) throw error
      unread ??= error
    }
  }
  if (unread && widest?.kind === 'internet') return { ...widest, ports: null }
  if (unread) throw unread
  return widest
}
