import 'server-only'
import { encryptionAtRestKinds, encryptionInTransitKinds } from '#domain/encryption.ts'
import { exposureKinds } from '#domain/exposure.ts'
import { passes } from '#domain/score.ts'
import { unprotectedStandings } from '#domain/waf/standing.ts'
import type { Params } from '../database.ts'
import type { Scope } from '../view.ts'
import { type CountedScan, isShare, type Metric, severityOf } from './contract.ts'

/**
 * SQL for what fails at one scan or at another, and is not the same at both: resource_id, control_id, before, after, changed
 * (its control has another version). States as in domain/movement.ts. Of the histories, only stretches that fail are read at
 * their borders, and what they were at the other scan is looked up; where an account came to the scope or left it, all that
 * fails in it is read.
 * @param wanted what failed at that one of the two; null: all
 */
export function movedStates(
  metric: Metric,
  scope: Scope,
  before: CountedScan,
  after: CountedScan,
  params: Params,
  wanted: 'before' | 'after' | null = null,
): string {
  const instant = ({ endedAt }: CountedScan) => `${params.add(endedAt)}::timestamptz`
  const [from, to] = [instant(before), instant(after)]
  const source = sourceOf(metric, params)
  const { table, key, control, version, cause, state, only, failing, failed } = source
  const member = scope.kind === 'ou' ? params.add(scope.id) : null
  // Of one account, its resources are looked up, and not what moved in all the others.
  const own =
    scope.kind === 'account'
      ? `join resource r on r.id = v.resource_id and r.account_id = ${params.add(scope.id)}`
      : member
        ? 'join resource r on r.id = v.resource_id join member on member.account_id = r.account_id'
        : ''
  const places = member ? ', was_in, is_in' : ''
  const columns = (state: string) =>
    `v.resource_id, ${control} as control_id, ${version} as control_version, ${cause} as cause, ${state} as state`
  const holds = (instant: string) => `v.valid_from <= ${instant} and (v.valid_to is null or v.valid_to > ${instant})`
  const begun = `v.valid_from > ${from} and ${holds(to)}`
  const same = (other: string) =>
    `${other}.resource_id = m.resource_id ${key ? `and ${other}.control_id = m.control_id` : ''}`
  const lookUp = (unknown: string, instant: string) => `left join lateral (
      select ${columns(state)} from ${table} v where ${unknown} and ${same('v')} and ${only} and ${holds(instant)}
      order by v.valid_from desc limit 1)`
  // Most that fails no more has become in one step what it is: of an organisation those are read together, the rest is looked up.
  const next = source.next !== null && scope.kind === 'org' && wanted !== 'after' ? 'n' : null
  const [then, later] = [wanted === 'before' ? null : 'e', wanted === 'after' ? null : 'b']
  const known = (...parts: readonly (string | null)[]) =>
    `coalesce(${parts.filter((part) => part !== null).join(', ')})`
  const of = (alias: string | null, column: string) => alias && `${alias}.${column}`
  const moved = `
    select m.resource_id, m.control_id, ${known('m.before', of(then, 'state'), "'absent'")} as before,
      ${known('m.after', of(next, 'state'), of(later, 'state'), "'absent'")} as after,
      coalesce(${known('m.version_before', of(then, 'control_version'))}
          <> ${known('m.version_after', of(next, 'control_version'), of(later, 'control_version'))}, false)
        or coalesce(${known('m.cause', of(next, 'cause'), of(later, 'cause'))} = 'control changed', false) as changed,
      m.before is null as begun, m.after is null as ended${places}
    from (
      select resource_id, coalesce(e.control_id, b.control_id) as control_id, e.state as before, b.state as after, b.cause,
        e.control_version as version_before, b.control_version as version_after
        ${member ? ', coalesce(e.was_in, b.was_in) as was_in, coalesce(e.is_in, b.is_in) as is_in' : ''}
      from (select ${columns(failed)}${places} from ${table} v ${own} where ${failing} and ${only}
        and v.valid_from <= ${from} and v.valid_to > ${from} and v.valid_to <= ${to}) e
      full join (select ${columns(failed)}${places} from ${table} v ${own} where ${failing} and ${only} and ${begun}) b
        using (resource_id${key})) m
    ${next ? `left join (select ${columns(state)} from ${table} v where ${source.next} and ${only} and ${begun}) n on ${same('n')}` : ''}
    ${then ? `${lookUp('m.before is null', from)} e on true` : ''}
    ${later ? `${lookUp(next ? 'm.after is null and n.state is null' : 'm.after is null', to)} b on true` : ''}`
  // What fails at both did not move, unless its account did. Asked last, for the planner takes it for rare.
  const other = wanted === 'before' ? 'ended' : 'begun'
  const chosen = wanted ? `and (${other}${member ? ' or was_in <> is_in' : ''})` : ''
  if (!member)
    return `with moved as materialized (${moved}) select resource_id, control_id, before, after, changed from moved
      where before <> after ${chosen}`
  const members = (instant: string) => `select account_id from account_version where ${member} = any(ou_ids)
    and valid_from <= ${instant} and (valid_to is null or valid_to > ${instant})`
  return `
    with member as materialized (
      select account_id, bool_or(first) as was_in, bool_or(not first) as is_in
      from (select account_id, true as first from (${members(from)}) f union all select account_id, false from (${members(to)}) l) x
      group by account_id
    ), moved as materialized (
      ${moved}
      union all
      select v.resource_id, ${control}, ${state}, ${state}, false, false, false, was_in, is_in from member join resource r using (account_id)
      join ${table} v on v.resource_id = r.id and v.valid_from <= ${from} and (v.valid_to is null or v.valid_to > ${to})
        and ${failing} and ${only}
      where was_in <> is_in
    ), placed as (
      select resource_id, control_id, case when was_in then before else 'elsewhere' end as before,
        case when is_in then after else 'elsewhere' end as after, changed from moved where true ${chosen}
    )
    select * from placed where before <> after`
}

