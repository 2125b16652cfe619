import type { ClusterSubnetGroup } from '@aws-sdk/client-redshift'
import { factsFrom, mapObserved, type Observed } from '#domain/observed.ts'
import { type CollectedResource, tagRecord, type Where } from '#domain/resource.ts'
import { redshiftArn } from './identity.ts'

/** Facts of a subnet group. https://docs.aws.amazon.com/redshift/latest/APIReference/API_ClusterSubnetGroup.html */
export type ClusterSubnetGroupFacts = {
  readonly clusterSubnetGroupName: Observed<string>
  readonly description: Observed<string>
  readonly subnetGroupStatus: Observed<string>
  readonly vpcId: Observed<string>
  readonly subnetIds: Observed<readonly string[]>
  readonly availabilityZones: Observed<readonly string[]>
}

export const subnetGroupType = 'AWS::Redshift::ClusterSubnetGroup'

export function clusterSubnetGroup(
  item: ClusterSubnetGroup,
  _facets: object,
  where: Where,
): CollectedResource<ClusterSubnetGroupFacts> {
  const read = factsFrom('redshift:DescribeClusterSubnetGroups')
  const name = item.ClusterSubnetGroupName ?? ''
  const arn = redshiftArn(where, 'subnetgroup', name)
  const subnets = read(item.Subnets)
  return {
    arn,
    name,
    incarnation: arn, // AWS gives no creation time and no id
    tags: mapObserved(read(item.Tags), tagRecord),
    facts: {
      clusterSubnetGroupName: read(item.ClusterSubnetGroupName),
      description: read(item.Description),
      subnetGroupStatus: read(item.SubnetGroupStatus),
      vpcId: read(item.VpcId),
      subnetIds: mapObserved(subnets, (list) => list.flatMap((subnet) => subnet.SubnetIdentifier ?? [])),
      availabilityZones: mapObserved(subnets, (list) => [
        ...new Set(list.flatMap((subnet) => subnet.SubnetAvailabilityZone?.Name ?? [])),
      ]),
    },
  }
}
