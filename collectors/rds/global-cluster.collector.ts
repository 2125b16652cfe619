import { DescribeGlobalClustersCommand, RDSClient } from '@aws-sdk/client-rds'
import { defineCollector, operation } from '#domain/collector.ts'
import { isAurora } from './engine.ts'
import { globalCluster } from './global-cluster.ts'

const describeGlobalClusters = operation({
  client: RDSClient,
  command: DescribeGlobalClustersCommand,
  name: 'rds:DescribeGlobalClusters',
  paging: { request: 'Marker', response: (page) => page.Marker, size: { MaxRecords: 100 } },
  items: (page) => page.GlobalClusters ?? [],
})

/** Aurora global databases; those of Neptune and DocumentDB are listed too. */
export const collector = defineCollector({
  service: 'rds',
  resourceType: 'AWS::RDS::GlobalCluster',
  scope: 'region',
  docs: 'https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_GlobalCluster.html',
  list: describeGlobalClusters,
  only: (item) => isAurora(item.Engine ?? ''),
  normalise: (item, _facets, where) => globalCluster(item, where),
})
