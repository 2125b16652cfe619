import type { CollectedResource, Facts } from './resource.ts'

/** What was seen and what was not. A cell is account × region × collector in one scan. */

export const cellOutcomes = [
  'COMPLETE',
  'PARTIAL',
  'DENIED',
  'THROTTLED',
  'REGION_OFF',
  'NOT_OFFERED',
  'ERROR',
  'NEVER',
] as const
export type CellOutcome = (typeof cellOutcomes)[number]

/** Why a cell is not complete, as far as AWS said. */
export interface CellCause {
  /** AWS's error code: `AccessDeniedException`, or our own: `PAGINATION_LOOP`, `TIMEOUT`, `ROLE_MISSING`, `QUARANTINED`. */
  readonly code: string
  /** The operation that failed, such as `rds:DescribeDBInstances`. */
  readonly call: string
  readonly message: string
  /** `identity-based policy`, `service control policy`, `resource control policy`, `permissions boundary` … when AWS names it. */
  readonly policyType?: string
  readonly policyArn?: string
}

/** What collecting a cell gave. */
export interface CellResult {
  readonly outcome: Exclude<CellOutcome, 'NEVER'>
  /** Why it is not COMPLETE; null when it is. For PARTIAL the most frequent facet failure. */
  readonly cause: CellCause | null
  /** Only such a list can make a resource GONE. True for COMPLETE and PARTIAL. */
  readonly listedCompletely: boolean
  /** Unique by ARN. What was readable is here even when the list was not complete. */
  readonly resources: readonly CollectedResource<Facts>[]
  /** Counted per attempt, retries included. */
  readonly calls: number
  readonly retries: number
  readonly throttles: number
  readonly pages: number
  readonly milliseconds: number
}

/** A list that is complete can make a resource GONE; nothing else can. PARTIAL lost facets, not list entries. */
export function listedCompletely(outcome: CellOutcome): boolean {
  return outcome === 'COMPLETE' || outcome === 'PARTIAL'
}

/** Cells that nobody expects to be read: they count in no denominator. */
export function isExpected(outcome: CellOutcome): boolean {
  return outcome !== 'REGION_OFF' && outcome !== 'NOT_OFFERED'
}
