import {
  type DBSnapshot,
  DescribeDBSnapshotAttributesCommand,
  DescribeDBSnapshotsCommand,
  RDSClient,
} from '@aws-sdk/client-rds'
import { defineCollector, facet, operation } from '#domain/collector.ts'
import { unobserved } from '#domain/observed.ts'
import { isRdsEngine } from './engine.ts'
import { dbSnapshot, restoreAccounts } from './snapshot.ts'

const describeDBSnapshots = operation({
  client: RDSClient,
  command: DescribeDBSnapshotsCommand,
  name: 'rds:DescribeDBSnapshots',
  paging: { request: 'Marker', response: (page) => page.Marker, size: { MaxRecords: 100 } },
  items: (page) => page.DBSnapshots ?? [],
})

const describeDBSnapshotAttributes = operation({
  client: RDSClient,
  command: DescribeDBSnapshotAttributesCommand,
  name: 'rds:DescribeDBSnapshotAttributes',
})

/** Manual snapshots: the only ones that can be shared, and the only ones that outlive their database for good. */
export const collector = defineCollector({
  service: 'rds',
  resourceType: 'AWS::RDS::DBSnapshot',
  scope: 'region',
  docs: 'https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DBSnapshot.html',
  list: describeDBSnapshots,
  input: { SnapshotType: 'manual' },
  only: (item) => isRdsEngine(item.Engine),
  facets: {
    restore: facet({
      calls: [describeDBSnapshotAttributes],
      ask: async (item: DBSnapshot, aws) => {
        const answer = await aws.one(describeDBSnapshotAttributes, { DBSnapshotIdentifier: item.DBSnapshotIdentifier })
        const attributes = answer.DBSnapshotAttributesResult?.DBSnapshotAttributes
        return (
          restoreAccounts(attributes) ??
          unobserved('not-returned', describeDBSnapshotAttributes.name, 'no restore attribute')
        )
      },
    }),
  },
  normalise: dbSnapshot,
})
