import type { EndpointAuthorization } from '@aws-sdk/client-redshift'
import { factsFrom, type Observed, observed } from '#domain/observed.ts'
import type { CollectedResource, Where } from '#domain/resource.ts'
import { redshiftArn } from './identity.ts'

/**
 * Facts of a grant by which another account may make Redshift-managed VPC endpoints to a cluster.
 * https://docs.aws.amazon.com/redshift/latest/APIReference/API_EndpointAuthorization.html
 */
export type EndpointAuthorizationFacts = {
  readonly clusterIdentifier: Observed<string>
  readonly grantee: Observed<string>
  readonly grantor: Observed<string>
  readonly status: Observed<'Authorized' | 'Revoking'>
  /** All VPCs of the grantee, or the listed ones. */
  readonly allowedAllVPCs: Observed<boolean>
  readonly allowedVPCs: Observed<readonly string[]>
  readonly endpointCount: Observed<number>
}

export function endpointAuthorization(
  item: EndpointAuthorization,
  _facets: object,
  where: Where,
): CollectedResource<EndpointAuthorizationFacts> {
  const read = factsFrom('redshift:DescribeEndpointAuthorization')
  // AWS gives a grant no ARN; cluster and grantee name it.
  const name = `${item.ClusterIdentifier ?? ''}/${item.Grantee ?? ''}`
  const arn = redshiftArn(where, 'endpointauthorization', name)
  return {
    arn,
    name,
    incarnation: item.AuthorizeTime?.toISOString() ?? arn,
    tags: observed({}, read.call), // grants cannot be tagged
    facts: {
      clusterIdentifier: read(item.ClusterIdentifier),
      grantee: read(item.Grantee),
      grantor: read(item.Grantor),
      status: read.oneOf(item.Status, ['Authorized', 'Revoking']),
      allowedAllVPCs: read(item.AllowedAllVPCs),
      allowedVPCs: read.or(item.AllowedVPCs, []), // left out where all VPCs are allowed
      endpointCount: read(item.EndpointCount),
    },
  }
}
