import {
  type Certificate,
  DescribeListenerCertificatesCommand,
  DescribeListenersCommand,
  DescribeRulesCommand,
  ElasticLoadBalancingV2Client,
  type Listener,
  type Rule,
  type Tag,
} from '@aws-sdk/client-elastic-load-balancing-v2'
import { defineCollector, facet, operation } from '#domain/collector.ts'
import { decidesByRules, listener, terminatesTls } from './listener.ts'
import { describeLoadBalancers, describeTags, tagsOf } from './load-balancer.collector.ts'

/** Needs a load balancer. @see https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_DescribeListeners.html */
const describeListeners = operation({
  client: ElasticLoadBalancingV2Client,
  command: DescribeListenersCommand,
  name: 'elasticloadbalancing:DescribeListeners',
  paging: { request: 'Marker', response: (page) => page.NextMarker, size: { PageSize: 400 } },
  items: (page) => page.Listeners ?? [],
})

const describeListenerCertificates = operation({
  client: ElasticLoadBalancingV2Client,
  command: DescribeListenerCertificatesCommand,
  name: 'elasticloadbalancing:DescribeListenerCertificates',
  paging: { request: 'Marker', response: (page) => page.NextMarker, size: { PageSize: 400 } },
  items: (page) => page.Certificates ?? [],
})

const describeRules = operation({
  client: ElasticLoadBalancingV2Client,
  command: DescribeRulesCommand,
  name: 'elasticloadbalancing:DescribeRules',
  paging: { request: 'Marker', response: (page) => page.NextMarker, size: { PageSize: 400 } },
  items: (page) => page.Rules ?? [],
})

export const collector = defineCollector({
  service: 'elastic-load-balancing-v2',
  resourceType: 'AWS::ElasticLoadBalancingV2::Listener',
  scope: 'region',
  docs: 'https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_Listener.html',
  list: {
    each: describeLoadBalancers,
    inner: describeListeners,
    input: ({ LoadBalancerArn }) => ({ LoadBalancerArn }),
  },
  facets: {
    tags: facet<Listener, readonly Tag[]>({
      calls: [describeListeners, describeTags],
      ask: async ({ LoadBalancerArn, ListenerArn }, aws) => {
        const siblings = await aws.all(describeListeners, { LoadBalancerArn })
        return tagsOf(
          aws,
          ListenerArn,
          siblings.map((one) => one.ListenerArn),
        )
      },
    }),
    certificates: facet<Listener, readonly Certificate[]>({
      calls: [describeListenerCertificates],
      ask: async ({ ListenerArn, Protocol }, aws) =>
        terminatesTls(Protocol) ? aws.all(describeListenerCertificates, { ListenerArn }) : [],
    }),
    rules: facet<Listener, readonly Rule[]>({
      calls: [describeRules],
      ask: async (item, aws) =>
        item.Protocol === 'HTTP' || decidesByRules(item)
          ? aws.all(describeRules, { ListenerArn: item.ListenerArn })
          : [],
    }),
  },
  normalise: listener,
})
