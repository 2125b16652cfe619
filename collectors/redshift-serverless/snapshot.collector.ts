import { ListSnapshotsCommand, RedshiftServerlessClient, type Snapshot } from '@aws-sdk/client-redshift-serverless'
import { defineCollector, facet, operation } from '#domain/collector.ts'
import { unobserved } from '#domain/observed.ts'
import { listTagsForResource } from './namespace.collector.ts'
import { snapshot } from './snapshot.ts'

const listSnapshots = operation({
  client: RedshiftServerlessClient,
  command: ListSnapshotsCommand,
  name: 'redshift-serverless:ListSnapshots',
  paging: { request: 'nextToken', response: (page) => page.nextToken, size: { maxResults: 100 } },
  items: (page) => page.snapshots ?? [],
})

/** Snapshots that somebody took or kept; recovery points, which go after a day and cannot be shared, are no part of them. */
export const collector = defineCollector({
  service: 'redshift-serverless',
  resourceType: 'AWS::RedshiftServerless::Snapshot',
  scope: 'region',
  docs: 'https://docs.aws.amazon.com/redshift-serverless/latest/APIReference/API_Snapshot.html',
  list: listSnapshots,
  facets: {
    tags: facet({
      calls: [listTagsForResource],
      ask: async (item: Snapshot, aws) =>
        item.snapshotArn === undefined
          ? unobserved('not-returned', listSnapshots.name, 'no snapshotArn came with the snapshot')
          : aws.all(listTagsForResource, { resourceArn: item.snapshotArn }),
    }),
  },
  normalise: snapshot,
})
