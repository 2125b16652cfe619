import 'server-only'
import { countedAccount } from '#db/counted-account.ts'
import { findOutcomes } from '../chrome/query.ts'
import { Params, select } from '../database.ts'
import { findPoints } from '../points/query.ts'
import { type Snapshot, snapshotsOf } from '../points/snapshots.ts'
import { secondsLeft } from '../scans/[id]/query.ts'
import type { ScanRow } from '../scans/contract.ts'
import { liveCells, scanColumns } from '../scans/query.ts'
import { scopeCondition } from '../scope.ts'
import type { Scope } from '../view.ts'
import { findAffected } from './affected.ts'
import { type CellFrame, cellConditions, cellsSql, findCellFrame } from './cells.ts'
import {
  accountsNamed,
  blindStandings,
  type CoverageCause,
  type CoverageFilter,
  type MatrixAccount,
  type MatrixCount,
  type Running,
  type StandingCounts,
} from './contract.ts'

/** Causes that are told one by one unless all are asked for. */
const causesShown = 40
/** Rows of the matrix on one page. */
export const rowsShown = 25
/** Days that the chart reaches back. */
export const chartDays = 90

export interface CoverageData {
  /** Of the whole scope. */
  readonly counts: StandingCounts
  /** Accounts that belong to the organisation and of which something was read, or tried. */
  readonly accounts: number
  /** Those of them that the page of the matrix shows, by account: those with most blind cells first. */
  readonly shown: readonly MatrixAccount[]
  readonly causes: readonly CoverageCause[]
  /** Causes beyond those, by number. */
  readonly more: { readonly causes: number; readonly cells: number }
  readonly matrix: readonly MatrixCount[]
  readonly snapshots: readonly Snapshot[]
  readonly facts: CoverageFacts
  /** Blind cells that the causes do not hold: of scans that ended before they were kept one by one. */
  readonly rest: number
  readonly running: Running | null
}

export interface CoverageFacts {
  readonly demo: boolean
  /** Why Organizations could not be read; null when it could. */
  readonly readError: string | null
  readonly readAt: Date | null
  readonly freshnessHours: number
  /** When the complete cell that was read longest ago was read; null when there is none. */
  readonly oldestAt: Date | null
  /** The instant whose cells these are; null now. */
  readonly countedAt: Date | null
}

/** Everything on the screen, for a scope, as of an instant; null when nothing was read by then. */
export async function findCoverage(
  scope: Scope,
  at: Date | null,
  filter: CoverageFilter,
  /** `causes`: without the chart and the running scan. */
  shown: 'everything' | 'causes' = 'everything',
): Promise<CoverageData | null> {
  const frame = await findCellFrame(scope, at)
  const found = frame && findCells(scope, frame, filter)
  const [cells, outcomes, running, points, facts] = await Promise.all([
    found,
    findOutcomes(scope, at),
    at || shown === 'causes' ? null : findRunning(),
    shown === 'causes' ? [] : findPoints(scope, at, chartDays),
    frame ? findFacts(scope, frame) : empty.facts,
  ])
  if (!cells || cells.accounts === 0) return running ? { ...empty, running } : null
  const counts: StandingCounts = Object.fromEntries(outcomes.map(({ outcome, cells }) => [outcome, cells]))
  const listed = cells.causes.reduce((sum, cause) => sum + cause.cells, cells.more.cells)
  const unfiltered = filter.outcome === null && filter.since === null
  return {
    ...{ ...cells, counts, facts, running, snapshots: snapshotsOf(points) },
    rest: unfiltered && at ? Math.max(0, blindOf(counts) - listed) : 0,
  }
}

