import 'server-only'
import { closedStatesSql, countedAccount } from '#db/counted-account.ts'
import { type Params, select } from '../database.ts'
import { coveragePresent } from '../points/query.ts'
import { scopeCondition } from '../scope.ts'
import { pointScope, type Scope } from '../view.ts'
import type { CellsFilter } from './contract.ts'

/**
 * Where cells are read. Now: the latest of each. As of an instant: the blind ones as they were when the last scan ended by
 * then; of all others those of the scans from the last one over everything to that one, which may have read a part of it again.
 */
export type CellFrame =
  | { readonly at: null }
  | {
      readonly at: Date
      /** Ids with their instants in the database's own precision, newest last. */
      readonly scans: readonly { readonly id: string; readonly asOf: string }[]
      /** The instant whose counts are shown, in the database's own precision. */
      readonly countedAt: string
      /** The last of the scans. */
      readonly scanId: string
    }

/** Null when no scan of the scope had ended by then. */
export async function findCellFrame(scope: Scope, at: Date | null): Promise<CellFrame | null> {
  if (!at) return { at }
  const rows = await select<{ id: string; asOf: string; countedAt: string }>(
    `with last as (
       select p.scan_id, p.counted_at, s.as_of from scan_point p join scan s on s.id = p.scan_id
       where p.scope = $1 and p.scan_at <= $2 and p.counted_at <= $2 order by p.scan_at desc, p.scan_id desc limit 1
     ), whole as (
       select s.as_of from scan s, last where s.as_of <= last.as_of and s.scope = '{}' and s.status in ('COMPLETE', 'PARTIAL')
       order by s.as_of desc limit 1
     )
     select s.id::text as id, s.as_of::text as "asOf", last.counted_at::text as "countedAt"
     from last, scan s where s.as_of between coalesce((select as_of from whole), last.as_of) and last.as_of
     order by s.id = last.scan_id, s.as_of, s.id`,
    [pointScope(scope), at],
  )
  const last = rows.at(-1)
  return last ? { at, scans: rows, countedAt: last.countedAt, scanId: last.id } : null
}

/** SQL: why a row of cells is not complete. */
const reasonOf = (of: string) => `${of}.outcome as standing, coalesce(${of}.cause ->> 'code', 'UNKNOWN') as code,
  coalesce(${of}.cause ->> 'call', '') as call, ${of}.cause ->> 'policyType' as policy_type, ${of}.cause ->> 'policyArn' as policy_arn`

/** SQL: whether a row of cells was read, but longer ago than the limit. */
const isStale = (
  of: string,
  readAt: string,
  present: string,
) => `(${of}.outcome in ('COMPLETE', 'PARTIAL') and ${of}.${readAt} <
  ${present} - make_interval(hours => coalesce((select freshness_hours from organization limit 1), 36)))`

/**
 * SQL: cells within a scope with what they stand at and why: `account_id, region, collector, service, standing, cause` (its
 * key), `code, call, policy_type, policy_arn, since, collected_at, scan_id` (of the scan that read it). Cells of accounts that do
 * not belong to the organisation (any more) are left out, as coverage leaves them out.
 * @param which the blind ones, which are kept one by one; or of some accounts all, or all but those
 */
export function cellsSql(
  frame: CellFrame,
  scope: Scope,
  params: Params,
  which: 'blind' | { readonly accounts: string; readonly but?: 'blind' },
): string {
  const kept =
    frame.at === null ? 'blind_cell' : `(select * from scan_blind_cell where ended_scan = ${params.add(frame.scanId)})`
  if (which === 'blind') return blindCells(frame, kept, scope, params)
  const blind = which.but
    ? ''
    : `select * from (${blindCells(frame, kept, scope, params)}) b where b.account_id = any(${which.accounts}) union all`
  const read =
    frame.at === null ? latestCells(scope, params, which.accounts) : scannedCells(frame, scope, params, which.accounts)
  // Of some accounts all are looked at, of many a page: its rows one by one (the offset says so to the planner).
  const others = which.but
    ? `not exists (select from ${kept} b where b.account_id = s.account_id and b.region = s.region and b.collector = s.collector offset 0)`
    : `(s.account_id, s.region, s.collector) not in (
        select b.account_id, b.region, b.collector from ${kept} b where b.account_id = any(${which.accounts}))`
  return `${blind}
    select s.account_id, s.region, s.collector, s.service, s.standing,
      blind_cause_key(s.standing, s.code, s.call, s.policy_type, s.policy_arn) as cause, s.code, s.call, s.policy_type, s.policy_arn,
      s.since, s.collected_at, s.scan_id
    from (${read}) s where ${others}`
}

