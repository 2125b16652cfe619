import type { Exposure } from '#domain/exposure.ts'
import type { Observed } from '#domain/observed.ts'
import type { Counts } from '#domain/score.ts'
import type { ResourceRow } from '../resources/contract.ts'

/** What of a service can be reached from where. */
export interface ServiceExposure {
  readonly service: string
  readonly counts: Counts
}

/** A resource that somebody outside can reach, or of which it is not known. */
export interface Reached extends ResourceRow {
  /** ISO 8601: since when it has been so, without a break. */
  readonly since: string
  /** Null until judged. */
  readonly verdict: Observed<Exposure> | null
}

/** What the list can show, by who reaches it, as the filter of resources says it. */
export const shownKinds = {
  internet: { words: 'the internet', exposures: ['internet', 'internet-limited'] },
  accounts: { words: 'other accounts', exposures: ['cross-account'] },
  unknown: { words: 'not known', exposures: ['unknown'] },
} as const
export type ShownKind = keyof typeof shownKinds

/** What of a scope is reached by one combination of facts, or is not known for want of one. */
export interface Way {
  /** As the filter of resources says it. */
  readonly way: string
  readonly counts: Counts
  readonly total: number
}
