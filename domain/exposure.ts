import { Unseen } from './observed.ts'

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

/** One step of a path, in the order a packet or a request takes them. */
export interface Hop {
  /** What the hop is: `internet gateway`, `route table`, `network ACL`, `security group`, `resource policy` … */
  readonly what: string
  /** Its id or ARN, or null where the hop has none (a flag of the resource itself). */
  readonly id: string | null
  readonly passes: 'yes' | 'limited' | 'no'
  /** One sentence: what the hop says, such as `0.0.0.0/0 may reach port 5432`. */
  readonly because: string
}

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

/** The path as one line, as the CSV column `exposure_path` and the lists show it. */
export function pathText(path: readonly Hop[]): string {
  return path.map((hop) => (hop.id ? `${hop.what} ${hop.id}` : hop.what)).join(' → ')
}
