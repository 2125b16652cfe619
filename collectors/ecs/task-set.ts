import type { TaskSet } from '@aws-sdk/client-ecs'
import { factsFrom, type Observed } from '#domain/observed.ts'
import type { CollectedResource } from '#domain/resource.ts'
import type { AccountSettings } from './cluster.ts'
import { tagsOf } from './failures.ts'
import { loadBalancerOf, type ServiceLoadBalancer } from './service.ts'

/** Facts of a task set. https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_TaskSet.html */
export type TaskSetFacts = {
  readonly serviceArn: Observed<string>
  readonly clusterArn: Observed<string>
  readonly status: Observed<string>
  readonly taskDefinition: Observed<string>
  /** Null for a task set with a capacity provider strategy. */
  readonly launchType: Observed<string | null>
  readonly capacityProviders: Observed<readonly string[]>
  readonly platformVersion: Observed<string | null>
  /** `ENABLED` or `DISABLED`; null for tasks without a network interface of their own. */
  readonly assignPublicIp: Observed<string | null>
  readonly subnetIds: Observed<readonly string[]>
  /** Empty stands for the default group of the VPC. */
  readonly securityGroupIds: Observed<readonly string[]>
  readonly loadBalancers: Observed<readonly ServiceLoadBalancer[]>
  /** Cloud Map names under which tasks are found. */
  readonly serviceRegistryArns: Observed<readonly string[]>
  readonly accountSettings: Observed<AccountSettings>
}

export const describeTaskSetsCall = 'ecs:DescribeTaskSets'

export function taskSet(
  item: TaskSet,
  facets: { readonly accountSettings: Observed<AccountSettings> },
): CollectedResource<TaskSetFacts> {
  const read = factsFrom(describeTaskSetsCall)
  const network = item.networkConfiguration?.awsvpcConfiguration
  const arn = item.taskSetArn ?? ''
  return {
    arn,
    // Task sets that nobody outside numbers have an id only, and sometimes an empty externalId.
    name: item.externalId || (item.id ?? arn),
    // The ARN ends in an id that AWS never reuses.
    incarnation: arn,
    tags: tagsOf(item.tags, read.call),
    facts: {
      serviceArn: read(item.serviceArn),
      clusterArn: read(item.clusterArn),
      status: read(item.status),
      taskDefinition: read(item.taskDefinition),
      launchType:
        (item.capacityProviderStrategy?.length ?? 0) > 0
          ? read.orNone<string>(item.launchType)
          : read<string>(item.launchType),
      capacityProviders: read.or<readonly string[]>(
        item.capacityProviderStrategy?.flatMap(({ capacityProvider }) => capacityProvider ?? []),
        [],
      ),
      platformVersion: read.orNone(item.platformVersion),
      assignPublicIp: network ? read<string>(network.assignPublicIp) : read.orNone<string>(null),
      // AWS asks for one subnet at least: an empty list would pass for private ones.
      subnetIds: network
        ? read(network.subnets?.length === 0 ? undefined : network.subnets)
        : read.or<readonly string[]>(undefined, []),
      securityGroupIds: read.or<readonly string[]>(network?.securityGroups, []),
      loadBalancers: read(item.loadBalancers?.map(loadBalancerOf)),
      serviceRegistryArns: read(item.serviceRegistries?.flatMap(({ registryArn }) => registryArn ?? [])),
      accountSettings: facets.accountSettings,
    },
  }
}
