import type { Tag, TargetGroup } from '@aws-sdk/client-elastic-load-balancing-v2'
import type { RegisteredTarget, TargetGroupFacts } from '#domain/load-balancing.ts'
import { factsFrom, mapObserved, type Observed } from '#domain/observed.ts'
import { type CollectedResource, tagRecord } from '#domain/resource.ts'

export interface TargetGroupAnswers {
  readonly tags: Observed<readonly Tag[]>
  readonly targets: Observed<readonly RegisteredTarget[]>
  readonly preservesClientIp: Observed<boolean | null>
}

/** One target group from DescribeTargetGroups, its tags, and what is registered with it. */
export function targetGroup(
  item: TargetGroup,
  { tags, ...answers }: TargetGroupAnswers,
): CollectedResource<TargetGroupFacts> {
  const read = factsFrom('elasticloadbalancing:DescribeTargetGroups')
  // Functions are invoked, not connected to: AWS leaves out protocol, port and VPC.
  const invoked = item.TargetType === 'lambda'
  return {
    arn: item.TargetGroupArn ?? '',
    name: item.TargetGroupName ?? '',
    // The ARN ends in an id that AWS never reuses.
    incarnation: item.TargetGroupArn ?? '',
    tags: mapObserved(tags, tagRecord),
    facts: {
      targetGroupArn: read(item.TargetGroupArn),
      targetType: read.oneOf(item.TargetType, ['instance', 'ip', 'lambda', 'alb']),
      protocol: invoked ? read.orNone(item.Protocol) : read(item.Protocol),
      port: invoked ? read.orNone(item.Port) : read(item.Port),
      vpcId: invoked ? read.orNone(item.VpcId) : read(item.VpcId),
      // Health checks of functions are off unless switched on.
      healthCheckProtocol: invoked ? read.orNone(item.HealthCheckProtocol) : read(item.HealthCheckProtocol),
      loadBalancerArns: read(item.LoadBalancerArns),
      // "The default value is ipv4."
      ipAddressType: invoked ? read.orNone(item.IpAddressType) : read.or<string>(item.IpAddressType, 'ipv4'),
      targets: answers.targets,
      preservesClientIp: answers.preservesClientIp,
    },
  }
}
