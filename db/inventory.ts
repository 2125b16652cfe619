import type { CellCause, CellOutcome } from '#domain/coverage.ts'
import type { CellKey, CellResult } from './cell-result.ts'
import type { Database } from './client.ts'

export interface PublishedCell extends CellKey {
  readonly scanId: string
  readonly fence: string
  readonly service: string
  readonly type: string
  readonly result: CellResult
  /** ARNs that AWS answered NotFound for when asked by name: one miss then proves that they are gone. */
  readonly notFound?: readonly string[]
}

export interface Publication {
  readonly new: number
  readonly changed: number
  readonly unchanged: number
  readonly gone: number
  readonly notSeen: number
}

/** Publishes a cell in one transaction. Throws FencedOut, having written nothing. */
export declare function publishCell(db: Database, cell: PublishedCell): Promise<Publication>

/** Gives all unfinished cells of an account the same outcome, such as DENIED with ROLE_MISSING. Throws FencedOut. Returns how many. */
export declare function publishBlindAccount(
  db: Database,
  account: {
    readonly scanId: string
    readonly fence: string
    readonly accountId: string
    /** Only cells of this region; all when absent. */
    readonly region?: string
    readonly outcome: Exclude<CellOutcome, 'NEVER' | 'COMPLETE' | 'PARTIAL'>
    readonly cause: CellCause
    readonly milliseconds?: number
    readonly calls?: number
  },
): Promise<number>

/** Resources of accounts that left or were closed, or of regions not enabled any more, become OUT_OF_SCOPE. */
export declare function outOfScope(
  db: Database,
  scanId: string,
  what: { readonly accountIds: readonly string[]; readonly regions?: readonly string[] },
): Promise<number>
