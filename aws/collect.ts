import type { Collector } from '#domain/collector.ts'
import type { CellCause, CellOutcome } from '#domain/coverage.ts'
import type { CollectedResource, Facts, Where } from '#domain/resource.ts'
import type { Session } from './client.ts'
import type { Memo } from './memo.ts'

export interface CellResult {
  readonly outcome: Exclude<CellOutcome, 'NEVER'>
  /** Why it is not COMPLETE; null when it is. For PARTIAL the most frequent facet failure. */
  readonly cause: CellCause | null
  /** Only such a list may make a resource GONE. True for COMPLETE and PARTIAL. */
  readonly listedCompletely: boolean
  /** Unique by ARN and incarnation. What was readable is here even when the list was not complete. */
  readonly resources: readonly CollectedResource<Facts>[]
  readonly calls: number
  readonly retries: number
  readonly throttles: number
  readonly pages: number
  readonly milliseconds: number
  /** Operations asked for, whether AWS or the memo answered: what the contract test compares with the declaration. */
  readonly operations: readonly string[]
}

export interface CellRequest {
  readonly collector: Collector
  /** `region` is `global` for collectors of global scope. */
  readonly where: Where
  readonly session: Session
  /** Aborted with a TimeoutError (`AbortSignal.timeout`) it is the deadline; aborted otherwise it cancels the cell. */
  readonly signal: AbortSignal
  readonly memo: Memo
  /** Facet questions under way at once. Default 16. */
  readonly concurrency?: number
}

/**
 * Collects one cell. Every failure of AWS or of the collector becomes an outcome; it throws only when the signal was
 * aborted by something other than a time limit (a cancelled cell has no outcome).
 */
export declare function collectCell(request: CellRequest): Promise<CellResult>
