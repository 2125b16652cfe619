import 'server-only'
import { cache } from 'react'
import { countedAccount } from '#db/counted-account.ts'
import { coverageScore, type Score } from '#domain/score.ts'
import { Params, select } from '../database.ts'
import { coveragePresent, lastPointSql } from '../points/query.ts'
import { scopeCondition } from '../scope.ts'
import { pointScope, type Scope } from '../view.ts'

export interface Step {
  /** Null: the whole organisation. */
  readonly scope: string | null
  readonly label: string
}

export interface ChromeData {
  readonly now: string
  readonly organization: { readonly id: string; readonly demo: boolean; readonly readError: string | null } | null
  /** From the organisation down to the scope; empty where the scope's id is not known. */
  readonly path: readonly Step[]
  readonly coverage: { readonly score: Score; readonly blind: number; readonly collectedAt: string | null }
  readonly latestScan: { readonly id: string; readonly status: string } | null
  /** Set while the demo's history is being filled in. */
  readonly history: { readonly days: number; readonly of: number } | null
}

/** What the frame of every screen shows. Coverage is that of the latest cells, or of the last scan before `at`. */
export async function findChrome(scope: Scope, at: Date | null): Promise<ChromeData> {
  const [state, path, coverage] = await Promise.all([findState(at), findPath(scope), findCoverage(scope, at)])
  return { now: new Date().toISOString(), ...state, path, coverage }
}

/**
 * What the frame says of the organisation, of the last scan before an instant, and of the demo's past, which is scanned oldest
 * day first, from the day it begins up to today.
 */
async function findState(at: Date | null): Promise<Pick<ChromeData, 'organization' | 'latestScan' | 'history'>> {
  const [row] = await select<{
    organization: ChromeData['organization']
    scan: ChromeData['latestScan']
    history: { done: number; wanted: number } | null
  }>(
    `select
       (select json_build_object('id', id, 'demo', demo, 'readError', read_error) from organization limit 1) as organization,
       (select json_build_object('id', id::text, 'status', status) from scan
        where $1::timestamptz is null or as_of <= $1 order by as_of desc limit 1) as scan,
       (select json_build_object('done', coalesce(extract(epoch from max(s.as_of) - d.begin) / 86400, 0)::float8,
          'wanted', (extract(epoch from now() - d.begin) / 86400)::float8)
        from (select (value ->> 'begin')::timestamptz as begin from setting where key = 'demo') d
        left join scan s on s.trigger = 'demo' and s.finished_at is not null group by d.begin) as history`,
    [at],
  )
  const { organization = null, scan = null, history = null } = row ?? {}
  const filling = history !== null && history.wanted - history.done >= 1.5
  return {
    organization,
    latestScan: scan,
    history: filling ? { days: Math.floor(history.done), of: Math.floor(history.wanted) } : null,
  }
}

async function findPath(scope: Scope): Promise<Step[]> {
  const organization: Step = { scope: null, label: 'Organization' }
  if (scope.kind === 'org') return [organization]
  const rows = await select<{ id: string; name: string }>(
    scope.kind === 'ou'
      ? `with recursive up as (
           select id, name, parent_id, depth from organizational_unit where id = $1 and valid_to is null
           union all
           select o.id, o.name, o.parent_id, o.depth from organizational_unit o join up on o.id = up.parent_id where o.valid_to is null
         ) select id, name from up order by depth`
      : `select id, name from (
           select o.id, o.name, o.depth from account a join organizational_unit o on o.id = any(a.ou_ids) and o.valid_to is null
           where a.id = $1
           union all select id, name, null from account where id = $1
         ) down order by depth nulls last`,
    [scope.id],
  )
  if (rows.length === 0) return []
  const steps = rows.filter((row) => !row.id.startsWith('r-')).map((row) => ({ scope: row.id, label: row.name }))
  return [organization, ...steps]
}

/** Coverage of a scope: of the latest cells, or as it was at the end of the last scan before an instant. */
export async function findCoverage(scope: Scope, at: Date | null): Promise<ChromeData['coverage']> {
  const rows = await findOutcomes(scope, at)
  const score = coverageScore(Object.fromEntries(rows.map((row) => [row.outcome, row.cells])))
  const collectedAt = rows.reduce<Date | null>(
    (last, row) => (row.collected_at && (!last || row.collected_at > last) ? row.collected_at : last),
    null,
  )
  return { score, blind: score.failing, collectedAt: collectedAt?.toISOString() ?? null }
}

/** Cells of a scope by outcome. Asked once for each page, by the frame and by what it stands around. */
export const findOutcomes = cache(
  (scope: Scope, at: Date | null): Promise<readonly OutcomeCount[]> =>
    at ? coverageAt(scope, at) : coverageNow(scope),
)

interface OutcomeCount {
  readonly outcome: string
  readonly cells: number
  readonly collected_at: Date | null
}

/** As the database's `coverage_now`, summed up on the way: no row for each account, of which the frame shows none. */
function coverageNow(scope: Scope): Promise<OutcomeCount[]> {
  const params = new Params()
  return select<OutcomeCount>(
    `with fresh as materialized (
       select ${coveragePresent} - make_interval(hours => coalesce((select freshness_hours from organization limit 1), 36)) as since
     ), tallied as materialized (
       select t.outcome, age, sum(t.cells) as cells, max(t.newest_at) as newest_at,
         array_agg(t.account_id) filter (where age = 'mixed') as accounts
       from coverage_tally t join account a on a.id = t.account_id
       cross join lateral (select case when t.outcome not in ('COMPLETE', 'PARTIAL') or t.oldest_at >= (select since from fresh) then 'fresh'
         when t.newest_at < (select since from fresh) then 'stale' else 'mixed' end as age) s
       where t.service = 'all' and ${scopeCondition(scope, 't.account_id', params, null)}
         and ${countedAccount('a')}
       group by 1, 2
     )
     select outcome, sum(cells)::float8 as cells, max(newest_at) as collected_at from (
       select case age when 'stale' then 'STALE' else outcome end as outcome, cells, newest_at from tallied where age <> 'mixed'
       union all
       -- Some cells of these accounts are old and some are not.
       select case when l.collected_at < f.since then 'STALE' else l.outcome end, count(*), max(l.collected_at)
       from tallied t cross join unnest(t.accounts) as m (account_id)
       join cell_latest l on l.account_id = m.account_id and l.outcome = t.outcome, fresh f
       where t.age = 'mixed' group by 1
     ) c group by outcome`,
    params.values,
  )
}

function coverageAt(scope: Scope, at: Date): Promise<OutcomeCount[]> {
  return select<OutcomeCount>(
    `select o.key as outcome, o.value::float8 as cells, p.counted_at as collected_at from (
       ${lastPointSql('*', '$1', '$2')}
     ) p cross join lateral jsonb_each_text(p.counts -> 'coverage') o`,
    [pointScope(scope), at],
  )
}
