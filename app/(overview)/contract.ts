import { z } from 'zod'
import type { Severity } from '#domain/pillars.ts'
import type { Snapshot } from '../points/snapshots.ts'
import type { SearchParams } from '../view.ts'

/** What the Overview's URL says beyond scope and instant. */
export const ranges = [30, 90] as const
/** What the units below the scope can be ranked by. */
export const ranked = ['exposure', 'encryptionAtRest', 'wafCoverage', 'coverage'] as const
export type Ranked = (typeof ranked)[number]
const filter = z.object({
  range: z.coerce.number().pipe(z.literal(ranges)).catch(90),
  rank: z.enum(ranked).catch('exposure'),
})
export type OverviewFilter = z.infer<typeof filter>

export function parseOverviewFilter(params: SearchParams): OverviewFilter {
  return filter.parse({ range: params.range, rank: params.rank })
}

/** A control that newly fails somewhere in the last seven days. */
export interface Regression {
  readonly controlId: string
  readonly severity: Severity
  /** Resources that passed before. */
  readonly worsened: number
  /** Resources that failed from their first judgement. */
  readonly fresh: number
  readonly accounts: number
  readonly latestAt: string
  /** One of the resources, to go to. */
  readonly resource: { readonly uid: string; readonly name: string }
}

/** A unit right below the scope, and what it stood at in the scope's last scan. */
export interface UnitPoint {
  readonly id: string
  readonly name: string
  readonly counts: Snapshot['counts']
}

export interface AccountOpen {
  readonly accountId: string
  readonly name: string
  readonly critical: number
  readonly high: number
}

export interface ScanBrief {
  readonly id: string
  readonly status: string
  readonly asOf: string
  readonly startedAt: string
  readonly finishedAt: string | null
  readonly expected: number
  readonly done: number
  readonly blind: number
}
