import 'server-only'
import type { Params } from '../database.ts'
import type { Scope } from '../view.ts'
import type { CountedScan, Metric } from './contract.ts'

/**
 * SQL for what has another state at one scan than at another: resource_id, control_id, before, after, changed (its
 * control has another version). States as in domain/movement.ts. Only stretches that begin or end in between are read,
 * and, where an account came to the scope or left it, all that it has.
 */
export function movedStates(
  metric: Metric,
  scope: Scope,
  before: CountedScan,
  after: CountedScan,
  params: Params,
): string {
  const instant = ({ endedAt }: CountedScan) => `${params.add(endedAt)}::timestamptz`
  const [from, to] = [instant(before), instant(after)]
  const source = metric.startsWith('findings:')
    ? findingSource(params.add(metric.slice('findings:'.length)))
    : metric === 'wafCoverage'
      ? entryPointSource
      : pillarSource(metric)
  const { table, key, state, control, version, only } = source
  // Of one account, its resources are looked up, and not what moved in all the others.
  const own =
    scope.kind === 'account' ? `join resource r on r.id = v.resource_id and r.account_id = ${params.add(scope.id)}` : ''
  const columns = `v.resource_id, ${control} as control_id, ${version} as control_version, ${source.cause} as cause, ${state} as state`
  const moved = `
    select resource_id, coalesce(e.control_id, b.control_id) as control_id, coalesce(e.state, 'absent') as before,
      coalesce(b.state, 'absent') as after,
      coalesce(e.control_version <> b.control_version, false) or coalesce(b.cause = 'control changed', false) as changed
    from (select ${columns} from ${table} v ${own} where v.valid_from <= ${from} and v.valid_to > ${from} and v.valid_to <= ${to} ${only}) e
    full join (select ${columns} from ${table} v ${own} where v.valid_from > ${from} and v.valid_from <= ${to}
      and (v.valid_to is null or v.valid_to > ${to}) ${only}) b using (resource_id${key})`
  if (scope.kind !== 'ou') return `select * from (${moved}) m where before <> after`
  const unit = params.add(scope.id)
  const members = (instant: string) => `select account_id from account_version where ${unit} = any(ou_ids)
    and valid_from <= ${instant} and (valid_to is null or valid_to > ${instant})`
  return `
    with member as (
      select account_id, bool_or(first) as was_in, bool_or(not first) as is_in
      from (select account_id, true as first from (${members(from)}) f union all select account_id, false from (${members(to)}) l) x
      group by account_id
    ), moved as (
      ${moved}
      union all
      select v.resource_id, ${control}, ${state}, ${state}, false from member join resource r using (account_id)
      join ${table} v on v.resource_id = r.id and v.valid_from <= ${from} and (v.valid_to is null or v.valid_to > ${to}) ${only}
      where was_in <> is_in
    )
    select m.resource_id, m.control_id, case when was_in then before else 'elsewhere' end as before,
      case when is_in then after else 'elsewhere' end as after, changed
    from moved m join resource r on r.id = m.resource_id join member using (account_id)
    where case when was_in then before else 'elsewhere' end <> case when is_in then after else 'elsewhere' end`
}

interface Source {
  readonly table: string
  /** What a stretch is known by beside its resource. */
  readonly key: string
  readonly control: string
  readonly version: string
  readonly cause: string
  readonly state: string
  readonly only: string
}

const pillarColumns: Readonly<Record<string, string>> = {
  encryptionAtRest: 'encryption_at_rest',
  encryptionInTransit: 'encryption_in_transit',
  exposure: 'exposure',
}

function pillarSource(metric: string): Source {
  const column = pillarColumns[metric]
  if (!column) throw new Error(`"${metric}" is no pillar.`)
  return {
    table: 'posture_version',
    key: '',
    control: 'null::text',
    version: 'null::int',
    cause: 'null::text',
    state: `case when v.presence in ('GONE', 'OUT_OF_SCOPE') then 'absent' else v.${column} end`,
    only: '',
  }
}

/** What an entry point was counted as when scans ended. */
const entryPointSource: Source = {
  table: 'entry_point_version',
  key: '',
  control: 'null::text',
  version: 'null::int',
  cause: 'null::text',
  state: 'v.standing',
  only: '',
}

/** A finding that was closed because its resource went is not there any more, whatever its last verdict. */
function findingSource(severity: string): Source {
  return {
    table: 'finding_version',
    key: ', control_id',
    control: 'v.control_id',
    version: 'v.control_version',
    cause: 'v.close_cause',
    state: `case when v.close_cause in ('resource gone', 'out of scope') then 'absent' else v.compliance end`,
    only: `and v.severity = ${severity}`,
  }
}
