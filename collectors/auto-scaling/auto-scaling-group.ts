import type {
  AutoScalingGroup,
  LaunchConfiguration as AwsLaunchConfiguration,
  ScalingPolicy as AwsScalingPolicy,
} from '@aws-sdk/client-auto-scaling'
import { factsFrom, isObserved, mapObserved, type Observed, observed, unobserved } from '#domain/observed.ts'
import { type CollectedResource, tagRecord } from '#domain/resource.ts'
import type { AutoScalingGroupFacts, LaunchConfiguration, ScalingPolicy } from '#domain/servers.ts'

export interface AutoScalingGroupAnswers {
  /** Null for a group that uses a launch template. */
  readonly launchConfiguration: Observed<LaunchConfiguration | null>
  readonly policies: Observed<readonly AwsScalingPolicy[]>
}

/** One group from DescribeAutoScalingGroups, with its launch configuration where it has one, and its policies. */
export function autoScalingGroup(
  item: AutoScalingGroup,
  { launchConfiguration, policies }: AutoScalingGroupAnswers,
): CollectedResource<AutoScalingGroupFacts> {
  const read = factsFrom('autoscaling:DescribeAutoScalingGroups')
  const arn = item.AutoScalingGroupARN ?? ''
  const template = item.LaunchTemplate ?? item.MixedInstancesPolicy?.LaunchTemplate?.LaunchTemplateSpecification
  return {
    arn,
    name: item.AutoScalingGroupName ?? '',
    // The ARN holds an id that AWS never reuses.
    incarnation: arn,
    tags: mapObserved(read(item.Tags), tagRecord),
    facts: {
      autoScalingGroupName: read(item.AutoScalingGroupName),
      minSize: read(item.MinSize),
      maxSize: read(item.MaxSize),
      desiredCapacity: read(item.DesiredCapacity),
      availabilityZones: read(item.AvailabilityZones),
      subnetIds: read(separated(item.VPCZoneIdentifier)),
      instances: read(
        item.Instances?.map((one) => ({
          instanceId: one.InstanceId ?? '',
          availabilityZone: one.AvailabilityZone ?? '',
          lifecycleState: one.LifecycleState ?? 'unknown',
          healthStatus: one.HealthStatus ?? 'unknown',
        })),
      ),
      instanceIds: read(item.Instances?.flatMap(({ InstanceId }) => InstanceId ?? [])),
      targetGroupArns: read(item.TargetGroupARNs),
      loadBalancerNames: read(item.LoadBalancerNames),
      healthCheckTypes: read(separated(item.HealthCheckType)),
      suspendedProcesses: read(item.SuspendedProcesses?.flatMap(({ ProcessName }) => ProcessName ?? [])),
      scalingPolicies: scalingPolicies(policies),
      // A group starts its instances from a template or from a launch configuration, never from both.
      launchTemplateId:
        item.LaunchConfigurationName === undefined
          ? read(template?.LaunchTemplateId)
          : read.orNone(template?.LaunchTemplateId),
      launchConfiguration,
    },
  }
}

function scalingPolicies(policies: AutoScalingGroupAnswers['policies']): Observed<readonly ScalingPolicy[]> {
  if (!isObserved(policies)) return policies
  const all: ScalingPolicy[] = []
  for (const { PolicyName, PolicyType, Enabled } of policies.value) {
    if (PolicyType === undefined || Enabled === undefined)
      return unobserved('not-returned', policies.call, 'a policy without its type')
    all.push({ name: PolicyName ?? '', type: PolicyType, enabled: Enabled })
  }
  return observed(all, policies.call)
}

function separated(text: string | undefined): readonly string[] | undefined {
  return text?.split(',').flatMap((part) => part.trim() || [])
}

/** What is kept of a launch configuration: its user data, which may hold secrets, is not. */
export function launchConfiguration(item: AwsLaunchConfiguration): LaunchConfiguration {
  return {
    name: item.LaunchConfigurationName ?? '',
    associatePublicIpAddress: item.AssociatePublicIpAddress ?? null,
    imageId: item.ImageId ?? null,
  }
}
