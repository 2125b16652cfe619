import 'server-only'
import { openStatus } from '#db/finding-choice.ts'
import { ageRange } from '#domain/filter.ts'
import { type Severity, severities } from '#domain/pillars.ts'
import { Params, select } from '../database.ts'
import { countedAtMost } from '../resources/contract.ts'
import { pointScope, type Scope } from '../view.ts'
import { type AgeBand, type AgeCounts, ageBands } from './contract.ts'

const bands = Object.keys(ageBands) as AgeBand[]

/**
 * How many findings of a scope have been open for how long, by severity: each counted from an index that has them in that
 * order, and no further than the limit where they are not asked for to the end.
 */
export async function findAges(scope: Scope, at: Date | null, exact: boolean): Promise<AgeCounts> {
  const params = new Params()
  const ranges = bands.map((band) => ageRange(band))
  const instant = params.add(at)
  const limit = exact ? '' : `limit ${countedAtMost + 1}`
  const limited = (more: string) => `select from ${at ? 'finding_version' : 'finding'} f
    where ${openStatus('f')} and f.severity = s.severity and f.first_seen_at <= b.latest and f.first_seen_at > b.earliest
      ${at ? `and f.valid_from <= ${instant} and (f.valid_to is null or f.valid_to > ${instant})` : ''} ${more}
    ${limit}`
  const counted =
    scope.kind === 'org'
      ? limited('')
      : `select from unnest(array(select account_id from accounts_of(${params.add(pointScope(scope))}, ${instant}))) as a (id)
         cross join lateral (${limited('and f.account_id = a.id')}) own ${limit}`
  const rows = await select<{ band: AgeBand; severity: Severity; open: number }>(
    `select b.band, s.severity, c.open from (
       select r.band, i.now - make_interval(hours => r.least) as latest,
              coalesce(i.now - make_interval(hours => r.below), '-infinity') as earliest
       from unnest(${params.add(bands)}::text[], ${params.add(ranges.map((range) => range?.from ?? 0))}::int[],
              ${params.add(ranges.map((range) => range?.to ?? null))}::int[]) as r (band, least, below),
            (select coalesce(${instant}::timestamptz, now()) as now) i) b
     cross join unnest(${params.add(severities)}::text[]) as s (severity)
     cross join lateral (select count(*)::int as open from (${counted}) one) c`,
    params.values,
  )
  const of = (band: AgeBand) =>
    Object.fromEntries(
      severities.map((severity) => {
        const open = rows.find((row) => row.band === band && row.severity === severity)?.open ?? 0
        return [
          severity,
          { open: exact ? open : Math.min(open, countedAtMost), atLeast: !exact && open > countedAtMost },
        ]
      }),
    )
  return Object.fromEntries(bands.map((band) => [band, of(band)])) as AgeCounts
}
