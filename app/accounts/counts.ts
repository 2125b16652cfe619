import 'server-only'
import { type Counts, sumCounts } from '#domain/score.ts'
import { Params, select } from '../database.ts'
import { lastPointSql } from '../points/query.ts'
import { pointScope, type Scope } from '../view.ts'

/** Counts of an account by metric: a pillar, `wafCoverage`, `findings:critical` or `findings:high`, each by value. */
export type AccountCounts = { readonly [metric: string]: Counts }

/** What accounts are told of, but for their entry points: of a thousand accounts, everything that is counted would be megabytes. */
const metrics = ['encryptionAtRest', 'encryptionInTransit', 'exposure', 'findings:critical', 'findings:high'] as const

/**
 * What every account of a scope has, as of an instant (null: now), in one statement: what its last scan's end stood at, and
 * what changed since. So it reads one row per account, and says exactly what the lists of that instant say.
 * @param atEnd what was counted when the last scan ended and is listed so until the next one does: entry points, and of the past
 *   the cells by outcome
 */
export async function findAccountCounts(
  scope: Scope,
  at: Date | null,
  atEnd: readonly ('wafCoverage' | 'coverage')[] = ['wafCoverage'],
): Promise<ReadonlyMap<string, AccountCounts>> {
  const params = new Params()
  const until = `coalesce(${params.add(at)}::timestamptz, 'infinity')`
  const accounts =
    scope.kind === 'org'
      ? null
      : `array(select account_id from accounts_of(${params.add(pointScope(scope))}, ${params.add(at)}))`
  const inScope = (column: string) => (accounts ? `${column} = any (${accounts})` : 'true')
  const pillars = (alias: string) => `lateral (values ('encryptionAtRest', ${alias}.encryption_at_rest),
      ('encryptionInTransit', ${alias}.encryption_in_transit), ('exposure', ${alias}.exposure))
      as p (metric, value)`
  // Each count by itself: an object of them would be made here to be taken apart there.
  const columns = [...metrics, ...atEnd]
  const of = (those: readonly string[], value: (metric: string) => string) =>
    those.map((metric) => `${value(metric)} as "${metric}"`).join(', ')
  const kept = (metric: string) => `p.counts -> '${metric}'`
  const none = () => 'null::jsonb'
  const rows = await select<{ [metric: string]: Counts | null } & { id: string; changed: AccountCounts | null }>(
    // Points that a change came too late for are no ground to stand on.
    `with base as materialized (
       select scan_id, counted_at from scan_point where scope = 'org' and counted_at <= ${until} and not late
       order by counted_at desc, scan_id desc limit 1
     ), last as materialized (
       ${lastPointSql('scan_id', "'org'", until)}
     ), since as materialized (
       select coalesce((select counted_at from base), '-infinity') as at
     ), changed as (
       select c.account_id, p.metric, p.value, c.resources as n from since, tally_change c, ${pillars('c')}
       where c.at > since.at and c.at <= ${until} and c.presence in ('PRESENT', 'NOT_SEEN') and ${inScope('c.account_id')}
       union all
       select c.account_id, 'findings:' || c.severity, c.compliance, c.findings from since, finding_tally_change c
       where c.at > since.at and c.at <= ${until} and c.severity in ('critical', 'high') and ${inScope('c.account_id')}
       union all
       -- What was listed and not judged yet has no history, and is listed.
       select r.account_id, p.metric, p.value, 1 from resource r, ${pillars('r')}
       where ${params.add(at === null)} and r.posture_from is null and r.presence in ('PRESENT', 'NOT_SEEN') and ${inScope('r.account_id')}
     ), summed as (
       select account_id, metric, value, sum(n) as n from changed group by 1, 2, 3 having sum(n) <> 0
     ), by_metric as (
       select account_id, metric, jsonb_object_agg(value, n) as counts from summed group by 1, 2
     )
     -- Nearly always the newest point is the ground, too, and is read once.
     select substr(p.scope, 9) as id, ${of(metrics, (metric) => `case when not p.late then ${kept(metric)} end`)},
       ${of(atEnd, (metric) => `case when last.scan_id is not null then ${kept(metric)} end`)}, null::jsonb as changed
     from base join scan_point p using (scan_id) left join last using (scan_id)
     where p.scope like 'account:%' and ${inScope('substr(p.scope, 9)')}
     union all
     select substr(p.scope, 9), ${of(metrics, none)}, ${of(atEnd, kept)}, null
     from last join scan_point p using (scan_id)
     where not exists (select from base where base.scan_id = last.scan_id) and p.scope like 'account:%' and ${inScope('substr(p.scope, 9)')}
     union all
     select account_id, ${of(columns, none)}, jsonb_object_agg(metric, counts) from by_metric group by 1`,
    params.values,
  )
  const counts = new Map<string, AccountCounts>()
  for (const row of rows) {
    const own = row.changed ?? Object.fromEntries(columns.map((metric) => [metric, row[metric] ?? {}]))
    counts.set(row.id, addCounts(counts.get(row.id), own))
  }
  return counts
}

/** Counts of two accounts, or of one in two parts, as one. */
export function addCounts(one: AccountCounts | undefined, other: AccountCounts): AccountCounts {
  if (!one) return other
  const metrics = new Set([...Object.keys(one), ...Object.keys(other)])
  return Object.fromEntries([...metrics].map((metric) => [metric, sumCounts([one[metric] ?? {}, other[metric] ?? {}])]))
}