function blindCells(frame: CellFrame, kept: string, scope: Scope, params: Params): string {
  const cells = frame.at === null ? `(select ${coveragePresent} as at) n cross join lateral blind_cells(n.at)` : kept
  return `
    select b.account_id, b.region, b.collector, b.service, k.standing, b.cause, k.code, k.call, k.policy_type, k.policy_arn, b.since,
      b.collected_at, b.scan_id
    from ${cells} b left join blind_cause k on k.key = b.cause where ${scopeCondition(scope, 'b.account_id', params, frame.at)}`
}

function latestCells(scope: Scope, params: Params, accounts: string): string {
  return `
    select l.account_id, l.region, l.collector, l.service, ${reasonOf('l')}, l.last_complete_at as since, l.collected_at, l.scan_id
    from cell_latest l join account m on m.id = l.account_id and ${countedAccount('m')}
    where ${scopeCondition(scope, 'l.account_id', params, null)} and l.account_id = any(${accounts})
      and not ${isStale('l', 'collected_at', `(select ${coveragePresent})`)}`
}

function scannedCells(frame: Extract<CellFrame, { at: Date }>, scope: Scope, params: Params, accounts: string): string {
  const counted = `${params.add(frame.countedAt)}::timestamptz`
  const ids = params.add(frame.scans.map(({ id }) => id))
  const instants = params.add(frame.scans.map(({ asOf }) => asOf))
  const belonging = `array(select v.account_id from account_version v where v.account_id = any(${accounts})
    and v.state not in ${closedStatesSql} and holds(v.valid_from, v.valid_to, ${counted}) order by 1)`
  // One scan has each cell once; of several, the cell that was read last counts.
  const one = frame.scans.length === 1
  return `
    select s.account_id, s.region, s.collector, s.service, ${reasonOf('s')},
      case when s.outcome = 'COMPLETE' then s.finished_at end as since, s.finished_at as collected_at, s.scan_id
    from (
      select ${one ? '' : 'distinct on (s.account_id, s.region, s.collector)'} s.* from cell s
      where s.scan_at = any(${instants}::timestamptz[]) and s.scan_id = any(${ids}::bigint[]) and s.account_id = any(${belonging})
        and s.outcome is not null and s.finished_at <= ${counted} and ${scopeCondition(scope, 's.account_id', params, frame.at)}
      ${one ? '' : 'order by s.account_id, s.region, s.collector, s.finished_at desc'}
    ) s where not ${isStale('s', 'finished_at', counted)}`
}

/** Conditions of the filter over a cell of `cellsSql`. */
export function cellConditions(filter: Partial<CellsFilter>, frame: CellFrame, params: Params): string {
  const parts = [
    ...(filter.outcome ? [`c.standing = ${params.add(filter.outcome)}`] : []),
    ...(filter.account ? [`c.account_id = ${params.add(filter.account)}`] : []),
    ...(filter.region ? [`c.region = ${params.add(filter.region)}`] : []),
    ...(filter.service ? [`c.service = ${params.add(filter.service)}`] : []),
    ...(filter.collector ? [`c.collector = ${params.add(filter.collector)}`] : []),
    ...(filter.cause ? [`c.cause = ${params.add(filter.cause)}`] : []),
  ]
  if (filter.since) {
    const end = frame.at === null ? `(select ${coveragePresent})` : `${params.add(frame.countedAt)}::timestamptz`
    parts.push(`(c.since is null or c.since <= ${end} - make_interval(days => ${params.add(filter.since)}))`)
  }
  return parts.length > 0 ? parts.join(' and ') : 'true'
}