interface Source {
  readonly table: string
  /** What a stretch is known by beside its resource. */
  readonly key: string
  readonly control: string
  readonly version: string
  readonly cause: string
  readonly state: string
  /** Which stretches are of the metric at all. */
  readonly only: string
  /** Whether a stretch counts as failing: as the partial indexes have it, so values are written out. */
  readonly failing: string
  /** The state of one that does. */
  readonly failed: string
  /** Whether one is what came after a failing one, where that is known; null where it is not. */
  readonly next: string | null
}

const listed = (values: readonly string[]) => `(${values.map((one) => `'${one}'`).join(', ')})`

const pillars = {
  encryptionAtRest: ['encryption_at_rest', encryptionAtRestKinds],
  encryptionInTransit: ['encryption_in_transit', encryptionInTransitKinds],
  exposure: ['exposure', exposureKinds],
} as const

/** A finding that was closed because its resource went is not there any more, whatever its last verdict. */
const closedAway = `v.close_cause in ('resource gone', 'out of scope')`

function sourceOf(metric: Metric, params: Params): Source {
  const ofResources = {
    ...{
      key: '',
      control: 'null::text',
      version: 'null::int',
      cause: 'null::text',
      only: 'true',

      next: null,
    },
  }
  if (!isShare(metric))
    return {
      table: 'finding_version',
      key: ', control_id',
      control: 'v.control_id',
      version: 'v.control_version',
      cause: 'v.close_cause',
      state: `case when ${closedAway} then 'absent' else v.compliance end`,
      only: `v.severity = ${params.add(severityOf(metric))}`,
      failing: `v.compliance = 'NON_COMPLIANT' and ${closedAway} is not true`,
      failed: `'NON_COMPLIANT'::text`,
      next: `v.compliance_before = 'NON_COMPLIANT' and v.compliance <> 'NON_COMPLIANT'`,
    }
  // What an entry point was counted as when scans ended.
  if (metric === 'wafCoverage')
    return {
      ...ofResources,
      table: 'entry_point_version',
      ...{ state: 'v.standing', failed: 'v.standing', failing: `v.standing in ${listed(unprotectedStandings)}` },
    }
  const [column, kinds] = pillars[metric]
  const others = [...kinds.filter((kind) => passes(metric, kind) !== false), 'unknown']
  return {
    ...ofResources,
    table: 'posture_version',
    state: `case when v.presence in ('GONE', 'OUT_OF_SCOPE') then 'absent' else v.${column} end`,
    failed: `v.${column}`,
    next: `v.${column}_before not in ${listed(others)}`,
    failing: `v.${column} not in ${listed(others)} and v.presence not in ('GONE', 'OUT_OF_SCOPE')`,
  }
}