/** What is said of cells one by one: their causes, with what hides behind each, and the matrix. */
async function findCells(scope: Scope, frame: CellFrame, filter: CoverageFilter) {
  const causes = findCauses(scope, frame, filter)
  const page = findPage(scope, frame, filter)
  const [{ told, more }, affected, { accounts, shown }, matrix] = await Promise.all([
    causes,
    causes.then(({ told }) => findAffected(scope, frame, told)),
    page,
    filter.by === 'cause' ? [] : page.then((page) => findMatrix(scope, frame, filter, page)),
  ])
  return {
    ...{ accounts, shown, more, matrix },
    causes: told.map((cause) => ({ ...cause, affected: affected.get(cause.key) ?? null })),
  }
}

const empty: CoverageData = {
  ...{
    counts: {},
    accounts: 0,
    shown: [],
    causes: [],
    more: { causes: 0, cells: 0 },
    matrix: [],
    snapshots: [],
    rest: 0,
    running: null,
  },
  facts: { demo: false, readError: null, readAt: null, freshnessHours: 36, oldestAt: null, countedAt: null },
}

function blindOf(counts: StandingCounts): number {
  return blindStandings.reduce((sum, standing) => sum + (counts[standing] ?? 0), 0)
}

/** The accounts of a page of the matrix, those with most blind cells first, and how many there are. */
async function findPage(
  scope: Scope,
  frame: CellFrame,
  { by, page }: CoverageFilter,
): Promise<Pick<CoverageData, 'accounts' | 'shown'>> {
  const params = new Params()
  // Who is not shown by account needs no order.
  const blind =
    by === 'account'
      ? `select account_id, count(*) as cells from (${cellsSql(frame, scope, params, 'blind')}) c group by 1`
      : 'select null as account_id, 0 as cells where false'
  const inScope = scopeCondition(scope, 'm.account_id', params, frame.at)
  const members =
    frame.at === null
      ? `select a.id as account_id from account a where ${countedAccount('a')}
           and exists (select from coverage_tally t where t.service = 'all' and t.account_id = a.id)`
      : `select substr(scope, 9) as account_id from scan_point
           where scan_id = ${params.add(frame.scanId)} and scope like 'account:%' and counts ? 'coverage'`
  const rows = await select<MatrixAccount & { accounts: number }>(
    `with placed as (
       select m.account_id as id, coalesce(a.name, m.account_id) as name, count(*) over () as accounts,
         row_number() over (order by b.cells desc nulls last, coalesce(a.name, m.account_id), m.account_id) as place
       from (${members}) m left join account a on a.id = m.account_id
       left join (${blind}) b using (account_id)
       where ${inScope}
     )
     select id, name, accounts::int from placed
     where place > (least(${params.add(page)}::int, ceil(accounts / ${rowsShown}.0)) - 1) * ${rowsShown} order by place limit ${rowsShown}`,
    params.values,
  )
  return { accounts: rows[0]?.accounts ?? 0, shown: rows.map(({ id, name }) => ({ id, name })) }
}

type ToldCause = Omit<CoverageCause, 'affected'>
interface CauseRow extends Omit<ToldCause, 'since'> {
  readonly since: Date | null
  /** Of all causes, told or not. */
  readonly causesInAll: number
  readonly cellsInAll: number
}

