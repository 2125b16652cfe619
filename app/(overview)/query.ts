import 'server-only'
import { severities } from '#domain/pillars.ts'
import { Params, select } from '../database.ts'
import type { PointRow } from '../points/snapshots.ts'
import { scopeCondition } from '../scope.ts'
import { pointScope, type Scope } from '../view.ts'
import type { AccountOpen, Regression, ScanBrief } from './contract.ts'
import { trendPillars } from './contract.ts'

export interface OverviewData {
  readonly points: readonly PointRow[]
  readonly regressions: readonly Regression[]
  readonly accounts: readonly AccountOpen[]
  readonly scans: {
    readonly last: ScanBrief | null
    readonly running: ScanBrief | null
    readonly schedule: string | null
  }
}

/** Days back within which a failing finding is new. */
const recentDays = 7
const listed = 5

/** Everything on the Overview, for a scope, as of an instant. @param days how far back the trends reach */
export async function findOverview(scope: Scope, at: Date | null, days: number): Promise<OverviewData> {
  const [points, regressions, accounts, last, running, schedule] = await Promise.all([
    findPoints(scope, at, days),
    at ? findRegressionsAt(scope, at) : findRegressions(scope),
    findAccounts(scope, at),
    findScans('finished_at is not null', at),
    at ? [] : findScans("status = 'RUNNING' and finished_at is null", null),
    findSchedule(),
  ])
  return { points, regressions, accounts, scans: { last: last[0] ?? null, running: running[0] ?? null, schedule } }
}

/** The counts of the last scan of each day. */
function findPoints(scope: Scope, at: Date | null, days: number): Promise<PointRow[]> {
  const metrics = [...trendPillars, 'coverage', ...severities.map((severity) => `findings:${severity}`)]
  return select<PointRow>(
    `with scans as (
       select distinct on (date_trunc('day', scan_at)) scan_at, scan_id from posture_point
       where scope = $1 and service = 'all' and metric = 'coverage'
         and scan_at > coalesce($2::timestamptz, now()) - make_interval(days => $3) and scan_at <= coalesce($2, now())
       order by date_trunc('day', scan_at), scan_at desc, scan_id desc
     )
     select p.scan_at as at, p.metric, p.value, p.count::float8 as count
     from scans s join posture_point p on p.scan_at = s.scan_at and p.scan_id = s.scan_id
     where p.scope = $1 and p.service = 'all' and p.metric = any($4)`,
    [pointScope(scope), at, days + 1, metrics],
  )
}

interface RegressionRow {
  control_id: string
  severity: Regression['severity']
  worsened: number
  fresh: number
  accounts: number
  latest_at: Date
  uid: string
  name: string
}
const regressionOf = (row: RegressionRow): Regression => ({
  controlId: row.control_id,
  severity: row.severity,
  worsened: row.worsened,
  fresh: row.fresh,
  accounts: row.accounts,
  latestAt: row.latest_at.toISOString(),
  resource: { uid: row.uid, name: row.name },
})
const regressionColumns = `
  control_id, severity, count(*) filter (where worsened)::int as worsened, count(*) filter (where not worsened)::int as fresh,
  count(distinct account_id)::int as accounts, max(since) as latest_at,
  (array_agg(resource_id::text order by since desc))[1] as uid, (array_agg(name order by since desc))[1] as name`
const regressionOrder = `
  group by control_id, severity
  order by array_position(array['critical','high','medium','low'], severity), count(*) filter (where worsened) desc, count(*) desc
  limit ${listed}`

/** What began to fail in the seven days before the last scan, from the open findings. */
async function findRegressions(scope: Scope): Promise<Regression[]> {
  const params = new Params()
  const rows = await select<RegressionRow>(
    `with recent as (
       select f.control_id, f.severity, f.account_id, f.resource_id, r.name, f.last_changed_at as since,
              f.status = 'REOPENED' or exists (
                select from finding_version v
                where v.resource_id = f.resource_id and v.control_id = f.control_id and v.valid_to <= f.version_from
              ) as worsened
       from finding f join resource r on r.id = f.resource_id
       where f.status in ('OPEN', 'REOPENED') and f.compliance = 'NON_COMPLIANT'
         and f.last_changed_at > (select coalesce(max(as_of), now()) from scan where finished_at is not null) - interval '${recentDays} days' and r.presence in ('PRESENT', 'NOT_SEEN')
         and ${scopeCondition(scope, 'f.account_id', params, null)}
     ) select ${regressionColumns} from recent ${regressionOrder}`,
    params.values,
  )
  return rows.map(regressionOf)
}

