import type { Observed } from './observed.ts'

/** Instances and what starts them. Field names are those of EC2 and EC2 Auto Scaling, in camelCase. */

export type AutoScalingGroupFacts = {
  readonly autoScalingGroupName: Observed<string>
  readonly minSize: Observed<number>
  readonly maxSize: Observed<number>
  readonly desiredCapacity: Observed<number>
  readonly availabilityZones: Observed<readonly string[]>
  /** Empty for a group that only names zones, and so uses their default subnets. */
  readonly subnetIds: Observed<readonly string[]>
  readonly instances: Observed<readonly ScaledInstance[]>
  /** Ids of the same instances, to find the group of one. */
  readonly instanceIds: Observed<readonly string[]>
  readonly targetGroupArns: Observed<readonly string[]>
  /** Names of Classic Load Balancers. */
  readonly loadBalancerNames: Observed<readonly string[]>
  /** `EC2`, `ELB` … */
  readonly healthCheckTypes: Observed<readonly string[]>
  readonly suspendedProcesses: Observed<readonly string[]>
  /** Id of the launch template, that of a mixed instances policy included; null for a group without one. */
  readonly launchTemplateId: Observed<string | null>
  /** Null for a group that uses a launch template. */
  readonly launchConfiguration: Observed<LaunchConfiguration | null>
}

export interface ScaledInstance {
  readonly instanceId: string
  readonly availabilityZone: string
  /** `InService`, `Pending`, `Terminating` … */
  readonly lifecycleState: string
  readonly healthStatus: string
}

export interface LaunchConfiguration {
  readonly name: string
  /** Null leaves it to the subnets: https://docs.aws.amazon.com/autoscaling/ec2/userguide/asg-in-vpc.html */
  readonly associatePublicIpAddress: boolean | null
  readonly imageId: string | null
}
