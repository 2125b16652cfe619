import { queryOptions } from '@tanstack/react-query'
import type { CellOutcome } from '#domain/coverage.ts'
import type { BlindCause } from '../scans/[id]/contract.ts'
import type { ScanRow } from '../scans/contract.ts'

/** What the matrix has its rows by; `cause` leaves the matrix out. */
export const groupings = ['account', 'region', 'cause'] as const
export type Grouping = (typeof groupings)[number]
export const groupingWords: Record<Grouping, string> = {
  account: 'by account',
  region: 'by region',
  cause: 'causes only',
}

/** What a cell stands at: its outcome, or STALE for one that was read completely, but longer ago than the limit. */
export const standings = [
  'DENIED',
  'ERROR',
  'THROTTLED',
  'NEVER',
  'STALE',
  'PARTIAL',
  'COMPLETE',
  'REGION_OFF',
  'NOT_OFFERED',
] as const satisfies readonly (CellOutcome | 'STALE')[]
export type Standing = (typeof standings)[number]

/** Cells that were expected and are not known to be read completely, the worst first. */
export const blindStandings = standings.slice(0, 6)
export const isBlind = (standing: Standing) => blindStandings.includes(standing)

/** Accounts of a cause that are told by name: of forty causes a hundred each would be most of the page. */
export const accountsNamed = 25

/** Days that a cell has been blind for at least. */
export const sinceDays = [1, 7, 30] as const

/** The screen's URL beyond scope and instant. */
export interface CoverageFilter {
  readonly by: Grouping
  readonly outcome: Standing | null
  readonly since: (typeof sinceDays)[number] | null
  /** The matrix shows the collectors of this service instead of services. */
  readonly service: string | null
  /** Columns without a blind cell are shown too. */
  readonly all: boolean
  /** Of the matrix's rows, from 1. */
  readonly page: number
}

/** Which cells the list and its export hold. */
export interface CellsFilter {
  readonly outcome: Standing | null
  readonly since: (typeof sinceDays)[number] | null
  readonly account: string | null
  readonly region: string | null
  readonly service: string | null
  readonly collector: string | null
  /** A cause's key. */
  readonly cause: string | null
  readonly cursor: readonly [account: string, region: string, collector: string] | null
}

/** Cells that are blind for the same reason. */
export interface CoverageCause extends BlindCause {
  readonly outcome: Standing
  /** Names it in addresses. */
  readonly key: string
  readonly cells: number
  readonly accountIds: readonly string[]
  /** Of the first of them. */
  readonly accountNames: readonly string[]
  readonly regions: readonly string[]
  readonly collectors: readonly string[]
  /** When one of them was last read completely, the longest ago; null where none is known to have been. */
  readonly since: string | null
  /** Cells of which no complete reading is known. */
  readonly never: number
  /** Null where nothing hides behind it: a list that is complete, or no resources that were seen before. */
  readonly affected: Affected | null
}

/** Resources that could not be looked for where a cause blinds, with the list that holds exactly them. */
export interface Affected {
  readonly resources: number
  /** As the list of resources is asked; null where that would be too long to ask. */
  readonly q: string | null
}

/** Cells by what they stand at. */
export type StandingCounts = { readonly [standing in Standing]?: number }

/** A row of the matrix by account. */
export interface MatrixAccount {
  readonly id: string
  readonly name: string
}

/** One place of the matrix: a row's cells in a column, by what they stand at. */
export interface MatrixCount {
  readonly row: string
  readonly column: string
  readonly standing: Standing
  readonly cells: number
}

/** A blind cell, or one of another outcome where that was asked for. */
export interface CellRow {
  readonly accountId: string
  readonly accountName: string
  readonly region: string
  readonly service: string
  readonly collector: string
  readonly outcome: Standing
  readonly code: string
  readonly call: string
  readonly policyType: string | null
  readonly policyArn: string | null
  readonly message: string
  /** When it was last read completely; null when that is not known. */
  readonly since: string | null
  readonly collectedAt: string | null
}

/** A scan that runs, as the screen follows it; null when none does. */
export interface Running {
  readonly scan: ScanRow
  /** Seconds that the rest will take at the pace so far; null when nothing can be said. */
  readonly secondsLeft: number | null
}

export function runningQuery() {
  return queryOptions({
    queryKey: ['coverage-running'],
    queryFn: async ({ signal }): Promise<Running | null> => {
      const response = await fetch('/coverage/progress', { signal })
      if (!response.ok) throw new Error(`The server answered ${response.status}.`)
      return response.json()
    },
  })
}
