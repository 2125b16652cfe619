import type {
  CacheCluster,
  CacheSubnetGroup,
  DescribeCacheClustersMessage,
  DescribeCacheSubnetGroupsMessage,
  DescribeReplicationGroupsMessage,
  DescribeServerlessCachesRequest,
  DescribeSnapshotsMessage,
  DescribeUpdateActionsMessage,
  DescribeUsersMessage,
  ListTagsForResourceMessage,
  ReplicationGroup,
  ServerlessCache,
  Snapshot,
  UpdateAction,
  User,
} from '@aws-sdk/client-elasticache'
import { onceFor, ownerTags } from '#domain/pretend/habits.ts'
import { answers, defineSimulation, type Place, paged, SimulatedError } from '#domain/simulated.ts'
import { loneClusters, regulatedName } from './simulated/clusters.ts'
import { groups } from './simulated/groups.ts'
import { subnetGroups } from './simulated/network.ts'
import { serverlessCaches } from './simulated/serverless.ts'
import { snapshots } from './simulated/snapshots.ts'
import { updateActions } from './simulated/updates.ts'
import { users } from './simulated/users.ts'
import { isUnused } from './user.ts'

const allClusters = (place: Place): readonly CacheCluster[] =>
  onceFor(place, 'elasticache.all-clusters', () => [
    ...groups(place).flatMap(({ members }) => members),
    ...loneClusters(place),
  ])

/** A Describe call as ElastiCache pages it. */
function list<I extends { Marker?: string | undefined; MaxRecords?: number | undefined }, Item>(call: {
  items: (place: Place, input: I) => readonly Item[]
  page: (items: readonly Item[], marker: string | undefined) => object
  limit?: number
}) {
  return paged<I, Item>({
    items: (input, place) => call.items(place, input),
    page: call.page,
    token: (input) => input.Marker,
    limit: call.limit ?? 100,
    asked: (input) => input.MaxRecords,
  })
}

/** The name behind an ARN of anything that exists at the place. */
function nameOf(place: Place, arn: string): string | undefined {
  const known = [
    ...groups(place).map(({ group }) => group.ARN),
    ...[...allClusters(place), ...serverlessCaches(place), ...snapshots(place), ...users(place)].map(({ ARN }) => ARN),
  ]
  return known.includes(arn) ? arn.split(':').at(-1) : undefined
}

export const simulation = defineSimulation({
  service: 'elasticache',
  answers: {
    DescribeReplicationGroups: list<DescribeReplicationGroupsMessage, ReplicationGroup>({
      items: (place) => groups(place).map(({ group }) => group),
      page: (ReplicationGroups, Marker) => ({ ReplicationGroups, Marker }),
    }),
    DescribeCacheClusters: list<DescribeCacheClustersMessage, CacheCluster>({
      items: (place, { ShowCacheNodeInfo, ShowCacheClustersNotInReplicationGroups }) =>
        (ShowCacheClustersNotInReplicationGroups ? loneClusters(place) : allClusters(place)).map(
          ({ CacheNodes, ...cluster }) => (ShowCacheNodeInfo && CacheNodes ? { ...cluster, CacheNodes } : cluster),
        ),
      page: (CacheClusters, Marker) => ({ CacheClusters, Marker }),
    }),
    DescribeCacheSubnetGroups: list<DescribeCacheSubnetGroupsMessage, CacheSubnetGroup>({
      items: (place) => subnetGroups(place),
      page: (CacheSubnetGroups, Marker) => ({ CacheSubnetGroups, Marker }),
    }),
    DescribeServerlessCaches: paged<DescribeServerlessCachesRequest, ServerlessCache>({
      items: (_, place) => serverlessCaches(place),
      page: (ServerlessCaches, NextToken) => ({ ServerlessCaches, NextToken }),
      token: (input) => input.NextToken,
      limit: 50,
      asked: (input) => input.MaxResults,
    }),
    DescribeSnapshots: list<DescribeSnapshotsMessage, Snapshot>({
      items: (place, { SnapshotSource }) => (SnapshotSource === 'system' ? [] : snapshots(place)),
      page: (Snapshots, Marker) => ({ Snapshots, Marker }),
      limit: 50,
    }),
    DescribeUsers: list<DescribeUsersMessage, User>({
      items: (place) => users(place),
      page: (Users, Marker) => ({ Users, Marker }),
    }),
    DescribeUpdateActions: list<DescribeUpdateActionsMessage, UpdateAction>({
      items: (place, { UpdateActionStatus: wanted }) =>
        updateActions(place).filter(
          ({ UpdateActionStatus }) => !wanted?.length || (UpdateActionStatus && wanted.includes(UpdateActionStatus)),
        ),
      page: (UpdateActions, Marker) => ({ UpdateActions, Marker }),
      limit: 50,
    }),
    ListTagsForResource: answers<ListTagsForResourceMessage>((input, place) => {
      const name = nameOf(place, input.ResourceName ?? '')
      if (name === undefined)
        return new SimulatedError('CacheClusterNotFound', `${input.ResourceName} is not a valid resource.`, 404)
      const classification = name === regulatedName ? 'restricted' : undefined
      return { TagList: ownerTags(place, `elasticache.tags.${name}`, name, classification) }
    }),
  },
  count: (place) => ({
    'AWS::ElastiCache::ReplicationGroup': groups(place).length,
    'AWS::ElastiCache::CacheCluster': loneClusters(place).length,
    'AWS::ElastiCache::ServerlessCache': serverlessCaches(place).length,
    'AWS::ElastiCache::Snapshot': snapshots(place).length,
    'AWS::ElastiCache::User': users(place).filter((user) => !isUnused(user)).length,
  }),
})
