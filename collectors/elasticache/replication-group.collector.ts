import { DescribeReplicationGroupsCommand, ElastiCacheClient, type ReplicationGroup } from '@aws-sdk/client-elasticache'
import { type Aws, defineCollector, facet, operation } from '#domain/collector.ts'
import { unobserved } from '#domain/observed.ts'
import {
  allClusters,
  describeCacheClusters,
  describeCacheSubnetGroups,
  describeUpdateActions,
  listTagsForResource,
  openUpdates,
  subnetGroupOf,
  tagsOf,
} from './cache-cluster.collector.ts'
import { replicationGroup } from './replication-group.ts'
import { updatesOf } from './service-updates.ts'

const describeReplicationGroups = operation({
  client: ElastiCacheClient,
  command: DescribeReplicationGroupsCommand,
  name: 'elasticache:DescribeReplicationGroups',
  paging: { request: 'Marker', response: (page) => page.Marker, size: { MaxRecords: 100 } },
  items: (page) => page.ReplicationGroups ?? [],
})

async function membersOf(item: ReplicationGroup, aws: Aws) {
  const clusters = await aws.all(describeCacheClusters, allClusters)
  return clusters.filter(
    ({ ReplicationGroupId }) => ReplicationGroupId !== undefined && ReplicationGroupId === item.ReplicationGroupId,
  )
}

/** Redis OSS and Valkey replication groups, whether or not they have replicas. */
export const collector = defineCollector({
  service: 'elasticache',
  resourceType: 'AWS::ElastiCache::ReplicationGroup',
  scope: 'region',
  docs: 'https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_ReplicationGroup.html',
  list: describeReplicationGroups,
  facets: {
    /** Version, subnet group and security groups are told of member clusters only. */
    members: facet({
      calls: [describeCacheClusters],
      ask: async (item: ReplicationGroup, aws) => {
        const members = await membersOf(item, aws)
        return members.length > 0
          ? members
          : unobserved('not-returned', describeCacheClusters.name, 'no member cluster was listed')
      },
    }),
    subnetGroup: facet({
      calls: [describeCacheClusters, describeCacheSubnetGroups],
      ask: async (item: ReplicationGroup, aws) => subnetGroupOf((await membersOf(item, aws))[0], aws),
    }),
    serviceUpdates: facet({
      calls: [describeUpdateActions],
      ask: async (item: ReplicationGroup, aws) => {
        if (item.ReplicationGroupId === undefined) return unobserved('not-returned', describeReplicationGroups.name)
        const actions = await aws.all(describeUpdateActions, openUpdates)
        return updatesOf(actions, { replicationGroupId: item.ReplicationGroupId })
      },
    }),
    tags: facet({
      calls: [listTagsForResource],
      ask: (item: ReplicationGroup, aws) => tagsOf(item.ARN, describeReplicationGroups.name, aws),
    }),
  },
  normalise: replicationGroup,
})
