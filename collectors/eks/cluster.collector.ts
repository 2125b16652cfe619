import {
  type Cluster,
  type ClusterVersionInformation,
  DescribeClusterCommand,
  DescribeClusterVersionsCommand,
  EKSClient,
  ListClustersCommand,
} from '@aws-sdk/client-eks'
import { defineCollector, facet, operation } from '#domain/collector.ts'
import { cluster } from './cluster.ts'

/** Names only, and of EKS clusters only: those that EKS Connector shows run elsewhere. */
export const listClusters = operation({
  client: EKSClient,
  command: ListClustersCommand,
  name: 'eks:ListClusters',
  paging: { request: 'nextToken', response: (page) => page.nextToken, size: { maxResults: 100 } },
  items: (page) => page.clusters ?? [],
})

const describeCluster = operation({
  client: EKSClient,
  command: DescribeClusterCommand,
  name: 'eks:DescribeCluster',
  items: (page) => (page.cluster ? [page.cluster] : []),
})

const describeClusterVersions = operation({
  client: EKSClient,
  command: DescribeClusterVersionsCommand,
  name: 'eks:DescribeClusterVersions',
  paging: { request: 'nextToken', response: (page) => page.nextToken, size: { maxResults: 100 } },
  items: (page) => page.clusterVersions ?? [],
})

export const collector = defineCollector({
  service: 'eks',
  resourceType: 'AWS::EKS::Cluster',
  scope: 'region',
  docs: 'https://docs.aws.amazon.com/eks/latest/APIReference/API_Cluster.html',
  list: { each: listClusters, inner: describeCluster, input: (name: string) => ({ name }) },
  facets: {
    /** Asked once per account and region, where there is a cluster. */
    versions: facet<Cluster, readonly ClusterVersionInformation[]>({
      calls: [describeClusterVersions],
      ask: (_, aws) => aws.all(describeClusterVersions, { includeAll: true }),
    }),
  },
  normalise: cluster,
})
