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
  readonly scalingPolicies: Observed<readonly ScalingPolicy[]>
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

export interface ScalingPolicy {
  readonly name: string
  /** `TargetTrackingScaling`, `StepScaling`, `SimpleScaling` or `PredictiveScaling` */
  readonly type: string
  readonly enabled: boolean
}

export interface LaunchConfiguration {
  readonly name: string
  /** Null leaves it to the subnets: https://docs.aws.amazon.com/autoscaling/ec2/userguide/asg-in-vpc.html */
  readonly associatePublicIpAddress: boolean | null
  readonly imageId: string | null
}

export type InstanceFacts = {
  readonly instanceId: Observed<string>
  /** `pending`, `running`, `stopping`, `stopped` … */
  readonly state: Observed<string>
  readonly imageId: Observed<string>
  /** The image as it is today; null when it is gone, or no longer shared with the account. */
  readonly image: Observed<InstanceImage | null>
  /** Product codes of AWS Marketplace, by which a vendor's appliance is known. */
  readonly productCodes: Observed<readonly string[]>
  readonly vpcId: Observed<string>
  readonly subnetId: Observed<string>
  readonly availabilityZone: Observed<string>
  readonly privateIpAddress: Observed<string | null>
  readonly publicIpAddress: Observed<string | null>
  readonly securityGroupIds: Observed<readonly string[]>
  readonly networkInterfaces: Observed<readonly InstanceInterface[]>
  /** Off where the instance forwards what is not meant for itself: routers, firewalls. */
  readonly sourceDestCheck: Observed<boolean>
  /** `required` is IMDSv2 only. */
  readonly metadataHttpTokens: Observed<string>
  /** `enabled` or `disabled`: whether the metadata service answers at all. */
  readonly metadataHttpEndpoint: Observed<string>
  /** How many hops the metadata service's answers travel: one keeps them on the instance, away from its containers. */
  readonly metadataHttpPutResponseHopLimit: Observed<number>
  /** From the tag that EC2 Auto Scaling sets. */
  readonly autoScalingGroupName: Observed<string | null>
  /** The AWS service that manages the instance, such as `eks.amazonaws.com`; null for one that its owner manages. */
  readonly managedBy: Observed<string | null>
}

export interface InstanceImage {
  readonly name: string | null
  readonly description: string | null
  /** `amazon`, `aws-marketplace`, or null. */
  readonly ownerAlias: string | null
  readonly ownerId: string | null
  /** ISO 8601 */
  readonly creationDate: string | null
  /** ISO 8601; null for an image that nobody set an end for. */
  readonly deprecationTime: string | null
}

export interface InstanceInterface {
  readonly networkInterfaceId: string
  readonly subnetId: string
  readonly securityGroupIds: readonly string[]
  readonly publicIpAddresses: readonly string[]
  /** Delegated prefixes (`…/80`) included. */
  readonly ipv6Addresses: readonly string[]
}

export type NetworkInterfaceFacts = {
  readonly networkInterfaceId: Observed<string>
  /** `interface`, `lambda`, `nat_gateway`, `vpc_endpoint`, `network_load_balancer` … */
  readonly interfaceType: Observed<string>
  readonly status: Observed<string>
  readonly description: Observed<string>
  readonly vpcId: Observed<string>
  readonly subnetId: Observed<string>
  readonly securityGroupIds: Observed<readonly string[]>
  /** Null where it has IPv6 addresses only. */
  readonly privateIpAddress: Observed<string | null>
  readonly publicIpAddresses: Observed<readonly string[]>
  /** Delegated prefixes (`…/80`) included. */
  readonly ipv6Addresses: Observed<readonly string[]>
  /** Drops what an internet gateway sends it. */
  readonly denyAllIgwTraffic: Observed<boolean>
  /** The account or service that made it on the owner's behalf; null for one that the owner made. */
  readonly requesterId: Observed<string | null>
  readonly requesterManaged: Observed<boolean>
  /** The instance it is attached to, or null. */
  readonly instanceId: Observed<string | null>
}

export type VolumeFacts = {
  readonly volumeId: Observed<string>
  readonly encrypted: Observed<boolean>
  /** Null for an unencrypted volume. */
  readonly kmsKeyId: Observed<string | null>
  readonly state: Observed<string>
  /** GiB */
  readonly size: Observed<number>
  readonly volumeType: Observed<string>
  /** Instances that it is attached to; AWS's own services' are not among them. */
  readonly instanceIds: Observed<readonly string[]>
}
