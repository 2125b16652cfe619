import type { Cluster, SubnetGroup, Tag } from '@aws-sdk/client-dax'
import { factsFrom, isObserved, mapObserved, type Observed } from '#domain/observed.ts'
import { type CollectedResource, tagRecord } from '#domain/resource.ts'

export const sseStatuses = ['ENABLED', 'ENABLING', 'DISABLED', 'DISABLING'] as const
export type SseStatus = (typeof sseStatuses)[number]

/** Facts of a DAX cluster. https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_dax_Cluster.html */
export type ClusterFacts = {
  readonly clusterName: Observed<string>
  readonly status: Observed<string>
  readonly nodeType: Observed<string>
  readonly totalNodes: Observed<number>
  /** Server-side encryption, fixed when a cluster is made. */
  readonly sseStatus: Observed<SseStatus>
  readonly clusterEndpointEncryptionType: Observed<'NONE' | 'TLS'>
  /** Port of the discovery endpoint: 8111 for the plain protocol, 9111 for the encrypted one. */
  readonly port: Observed<number>
  readonly networkType: Observed<'ipv4' | 'ipv6' | 'dual_stack'>
  readonly subnetGroup: Observed<string>
  /** From the subnet group. */
  readonly vpcId: Observed<string>
  readonly subnetIds: Observed<readonly string[]>
  readonly securityGroupIds: Observed<readonly string[]>
  readonly iamRoleArn: Observed<string>
  /** Zones of the nodes, each once. */
  readonly availabilityZones: Observed<readonly string[]>
  readonly preferredMaintenanceWindow: Observed<string>
}

export interface ClusterFacets {
  readonly subnets: Observed<SubnetGroup>
  readonly tags: Observed<readonly Tag[]>
}

export function cluster(item: Cluster, facets: ClusterFacets): CollectedResource<ClusterFacts> {
  const read = factsFrom('dax:DescribeClusters')
  const arn = item.ClusterArn ?? ''
  return {
    arn,
    name: item.ClusterName ?? arn,
    incarnation: arn, // AWS gives no creation time and no id
    tags: mapObserved(facets.tags, tagRecord),
    facts: {
      clusterName: read(item.ClusterName),
      status: read(item.Status),
      nodeType: read(item.NodeType),
      totalNodes: read(item.TotalNodes),
      sseStatus: read.oneOf(item.SSEDescription?.Status, sseStatuses),
      clusterEndpointEncryptionType: read.oneOf(item.ClusterEndpointEncryptionType, ['NONE', 'TLS']),
      port: read(item.ClusterDiscoveryEndpoint?.Port),
      networkType: read.oneOf(item.NetworkType, ['ipv4', 'ipv6', 'dual_stack']),
      subnetGroup: read(item.SubnetGroup),
      ...subnetFacts(facets.subnets),
      securityGroupIds: mapObserved(read(item.SecurityGroups), (groups) =>
        groups.flatMap((group) => group.SecurityGroupIdentifier ?? []),
      ),
      iamRoleArn: read(item.IamRoleArn),
      availabilityZones: mapObserved(read(item.Nodes), (nodes) => [
        ...new Set(nodes.flatMap((node) => node.AvailabilityZone ?? [])),
      ]),
      preferredMaintenanceWindow: read(item.PreferredMaintenanceWindow),
    },
  }
}

function subnetFacts(group: Observed<SubnetGroup>): Pick<ClusterFacts, 'vpcId' | 'subnetIds'> {
  if (!isObserved(group)) return { vpcId: group, subnetIds: group }
  const read = factsFrom(group.call)
  return {
    vpcId: read(group.value.VpcId),
    subnetIds: mapObserved(read(group.value.Subnets), (subnets) =>
      subnets.flatMap((subnet) => subnet.SubnetIdentifier ?? []),
    ),
  }
}
