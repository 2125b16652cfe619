import 'server-only'
import type { CellOutcome } from '#domain/coverage.ts'
import { Params, select } from '../../database.ts'
import { scopeCondition } from '../../scope.ts'
import type { Scope } from '../../view.ts'
import type { ScanRow } from '../contract.ts'
import { blindCell, liveCells, scanColumns } from '../query.ts'
import type { AccountCells, BlindGroup, ScanDetail, ScanProgress } from './contract.ts'

/** One scan with what it lost, within a scope; null when there is no scan with this id. */
export async function findScan(scope: Scope, id: string): Promise<ScanDetail | null> {
  if (!/^\d{1,18}$/.test(id)) return null
  const [progress, blind, scopes] = await Promise.all([
    findProgress(scope, id),
    findBlind(scope, id),
    select<{ scope: ScanDetail['scope'] }>('select scope from scan where id = $1', [id]),
  ])
  return progress && { ...progress, scope: scopes[0]?.scope ?? {}, blind }
}

/** How far a scan is, counted from its cells. */
export async function findProgress(scope: Scope, id: string): Promise<ScanProgress | null> {
  if (!/^\d{1,18}$/.test(id)) return null
  const [[scan], accounts] = await Promise.all([
    select<Omit<ScanRow, 'asOf'> & { asOf: Date }>(`select ${scanColumns} from scan s ${liveCells} where s.id = $1`, [
      id,
    ]),
    findAccounts(scope, id),
  ])
  if (!scan) return null
  const outcomes: { [outcome in CellOutcome]?: number } = {}
  for (const account of accounts)
    for (const [outcome, count] of Object.entries(account.outcomes) as [CellOutcome, number][])
      outcomes[outcome] = (outcomes[outcome] ?? 0) + count
  const sum = (of: 'pending' | 'running') => accounts.reduce((total, account) => total + account[of], 0)
  const [pending, running] = [sum('pending'), sum('running')]
  return {
    scan: { ...scan, asOf: scan.asOf.toISOString() },
    outcomes,
    pending,
    running,
    cells: Object.values(outcomes).reduce((total, count) => total + count, pending + running),
    accounts,
    secondsLeft: secondsLeft(scan),
  }
}

/** At the pace of this scan so far; nothing is said about the first tenth. */
function secondsLeft(scan: { status: string; took: number; done: number; expected: number }): number | null {
  if (scan.status !== 'RUNNING' || scan.expected === 0 || scan.done < scan.expected / 10) return null
  return ((scan.took / scan.done) * (scan.expected - scan.done)) / 1000
}

function findAccounts(scope: Scope, id: string): Promise<AccountCells[]> {
  const params = new Params()
  return select<AccountCells>(
    `select x."accountId", coalesce(a.name, x."accountId") as name, x.pending, x.running, x.outcomes, x.resources, x.took, l.worker,
            extract(epoch from now() - l.heartbeat_at)::float8 as heartbeat
     from (
       select account_id as "accountId", sum(cells) filter (where state = 'PENDING')::int as pending,
              sum(cells) filter (where state = 'RUNNING')::int as running,
              coalesce(jsonb_object_agg(outcome, cells) filter (where outcome is not null), '{}') as outcomes,
              sum(resources)::float8 as resources,
              (extract(epoch from max(finished) - min(started)) * 1000)::float8 as took, min(scan_id) as scan_id
       from (
         select c.account_id, case when s.status = 'RUNNING' then c.state else 'DONE' end as state,
                coalesce(c.outcome, case when s.status <> 'RUNNING' then 'NEVER' end) as outcome, count(*) as cells, sum(c.resources) as resources, min(c.started_at) as started,
                max(c.finished_at) as finished, min(c.scan_id) as scan_id
         from scan s join cell c on c.scan_at = s.as_of and c.scan_id = s.id
         where s.id = ${params.add(id)} and ${scopeCondition(scope, 'c.account_id', params, null)} group by 1, 2, 3
       ) grouped group by account_id
     ) x
     left join account a on a.id = x."accountId"
     left join account_lease l on l.scan_id = x.scan_id and l.account_id = x."accountId"
     order by x.running desc nulls last, a.name`,
    params.values,
  ).then((rows) => rows.map((row) => ({ ...row, pending: row.pending ?? 0, running: row.running ?? 0 })))
}

/** The causes, the one that blinds most first. Regions switched off and services not offered are not blind spots. */
async function findBlind(scope: Scope, id: string): Promise<BlindGroup[]> {
  const params = new Params()
  const scan = params.add(id)
  return select<BlindGroup>(
    `select coalesce(c.outcome, 'NEVER') as outcome, coalesce(c.cause ->> 'code', 'UNKNOWN') as code, coalesce(c.cause ->> 'call', '') as call,
            c.cause ->> 'policyType' as "policyType", c.cause ->> 'policyArn' as "policyArn",
            coalesce(min(c.cause ->> 'message'), '') as message, count(*)::int as cells,
            coalesce(sum(l.blinded_resources) filter (where l.scan_id = c.scan_id), 0)::int as "blindedResources",
            jsonb_agg(distinct jsonb_build_object('id', c.account_id, 'name', coalesce(a.name, c.account_id))) as accounts,
            array_agg(distinct c.region) as regions, array_agg(distinct c.collector) as collectors
     from scan s join cell c on c.scan_at = s.as_of and c.scan_id = s.id
     left join cell_latest l on l.account_id = c.account_id and l.region = c.region and l.collector = c.collector
     left join account a on a.id = c.account_id
     where s.id = ${scan} and ${blindCell}
       and ${scopeCondition(scope, 'c.account_id', params, null)}
     group by 1, 2, 3, 4, 5 order by count(*) desc, 1, 2, 3`,
    params.values,
  )
}
