import type { ContainerInstance } from '@aws-sdk/client-ecs'
import { factsFrom, type Observed } from '#domain/observed.ts'
import type { CollectedResource } from '#domain/resource.ts'
import { tagsOf } from './failures.ts'

/** A container instance with its cluster, which AWS does not repeat. */
export interface ListedInstance {
  readonly clusterArn: string | undefined
  readonly item: ContainerInstance
}

/**
 * Facts of a container instance; what EC2 says of it are facts of its instance.
 * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerInstance.html
 */
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
}

export const containerInstanceType = 'AWS::ECS::ContainerInstance'
export const describeContainerInstancesCall = 'ecs:DescribeContainerInstances'

/** ECS Anywhere: known by the id that Systems Manager gave it. */
export const isExternal = (ec2InstanceId: string): boolean => ec2InstanceId.startsWith('mi-')

export function containerInstance({ clusterArn, item }: ListedInstance): CollectedResource<ContainerInstanceFacts> {
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
    },
  }
}
