import 'server-only'
import { findOutcomes } from '../chrome/query.ts'
import { Params, select } from '../database.ts'
import { scopeCondition } from '../scope.ts'
import type { Scope } from '../view.ts'
import { type CellFrame, cellConditions, cellsSql, findCellFrame } from './cells.ts'
import { blindStandings, type CellRow, type CellsFilter, isBlind } from './contract.ts'

/** Cells of the list on one page. */
export const cellsShown = 100

export interface CellsPage {
  readonly total: number
  readonly rows: readonly CellRow[]
  readonly next: CellsFilter['cursor']
}

/** One page of blind cells, or of those of another outcome, in the order of accounts, regions and collectors. */
export async function findCells(scope: Scope, at: Date | null, filter: CellsFilter): Promise<CellsPage> {
  const frame = await findCellFrame(scope, at)
  if (!frame) return { total: 0, rows: [], next: null }
  const [total, rows] = await Promise.all([
    countCells(scope, frame, filter),
    listCells(scope, frame, filter, cellsShown + 1),
  ])
  const shown = rows.slice(0, cellsShown)
  return { total, rows: shown, next: rows.length > shown.length ? cursorOf(shown) : null }
}

/** All cells of the list, many at a time. */
export async function* readCells(
  scope: Scope,
  at: Date | null,
  filter: CellsFilter,
): AsyncGenerator<readonly CellRow[]> {
  const frame = await findCellFrame(scope, at)
  let cursor: CellsFilter['cursor'] = null
  do {
    const rows: readonly CellRow[] = frame ? await listCells(scope, frame, { ...filter, cursor }, cellsRead) : []
    yield rows
    cursor = rows.length === cellsRead ? cursorOf(rows) : null
  } while (cursor)
}
const cellsRead = 20_000

function cursorOf(rows: readonly CellRow[]): CellsFilter['cursor'] {
  const last = rows.at(-1)
  return last ? [last.accountId, last.region, last.collector] : null
}

const asksBlind = ({ outcome }: CellsFilter) => outcome === null || isBlind(outcome)

/** Whether nothing but the outcome is asked for. */
const isWhole = ({ since, account, region, service, collector, cause }: CellsFilter) =>
  [since, account, region, service, collector, cause].every((asked) => asked === null)

async function countCells(scope: Scope, frame: CellFrame, filter: CellsFilter): Promise<number> {
  if (isWhole(filter) && (frame.at === null || !asksBlind(filter))) {
    const outcomes = await findOutcomes(scope, frame.at)
    const asked: readonly string[] = filter.outcome === null ? blindStandings : [filter.outcome]
    return outcomes.reduce((sum, { outcome, cells }) => sum + (asked.includes(outcome) ? cells : 0), 0)
  }
  const params = new Params()
  const [row] = await select<{ total: number }>(
    `select count(*)::int as total from (${source(scope, frame, filter, params)}) c where ${cellConditions(filter, frame, params)}`,
    params.values,
  )
  return row?.total ?? 0
}

/** SQL: where the cells of a list come from. */
function source(scope: Scope, frame: CellFrame, filter: CellsFilter, params: Params): string {
  if (asksBlind(filter)) return cellsSql(frame, scope, params, 'blind')
  const accounts = filter.account
    ? params.add([filter.account])
    : `array(select id from account where ${scopeCondition(scope, 'account.id', params, frame.at)} order by id)`
  return cellsSql(frame, scope, params, { accounts, but: 'blind' })
}

async function listCells(scope: Scope, frame: CellFrame, filter: CellsFilter, limit: number): Promise<CellRow[]> {
  const params = new Params()
  const cells = source(scope, frame, filter, params)
  const where = cellConditions(filter, frame, params)
  const after = filter.cursor
    ? `(c.account_id, c.region, c.collector) > (${filter.cursor.map((part) => params.add(part)).join(', ')})`
    : 'true'
  const rows = await select<Omit<CellRow, 'since' | 'collectedAt'> & { since: Date | null; collectedAt: Date | null }>(
    `select c.account_id as "accountId", coalesce(a.name, c.account_id) as "accountName", c.region, c.service, c.collector,
            c.standing as outcome, c.code, c.call, c.policy_type as "policyType", c.policy_arn as "policyArn",
            case when c.standing = 'STALE' then '' else coalesce(d.cause ->> 'message', '') end as message, c.since, c.collected_at as "collectedAt"
     from (select * from (${cells}) c where ${where} and ${after}
       order by c.account_id, c.region, c.collector limit ${limit}) c
     left join account a on a.id = c.account_id left join scan s on s.id = c.scan_id
     left join cell d on d.scan_at = s.as_of and d.scan_id = s.id and d.account_id = c.account_id and d.region = c.region
       and d.collector = c.collector order by c.account_id, c.region, c.collector`,
    params.values,
  )
  return rows.map((row) => ({
    ...row,
    since: row.since?.toISOString() ?? null,
    collectedAt: row.collectedAt?.toISOString() ?? null,
  }))
}
