import 'server-only'
import type { PillarName } from '#domain/pillars.ts'
import { select } from '../database.ts'
import { pointScope, type Scope } from '../view.ts'
import type { PointRow } from './snapshots.ts'

/** Counts that are kept for a whole scope, now as in the past: what screens show without counting resources. */

/**
 * SQL: the present, as coverage knows it. The demo's past is collected day by day: its present is the day that was scanned
 * last, to the end.
 */
export const coveragePresent =
  'coalesce((select max(s.as_of) from organization o, scan s where o.demo and s.finished_at is not null), now())'

/** The last scan with counts of a scope that had ended by an instant; null before the first. */
export interface PointScan {
  readonly scanAt: Date
  readonly scanId: string
}

/**
 * SQL: the last point of a scope that stood by an instant, as all screens take it: of the newest scan, also where an older
 * one ended later.
 * @param until SQL: the instant, or `infinity`
 */
export const lastPointSql = (columns: string, scope: string, until: string) =>
  `select ${columns} from scan_point where scope = ${scope} and scan_at <= ${until} and counted_at <= ${until}
   order by scan_at desc, scan_id desc limit 1`

export async function findPointScan(scope: Scope, at: Date | null): Promise<PointScan | null> {
  const [row] = await select<PointScan>(
    lastPointSql('scan_at as "scanAt", scan_id::text as "scanId"', '$1', `coalesce($2::timestamptz, 'infinity')`),
    [pointScope(scope), at],
  )
  return row ?? null
}

/**
 * The counts of the last scan of each day (or week) within some days up to an instant. Each row's instant is the one whose
 * counts these are: lists as of then have as many rows.
 */
export async function findPoints(
  scope: Scope,
  at: Date | null,
  days: number,
  step: 'day' | 'week' = 'day',
): Promise<PointRow[]> {
  const rows = await select<{ at: Date; counts: { [metric: string]: { [value: string]: number } } }>(
    `select distinct on (date_trunc('${step}', scan_at)) counted_at as at, counts from scan_point
     where scope = $1 and scan_at > coalesce($2::timestamptz, now()) - make_interval(days => $3)
       and scan_at <= coalesce($2, now()) and counted_at <= coalesce($2, 'infinity')
     order by date_trunc('${step}', scan_at), scan_at desc, scan_id desc`,
    [pointScope(scope), at, days + 1],
  )
  return rows.flatMap(({ at, counts }) =>
    Object.entries(counts).flatMap(([metric, values]) =>
      Object.entries(values).map(([value, count]) => ({ at, metric, value, count })),
    ),
  )
}

export interface ServiceCount {
  readonly service: string
  readonly metric: string
  readonly value: string
  readonly count: number
}

/** A scope's resources by service and pillar value, as of an instant: those that are there or were when last seen. */
export function findServiceCounts(
  scope: Scope,
  at: Date | null,
  pillars: readonly PillarName[],
): Promise<ServiceCount[]> {
  // By the scan's own instant: a date of JavaScript has lost its microseconds.
  return select<ServiceCount>(
    `select t.service, p.metric, p.value, sum(t.resources)::float8 as count
     from tally_at($1, $2) t, lateral (values ('encryptionAtRest', t.encryption_at_rest),
       ('encryptionInTransit', t.encryption_in_transit), ('exposure', t.exposure), ('wafProtection', t.waf_protection))
       as p (metric, value)
     where t.presence in ('PRESENT', 'NOT_SEEN') and p.metric = any($3) group by 1, 2, 3`,
    [pointScope(scope), at, pillars],
  )
}
