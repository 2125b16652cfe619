import 'server-only'
import { select } from '../database.ts'
import type { ScanRow } from './contract.ts'

const pageSize = 50

/** Whether `cell c` of `scan s` was not read completely; nothing is said of what is still to come. */
const blindCell = `coalesce(c.outcome not in ('COMPLETE', 'REGION_OFF', 'NOT_OFFERED'), s.status <> 'RUNNING')`

/**
 * The columns of a ScanRow, over `scan s`. Totals are written when a scan is closed: one that runs, was cancelled or
 * failed is counted from its accounts, and from the cells of those that are not done. What such a scan never came to read
 * is blind, once it has ended.
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
    select s.status not in ('COMPLETE', 'PARTIAL') as counted, coalesce(sum(x.done), 0)::int as done,
           coalesce(sum(x.blind), 0)::int as blind, coalesce(sum(x.calls), 0)::float8 as calls,
           coalesce(sum(x.retries), 0)::float8 as retries, coalesce(sum(x.throttles), 0)::float8 as throttles,
           coalesce(sum(x.resources), 0)::float8 as resources
    from (
      select (select sum(o.value::int) from jsonb_each_text(a.outcomes) o) as done,
             (select sum((b ->> 'cells')::int) from jsonb_array_elements(a.blind) b) as blind,
             a.calls, a.retries, a.throttles, a.resources
      from scan_account a where s.status not in ('COMPLETE', 'PARTIAL') and a.scan_id = s.id and a.outcomes is not null
      union all
      select count(*) filter (where c.state = 'DONE'), count(*) filter (where ${blindCell}),
             sum(c.calls), sum(c.retries), sum(c.throttles), sum(c.resources)
      from scan_account a join cell c on c.scan_at = s.as_of and c.scan_id = s.id and c.account_id = a.account_id
      where s.status not in ('COMPLETE', 'PARTIAL') and a.scan_id = s.id and a.outcomes is null
    ) x
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
