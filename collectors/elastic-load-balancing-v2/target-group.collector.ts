import { DescribeNetworkInterfacesCommand, EC2Client } from '@aws-sdk/client-ec2'
import {
  DescribeTargetGroupAttributesCommand,
  DescribeTargetGroupsCommand,
  DescribeTargetHealthCommand,
  ElasticLoadBalancingV2Client,
  type Tag,
  type TargetGroup,
} from '@aws-sdk/client-elastic-load-balancing-v2'
import { type Aws, defineCollector, facet, operation } from '#domain/collector.ts'
import type { RegisteredTarget } from '#domain/load-balancing.ts'
import { type Unobserved, unobserved } from '#domain/observed.ts'
import { describeTags, tagsOf } from './load-balancer.collector.ts'
import { interfacesByAddress, registeredTargets } from './registered-targets.ts'
import { targetGroup } from './target-group.ts'

/** @see https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_DescribeTargetGroups.html */
const describeTargetGroups = operation({
  client: ElasticLoadBalancingV2Client,
  command: DescribeTargetGroupsCommand,
  name: 'elasticloadbalancing:DescribeTargetGroups',
  paging: { request: 'Marker', response: (page) => page.NextMarker, size: { PageSize: 400 } },
  items: (page) => page.TargetGroups ?? [],
})

/**
 * One call for each target group that a load balancer forwards to. Nobody else says what was registered by hand or by a
 * Kubernetes controller, and an internal load balancer may be reached from the internet through another.
 */
const describeTargetHealth = operation({
  client: ElasticLoadBalancingV2Client,
  command: DescribeTargetHealthCommand,
  name: 'elasticloadbalancing:DescribeTargetHealth',
  // What is draining was taken out already.
  items: (page) =>
    (page.TargetHealthDescriptions ?? []).filter(({ TargetHealth }) => TargetHealth?.State !== 'draining'),
})

/** The same list that VPCs and security groups ask for; the kept answer makes it one for all. */
const describeNetworkInterfaces = operation({
  client: EC2Client,
  command: DescribeNetworkInterfacesCommand,
  name: 'ec2:DescribeNetworkInterfaces',
  paging: { request: 'NextToken', response: (page) => page.NextToken, size: { MaxResults: 1000 } },
  items: (page) => page.NetworkInterfaces ?? [],
})

const describeTargetGroupAttributes = operation({
  client: ElasticLoadBalancingV2Client,
  command: DescribeTargetGroupAttributesCommand,
  name: 'elasticloadbalancing:DescribeTargetGroupAttributes',
  items: (page) => page.Attributes ?? [],
})

/**
 * Functions have no address, and appliances behind a gateway load balancer take what is meant for others. A group that does
 * not say which balancers forward to it may have one.
 */
const isConnectedTo = ({ TargetType, Protocol, LoadBalancerArns }: TargetGroup) =>
  TargetType !== 'lambda' && Protocol !== 'GENEVE' && LoadBalancerArns?.length !== 0

/** Addresses are looked up among the interfaces of the region, for an interface says whose door it is. */
async function targetsOf(group: TargetGroup, aws: Aws): Promise<readonly RegisteredTarget[]> {
  if (!isConnectedTo(group)) return []
  const { TargetGroupArn, TargetType, VpcId } = group
  const described = await aws.all(describeTargetHealth, { TargetGroupArn })
  if (TargetType !== 'ip' || described.length === 0) return registeredTargets(described, () => null)
  const interfaces = interfacesByAddress(await aws.all(describeNetworkInterfaces, { IncludeManagedResources: true }))
  return registeredTargets(described, (address) => interfaces(VpcId ?? '', address))
}

/**
 * Only network load balancers can keep the client's address, and what carries UDP always does.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/network/edit-target-group-attributes.html
 */
async function preservesClientIp(group: TargetGroup, aws: Aws): Promise<boolean | null | Unobserved> {
  const { TargetGroupArn, Protocol = '' } = group
  if (!isConnectedTo(group) || !/TCP|TLS|UDP|QUIC/.test(Protocol)) return null
  if (/UDP|QUIC/.test(Protocol)) return true
  const attributes = await aws.all(describeTargetGroupAttributes, { TargetGroupArn })
  const value = attributes.find(({ Key }) => Key === 'preserve_client_ip.enabled')?.Value
  if (value === undefined)
    return unobserved('not-returned', describeTargetGroupAttributes.name, 'preserve_client_ip.enabled')
  return value === 'true'
}

export const collector = defineCollector({
  service: 'elastic-load-balancing-v2',
  resourceType: 'AWS::ElasticLoadBalancingV2::TargetGroup',
  scope: 'region',
  docs: 'https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_TargetGroup.html',
  list: describeTargetGroups,
  facets: {
    targets: facet<TargetGroup, readonly RegisteredTarget[]>({
      calls: [describeTargetHealth, describeNetworkInterfaces],
      ask: targetsOf,
    }),
    preservesClientIp: facet<TargetGroup, boolean | null>({
      calls: [describeTargetGroupAttributes],
      ask: preservesClientIp,
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
