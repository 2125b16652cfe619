import 'server-only'
import { select } from '../database.ts'
import type { Scope } from '../view.ts'
import { pointScope } from '../view.ts'

/** Counts kept for the last scan that had ended by an instant: what screens show of a whole scope, now as in the past. */

/** The last scan with counts for a scope; null before the first. */
export interface PointScan {
  readonly scanAt: Date
  readonly scanId: string
}

export async function findPointScan(scope: Scope, at: Date | null): Promise<PointScan | null> {
  const [row] = await select<PointScan>(
    `select scan_at as "scanAt", scan_id::text as "scanId" from posture_point
     where scope = $1 and service = 'all' and metric = 'coverage' and scan_at <= coalesce($2::timestamptz, 'infinity')
     order by scan_at desc, scan_id desc limit 1`,
    [pointScope(scope), at],
  )
  return row ?? null
}

export interface ServiceCount {
  readonly service: string
  readonly metric: string
  readonly value: string
  readonly count: number
}

/** A scan's counts of a scope by service. */
export function findServiceCounts(
  scope: Scope,
  { scanAt, scanId }: PointScan,
  services: readonly string[],
  metrics: readonly string[],
): Promise<ServiceCount[]> {
  return select<ServiceCount>(
    `select service, metric, value, count::float8 as count from posture_point
     where scope = $1 and service = any($2) and metric = any($3) and scan_at = $4 and scan_id = $5`,
    [pointScope(scope), services, metrics, scanAt, scanId],
  )
}
