import {
  DescribeTargetGroupsCommand,
  ElasticLoadBalancingV2Client,
  type Tag,
  type TargetGroup,
} from '@aws-sdk/client-elastic-load-balancing-v2'
import { defineCollector, facet, operation } from '#domain/collector.ts'
import { describeTags, tagsOf } from './load-balancer.collector.ts'
import { targetGroup } from './target-group.ts'

/** @see https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_DescribeTargetGroups.html */
const describeTargetGroups = operation({
  client: ElasticLoadBalancingV2Client,
  command: DescribeTargetGroupsCommand,
  name: 'elasticloadbalancing:DescribeTargetGroups',
  paging: { request: 'Marker', response: (page) => page.NextMarker, size: { PageSize: 400 } },
  items: (page) => page.TargetGroups ?? [],
})

export const collector = defineCollector({
  service: 'elastic-load-balancing-v2',
  resourceType: 'AWS::ElasticLoadBalancingV2::TargetGroup',
  scope: 'region',
  docs: 'https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_TargetGroup.html',
  list: describeTargetGroups,
  facets: {
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
