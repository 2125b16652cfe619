import 'server-only'
import { Params, select } from '../database.ts'
import { findPoints, lastPointSql } from '../points/query.ts'
import type { PointRow } from '../points/snapshots.ts'
import { scopeCondition } from '../scope.ts'
import { pointScope, type Scope } from '../view.ts'
import type { AccountOpen, Regression, ScanBrief, UnitPoint } from './contract.ts'

export interface OverviewData {
  readonly points: readonly PointRow[]
  readonly regressions: readonly Regression[]
  readonly accounts: readonly AccountOpen[]
  readonly units: readonly UnitPoint[]
  readonly scans: {
    readonly last: ScanBrief | null
    readonly running: ScanBrief | null
    readonly schedule: Schedule | null
  }
}

/** Days back within which a failing finding is new. */
const recentDays = 7
const listed = 5

/** Everything on the Overview, for a scope, as of an instant. @param days how far back the trends reach */
export async function findOverview(scope: Scope, at: Date | null, days: number): Promise<OverviewData> {
  const [points, regressions, accounts, units, last, running, schedule] = await Promise.all([
    findPoints(scope, at, days),
    findRegressions(scope, at),
    findAccounts(scope, at),
    findUnits(scope, at),
    findScans('finished_at is not null', at),
    at ? [] : findScans("status = 'RUNNING' and finished_at is null", null),
    findSchedule(),
  ])
  return {
    points,
    regressions,
    accounts,
    units,
    scans: { last: last[0] ?? null, running: running[0] ?? null, schedule },
  }
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

/** What began to fail in the seven days before the last scan, or before an instant, and fails still. */
async function findRegressions(scope: Scope, at: Date | null): Promise<Regression[]> {
  const params = new Params()
  const instant = at && params.add(at)
  const recent = instant
    ? `select control_id, severity, account_id, resource_id, valid_from as since, status, compliance_before
       from finding_version f where compliance = 'NON_COMPLIANT' and valid_from <= ${instant}
         -- What only weighs otherwise than before failed before.
         and (compliance_before is distinct from 'NON_COMPLIANT' or status = 'REOPENED')
         and valid_from > ${instant}::timestamptz - interval '${recentDays} days' and (valid_to is null or valid_to > ${instant})`
    : `select control_id, severity, account_id, resource_id, last_changed_at as since, status, compliance_before
       from finding f where status in ('OPEN', 'REOPENED') and compliance = 'NON_COMPLIANT'
         and last_changed_at > (select coalesce(max(as_of), now()) from scan where finished_at is not null) - interval '${recentDays} days'`
  const rows = await select<RegressionRow>(
    `with recent as materialized (${recent} and ${scopeCondition(scope, 'f.account_id', params, at)}), by_account as (
       select control_id, severity, count(*) filter (where status = 'REOPENED' or compliance_before is not null) as worsened,
         count(*) as all, max(since) as latest_at
       from recent group by control_id, severity, account_id
     ), worst as (
       select control_id, severity, sum(worsened)::int as worsened, sum("all")::int as all, count(*)::int as accounts,
         max(latest_at) as latest_at
       from by_account group by control_id, severity
       order by array_position(array['critical','high','medium','low'], severity), 3 desc, 4 desc limit ${listed}
     )
     select w.control_id, w.severity, w.worsened, w.all - w.worsened as fresh, w.accounts, w.latest_at,
       r.id::text as uid, r.name
     from worst w cross join lateral (
       select resource_id from recent l where (l.control_id, l.severity, l.since) = (w.control_id, w.severity, w.latest_at)
       order by resource_id limit 1
     ) l join resource r on r.id = l.resource_id
     order by array_position(array['critical','high','medium','low'], w.severity), w.worsened desc, w.all desc`,
    params.values,
  )
  return rows.map((row) => ({
    controlId: row.control_id,
    severity: row.severity,
    worsened: row.worsened,
    fresh: row.fresh,
    accounts: row.accounts,
    latestAt: row.latest_at.toISOString(),
    resource: { uid: row.uid, name: row.name },
  }))
}

/** The accounts with the most open critical findings in the last scan, then by high ones. */
async function findAccounts(scope: Scope, at: Date | null): Promise<AccountOpen[]> {
  const params = new Params()
  const instant = params.add(at)
  const inScope = scopeCondition(scope, 'a.id', params, at)
  const open = (severity: string) => `coalesce((p.counts -> 'findings:${severity}' ->> 'NON_COMPLIANT')::float8, 0)`
  return select<AccountOpen>(
    `with latest as (
       ${lastPointSql('scan_id', params.add(pointScope(scope)), `coalesce(${instant}::timestamptz, 'infinity')`)}
     )
     select a.id as "accountId", a.name, ${open('critical')} as critical, ${open('high')} as high
     from latest l join scan_point p on p.scan_id = l.scan_id join account a on p.scope = 'account:' || a.id and ${inScope}
     order by critical desc, high desc, a.id limit ${listed}`,
    params.values,
  )
}

/** The units right below the scope, with their counts in the scope's last scan; none below an account. */
async function findUnits(scope: Scope, at: Date | null): Promise<UnitPoint[]> {
  if (scope.kind === 'account') return []
  const below = scope.kind === 'ou' ? 'u.parent_id = $3' : 'u.depth = 1'
  return select<UnitPoint>(
    `with latest as (
       ${lastPointSql('scan_at, scan_id', '$1', "coalesce($2::timestamptz, 'infinity')")}
     )
     select u.id, u.name, p.counts
     from latest l, organizational_unit u join scan_point p on p.scope = 'ou:' || u.id
     where ${below} and p.scan_at = l.scan_at and p.scan_id = l.scan_id
       and u.valid_from <= coalesce($2, 'infinity') and (u.valid_to is null or u.valid_to > $2)`,
    [pointScope(scope), at, ...(scope.kind === 'ou' ? [scope.id] : [])],
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

/** When scans are started by themselves, as cron writes it. */
export interface Schedule {
  readonly cron: string
  readonly zone: string
}

/** Null when scans are not scheduled. */
async function findSchedule(): Promise<Schedule | null> {
  const [exists] = await select<{ found: boolean }>("select to_regclass('pgboss.schedule') is not null as found")
  if (!exists?.found) return null
  const [row] = await select<{ cron: string; timezone: string }>(
    "select cron, timezone from pgboss.schedule where name = 'schedule-scan' limit 1",
  )
  return row ? { cron: row.cron, zone: row.timezone } : null
}
