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
     where scope = $1 and service = 'all' and metric = 'coverage' and scan_at < coalesce($2::timestamptz + interval '1 millisecond', 'infinity')
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
  { scanId }: PointScan,
  services: readonly string[],
  metrics: readonly string[],
): Promise<ServiceCount[]> {
  // By the scan's own instant: a date of JavaScript has lost its microseconds.
  return select<ServiceCount>(
    `select p.service, p.metric, p.value, p.count::float8 as count
     from scan s join posture_point p on p.scan_at = s.as_of and p.scan_id = s.id
     where s.id = $4 and p.scope = $1 and p.service = any($2) and p.metric = any($3)`,
    [pointScope(scope), services, metrics, scanId],
  )
}
