import type { Instance, Volume } from '@aws-sdk/client-ec2'
import type { ContainerInstance } from '@aws-sdk/client-ecs'
import { factsFrom, type Observed, type Unobserved, unobserved } from '#domain/observed.ts'
import type { CollectedResource } from '#domain/resource.ts'
import { tagsOf } from './failures.ts'

/** A container instance with its cluster, which AWS does not repeat, and the EC2 instances it was described with. */
export interface ListedInstance {
  readonly clusterArn: string | undefined
  readonly item: ContainerInstance
  readonly ec2InstanceIds: readonly string[]
}

/** What EC2 says of the instance. */
export interface Ec2Instance {
  /** `running`, `stopped`, `terminated` … */
  readonly state: string | null
  readonly vpcId: string | null
  readonly subnetId: string | null
  readonly publicIpAddress: string | null
  readonly ipv6Addresses: readonly string[]
  readonly securityGroupIds: readonly string[]
  /** Metadata service: `enabled` or `disabled`, `required` (IMDSv2) or `optional`, and how many hops answers travel. */
  readonly httpEndpoint: string | null
  readonly httpTokens: string | null
  readonly httpPutResponseHopLimit: number | null
}

export interface InstanceVolume {
  readonly volumeId: string
  readonly encrypted: boolean
  readonly kmsKeyId: string | null
}

/** Facts of a container instance. https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerInstance.html */
export type ContainerInstanceFacts = {
  readonly clusterArn: Observed<string>
  /** An EC2 instance, or `mi-…` for a machine of the owner's outside AWS. */
  readonly ec2InstanceId: Observed<string>
  readonly status: Observed<string>
  readonly agentConnected: Observed<boolean>
  readonly agentVersion: Observed<string>
  readonly dockerVersion: Observed<string>
  /** Null for an instance that registered by itself. */
  readonly capacityProviderName: Observed<string | null>
  readonly runningTasksCount: Observed<number>
  /** Null for a machine outside AWS. */
  readonly instance: Observed<Ec2Instance | null>
  /** EBS volumes; none for a machine outside AWS. */
  readonly volumes: Observed<readonly InstanceVolume[]>
}

export const describeContainerInstancesCall = 'ecs:DescribeContainerInstances'

/** ECS Anywhere: known by the id that Systems Manager gave it. */
export const isExternal = (ec2InstanceId: string | undefined): boolean => ec2InstanceId?.startsWith('mi-') ?? false

export function ec2Instance(item: Instance): Ec2Instance {
  return {
    state: item.State?.Name ?? null,
    // An instance outside any VPC has neither, nor has one that was terminated.
    vpcId: item.VpcId ?? null,
    subnetId: item.SubnetId ?? null,
    publicIpAddress: item.PublicIpAddress ?? null,
    ipv6Addresses: (item.NetworkInterfaces ?? []).flatMap(({ Ipv6Addresses }) =>
      (Ipv6Addresses ?? []).flatMap(({ Ipv6Address }) => Ipv6Address ?? []),
    ),
    securityGroupIds: (item.SecurityGroups ?? []).flatMap(({ GroupId }) => GroupId ?? []),
    httpEndpoint: item.MetadataOptions?.HttpEndpoint ?? null,
    httpTokens: item.MetadataOptions?.HttpTokens ?? null,
    httpPutResponseHopLimit: item.MetadataOptions?.HttpPutResponseHopLimit ?? null,
  }
}

/** The volumes of one instance among those that were listed together. */
export function volumesOf(volumes: readonly Volume[], instanceId: string): readonly InstanceVolume[] | Unobserved {
  const attached = volumes.filter(({ Attachments }) => Attachments?.some(({ InstanceId }) => InstanceId === instanceId))
  const found: InstanceVolume[] = []
  for (const { VolumeId = '', Encrypted, KmsKeyId = null } of attached) {
    if (Encrypted === undefined)
      return unobserved('not-returned', 'ec2:DescribeVolumes', `whether ${VolumeId} is encrypted was not said`)
    found.push({ volumeId: VolumeId, encrypted: Encrypted, kmsKeyId: KmsKeyId })
  }
  return found
}

export function containerInstance(
  { clusterArn, item }: ListedInstance,
  facets: {
    readonly instance: Observed<Ec2Instance | null>
    readonly volumes: Observed<readonly InstanceVolume[]>
  },
): CollectedResource<ContainerInstanceFacts> {
  const read = factsFrom(describeContainerInstancesCall)
  const arn = item.containerInstanceArn ?? ''
  return {
    arn,
    name: item.ec2InstanceId ?? arn.split('/').at(-1) ?? '',
    // The ARN ends in an id that AWS never reuses.
    incarnation: arn,
    tags: tagsOf(item.tags, read.call),
    facts: {
      clusterArn: read(clusterArn),
      ec2InstanceId: read(item.ec2InstanceId),
      status: read(item.status),
      agentConnected: read(item.agentConnected),
      agentVersion: read(item.versionInfo?.agentVersion),
      dockerVersion: read(item.versionInfo?.dockerVersion),
      capacityProviderName: read.orNone(item.capacityProviderName),
      runningTasksCount: read(item.runningTasksCount),
      instance: facets.instance,
      volumes: facets.volumes,
    },
  }
}
