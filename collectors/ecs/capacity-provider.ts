import type { CapacityProvider } from '@aws-sdk/client-ecs'
import { factsFrom, type Observed } from '#domain/observed.ts'
import type { CollectedResource } from '#domain/resource.ts'
import { tagsOf } from './failures.ts'

/** Facts of a capacity provider. https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CapacityProvider.html */
export type CapacityProviderFacts = {
  readonly capacityProviderName: Observed<string>
  readonly status: Observed<string>
  /** Null for a provider of instances that ECS manages by itself. */
  readonly autoScalingGroupArn: Observed<string | null>
  /** `ENABLED` or `DISABLED`; null without an Auto Scaling group. */
  readonly managedTerminationProtection: Observed<string | null>
  readonly managedScalingStatus: Observed<string | null>
}

export const describeCapacityProvidersCall = 'ecs:DescribeCapacityProviders'

export function capacityProvider(item: CapacityProvider): CollectedResource<CapacityProviderFacts> {
  const read = factsFrom(describeCapacityProvidersCall)
  const group = item.autoScalingGroupProvider
  return {
    arn: item.capacityProviderArn ?? '',
    name: item.name ?? '',
    incarnation: item.capacityProviderArn ?? '', // AWS gives no creation time and no id
    tags: tagsOf(item.tags, read.call),
    facts: {
      capacityProviderName: read(item.name),
      status: read(item.status),
      autoScalingGroupArn: read.orNone(group?.autoScalingGroupArn),
      // "The default is off."
      managedTerminationProtection: read.orNone<string>(
        group ? (group.managedTerminationProtection ?? 'DISABLED') : null,
      ),
      managedScalingStatus: group ? read<string>(group.managedScaling?.status) : read.orNone<string>(null),
    },
  }
}
