import { type FindingMove, type FindingStatus, findingMoves, findingStatuses, isMove } from '#db/finding-choice.ts'
import type { Compliance, Dimension, Severity } from '#domain/pillars.ts'
import type { Presence } from '#domain/resource.ts'

export { type FindingMove, type FindingStatus, findingMoves, findingStatuses, isMove }
export const statusWords: Record<FindingStatus | FindingMove, string> = {
  open: 'open',
  reopened: 'reopened',
  unknown: 'not known',
  unseen: 'not known, open or not',
  resolved: 'resolved in 30 days',
  'opened-since': 'opened',
  'reopened-since': 'opened again',
  'resolved-since': 'resolved',
}
/** What was resolved is listed for so many days. */
export const resolvedDays = 30

export const orders = ['severity', 'count', 'age'] as const
export type Order = (typeof orders)[number]
export const orderWords: Record<Order, string> = { severity: 'severity', count: 'how many', age: 'oldest first' }

/** How long findings have been open, as the filter's `age:` writes it, and in words. */
export const ageBands = {
  '..7d': 'under 7 days',
  '7d..30d': '7 to 30 days',
  '30d..90d': '30 to 90 days',
  '90d..180d': '90 to 180 days',
  '180d..365d': '180 to 365 days',
  '365d..': 'over a year',
} as const
export type AgeBand = keyof typeof ageBands
/** How many findings have been open for so long; `atLeast`: counting ended there. */
export type AgeCounts = {
  readonly [band in AgeBand]: {
    readonly [severity in Severity]: { readonly open: number; readonly atLeast: boolean }
  }
}

/** Days that the chart reaches back. */
export const ranges = [30, 90] as const

/** The screen's URL beyond scope and instant. */
export interface FindingsFilter {
  /** As in the list of resources; severity, control and compliance are asked of the finding itself. */
  readonly q: string
  readonly status: FindingStatus | FindingMove
  /** Of what happened: since then, up to the instant that is asked for. Null: in the last days. */
  readonly since: Date | null
  readonly dimension: Dimension | null
  readonly order: Order
  readonly range: (typeof ranges)[number]
  /** What has no kept count is counted to the end. */
  readonly exact: boolean
  /** Of the controls, from 1. */
  readonly page: number
  /** The control whose findings are listed beside. */
  readonly control: string | null
  /** Whether its accounts are listed instead of its findings. */
  readonly by: 'account' | null
  /** The finding of it that is unfolded: its resource's uid. */
  readonly sel: string | null
  /** Where the list of its findings goes on. */
  readonly cursor: readonly [at: string, uid: string] | null
}

/** How many findings have these values. */
export interface FindingCount {
  readonly controlId: string
  readonly severity: Severity
  readonly dimension: Dimension
  readonly service: string
  readonly compliance: Compliance
  /** Null for what was never open. */
  readonly status: 'OPEN' | 'REOPENED' | 'RESOLVED' | null
  /** Set where it is what happened to them that is counted. */
  readonly moved?: true
  /** Of what is resolved. */
  readonly closeCause: string | null
  readonly findings: number
}

/** One control with how many findings it has under the filter. */
export interface ControlLine {
  readonly controlId: string
  readonly severity: Severity
  readonly dimension: Dimension
  /** Findings of the status that is listed. */
  readonly listed: number
  readonly open: number
  /** Open ones that are not known at present. */
  readonly openUnknown: number
  /** Neither open nor known. */
  readonly unknown: number
  /** Of those resolved, by cause. */
  readonly causes: { readonly [cause: string]: number }
  /** Null where it was not counted. */
  readonly accounts: number | null
  readonly oldestAt: string | null
}

/** A finding of the control that is opened. */
export interface FindingRow {
  readonly uid: string
  readonly name: string
  readonly arn: string
  readonly accountId: string
  readonly accountName: string
  readonly region: string
  readonly owner: string | null
  readonly presence: Presence
  /** When it was seen last; null while it is there. */
  readonly lastSeenAt: string | null
  readonly severity: Severity
  readonly compliance: Compliance
  readonly status: FindingCount['status']
  readonly closeCause: string | null
  readonly reason: string
  /** When it failed first; null when it never did. */
  readonly firstSeenAt: string | null
  /** When it came to be what it is. */
  readonly since: string
}
