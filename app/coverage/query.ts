import 'server-only'
import { countedAccount } from '#db/counted-account.ts'
import { Params, select } from '../database.ts'
import { accountCoverageSql, findPoints } from '../points/query.ts'
import { type Snapshot, snapshotsOf } from '../points/snapshots.ts'
import { secondsLeft } from '../scans/[id]/query.ts'
import type { ScanRow } from '../scans/contract.ts'
import { liveCells, scanColumns } from '../scans/query.ts'
import { scopeCondition } from '../scope.ts'
import type { Scope } from '../view.ts'
import { type CellFrame, causeKey, cellConditions, cellsSql, findCellFrame } from './cells.ts'
import {
  type AccountCoverage,
  type CoverageCause,
  type CoverageFilter,
  isBlind,
  type MatrixCount,
  type Running,
  type Standing,
} from './contract.ts'

/** Causes that are told one by one unless all are asked for. */
const causesShown = 40
/** Rows of the matrix on one page. */
export const rowsShown = 25
/** Days that the chart reaches back. */
export const chartDays = 90

export interface CoverageData {
  readonly accounts: readonly AccountCoverage[]
  readonly causes: readonly CoverageCause[]
  /** Causes beyond those, by number. */
  readonly more: { readonly causes: number; readonly cells: number }
  readonly matrix: readonly MatrixCount[]
  /** Resources that were not seen, by account, region and type. */
  readonly notSeen: readonly NotSeen[]
  readonly snapshots: readonly Snapshot[]
  readonly facts: CoverageFacts
  /** Blind cells that the causes do not hold: as of an instant, those that no scan then had read for too long. */
  readonly rest: number
  readonly running: Running | null
}

export interface NotSeen {
  readonly accountId: string
  readonly region: string
  readonly type: string
  readonly resources: number
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
  const [accounts, running] = await Promise.all([
    frame ? findAccounts(scope, frame) : [],
    at || shown === 'causes' ? null : findRunning(),
  ])
  if (!frame || accounts.length === 0) return running ? { ...empty, running } : null
  const [{ causes, more }, matrix, notSeen, points, facts] = await Promise.all([
    findCauses(scope, frame, filter),
    filter.by === 'cause' ? [] : findMatrix(scope, frame, filter, accounts),
    findNotSeen(scope, at),
    shown === 'causes' ? [] : findPoints(scope, at, chartDays),
    findFacts(scope, frame),
  ])
  const blind = accounts.reduce((sum, account) => sum + blindOf(account), 0)
  const listed = causes.reduce((sum, { cells }) => sum + cells, more.cells)
  const unfiltered = filter.outcome === null && filter.since === null
  return {
    ...{ accounts, causes, more, matrix, notSeen, facts, running, snapshots: snapshotsOf(points) },
    rest: unfiltered && at ? Math.max(0, blind - listed) : 0,
  }
}

const empty: CoverageData = {
  ...{
    accounts: [],
    causes: [],
    more: { causes: 0, cells: 0 },
    matrix: [],
    notSeen: [],
    snapshots: [],
    rest: 0,
    running: null,
  },
  facts: { demo: false, readError: null, readAt: null, freshnessHours: 36, oldestAt: null, countedAt: null },
}

export function blindOf({ counts }: AccountCoverage): number {
  return (Object.entries(counts) as [Standing, number][]).reduce(
    (sum, [standing, cells]) => sum + (isBlind(standing) ? cells : 0),
    0,
  )
}

/** Each account's cells by what they stand at, those with most blind ones first: as the coverage of every screen counts them. */
export async function findAccounts(scope: Scope, frame: CellFrame): Promise<AccountCoverage[]> {
  const params = new Params()
  const counts = accountCoverageSql(frame.at === null ? null : params.add(frame.scanId))
  const rows = await select<AccountCoverage>(
    `select c.account_id as id, coalesce(a.name, c.account_id) as name, c.counts
     from (${counts}) c left join account a on a.id = c.account_id
     where ${scopeCondition(scope, 'c.account_id', params, frame.at)}`,
    params.values,
  )
  return rows.sort(
    (one, other) =>
      blindOf(other) - blindOf(one) || one.name.localeCompare(other.name) || one.id.localeCompare(other.id),
  )
}

