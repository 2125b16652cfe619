import type { LoadBalancer, LoadBalancerAttribute, Tag } from '@aws-sdk/client-elastic-load-balancing-v2'
import type { LoadBalancerFacts } from '#domain/load-balancing.ts'
import { factsFrom, mapObserved, type Observed } from '#domain/observed.ts'
import { type CollectedResource, tagRecord } from '#domain/resource.ts'

export interface LoadBalancerAnswers {
  readonly attributes: Observed<readonly LoadBalancerAttribute[]>
  readonly tags: Observed<readonly Tag[]>
  readonly webAclArn: Observed<string | null>
  readonly classicWebAclArn: Observed<string | null>
}

/** One load balancer from DescribeLoadBalancers, its attributes, tags and web ACL. */
export function loadBalancer(item: LoadBalancer, answers: LoadBalancerAnswers): CollectedResource<LoadBalancerFacts> {
  const read = factsFrom('elasticloadbalancing:DescribeLoadBalancers')
  const gateway = item.Type === 'gateway'
  const zones = item.AvailabilityZones
  return {
    arn: item.LoadBalancerArn ?? '',
    name: item.LoadBalancerName ?? '',
    // The ARN ends in an id that AWS never reuses.
    incarnation: item.LoadBalancerArn ?? '',
    tags: mapObserved(answers.tags, tagRecord),
    facts: {
      loadBalancerArn: read(item.LoadBalancerArn),
      loadBalancerType: read.oneOf(item.Type, ['application', 'network', 'gateway']),
      // Gateway load balancers have endpoints in place of a scheme, a name and security groups.
      scheme: gateway ? read.orNone<never>(undefined) : read.oneOf(item.Scheme, ['internet-facing', 'internal']),
      ipAddressType: read(item.IpAddressType),
      vpcId: read(item.VpcId),
      state: read(item.State?.Code),
      dnsName: gateway ? read.orNone(item.DNSName) : read(item.DNSName),
      availabilityZones: read(zones?.map(({ ZoneName }) => ZoneName ?? '')),
      subnetIds: read(zones?.map(({ SubnetId }) => SubnetId ?? '')),
      // Network load balancers made without security groups have none; AWS then leaves the field out.
      securityGroupIds:
        item.Type === 'application' ? read(item.SecurityGroups) : read.or<readonly string[]>(item.SecurityGroups, []),
      enforceSecurityGroupInboundRulesOnPrivateLinkTraffic: read.orNone(
        item.EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic,
      ),
      attributes: mapObserved(answers.attributes, (attributes) =>
        Object.fromEntries(attributes.map(({ Key, Value }) => [Key ?? '', Value ?? ''])),
      ),
      // A web ACL cannot be attached to other types; that takes no call to know.
      webAclArn: item.Type === 'application' ? answers.webAclArn : read.orNone<string>(undefined),
      classicWebAclArn: item.Type === 'application' ? answers.classicWebAclArn : read.orNone<string>(undefined),
    },
  }
}
