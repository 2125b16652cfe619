import type { ClusterParameterGroup, Parameter } from '@aws-sdk/client-redshift'
import { factsFrom, isObserved, mapObserved, type Observed, observed, unobserved } from '#domain/observed.ts'
import { type CollectedResource, tagRecord, type Where } from '#domain/resource.ts'
import { redshiftArn } from './identity.ts'

/** Parameters that decide about security; of the others (queries, search paths) nothing is kept. */
const securityParameters = ['require_ssl', 'use_fips_ssl', 'enable_user_activity_logging'] as const

export function isSecurityParameter(name: string | undefined): boolean {
  return (securityParameters as readonly (string | undefined)[]).includes(name)
}

/** Facts of a parameter group. https://docs.aws.amazon.com/redshift/latest/APIReference/API_ClusterParameterGroup.html */
export type ClusterParameterGroupFacts = {
  readonly parameterGroupName: Observed<string>
  readonly parameterGroupFamily: Observed<string>
  readonly description: Observed<string>
  readonly requireSsl: Observed<boolean>
  readonly useFipsSsl: Observed<boolean>
  readonly enableUserActivityLogging: Observed<boolean>
}

export const parameterGroupType = 'AWS::Redshift::ClusterParameterGroup'

export function isDefaultGroup(name: string): boolean {
  return name.startsWith('default.')
}

/**
 * `require_ssl` of AWS's own groups, which nobody can change: on since the family that new clusters get since January
 * 2025. Null for a family this version does not know.
 * @see https://docs.aws.amazon.com/redshift/latest/mgmt/parameter-group-default.html
 */
export function requireSslByDefault(group: string): boolean | null {
  return { 'default.redshift-1.0': false, 'default.redshift-2.0': true }[group] ?? null
}

/** The value of a parameter, set by the owner or left at its family's default: AWS lists both. */
function flag(
  parameters: Observed<readonly Parameter[]>,
  name: (typeof securityParameters)[number],
): Observed<boolean> {
  if (!isObserved(parameters)) return parameters
  const value = parameters.value.find((parameter) => parameter.ParameterName === name)?.ParameterValue
  if (value === undefined) return unobserved('not-returned', parameters.call, name)
  if (/^(true|on|1)$/i.test(value)) return observed(true, parameters.call)
  if (/^(false|off|0)$/i.test(value)) return observed(false, parameters.call)
  return unobserved('schema-drift', parameters.call, `${name}=${value}`)
}

export function clusterParameterGroup(
  item: ClusterParameterGroup,
  facets: { readonly parameters: Observed<readonly Parameter[]> },
  where: Where,
): CollectedResource<ClusterParameterGroupFacts> {
  const read = factsFrom('redshift:DescribeClusterParameterGroups')
  const name = item.ParameterGroupName ?? ''
  const arn = redshiftArn(where, 'parametergroup', name)
  return {
    arn,
    name,
    incarnation: arn, // AWS gives no creation time and no id
    tags: mapObserved(read(item.Tags), tagRecord),
    facts: {
      parameterGroupName: read(item.ParameterGroupName),
      parameterGroupFamily: read(item.ParameterGroupFamily),
      description: read(item.Description),
      requireSsl: flag(facets.parameters, 'require_ssl'),
      useFipsSsl: flag(facets.parameters, 'use_fips_ssl'),
      enableUserActivityLogging: flag(facets.parameters, 'enable_user_activity_logging'),
    },
  }
}