/** Why cells are blind, what blinds most first; where there are very many causes, the rest are told by number. */
async function findCauses(
  scope: Scope,
  frame: CellFrame,
  filter: CoverageFilter,
): Promise<{ readonly told: readonly ToldCause[]; readonly more: CoverageData['more'] }> {
  const params = new Params()
  const cells = cellsSql(frame, scope, params, 'blind')
  const rows = await select<CauseRow>(
    `with blind as materialized (
       select c.cause, c.account_id, c.region, c.collector, c.since from (${cells}) c
       where ${cellConditions({ outcome: filter.outcome, since: filter.since }, frame, params)}
     ), counted as (
       select cause, count(*)::int as cells from blind group by 1
     ), placed as materialized (
       select k.*, t.cells, (count(*) over ())::int as causes_in_all, (sum(t.cells) over ())::int as cells_in_all,
         row_number() over (order by t.cells desc, k.standing, k.code, k.call, k.policy_type, k.policy_arn) as place
       from counted t join blind_cause k on k.key = t.cause
     ), told as (
       select cause, min(since) as since, count(*) filter (where since is null)::int as never, array_agg(distinct account_id) as accounts,
         array_agg(distinct region) as regions, array_agg(distinct collector) as collectors
       from blind where cause in (select key from placed where ${filter.all ? 'true' : `place <= ${causesShown}`}) group by 1
     ), named as (
       select t.cause, array_agg(coalesce(a.name, n.id) order by n.place) as names
       from told t cross join unnest(t.accounts[:${accountsNamed}]) with ordinality as n (id, place) left join account a on a.id = n.id group by 1
     )
     select k.key, k.standing as outcome, k.code, k.call, k.policy_type as "policyType", k.policy_arn as "policyArn", k.message,
       k.cells, k.causes_in_all as "causesInAll", k.cells_in_all as "cellsInAll", t.since, t.never,
       to_json(t.accounts) as "accountIds", to_json(t.regions) as regions, to_json(t.collectors) as collectors,
       to_json(n.names) as "accountNames"
     from placed k join told t on t.cause = k.key join named n on n.cause = k.key order by k.place`,
    params.values,
  )
  const told = rows.map(({ causesInAll: _, cellsInAll: __, ...row }) => ({
    ...row,
    since: row.since?.toISOString() ?? null,
  }))
  const { causesInAll = 0, cellsInAll = 0 } = rows[0] ?? {}
  const cellsTold = told.reduce((sum, row) => sum + row.cells, 0)
  return { told, more: { causes: causesInAll - told.length, cells: cellsInAll - cellsTold } }
}

/** What the rows of this page stand at in each service, or in each collector of one service. */
async function findMatrix(
  scope: Scope,
  frame: CellFrame,
  filter: CoverageFilter,
  { accounts, shown }: Pick<CoverageData, 'accounts' | 'shown'>,
): Promise<MatrixCount[]> {
  const params = new Params()
  const column = filter.service ? 'c.collector' : 'c.service'
  const row = filter.by === 'region' ? 'c.region' : 'c.account_id'
  // Of one account every cell is looked at; of many, by region, the blind ones alone.
  const of =
    filter.by === 'region' && accounts > 1
      ? cellsSql(frame, scope, params, 'blind')
      : cellsSql(frame, scope, params, { accounts: params.add(shown.map(({ id }) => id)) })
  return select<MatrixCount>(
    `select ${row} as "row", ${column} as "column", c.standing, count(*)::int as cells from (${of}) c
     where ${cellConditions({ service: filter.service }, frame, params)} group by 1, 2, 3`,
    params.values,
  )
}

async function findFacts(scope: Scope, frame: CellFrame): Promise<CoverageFacts> {
  const params = new Params()
  const counted = frame.at === null ? 'null' : params.add(frame.countedAt)
  const [row] = await select<CoverageFacts>(
    `select o.demo, o.read_error as "readError", o.read_at as "readAt", o.freshness_hours as "freshnessHours",
            ${counted}::timestamptz as "countedAt", ${
              frame.at === null
                ? `(select min(t.oldest_at) from coverage_tally t join account m on m.id = t.account_id and ${countedAccount('m')}
                    where t.service = 'all' and t.outcome = 'COMPLETE' and ${scopeCondition(scope, 't.account_id', params, null)})`
                : `(select min(started_at) from scan where id = any(${params.add(frame.scans.map(({ id }) => id))}::bigint[]))`
            } as "oldestAt"
     from organization o limit 1`,
    params.values,
  )
  return row ?? empty.facts
}

/** The scan that runs, or null. */
export async function findRunning(): Promise<Running | null> {
  const [scan] = await select<Omit<ScanRow, 'asOf'> & { asOf: Date }>(
    `select ${scanColumns} from (select * from scan where status = 'RUNNING' order by id desc limit 1) s ${liveCells}`,
  )
  return scan ? { scan: { ...scan, asOf: scan.asOf.toISOString() }, secondsLeft: secondsLeft(scan) } : null
}
