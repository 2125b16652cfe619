import type { ClusterParameterGroup, ClusterParameterGroupStatus, Parameter } from '@aws-sdk/client-redshift'
import { flawed, ownerTags } from '#domain/pretend/habits.ts'
import type { Place } from '#domain/simulated.ts'
import { hasWarehouses } from './network.ts'

const own = ['warehouse-strict', 'warehouse-legacy', 'analytics-2024'] as const
const defaults = ['default.redshift-1.0', 'default.redshift-2.0']

const familyOf = (name: string) =>
  name === 'analytics-2024' || name === 'default.redshift-2.0' ? 'redshift-2.0' : 'redshift-1.0'

export function parameterGroups(place: Place): readonly ClusterParameterGroup[] {
  const made = hasWarehouses(place) ? own : []
  return [...defaults, ...made].map((name) => ({
    ParameterGroupName: name,
    ParameterGroupFamily: familyOf(name),
    Description: name.startsWith('default.')
      ? `Default parameter group for ${familyOf(name)}`
      : 'Made by the data team',
    Tags: name.startsWith('default.') ? [] : ownerTags(place, `redshift.parameter-group.${name}`, name),
  }))
}

/** A group's parameters with those left at their default; undefined for a group that does not exist. */
export function parametersOf(place: Place, name: string): readonly Parameter[] | undefined {
  if (!parameterGroups(place).some((group) => group.ParameterGroupName === name)) return undefined
  const modern = familyOf(name) === 'redshift-2.0'
  const strict = name === 'warehouse-strict'
  const parameter = (ParameterName: string, ParameterValue: string, Source = 'engine-default'): Parameter => ({
    ParameterName,
    ParameterValue,
    Source,
    DataType: 'string',
    ApplyType: 'static',
    IsModifiable: true,
  })
  return [
    parameter('auto_analyze', 'true'),
    parameter('datestyle', 'ISO, MDY'),
    strict
      ? parameter('enable_user_activity_logging', 'true', 'user')
      : parameter('enable_user_activity_logging', 'false'),
    parameter('query_group', 'default'),
    strict ? parameter('require_ssl', 'true', 'user') : parameter('require_ssl', String(modern)),
    parameter('search_path', '$user, public'),
    strict && place.profile === 'regulated'
      ? parameter('use_fips_ssl', 'true', 'user')
      : parameter('use_fips_ssl', 'false'),
    parameter('wlm_json_configuration', '[{"auto_wlm":true}]'),
  ]
}

/** The group a cluster runs with, and how far its parameters have come. */
export function groupChosen(place: Place, key: string): ClusterParameterGroupStatus {
  const plain = flawed(place, `${key}:plain`)
  const kind = place.random(`${key}:group`)
  const name = plain
    ? kind < 0.4
      ? 'default.redshift-1.0'
      : 'warehouse-legacy'
    : kind < 0.3
      ? 'default.redshift-2.0'
      : kind < 0.45
        ? 'analytics-2024'
        : 'warehouse-strict'
  const waits = name === 'warehouse-strict' && flawed(place, `${key}:reboot`)
  return {
    ParameterGroupName: name,
    ParameterApplyStatus: waits ? 'pending-reboot' : 'in-sync',
    ...(waits || place.random(`${key}:statuses`) < 0.5
      ? {
          ClusterParameterStatusList: [
            { ParameterName: 'datestyle', ParameterApplyStatus: 'in-sync' },
            { ParameterName: 'require_ssl', ParameterApplyStatus: waits ? 'pending-reboot' : 'in-sync' },
          ],
        }
      : {}),
  }
}
