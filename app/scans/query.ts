import 'server-only'
import { select } from '../database.ts'
import type { ScanRow } from './contract.ts'

const pageSize = 50

/** Whether `cell c` of `scan s` was not read completely; nothing is said of what is still to come. */
export const blindCell = `coalesce(c.outcome not in ('COMPLETE', 'REGION_OFF', 'NOT_OFFERED'), s.status <> 'RUNNING')`

/**
 * The columns of a ScanRow, over `scan s`. Totals are written when a scan is closed: one that runs, was cancelled or
 * failed is counted from its cells. What such a scan never came to read is blind, once it has ended.
 */
export const scanColumns = `
  s.id::text as id, s.trigger, s.status, s.as_of as "asOf",
  (extract(epoch from coalesce(s.finished_at, now() + s.clock_offset) - s.started_at) * 1000)::float8 as took,
  s.expected_cells as expected, s.cause,
  case when live.counted then live.done else s.done_cells end as done,
  case when live.counted then live.blind else s.blind_cells end as blind,
  case when live.counted then live.calls else s.calls::float8 end as calls,
  case when live.counted then live.retries else s.retries::float8 end as retries,
  case when live.counted then live.throttles else s.throttles::float8 end as throttles,
  case when live.counted then live.resources else s.resources::float8 end as resources`
export const liveCells = `
  left join lateral (
    select s.status not in ('COMPLETE', 'PARTIAL') as counted, count(c.*) filter (where c.state = 'DONE')::int as done,
           count(c.*) filter (where ${blindCell})::int as blind,
           coalesce(sum(c.calls), 0)::float8 as calls, coalesce(sum(c.retries), 0)::float8 as retries,
           coalesce(sum(c.throttles), 0)::float8 as throttles, coalesce(sum(c.resources), 0)::float8 as resources
    from cell c where s.status not in ('COMPLETE', 'PARTIAL') and c.scan_at = s.as_of and c.scan_id = s.id
  ) live on true`

export interface ScansPage {
  readonly scans: readonly ScanRow[]
  /** The id to go on from, or null at the end. */
  readonly next: string | null
}

/** Scans, newest first. They are the organisation's: scope narrows what a scan's page shows, not the list. */
export async function findScans(at: Date | null, before: string | null): Promise<ScansPage> {
  const rows = await select<Omit<ScanRow, 'asOf'> & { asOf: Date }>(
    `select ${scanColumns} from (
       select * from scan where ($1::timestamptz is null or as_of <= $1) and ($2::bigint is null or id < $2)
       order by id desc limit ${pageSize + 1}
     ) s ${liveCells} order by s.id desc`,
    [at, before],
  )
  const scans = rows.slice(0, pageSize).map((row) => ({ ...row, asOf: row.asOf.toISOString() }))
  return { scans, next: rows.length > pageSize ? (scans.at(-1)?.id ?? null) : null }
}
