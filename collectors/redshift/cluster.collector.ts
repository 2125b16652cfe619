import {
  type Cluster,
  DescribeClustersCommand,
  DescribeDataSharesCommand,
  DescribeLoggingStatusCommand,
  RedshiftClient,
} from '@aws-sdk/client-redshift'
import { defineCollector, facet, operation } from '#domain/collector.ts'
import { unobserved } from '#domain/observed.ts'
import { cluster } from './cluster.ts'
import { describeEndpointAuthorization } from './endpoint-authorization.collector.ts'

const describeClusters = operation({
  client: RedshiftClient,
  command: DescribeClustersCommand,
  name: 'redshift:DescribeClusters',
  paging: { request: 'Marker', response: (page) => page.Marker, size: { MaxRecords: 100 } },
  items: (page) => page.Clusters ?? [],
})

const describeLoggingStatus = operation({
  client: RedshiftClient,
  command: DescribeLoggingStatusCommand,
  name: 'redshift:DescribeLoggingStatus',
})

const describeDataShares = operation({
  client: RedshiftClient,
  command: DescribeDataSharesCommand,
  name: 'redshift:DescribeDataShares',
  paging: { request: 'Marker', response: (page) => page.Marker, size: { MaxRecords: 100 } },
  items: (page) => page.DataShares ?? [],
})

/** Provisioned clusters. Data shares and endpoint grants are listed once for all clusters of a region. */
export const collector = defineCollector({
  service: 'redshift',
  resourceType: 'AWS::Redshift::Cluster',
  scope: 'region',
  docs: 'https://docs.aws.amazon.com/redshift/latest/APIReference/API_Cluster.html',
  list: describeClusters,
  facets: {
    logging: facet({
      calls: [describeLoggingStatus],
      ask: (item: Cluster, aws) => aws.one(describeLoggingStatus, { ClusterIdentifier: item.ClusterIdentifier }),
    }),
    dataShares: facet({
      calls: [describeDataShares],
      ask: async (item: Cluster, aws) => {
        const namespace = item.ClusterNamespaceArn
        if (namespace === undefined)
          return unobserved('not-returned', describeClusters.name, 'no ClusterNamespaceArn came with the cluster')
        // The list holds what others share with this account too.
        return (await aws.all(describeDataShares, {})).filter((share) => share.ProducerArn === namespace)
      },
    }),
    endpointGrantees: facet({
      calls: [describeEndpointAuthorization],
      ask: async (item: Cluster, aws) =>
        (await aws.all(describeEndpointAuthorization, {}))
          .filter((grant) => grant.ClusterIdentifier === item.ClusterIdentifier)
          .flatMap((grant) => grant.Grantee ?? []),
    }),
  },
  normalise: cluster,
})
