import {
  DescribeTargetGroupsCommand,
  DescribeTargetHealthCommand,
  ElasticLoadBalancingV2Client,
  type Tag,
  type TargetGroup,
} from '@aws-sdk/client-elastic-load-balancing-v2'
import { type Aws, defineCollector, facet, operation } from '#domain/collector.ts'
import { describeLoadBalancers, describeTags, tagsOf } from './load-balancer.collector.ts'
import { targetGroup } from './target-group.ts'

/** @see https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_DescribeTargetGroups.html */
const describeTargetGroups = operation({
  client: ElasticLoadBalancingV2Client,
  command: DescribeTargetGroupsCommand,
  name: 'elasticloadbalancing:DescribeTargetGroups',
  paging: { request: 'Marker', response: (page) => page.NextMarker, size: { PageSize: 400 } },
  items: (page) => page.TargetGroups ?? [],
})

/** One call for each target group; not for those whose instances nobody reaches from the internet. */
const describeTargetHealth = operation({
  client: ElasticLoadBalancingV2Client,
  command: DescribeTargetHealthCommand,
  name: 'elasticloadbalancing:DescribeTargetHealth',
  // What is draining was taken out already.
  items: (page) =>
    (page.TargetHealthDescriptions ?? []).filter(({ TargetHealth }) => TargetHealth?.State !== 'draining'),
})

/**
 * What EC2 Auto Scaling registered its groups say themselves; only this call tells what somebody registered by hand. One
 * instance may be registered on several ports.
 */
async function publicInstanceIds(
  { TargetGroupArn, TargetType, LoadBalancerArns = [] }: TargetGroup,
  aws: Aws,
): Promise<readonly string[]> {
  if (TargetType !== 'instance' || LoadBalancerArns.length === 0) return []
  const balancers = await aws.all(describeLoadBalancers, {})
  const isPublic = balancers.some(
    ({ LoadBalancerArn = '', Scheme }) => Scheme === 'internet-facing' && LoadBalancerArns.includes(LoadBalancerArn),
  )
  if (!isPublic) return []
  const targets = await aws.all(describeTargetHealth, { TargetGroupArn })
  return [...new Set(targets.flatMap(({ Target }) => Target?.Id ?? []))].sort()
}

export const collector = defineCollector({
  service: 'elastic-load-balancing-v2',
  resourceType: 'AWS::ElasticLoadBalancingV2::TargetGroup',
  scope: 'region',
  docs: 'https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_TargetGroup.html',
  list: describeTargetGroups,
  facets: {
    publicInstanceIds: facet<TargetGroup, readonly string[]>({
      calls: [describeLoadBalancers, describeTargetHealth],
      ask: publicInstanceIds,
    }),
    tags: facet<TargetGroup, readonly Tag[]>({
      calls: [describeTargetGroups, describeTags],
      ask: async ({ TargetGroupArn }, aws) => {
        const all = await aws.all(describeTargetGroups, {})
        return tagsOf(
          aws,
          TargetGroupArn,
          all.map((one) => one.TargetGroupArn),
        )
      },
    }),
  },
  normalise: targetGroup,
})