interface CauseRow extends Omit<CoverageCause, 'since'> {
  readonly since: Date | null
}

/** Why cells are blind, what blinds most first; where there are very many causes, the rest are told by number. */
async function findCauses(
  scope: Scope,
  frame: CellFrame,
  filter: CoverageFilter,
): Promise<Pick<CoverageData, 'causes' | 'more'>> {
  const params = new Params()
  const cells = cellsSql(frame, scope, params, 'blind')
  const told = filter.all ? 'true' : `k.place <= ${causesShown}`
  const distinct = (column: string) =>
    `case when ${told} then array(select distinct x from unnest(k.${column}) x order by x) end`
  const rows = await select<CauseRow | { accountIds: null; cells: number }>(
    `with blind as (
       select * from (${cells}) c where ${cellConditions({ outcome: filter.outcome, since: filter.since }, frame, params)}
     ), cause as (
       select row_number() over (order by count(*) desc, standing, code, call, policy_type, policy_arn) as place,
              standing, code, call, policy_type, policy_arn, min(message) as message, count(*)::int as cells,
              min(since) as since, count(*) filter (where since is null)::int as never, array_agg(account_id) as accounts,
              array_agg(region) as regions, array_agg(collector) as collectors
       from blind group by standing, code, call, policy_type, policy_arn
     )
     select ${causeKey('k')} as key, k.standing as outcome, k.code, k.call, k.policy_type as "policyType",
            k.policy_arn as "policyArn", k.message, k.cells, k.since, k.never, ${distinct('accounts')} as "accountIds",
            ${distinct('regions')} as regions, ${distinct('collectors')} as collectors
     from cause k order by place`,
    params.values,
  )
  const causes = rows.filter((row): row is CauseRow => row.accountIds !== null)
  const others = rows.filter((row) => row.accountIds === null)
  return {
    causes: causes.map((row) => ({ ...row, since: row.since?.toISOString() ?? null })),
    more: { causes: others.length, cells: others.reduce((sum, row) => sum + row.cells, 0) },
  }
}

/** What the rows of this page stand at in each service, or in each collector of one service. */
async function findMatrix(
  scope: Scope,
  frame: CellFrame,
  filter: CoverageFilter,
  accounts: readonly AccountCoverage[],
): Promise<MatrixCount[]> {
  const params = new Params()
  const column = filter.service ? 'c.collector' : 'c.service'
  const row = filter.by === 'region' ? 'c.region' : 'c.account_id'
  // Of one account every cell is looked at; of many, by region, the blind ones alone.
  const of =
    filter.by === 'region' && accounts.length > 1
      ? cellsSql(frame, scope, params, 'blind')
      : cellsSql(frame, scope, params, { accounts: params.add(pageOf(accounts, filter).map(({ id }) => id)) })
  return select<MatrixCount>(
    `select ${row} as "row", ${column} as "column", c.standing, count(*)::int as cells from (${of}) c
     where ${cellConditions({ service: filter.service }, frame, params)} group by 1, 2, 3`,
    params.values,
  )
}

/** The accounts that a page of the matrix shows. */
export function pageOf(
  accounts: readonly AccountCoverage[],
  { page }: Pick<CoverageFilter, 'page'>,
): readonly AccountCoverage[] {
  const last = Math.max(1, Math.ceil(accounts.length / rowsShown))
  const shown = Math.min(page, last)
  return accounts.slice((shown - 1) * rowsShown, shown * rowsShown)
}

/** Resources that were there when last seen, and could not be looked for since. */
function findNotSeen(scope: Scope, at: Date | null): Promise<NotSeen[]> {
  const params = new Params()
  const inScope = (column: string) => scopeCondition(scope, column, params, at)
  const columns = `account_id as "accountId", region, type`
  if (!at)
    return select<NotSeen>(
      `select ${columns}, sum(resources)::int as resources from tally t
       where presence = 'NOT_SEEN' and resources > 0 and ${inScope('t.account_id')} group by 1, 2, 3`,
      params.values,
    )
  return select<NotSeen>(
    `select ${columns}, count(*)::int as resources from posture_version p join resource r on r.id = p.resource_id
     where p.presence = 'NOT_SEEN' and holds(p.valid_from, p.valid_to, ${params.add(at)}) and ${inScope('r.account_id')}
     group by 1, 2, 3`,
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