/** The same, from the history. */
async function findRegressionsAt(scope: Scope, at: Date): Promise<Regression[]> {
  const params = new Params()
  const instant = params.add(at)
  const rows = await select<RegressionRow>(
    `with recent as (
       select v.control_id, v.severity, r.account_id, v.resource_id, r.name, v.valid_from as since,
              exists (
                select from finding_version before
                where before.resource_id = v.resource_id and before.control_id = v.control_id and before.valid_to <= v.valid_from
              ) as worsened
       from finding_version v join resource r on r.id = v.resource_id
       where v.compliance = 'NON_COMPLIANT' and v.valid_from <= ${instant}
         and v.valid_from > ${instant}::timestamptz - interval '${recentDays} days'
         and (v.valid_to is null or v.valid_to > ${instant}) and ${scopeCondition(scope, 'r.account_id', params, at)}
     ) select ${regressionColumns} from recent ${regressionOrder}`,
    params.values,
  )
  return rows.map(regressionOf)
}

/** The accounts with the most open critical findings in the last scan, then by high ones. */
async function findAccounts(scope: Scope, at: Date | null): Promise<AccountOpen[]> {
  const params = new Params()
  const instant = params.add(at)
  const inScope = scopeCondition(scope, 'a.id', params, at)
  return select<AccountOpen>(
    `with latest as (
       select scan_at, scan_id from posture_point
       where scope = ${params.add(pointScope(scope))} and service = 'all' and metric = 'coverage' and scan_at <= coalesce(${instant}::timestamptz, now())
       order by scan_at desc, scan_id desc limit 1
     )
     select a.id as "accountId", a.name,
            coalesce(sum(p.count) filter (where p.metric = 'findings:critical'), 0)::float8 as critical,
            coalesce(sum(p.count) filter (where p.metric = 'findings:high'), 0)::float8 as high
     from latest l join account a on ${inScope}
     join posture_point p on p.scope = 'account:' || a.id and p.service = 'all'
       and p.metric in ('findings:critical', 'findings:high') and p.value = 'NON_COMPLIANT'
       and p.scan_at = l.scan_at and p.scan_id = l.scan_id
     group by a.id, a.name order by critical desc, high desc, a.id limit ${listed}`,
    params.values,
  )
}

async function findScans(condition: string, at: Date | null): Promise<ScanBrief[]> {
  const rows = await select<{
    id: string
    status: string
    as_of: Date
    started_at: Date
    finished_at: Date | null
    expected_cells: number
    done_cells: number
    blind_cells: number
  }>(
    `select id::text, status, as_of, started_at, finished_at, expected_cells, done_cells, blind_cells
     from scan where ${condition} and ($1::timestamptz is null or as_of <= $1) order by as_of desc limit 1`,
    [at],
  )
  return rows.map((row) => ({
    id: row.id,
    status: row.status,
    asOf: row.as_of.toISOString(),
    startedAt: row.started_at.toISOString(),
    finishedAt: row.finished_at?.toISOString() ?? null,
    expected: row.expected_cells,
    done: row.done_cells,
    blind: row.blind_cells,
  }))
}

/** The cron expression and time zone of scheduled scans, or null when scans are not scheduled. */
async function findSchedule(): Promise<string | null> {
  const [exists] = await select<{ found: boolean }>("select to_regclass('pgboss.schedule') is not null as found")
  if (!exists?.found) return null
  const [row] = await select<{ cron: string; timezone: string }>(
    "select cron, timezone from pgboss.schedule where name = 'schedule-scan' limit 1",
  )
  return row ? `${row.cron} (${row.timezone})` : null
}
