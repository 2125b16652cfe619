import type { ConfigParameter, Tag, Workgroup } from '@aws-sdk/client-redshift-serverless'
import { factsFrom, mapObserved, type Observed, observed, unobserved } from '#domain/observed.ts'
import type { CollectedResource } from '#domain/resource.ts'
import { tagsByKey } from './tags.ts'

/** Facts of a workgroup: compute and network. https://docs.aws.amazon.com/redshift-serverless/latest/APIReference/API_Workgroup.html */
export type WorkgroupFacts = {
  readonly workgroupName: Observed<string>
  readonly namespaceName: Observed<string>
  readonly status: Observed<string>
  readonly workgroupVersion: Observed<string>
  readonly publiclyAccessible: Observed<boolean>
  readonly port: Observed<number>
  readonly ipAddressType: Observed<'ipv4' | 'dualstack'>
  /** Null while the endpoint is being made. */
  readonly vpcId: Observed<string | null>
  readonly subnetIds: Observed<readonly string[]>
  readonly securityGroupIds: Observed<readonly string[]>
  readonly enhancedVpcRouting: Observed<boolean>
  /** VPCs of other accounts that may make endpoints to it; `*` is every VPC of an account that was let in. */
  readonly crossAccountVpcs: Observed<readonly string[]>
  readonly requireSsl: Observed<boolean>
  readonly useFipsSsl: Observed<boolean>
  readonly enableUserActivityLogging: Observed<boolean>
}

const call = 'redshift-serverless:ListWorkgroups'

/** One of the parameters that decide about security; nothing is kept of the others. */
function flag(parameters: readonly ConfigParameter[] | undefined, key: string): Observed<boolean> {
  const value = parameters?.find(({ parameterKey }) => parameterKey === key)?.parameterValue
  if (value === undefined) return unobserved('not-returned', call, key)
  if (/^(true|on|1)$/i.test(value)) return observed(true, call)
  if (/^(false|off|0)$/i.test(value)) return observed(false, call)
  return unobserved('schema-drift', call, `${key}=${value}`)
}

export function workgroup(
  item: Workgroup,
  facets: { readonly tags: Observed<readonly Tag[]> },
): CollectedResource<WorkgroupFacts> {
  const read = factsFrom(call)
  const arn = item.workgroupArn ?? ''
  return {
    arn,
    name: item.workgroupName ?? arn,
    incarnation: item.workgroupId ?? arn,
    tags: mapObserved(facets.tags, tagsByKey),
    facts: {
      workgroupName: read(item.workgroupName),
      namespaceName: read(item.namespaceName),
      status: read(item.status),
      workgroupVersion: read(item.workgroupVersion),
      publiclyAccessible: read(item.publiclyAccessible),
      port: read(item.port ?? item.endpoint?.port),
      ipAddressType: read.oneOf(item.ipAddressType, ['ipv4', 'dualstack']),
      vpcId: read.orNone(item.endpoint?.vpcEndpoints?.find(({ vpcId }) => vpcId !== undefined)?.vpcId),
      subnetIds: read(item.subnetIds),
      securityGroupIds: read(item.securityGroupIds),
      enhancedVpcRouting: read(item.enhancedVpcRouting),
      crossAccountVpcs: read(item.crossAccountVpcs), // AWS does not document what a missing list means
      requireSsl: flag(item.configParameters, 'require_ssl'),
      useFipsSsl: flag(item.configParameters, 'use_fips_ssl'),
      enableUserActivityLogging: flag(item.configParameters, 'enable_user_activity_logging'),
    },
  }
}
