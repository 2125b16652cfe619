import {
  type Cluster,
  DAXClient,
  DescribeClustersCommand,
  DescribeSubnetGroupsCommand,
  ListTagsCommand,
  type SubnetGroup,
} from '@aws-sdk/client-dax'
import { defineCollector, facet, operation } from '#domain/collector.ts'
import { type Unobserved, unobserved } from '#domain/observed.ts'
import { cluster } from './cluster.ts'

const describeClusters = operation({
  client: DAXClient,
  command: DescribeClustersCommand,
  name: 'dax:DescribeClusters',
  paging: { request: 'NextToken', response: (page) => page.NextToken, size: { MaxResults: 100 } },
  items: (page) => page.Clusters ?? [],
})

const describeSubnetGroups = operation({
  client: DAXClient,
  command: DescribeSubnetGroupsCommand,
  name: 'dax:DescribeSubnetGroups',
  paging: { request: 'NextToken', response: (page) => page.NextToken, size: { MaxResults: 100 } },
  items: (page) => page.SubnetGroups ?? [],
})

const listTags = operation({
  client: DAXClient,
  command: ListTagsCommand,
  name: 'dax:ListTags',
  paging: { request: 'NextToken', response: (page) => page.NextToken },
  items: (page) => page.Tags ?? [],
})

/** Clusters of DynamoDB Accelerator. Where it is not offered AWS says "Access Denied to API Version: DAX_V3". */
export const collector = defineCollector({
  service: 'dax',
  resourceType: 'AWS::DAX::Cluster',
  scope: 'region',
  docs: 'https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_dax_Cluster.html',
  list: describeClusters,
  facets: {
    /** All groups in one call, shared by the clusters of a region: a cluster names its group, not its VPC and subnets. */
    subnets: facet({
      calls: [describeSubnetGroups],
      ask: async (item: Cluster, aws): Promise<SubnetGroup | Unobserved> => {
        const groups = await aws.all(describeSubnetGroups, {})
        const found = groups.find((group) => group.SubnetGroupName === item.SubnetGroup)
        const missing = `subnet group ${item.SubnetGroup ?? 'without a name'} was not listed`
        return found ?? unobserved('not-returned', describeSubnetGroups.name, missing)
      },
    }),
    tags: facet({
      calls: [listTags],
      ask: async (item: Cluster, aws) =>
        item.ClusterArn === undefined
          ? unobserved('not-returned', describeClusters.name, 'no ClusterArn came with the cluster')
          : aws.all(listTags, { ResourceName: item.ClusterArn }),
    }),
  },
  normalise: cluster,
})
