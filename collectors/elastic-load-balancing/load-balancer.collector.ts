import {
  DescribeLoadBalancerAttributesCommand,
  DescribeLoadBalancerPoliciesCommand,
  DescribeLoadBalancersCommand,
  DescribeTagsCommand,
  ElasticLoadBalancingClient,
  type LoadBalancerAttributes,
  type LoadBalancerDescription,
  type PolicyDescription,
  type Tag,
} from '@aws-sdk/client-elastic-load-balancing'
import { type Aws, defineCollector, facet, operation } from '#domain/collector.ts'
import { type Unobserved, unobserved } from '#domain/observed.ts'
import { loadBalancer, terminatesTls } from './load-balancer.ts'

/** @see https://docs.aws.amazon.com/elasticloadbalancing/2012-06-01/APIReference/API_DescribeLoadBalancers.html */
const describeLoadBalancers = operation({
  client: ElasticLoadBalancingClient,
  command: DescribeLoadBalancersCommand,
  name: 'elasticloadbalancing:DescribeLoadBalancers',
  paging: { request: 'Marker', response: (page) => page.NextMarker, size: { PageSize: 400 } },
  items: (page) => page.LoadBalancerDescriptions ?? [],
})

const describeLoadBalancerAttributes = operation({
  client: ElasticLoadBalancingClient,
  command: DescribeLoadBalancerAttributesCommand,
  name: 'elasticloadbalancing:DescribeLoadBalancerAttributes',
})

const describeLoadBalancerPolicies = operation({
  client: ElasticLoadBalancingClient,
  command: DescribeLoadBalancerPoliciesCommand,
  name: 'elasticloadbalancing:DescribeLoadBalancerPolicies',
  items: (page) => page.PolicyDescriptions ?? [],
})

/** Answers for up to 20 names at once. */
const describeTags = operation({
  client: ElasticLoadBalancingClient,
  command: DescribeTagsCommand,
  name: 'elasticloadbalancing:DescribeTags',
  items: (page) => page.TagDescriptions ?? [],
})

const tagsPerCall = 20

/** Asked together with its neighbours: the kept answers make it one call per twenty. */
async function tagsOf(balancer: LoadBalancerDescription, aws: Aws): Promise<readonly Tag[] | Unobserved> {
  const names = (await aws.all(describeLoadBalancers, {})).flatMap(({ LoadBalancerName }) => LoadBalancerName ?? [])
  const position = names.indexOf(balancer.LoadBalancerName ?? '')
  const first = position - (position % tagsPerCall)
  const described = await aws.all(describeTags, { LoadBalancerNames: names.slice(first, first + tagsPerCall) })
  const tags = described.find(({ LoadBalancerName }) => LoadBalancerName === balancer.LoadBalancerName)?.Tags
  return tags ?? unobserved('not-returned', describeTags.name)
}

export const collector = defineCollector({
  service: 'elastic-load-balancing',
  resourceType: 'AWS::ElasticLoadBalancing::LoadBalancer',
  scope: 'region',
  docs: 'https://docs.aws.amazon.com/elasticloadbalancing/2012-06-01/APIReference/API_LoadBalancerDescription.html',
  list: describeLoadBalancers,
  facets: {
    attributes: facet<LoadBalancerDescription, LoadBalancerAttributes>({
      calls: [describeLoadBalancerAttributes],
      ask: async ({ LoadBalancerName }, aws) => {
        const answer = await aws.one(describeLoadBalancerAttributes, { LoadBalancerName })
        return answer.LoadBalancerAttributes ?? unobserved('not-returned', describeLoadBalancerAttributes.name)
      },
    }),
    policies: facet<LoadBalancerDescription, readonly PolicyDescription[]>({
      calls: [describeLoadBalancerPolicies],
      ask: async ({ LoadBalancerName, ListenerDescriptions = [] }, aws) => {
        const tls = ListenerDescriptions.some(({ Listener }) =>
          terminatesTls({ protocol: Listener?.Protocol?.toUpperCase() ?? '' }),
        )
        return tls ? aws.all(describeLoadBalancerPolicies, { LoadBalancerName }) : []
      },
    }),
    tags: facet<LoadBalancerDescription, readonly Tag[]>({
      calls: [describeLoadBalancers, describeTags],
      ask: tagsOf,
    }),
  },
  normalise: loadBalancer,
})
