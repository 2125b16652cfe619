import { queryOptions } from '@tanstack/react-query'
import type { CellOutcome } from '#domain/coverage.ts'
import { usualZone } from '#ui/zone.ts'
import { hrefWith, type Place } from '../../view.ts'
import type { ScanRow } from '../contract.ts'

/** A scan's account: its cells by outcome and by how far they are. */
export interface AccountCells {
  readonly accountId: string
  readonly name: string
  readonly pending: number
  readonly running: number
  readonly outcomes: { readonly [outcome in CellOutcome]?: number }
  readonly resources: number
  /** Milliseconds between its first and last cell; null before the first. */
  readonly took: number | null
  /** Seconds since its worker last gave a sign of life; null when no worker has it. */
  readonly heartbeat: number | null
  readonly worker: string | null
}

/** What changes while a scan runs. */
export interface ScanProgress {
  readonly scan: ScanRow
  readonly outcomes: { readonly [outcome in CellOutcome]?: number }
  readonly pending: number
  readonly running: number
  /** All of them, within the scope. */
  readonly cells: number
  readonly accounts: readonly AccountCells[]
  /** Seconds that the rest will take at the pace so far; null when nothing can be said. */
  readonly secondsLeft: number | null
}

/** Why cells were not read completely, as far as AWS said: what the ways out of blindness are told by. */
export interface BlindCause {
  readonly outcome: CellOutcome | 'STALE'
  readonly code: string
  readonly call: string
  readonly policyType: string | null
  readonly policyArn: string | null
  /** One of AWS's messages. */
  readonly message: string
}

/** Cells that were not read completely, for the same reason. */
export interface BlindGroup extends BlindCause {
  readonly outcome: CellOutcome
  readonly cells: number
  readonly blindedResources: number
  readonly accountCount: number
  /** Some of them. */
  readonly accounts: readonly { readonly id: string; readonly name: string }[]
  readonly regions: readonly string[]
  readonly collectors: readonly string[]
}

export interface ScanDetail extends ScanProgress {
  readonly scope: {
    readonly accounts?: readonly string[]
    readonly regions?: readonly string[]
    readonly collectors?: readonly string[]
  }
  readonly blind: readonly BlindGroup[]
}

export function progressQuery(id: string, view: Pick<Place, 'scope'>) {
  return queryOptions({
    queryKey: ['scan-progress', id, view.scope],
    queryFn: async ({ signal }): Promise<ScanProgress> => {
      const response = await fetch(
        hrefWith(`/scans/${id}/progress`, { scope: view.scope, at: null, zone: usualZone }),
        { signal },
      )
      if (!response.ok) throw new Error(`The server answered ${response.status}.`)
      return response.json()
    },
  })
}

export const commands = ['cancel', 'retry', 'rescan'] as const
export type ScanCommand = (typeof commands)[number]
