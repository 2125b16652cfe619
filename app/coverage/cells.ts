import 'server-only'
import { closedStatesSql, countedAccount } from '#db/counted-account.ts'
import { type Params, select } from '../database.ts'
import { coveragePresent } from '../points/query.ts'
import { scopeCondition } from '../scope.ts'
import { pointScope, type Scope } from '../view.ts'
import type { CellsFilter } from './contract.ts'

/**
 * Where cells are read. Now: the latest of each. As of an instant: those of the scans from the last one over everything
 * that had ended by then to the last one of all, which may have read a part of it again.
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

/** SQL: outcomes of cells that nobody is blind to. As the index of blind cells has it, word for word. */
const notBlind = `('COMPLETE', 'REGION_OFF', 'NOT_OFFERED')`

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

/** SQL: why a row of cells is not complete; what was read too long ago has that as its only reason. */
const reasonOf = (of: string) => `${of}.outcome as standing, coalesce(${of}.cause ->> 'code', 'UNKNOWN') as code,
  coalesce(${of}.cause ->> 'call', '') as call, ${of}.cause ->> 'policyType' as policy_type,
  ${of}.cause ->> 'policyArn' as policy_arn, coalesce(${of}.cause ->> 'message', '') as message`
const staleReason = `'STALE' as standing, 'STALE' as code, '' as call, null as policy_type, null as policy_arn, '' as message`
const eitherReason = (of: string, stale: string) => `case when ${stale} then 'STALE' else ${of}.outcome end as standing,
  case when ${stale} then 'STALE' else coalesce(${of}.cause ->> 'code', 'UNKNOWN') end as code,
  case when ${stale} then '' else coalesce(${of}.cause ->> 'call', '') end as call,
  case when not ${stale} then ${of}.cause ->> 'policyType' end as policy_type,
  case when not ${stale} then ${of}.cause ->> 'policyArn' end as policy_arn,
  case when ${stale} then '' else coalesce(${of}.cause ->> 'message', '') end as message`

/** SQL: what names the cause of a row of `cellsSql`, in addresses. */
export const causeKey = (c: string) =>
  `left(md5(concat_ws('|', ${['standing', 'code', 'call', 'policy_type', 'policy_arn'].map((column) => `${c}.${column}`).join(', ')})), 12)`

/**
 * SQL: cells within a scope with what they stand at and why: `account_id, region, collector, service, standing, code, call,
 * policy_type, policy_arn, message, since, collected_at`. Cells of accounts that do not belong to the organisation
 * (any more) are left out, as coverage leaves them out.
 * @param which the blind ones, found without looking at the others; or all of some accounts
 */
export function cellsSql(
  frame: CellFrame,
  scope: Scope,
  params: Params,
  which: 'blind' | { readonly accounts: string },
): string {
  return frame.at === null ? latestCells(scope, params, which) : scannedCells(frame, scope, params, which)
}

function latestCells(scope: Scope, params: Params, which: 'blind' | { readonly accounts: string }): string {
  const stale = `(l.outcome in ('COMPLETE', 'PARTIAL') and l.collected_at < f.since)`
  const cells = (reason: string, where: string) => `
    select l.account_id, l.region, l.collector, l.service, ${reason}, l.last_complete_at as since, l.collected_at
    from cell_latest l join account m on m.id = l.account_id and ${countedAccount('m')}
    cross join (select ${coveragePresent} - make_interval(hours => coalesce((select freshness_hours from organization limit 1), 36)) as since) f
    where ${scopeCondition(scope, 'l.account_id', params, null)} and ${where}`
  if (which !== 'blind') return cells(eitherReason('l', stale), `l.account_id = any(${which.accounts})`)
  return `${cells(reasonOf('l'), `l.outcome not in ${notBlind} and not ${stale}`)} union all ${cells(
    staleReason,
    `${stale} and l.account_id in (select t.account_id from coverage_tally t
       where t.service = 'all' and t.outcome in ('COMPLETE', 'PARTIAL') and t.oldest_at < f.since)`,
  )}`
}

function scannedCells(
  frame: Extract<CellFrame, { at: Date }>,
  scope: Scope,
  params: Params,
  which: 'blind' | { readonly accounts: string },
): string {
  const counted = params.add(frame.countedAt)
  const ids = params.add(frame.scans.map(({ id }) => id))
  const instants = params.add(frame.scans.map(({ asOf }) => asOf))
  const limit = `${counted}::timestamptz - make_interval(hours => coalesce((select freshness_hours from organization limit 1), 36))`
  const stale = `(s.outcome in ('COMPLETE', 'PARTIAL') and s.finished_at < ${limit})`
  const blind = `(s.outcome not in ${notBlind} or ${stale})`
  // One scan has each cell once; of several, the cell that was read last counts.
  const one = frame.scans.length === 1
  const seen = `
    select ${one ? '' : 'distinct on (s.account_id, s.region, s.collector)'} s.account_id, s.region, s.collector, s.service,
      s.outcome, s.cause, s.finished_at
    from unnest(${ids}::bigint[], ${instants}::timestamptz[]) as u (id, as_of)
    join cell s on s.scan_at = u.as_of and s.scan_id = u.id
    where s.outcome is not null and s.finished_at <= ${counted}::timestamptz
      and ${scopeCondition(scope, 's.account_id', params, frame.at)}
      and ${which === 'blind' ? (one ? blind : 'true') : `s.account_id = any(${which.accounts})`}
    ${one ? '' : 'order by s.account_id, s.region, s.collector, s.finished_at desc'}`
  return `
    select s.account_id, s.region, s.collector, s.service, ${eitherReason('s', stale)}, s.finished_at as collected_at,
      -- What was read completely since then has no older reading kept.
      (select l.last_complete_at from cell_latest l where l.account_id = s.account_id and l.region = s.region
        and l.collector = s.collector and l.last_complete_at <= ${counted}::timestamptz) as since
    from (${seen}) s where ${which === 'blind' ? blind : 'true'} and exists (
      select from account_version v where v.account_id = s.account_id and v.state not in ${closedStatesSql}
        and holds(v.valid_from, v.valid_to, ${counted}::timestamptz))`
}

/** Conditions of the filter over a cell of `cellsSql`. */
export function cellConditions(filter: Partial<CellsFilter>, frame: CellFrame, params: Params): string {
  const parts = [
    ...(filter.outcome ? [`c.standing = ${params.add(filter.outcome)}`] : []),
    ...(filter.account ? [`c.account_id = ${params.add(filter.account)}`] : []),
    ...(filter.region ? [`c.region = ${params.add(filter.region)}`] : []),
    ...(filter.service ? [`c.service = ${params.add(filter.service)}`] : []),
    ...(filter.collector ? [`c.collector = ${params.add(filter.collector)}`] : []),
    ...(filter.cause ? [`${causeKey('c')} = ${params.add(filter.cause)}`] : []),
  ]
  if (filter.since) {
    const end = frame.at === null ? `(select ${coveragePresent})` : `${params.add(frame.countedAt)}::timestamptz`
    parts.push(`(c.since is null or c.since <= ${end} - make_interval(days => ${params.add(filter.since)}))`)
  }
  return parts.length > 0 ? parts.join(' and ') : 'true'
}
