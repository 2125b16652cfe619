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

/** The ways of being reached that the list can show, as the filter of resources says them. */
export const shownKinds = {
  internet: { words: 'the internet', filter: 'exposure:internet,internet-limited' },
  accounts: { words: 'other accounts', filter: 'exposure:cross-account' },
  unknown: { words: 'not known', filter: 'exposure:unknown' },
} as const
export type ShownKind = keyof typeof shownKinds
