import type {
  Cluster,
  DescribeClustersRequest,
  DescribeSubnetGroupsRequest,
  ListTagsRequest,
  SubnetGroup,
  Tag,
} from '@aws-sdk/client-dax'
import { ownerTags } from '#domain/pretend/habits.ts'
import { defineSimulation, paged, SimulatedError } from '#domain/simulated.ts'
import { clusters, subnetGroups } from './simulated-clusters.ts'

export const simulation = defineSimulation({
  service: 'dax',
  answers: {
    DescribeClusters: paged<DescribeClustersRequest, Cluster>({
      items: (input, place) => {
        const names = input.ClusterNames
        if (names === undefined || names.length === 0) return clusters(place)
        const found = clusters(place).filter(({ ClusterName }) => names.includes(ClusterName ?? ''))
        return found.length === names.length
          ? found
          : new SimulatedError('ClusterNotFoundFault', `Cluster not found: ${names.join(', ')}`, 400)
      },
      page: (Clusters, NextToken) => ({ Clusters, NextToken }),
      token: (input) => input.NextToken,
      limit: 100,
      asked: (input) => input.MaxResults,
    }),
    DescribeSubnetGroups: paged<DescribeSubnetGroupsRequest, SubnetGroup>({
      items: (_, place) => subnetGroups(place),
      page: (SubnetGroups, NextToken) => ({ SubnetGroups, NextToken }),
      token: (input) => input.NextToken,
      limit: 100,
      asked: (input) => input.MaxResults,
    }),
    ListTags: paged<ListTagsRequest, Tag>({
      items: (input, place) => {
        const arn = input.ResourceName ?? ''
        const found = clusters(place).find(({ ClusterArn }) => ClusterArn === arn)
        return found
          ? ownerTags(place, arn, found.ClusterName ?? '')
          : new SimulatedError('ClusterNotFoundFault', `Cluster not found: ${arn}`, 400)
      },
      page: (Tags, NextToken) => ({ Tags, NextToken }),
      token: (input) => input.NextToken,
      limit: 50,
    }),
  },
  count: (place) => ({ 'AWS::DAX::Cluster': clusters(place).length }),
})
