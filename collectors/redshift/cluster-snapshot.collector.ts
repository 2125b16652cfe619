import { DescribeClusterSnapshotsCommand, RedshiftClient } from '@aws-sdk/client-redshift'
import { defineCollector, operation } from '#domain/collector.ts'
import { clusterSnapshot } from './cluster-snapshot.ts'

const describeClusterSnapshots = operation({
  client: RedshiftClient,
  command: DescribeClusterSnapshotsCommand,
  name: 'redshift:DescribeClusterSnapshots',
  paging: { request: 'Marker', response: (page) => page.Marker, size: { MaxRecords: 100 } },
  items: (page) => page.Snapshots ?? [],
})

/** Manual snapshots: the only ones that can be shared, and the only ones that outlive their cluster for good. */
export const collector = defineCollector({
  service: 'redshift',
  resourceType: 'AWS::Redshift::ClusterSnapshot',
  scope: 'region',
  docs: 'https://docs.aws.amazon.com/redshift/latest/APIReference/API_Snapshot.html',
  list: describeClusterSnapshots,
  input: { SnapshotType: 'manual' },
  normalise: clusterSnapshot,
})
