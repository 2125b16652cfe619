import 'server-only'
import { failingAt, type Movement, movementPart, movementTotals } from '#domain/movement.ts'
import { type Counts, pillarScore } from '#domain/score.ts'
import { wafCoverageScore } from '#domain/waf/coverage.ts'
import { Params, select } from '../database.ts'
import type { Scope } from '../view.ts'
import { pointScope } from '../view.ts'
import {
  type CountedScan,
  isShare,
  type Metric,
  type MovedFilter,
  type MovedRow,
  type ShareMetric,
  type Waterfall,
} from './contract.ts'
import { movedStates } from './moved-states.ts'

/** The last scan with counts of a scope that had ended by an instant. */
export async function findCountedScan(scope: Scope, by: Date | null): Promise<CountedScan | null> {
  const [row] = await select<CountedScan>(
    `select s.id::text as id, s.as_of as "asOf", s.finished_at as "finishedAt", s.finished_at::text as "endedAt" from scan s
     where s.finished_at is not null and s.as_of < coalesce($2::timestamptz + interval '1 millisecond', 'infinity') and exists (
       select from scan_point p where p.scope = $1 and p.scan_at = s.as_of and p.scan_id = s.id)
     order by s.as_of desc limit 1`,
    [pointScope(scope), by],
  )
  return row ?? null
}

/** A scan by its id, where it has counts of a scope. */
async function countedScan(scope: Scope, id: string): Promise<CountedScan | null> {
  const [row] = await select<CountedScan>(
    `select s.id::text as id, s.as_of as "asOf", s.finished_at as "finishedAt", s.finished_at::text as "endedAt" from scan s
     where s.id = $2 and s.finished_at is not null and exists (
       select from scan_point p where p.scope = $1 and p.scan_at = s.as_of and p.scan_id = s.id)`,
    [pointScope(scope), id],
  )
  return row ?? null
}

/** Why a count moved from one scan to another, for a scope. */
export async function findWaterfall(
  scope: Scope,
  metric: Metric,
  before: CountedScan,
  after: CountedScan,
): Promise<Waterfall> {
  const params = new Params()
  const states = movedStates(metric, scope, before, after, params)
  const [movements, counts] = await Promise.all([
    select<Movement>(
      `select before, after, changed as "controlChanged", count(*)::int as count from (${states}) moved group by 1, 2, 3`,
      params.values,
    ),
    select<{ id: string; value: string; count: number }>(
      `select p.scan_id::text as id, p.value, p.count::float8 as count
       from scan s join posture_point p on p.scan_at = s.as_of and p.scan_id = s.id
       where p.scope = $1 and p.service = 'all' and p.metric = $2 and s.id = any($3::bigint[])`,
      [pointScope(scope), metric, [before.id, after.id]],
    ),
  ])
  const of = (scan: CountedScan) => {
    const own = Object.fromEntries(counts.filter(({ id }) => id === scan.id).map(({ value, count }) => [value, count]))
    return isShare(metric)
      ? scored(metric, own)
      : { failing: own.NON_COMPLIANT ?? 0, unknown: own.INSUFFICIENT_DATA ?? 0 }
  }
  const [first, last] = [of(before), of(after)]
  const totals = movementTotals(movementOf(metric), movements)
  const moved = totals.reduce((sum, { added, taken }) => sum + added - taken, 0)
  return {
    metric,
    before,
    after,
    failingBefore: first.failing,
    failingAfter: last.failing,
    unknownBefore: first.unknown,
    unknownAfter: last.unknown,
    totals,
    unexplained: last.failing - first.failing - moved,
  }
}

const scored = (metric: ShareMetric, counts: Counts) =>
  metric === 'wafCoverage' ? wafCoverageScore(counts) : pillarScore(metric, counts)
export const movementOf = (metric: Metric) => (isShare(metric) ? metric : 'findings')

const pageSize = 100

export interface MovedPage {
  readonly before: CountedScan
  readonly after: CountedScan
  readonly total: number
  readonly rows: readonly MovedRow[]
  readonly next: string | null
}

/** The resources (or findings) that one part of a waterfall counts. Null where a scan is not known in the scope. */
export async function findMoved(
  scope: Scope,
  filter: MovedFilter,
  limit: number | null = pageSize,
): Promise<MovedPage | null> {
  const [before, after] = await Promise.all([countedScan(scope, filter.before), countedScan(scope, filter.after)])
  if (!before || !after) return null
  const counting = new Params()
  const movements = await select<Movement>(
    `select before, after, changed as "controlChanged", count(*)::int as count
     from (${movedStates(filter.metric, scope, before, after, counting, failingAt(filter.part))}) moved group by 1, 2, 3`,
    counting.values,
  )
  const own = movements.filter(
    (one) => movementPart(movementOf(filter.metric), one.before, one.after, one.controlChanged) === filter.part,
  )
  const total = own.reduce((sum, { count }) => sum + count, 0)
  if (total === 0) return { before, after, total, rows: [], next: null }
  const params = new Params()
  const states = movedStates(filter.metric, scope, before, after, params, failingAt(filter.part))
  const ways = params.add(own.map((one) => `${one.before} ${one.after} ${one.controlChanged}`))
  const [id, control = ''] = filter.cursor?.split(' ') ?? []
  const rest = id
    ? `and (m.resource_id, coalesce(m.control_id, '')) > (${params.add(id)}::bigint, ${params.add(control)})`
    : ''
  const rows = await select<MovedRow>(
    `select r.id::text as uid, r.name, r.type, r.region, r.account_id as "accountId", coalesce(a.name, r.account_id) as "accountName",
       m.control_id as "controlId", m.before, m.after
     from (${states}) m join resource r on r.id = m.resource_id left join account a on a.id = r.account_id
     where m.before || ' ' || m.after || ' ' || m.changed = any(${ways}) ${rest}
     order by m.resource_id, coalesce(m.control_id, '') ${limit === null ? '' : `limit ${limit + 1}`}`,
    params.values,
  )
  const page = limit === null ? rows : rows.slice(0, limit)
  const last = page.at(-1)
  return {
    before,
    after,
    total,
    rows: page,
    next: last && rows.length > page.length ? `${last.uid}${last.controlId ? ` ${last.controlId}` : ''}` : null,
  }
}
