import {
  type DBCluster,
  DescribeDBClusterParametersCommand,
  DescribeDBClustersCommand,
  RDSClient,
} from '@aws-sdk/client-rds'
import { defineCollector, facet, operation } from '#domain/collector.ts'
import { type Unobserved, unobserved } from '#domain/observed.ts'
import { dbCluster } from './db-cluster.ts'
import { isDefaultGroup, isRdsEngine, type UserParameters } from './engine.ts'
import { userParameters } from './parameters.ts'

const describeDBClusters = operation({
  client: RDSClient,
  command: DescribeDBClustersCommand,
  name: 'rds:DescribeDBClusters',
  paging: { request: 'Marker', response: (page) => page.Marker, size: { MaxRecords: 100 } },
  items: (page) => page.DBClusters ?? [],
})

const describeDBClusterParameters = operation({
  client: RDSClient,
  command: DescribeDBClusterParametersCommand,
  name: 'rds:DescribeDBClusterParameters',
  paging: { request: 'Marker', response: (page) => page.Marker, size: { MaxRecords: 100 } },
  items: (page) => page.Parameters ?? [],
})

/** Aurora clusters and Multi-AZ DB clusters. */
export const collector = defineCollector({
  service: 'rds',
  resourceType: 'AWS::RDS::DBCluster',
  scope: 'region',
  docs: 'https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DBCluster.html',
  list: describeDBClusters,
  only: (item) => isRdsEngine(item.Engine),
  facets: {
    parameters: facet({
      calls: [describeDBClusterParameters],
      ask: async (item: DBCluster, aws): Promise<UserParameters | Unobserved> => {
        const name = item.DBClusterParameterGroup
        if (name === undefined)
          return unobserved('not-returned', describeDBClusters.name, 'no DBClusterParameterGroup came with the cluster')
        if (isDefaultGroup(name)) return userParameters([])
        return userParameters(
          await aws.all(describeDBClusterParameters, { DBClusterParameterGroupName: name, Source: 'user' }),
        )
      },
    }),
  },
  normalise: dbCluster,
})
