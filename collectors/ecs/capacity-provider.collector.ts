import { DescribeCapacityProvidersCommand, ECSClient } from '@aws-sdk/client-ecs'
import { defineCollector, nested, operation } from '#domain/collector.ts'
import { capacityProvider, describeCapacityProvidersCall } from './capacity-provider.ts'
import { clusters } from './cluster.collector.ts'
import { onlyMissing } from './failures.ts'

const describeCapacityProviders = operation({
  client: ECSClient,
  command: DescribeCapacityProvidersCommand,
  name: describeCapacityProvidersCall,
  paging: { request: 'nextToken', response: (page) => page.nextToken, size: { maxResults: 10 } },
  items: ({ capacityProviders = [], failures }) => {
    onlyMissing(failures)
    return capacityProviders.filter(({ name }) => !isFargate(name))
  },
})

/** AWS's own providers, which every account has. */
const isFargate = (name: string | undefined): boolean => name === 'FARGATE' || name === 'FARGATE_SPOT'

/** The providers that clusters name; Fargate's are AWS's own, and one that no cluster names launches nothing. */
export const collector = defineCollector({
  service: 'ecs',
  resourceType: 'AWS::ECS::CapacityProvider',
  scope: 'region',
  docs: 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CapacityProvider.html',
  list: nested({
    each: clusters,
    inner: describeCapacityProviders,
    // Those of a cluster's own instances are described only by the cluster's name.
    input: ({ clusterArn: cluster, capacityProviders = [] }) =>
      capacityProviders.every(isFargate) ? [] : { cluster, include: ['TAGS' as const] },
  }),
  normalise: capacityProvider,
})
