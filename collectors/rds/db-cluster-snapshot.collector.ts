import {
  type DBClusterSnapshot,
  DescribeDBClusterSnapshotAttributesCommand,
  DescribeDBClusterSnapshotsCommand,
  RDSClient,
} from '@aws-sdk/client-rds'
import { defineCollector, facet, operation } from '#domain/collector.ts'
import { unobserved } from '#domain/observed.ts'
import { isRdsEngine } from './engine.ts'
import { dbClusterSnapshot, restoreAccounts } from './snapshot.ts'

const describeDBClusterSnapshots = operation({
  client: RDSClient,
  command: DescribeDBClusterSnapshotsCommand,
  name: 'rds:DescribeDBClusterSnapshots',
  paging: { request: 'Marker', response: (page) => page.Marker, size: { MaxRecords: 100 } },
  items: (page) => page.DBClusterSnapshots ?? [],
})

const describeDBClusterSnapshotAttributes = operation({
  client: RDSClient,
  command: DescribeDBClusterSnapshotAttributesCommand,
  name: 'rds:DescribeDBClusterSnapshotAttributes',
})

/** Manual snapshots: the only ones that can be shared, and the only ones that outlive their database for good. */
export const collector = defineCollector({
  service: 'rds',
  resourceType: 'AWS::RDS::DBClusterSnapshot',
  scope: 'region',
  docs: 'https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DBClusterSnapshot.html',
  list: describeDBClusterSnapshots,
  input: { SnapshotType: 'manual' },
  only: (item) => isRdsEngine(item.Engine),
  facets: {
    restore: facet({
      calls: [describeDBClusterSnapshotAttributes],
      ask: async (item: DBClusterSnapshot, aws) => {
        const answer = await aws.one(describeDBClusterSnapshotAttributes, {
          DBClusterSnapshotIdentifier: item.DBClusterSnapshotIdentifier,
        })
        const attributes = answer.DBClusterSnapshotAttributesResult?.DBClusterSnapshotAttributes
        return (
          restoreAccounts(attributes) ??
          unobserved('not-returned', describeDBClusterSnapshotAttributes.name, 'no restore attribute')
        )
      },
    }),
  },
  normalise: dbClusterSnapshot,
})
