import type { CellCause, CellOutcome } from '#domain/coverage.ts'
import type { CollectedResource, Facts } from '#domain/resource.ts'

/** What collecting a cell gave; `collectCell` of aws/ returns it. */
export interface CellResult {
  readonly outcome: Exclude<CellOutcome, 'NEVER'>
  /** Why it is not COMPLETE; null when it is. */
  readonly cause: CellCause | null
  /** Only such a list can make a resource GONE. */
  readonly listedCompletely: boolean
  readonly resources: readonly CollectedResource<Facts>[]
  readonly calls: number
  readonly retries: number
  readonly throttles: number
  readonly pages: number
  readonly milliseconds: number
}

/** One account × region × collector. `region` is `global` for collectors of global scope. */
export interface CellKey {
  readonly accountId: string
  readonly region: string
  readonly collector: string
}

/**
 * Thrown to a writer whose fence is no longer the newest of its account, or whose scan was cancelled. Nothing was written.
 * The right answer is to stop: somebody else has taken over, or nobody wants the result.
 */
export class FencedOut extends Error {
  constructor(scanId: string, accountId: string, why: string) {
    super(`Account ${accountId} of scan ${scanId}: ${why}.`)
    this.name = 'FencedOut'
  }
}
