import {
  type CacheCluster,
  type CacheSubnetGroup,
  DescribeCacheClustersCommand,
  DescribeCacheSubnetGroupsCommand,
  DescribeUpdateActionsCommand,
  ElastiCacheClient,
  ListTagsForResourceCommand,
  type Tag,
} from '@aws-sdk/client-elasticache'
import { type Aws, defineCollector, facet, operation } from '#domain/collector.ts'
import { type Unobserved, unobserved } from '#domain/observed.ts'
import { cacheCluster } from './cache-cluster.ts'
import { openStatuses, updatesOf } from './service-updates.ts'

export const describeCacheClusters = operation({
  client: ElastiCacheClient,
  command: DescribeCacheClustersCommand,
  name: 'elasticache:DescribeCacheClusters',
  paging: { request: 'Marker', response: (page) => page.Marker, size: { MaxRecords: 100 } },
  items: (page) => page.CacheClusters ?? [],
})
/** Everybody asks the same: all clusters, members of groups too, with their nodes, which alone name the port of a node. */
export const allClusters = { ShowCacheNodeInfo: true }

export const describeCacheSubnetGroups = operation({
  client: ElastiCacheClient,
  command: DescribeCacheSubnetGroupsCommand,
  name: 'elasticache:DescribeCacheSubnetGroups',
  paging: { request: 'Marker', response: (page) => page.Marker, size: { MaxRecords: 100 } },
  items: (page) => page.CacheSubnetGroups ?? [],
})

/** AWS documents no largest page for this one. */
export const describeUpdateActions = operation({
  client: ElastiCacheClient,
  command: DescribeUpdateActionsCommand,
  name: 'elasticache:DescribeUpdateActions',
  paging: { request: 'Marker', response: (page) => page.Marker },
  items: (page) => page.UpdateActions ?? [],
})
export const openUpdates = { UpdateActionStatus: [...openStatuses] }

export const listTagsForResource = operation({
  client: ElastiCacheClient,
  command: ListTagsForResourceCommand,
  name: 'elasticache:ListTagsForResource',
  items: (page) => page.TagList ?? [],
})

/** The tags of anything of ElastiCache: no list brings them along. */
export async function tagsOf(
  arn: string | undefined,
  listedBy: string,
  aws: Aws,
): Promise<readonly Tag[] | Unobserved> {
  if (arn === undefined) return unobserved('not-returned', listedBy, 'no ARN came with it')
  return aws.all(listTagsForResource, { ResourceName: arn })
}

/** The subnet group that a cluster names, from the one list of all of them. */
export async function subnetGroupOf(
  cluster: CacheCluster | undefined,
  aws: Aws,
): Promise<CacheSubnetGroup | Unobserved> {
  const name = cluster?.CacheSubnetGroupName
  if (name === undefined)
    return unobserved('not-returned', describeCacheClusters.name, 'no cache subnet group came with the cluster')
  const groups = await aws.all(describeCacheSubnetGroups, {})
  const found = groups.find((group) => group.CacheSubnetGroupName?.toLowerCase() === name.toLowerCase())
  return found ?? unobserved('not-returned', describeCacheSubnetGroups.name, `subnet group ${name} was not listed`)
}

/** Clusters on their own. Members of a replication group are part of it, not resources of their own. */
export const collector = defineCollector({
  service: 'elasticache',
  resourceType: 'AWS::ElastiCache::CacheCluster',
  scope: 'region',
  docs: 'https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_CacheCluster.html',
  list: describeCacheClusters,
  input: allClusters,
  only: (item) => !item.ReplicationGroupId,
  facets: {
    subnetGroup: facet({
      calls: [describeCacheSubnetGroups],
      ask: (item: CacheCluster, aws) => subnetGroupOf(item, aws),
    }),
    serviceUpdates: facet({
      calls: [describeUpdateActions],
      ask: async (item: CacheCluster, aws) => {
        if (item.CacheClusterId === undefined) return unobserved('not-returned', describeCacheClusters.name)
        return updatesOf(await aws.all(describeUpdateActions, openUpdates), { cacheClusterId: item.CacheClusterId })
      },
    }),
    tags: facet({
      calls: [listTagsForResource],
      ask: (item: CacheCluster, aws) => tagsOf(item.ARN, describeCacheClusters.name, aws),
    }),
  },
  normalise: cacheCluster,
})
