import { DescribeSnapshotsCommand, ElastiCacheClient, type Snapshot } from '@aws-sdk/client-elasticache'
import { defineCollector, facet, operation } from '#domain/collector.ts'
import { listTagsForResource, tagsOf } from './cache-cluster.collector.ts'
import { snapshot } from './snapshot.ts'

const describeSnapshots = operation({
  client: ElastiCacheClient,
  command: DescribeSnapshotsCommand,
  name: 'elasticache:DescribeSnapshots',
  paging: { request: 'Marker', response: (page) => page.Marker, size: { MaxRecords: 50 } },
  items: (page) => page.Snapshots ?? [],
})

/** Manual snapshots: they stay until somebody deletes them. Automatic ones go with their retention. */
export const collector = defineCollector({
  service: 'elasticache',
  resourceType: 'AWS::ElastiCache::Snapshot',
  scope: 'region',
  docs: 'https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_Snapshot.html',
  list: describeSnapshots,
  input: { SnapshotSource: 'user' },
  facets: {
    tags: facet({
      calls: [listTagsForResource],
      ask: (item: Snapshot, aws) => tagsOf(item.ARN, describeSnapshots.name, aws),
    }),
  },
  normalise: snapshot,
})
