import type { DBSubnetGroup, Tag } from '@aws-sdk/client-rds'
import { factsFrom, mapObserved, type Observed } from '#domain/observed.ts'
import { type CollectedResource, tagRecord } from '#domain/resource.ts'

/** Facts of a DB subnet group. https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DBSubnetGroup.html */
export type DbSubnetGroupFacts = {
  readonly dbSubnetGroupName: Observed<string>
  readonly dbSubnetGroupDescription: Observed<string>
  readonly subnetGroupStatus: Observed<string>
  readonly vpcId: Observed<string>
  readonly subnetIds: Observed<readonly string[]>
  readonly availabilityZones: Observed<readonly string[]>
  /** `IPV4`, `DUAL`. */
  readonly supportedNetworkTypes: Observed<readonly string[]>
}

export function dbSubnetGroup(
  item: DBSubnetGroup,
  facets: { readonly tags: Observed<readonly Tag[]> },
): CollectedResource<DbSubnetGroupFacts> {
  const read = factsFrom('rds:DescribeDBSubnetGroups')
  const subnets = read(item.Subnets)
  return {
    arn: item.DBSubnetGroupArn ?? '',
    name: item.DBSubnetGroupName ?? '',
    incarnation: item.DBSubnetGroupArn ?? '', // AWS gives no creation time and no id
    tags: mapObserved(facets.tags, tagRecord),
    facts: {
      dbSubnetGroupName: read(item.DBSubnetGroupName),
      dbSubnetGroupDescription: read(item.DBSubnetGroupDescription),
      subnetGroupStatus: read(item.SubnetGroupStatus),
      vpcId: read(item.VpcId),
      subnetIds: mapObserved(subnets, (list) => list.flatMap((subnet) => subnet.SubnetIdentifier ?? [])),
      availabilityZones: mapObserved(subnets, (list) => [
        ...new Set(list.flatMap((subnet) => subnet.SubnetAvailabilityZone?.Name ?? [])),
      ]),
      supportedNetworkTypes: read(item.SupportedNetworkTypes),
    },
  }
}
