import {
  DescribeLoadBalancerAttributesCommand,
  DescribeLoadBalancersCommand,
  DescribeTagsCommand,
  ElasticLoadBalancingV2Client,
  type LoadBalancer,
  type LoadBalancerAttribute,
  type Tag,
} from '@aws-sdk/client-elastic-load-balancing-v2'
import {
  GetWebACLForResourceCommand as GetClassicWebACLForResourceCommand,
  ListWebACLsCommand as ListClassicWebACLsCommand,
  ListResourcesForWebACLCommand as ListResourcesForClassicWebACLCommand,
  WAFRegionalClient,
} from '@aws-sdk/client-waf-regional'
import {
  GetWebACLForResourceCommand,
  ListResourcesForWebACLCommand,
  ListWebACLsCommand,
  WAFV2Client,
} from '@aws-sdk/client-wafv2'
import { type Aws, defineCollector, facet, operation } from '#domain/collector.ts'
import { isObserved, type Observed, type Unobserved, unobserved } from '#domain/observed.ts'
import { classicRetirement } from '#domain/waf/classic-waf.ts'
import { associationOperations, attachedClassicWebAcl, attachedWebAcl } from '#domain/waf/web-acl-association.ts'
import { loadBalancer } from './load-balancer.ts'

/** @see https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_DescribeLoadBalancers.html */
export const describeLoadBalancers = operation({
  client: ElasticLoadBalancingV2Client,
  command: DescribeLoadBalancersCommand,
  name: 'elasticloadbalancing:DescribeLoadBalancers',
  paging: { request: 'Marker', response: (page) => page.NextMarker, size: { PageSize: 400 } },
  items: (page) => page.LoadBalancers ?? [],
})

const describeLoadBalancerAttributes = operation({
  client: ElasticLoadBalancingV2Client,
  command: DescribeLoadBalancerAttributesCommand,
  name: 'elasticloadbalancing:DescribeLoadBalancerAttributes',
  items: (page) => page.Attributes ?? [],
})

/** Answers for up to 20 ARNs at once. */
export const describeTags = operation({
  client: ElasticLoadBalancingV2Client,
  command: DescribeTagsCommand,
  name: 'elasticloadbalancing:DescribeTags',
  items: (page) => page.TagDescriptions ?? [],
})

const { listWebAcls, listResourcesForWebAcl, getWebAclForResource } = associationOperations(
  { WAFV2Client, ListWebACLsCommand, ListResourcesForWebACLCommand, GetWebACLForResourceCommand },
  { listing: 'elasticloadbalancing:DescribeWebACLAssociation', asking: 'elasticloadbalancing:GetLoadBalancerWebACL' },
)

const listClassicWebAcls = operation({
  client: WAFRegionalClient,
  command: ListClassicWebACLsCommand,
  name: 'waf-regional:ListWebACLs',
  paging: { request: 'NextMarker', response: (page) => page.NextMarker, size: { Limit: 100 } },
  items: (page) => page.WebACLs ?? [],
})

const listResourcesForClassicWebAcl = operation({
  client: WAFRegionalClient,
  command: ListResourcesForClassicWebACLCommand,
  name: 'waf-regional:ListResourcesForWebACL',
  items: (page) => page.ResourceArns ?? [],
})

const getClassicWebAclForResource = operation({
  client: WAFRegionalClient,
  command: GetClassicWebACLForResourceCommand,
  name: 'waf-regional:GetWebACLForResource',
})

const tagsPerCall = 20

/** The tags of one of the ARNs, asked together with its neighbours: the kept answers make it one call per twenty. */
export async function tagsOf(aws: Aws, arn: string | undefined, arns: readonly (string | undefined)[]) {
  const position = arns.indexOf(arn)
  const first = position - (position % tagsPerCall)
  const chunk = arns.slice(first, first + tagsPerCall).filter((one) => one !== undefined)
  const described = await aws.all(describeTags, { ResourceArns: chunk })
  const tags = described.find(({ ResourceArn }) => ResourceArn === arn)?.Tags
  return tags ?? unobserved('not-returned', describeTags.name)
}

async function webAclOf(balancer: LoadBalancer, aws: Aws): Promise<string | null | Unobserved> {
  // A web ACL cannot be attached to network and gateway load balancers.
  if (balancer.Type !== 'application') return null
  const balancers = (await aws.all(describeLoadBalancers, {})).filter(({ Type }) => Type === 'application')
  return attachedWebAcl(
    aws,
    { listWebAcls, listResourcesForWebAcl, getWebAclForResource },
    { arn: balancer.LoadBalancerArn, type: 'APPLICATION_LOAD_BALANCER', among: balancers.length },
  )
}

/** A load balancer has one web ACL at most: where there is one of WAFv2 there is none of WAF Classic. */
async function classicWebAclOf(
  balancer: LoadBalancer,
  aws: Aws,
  webAclArn: Observed<string | null>,
): Promise<string | null | Unobserved> {
  if (balancer.Type !== 'application') return null
  if (isObserved(webAclArn) && webAclArn.value !== null) return null
  const balancers = (await aws.all(describeLoadBalancers, {})).filter(({ Type }) => Type === 'application')
  return attachedClassicWebAcl(
    aws,
    {
      listWebAcls: listClassicWebAcls,
      listResourcesForWebAcl: listResourcesForClassicWebAcl,
      getWebAclForResource: getClassicWebAclForResource,
    },
    { arn: balancer.LoadBalancerArn, type: 'APPLICATION_LOAD_BALANCER', among: balancers.length },
  )
}

export const collector = defineCollector({
  service: 'elastic-load-balancing-v2',
  resourceType: 'AWS::ElasticLoadBalancingV2::LoadBalancer',
  scope: 'region',
  docs: 'https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_LoadBalancer.html',
  list: describeLoadBalancers,
  facets: {
    attributes: facet<LoadBalancer, readonly LoadBalancerAttribute[]>({
      calls: [describeLoadBalancerAttributes],
      ask: ({ LoadBalancerArn }, aws) => aws.all(describeLoadBalancerAttributes, { LoadBalancerArn }),
    }),
    tags: facet<LoadBalancer, readonly Tag[]>({
      calls: [describeLoadBalancers, describeTags],
      ask: async ({ LoadBalancerArn }, aws) => {
        const all = await aws.all(describeLoadBalancers, {})
        return tagsOf(
          aws,
          LoadBalancerArn,
          all.map((one) => one.LoadBalancerArn),
        )
      },
    }),
    webAclArn: facet<LoadBalancer, string | null>({
      calls: [listWebAcls, describeLoadBalancers, listResourcesForWebAcl, getWebAclForResource],
      ask: webAclOf,
    }),
    classicWebAclArn: facet<LoadBalancer, string | null>({
      calls: [listClassicWebAcls, describeLoadBalancers, listResourcesForClassicWebAcl, getClassicWebAclForResource],
      after: ['webAclArn'],
      ask: (balancer, aws, { webAclArn }) => classicWebAclOf(balancer, aws, webAclArn as Observed<string | null>),
      // Where AWS has taken WAF Classic away it protects nobody.
      whenRetired: { retirement: classicRetirement, value: null },
    }),
  },
  normalise: loadBalancer,
})
