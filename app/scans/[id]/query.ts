import 'server-only'
import type { CellOutcome } from '#domain/coverage.ts'
import { Params, select } from '../../database.ts'
import { scopeCondition } from '../../scope.ts'
import { pointScope, type Scope } from '../../view.ts'
import type { ScanRow } from '../contract.ts'
import { liveCells, scanColumns } from '../query.ts'
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
export function secondsLeft(scan: { status: string; took: number; done: number; expected: number }): number | null {
  if (scan.status !== 'RUNNING' || scan.expected === 0 || scan.done < scan.expected / 10) return null
  return ((scan.took / scan.done) * (scan.expected - scan.done)) / 1000
}

/** The accounts' own sums where all of their cells are done, else counted from the cells. */
function findAccounts(scope: Scope, id: string): Promise<AccountCells[]> {
  const params = new Params()
  const scan = params.add(id)
  const inScope = scopeCondition(scope, 'a.account_id', params, null)
  return select<AccountCells>(
    `select x.account_id as "accountId", coalesce(n.name, x.account_id) as name, x.pending::int, x.running::int, x.outcomes,
            x.resources::float8, (extract(epoch from x.ended_at - x.began_at) * 1000)::float8 as took, l.worker,
            extract(epoch from now() - l.heartbeat_at)::float8 as heartbeat
     from (
       select a.account_id, 0 as pending, 0 as running, a.outcomes, a.resources, a.began_at, a.ended_at
       from scan_account a where a.scan_id = ${scan} and a.outcomes is not null and ${inScope}
       union all
       select account_id, coalesce(sum(cells) filter (where state = 'PENDING'), 0),
              coalesce(sum(cells) filter (where state = 'RUNNING'), 0),
              coalesce(jsonb_object_agg(outcome, cells) filter (where outcome is not null), '{}'),
              sum(resources), min(began_at), max(ended_at)
       from (
         select a.account_id, case when s.status = 'RUNNING' then c.state else 'DONE' end as state,
                coalesce(c.outcome, case when s.status <> 'RUNNING' then 'NEVER' end) as outcome, count(*) as cells,
                sum(c.resources) as resources, min(c.started_at) as began_at, max(c.finished_at) as ended_at
         from scan s join scan_account a on a.scan_id = s.id
         join cell c on c.scan_at = s.as_of and c.scan_id = s.id and c.account_id = a.account_id
         where s.id = ${scan} and a.outcomes is null and ${inScope} group by 1, 2, 3
       ) grouped group by account_id
     ) x
     left join account n on n.id = x.account_id
     left join account_lease l on l.scan_id = ${scan} and l.account_id = x.account_id
     order by x.running desc, n.name`,
    params.values,
  )
}

/** The causes, the one that blinds most first; of the whole organisation as the scan kept them at its end. */
async function findBlind(scope: Scope, id: string): Promise<readonly BlindGroup[]> {
  if (scope.kind !== 'org') {
    return select<BlindGroup>('select * from blind_causes($1, array(select account_id from accounts_of($2, null)))', [
      id,
      pointScope(scope),
    ])
  }
  const [scan] = await select<{ causes: readonly BlindGroup[] }>(
    `select coalesce(s.blind_causes, (select jsonb_agg(to_jsonb(c)) from blind_causes(s.id, null) c), '[]') as causes
     from scan s where s.id = $1`,
    [id],
  )
  return scan?.causes ?? []
}
