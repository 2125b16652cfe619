import type { Cluster, Setting } from '@aws-sdk/client-ecs'
import { factsFrom, mapObserved, type Observed, unobserved } from '#domain/observed.ts'
import type { CollectedResource } from '#domain/resource.ts'
import { tagsOf } from './failures.ts'

/** What a cluster says of ECS Exec sessions. */
export interface ExecuteCommand {
  /** Null: the session has the transport's own encryption and no key of the owner's. */
  readonly kmsKeyId: string | null
  /** `NONE`, `DEFAULT` (the log driver of the container) or `OVERRIDE` (what follows). */
  readonly logging: string
  readonly cloudWatchLogGroupName: string | null
  readonly cloudWatchEncryptionEnabled: boolean
  readonly s3BucketName: string | null
  readonly s3EncryptionEnabled: boolean
}

/** The account's ECS settings as they apply to whoever has set none of their own: `tagResourceAuthorization` → `on`. */
export type AccountSettings = Readonly<Record<string, string>>

/** Facts of a cluster. https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Cluster.html */
export type ClusterFacts = {
  readonly clusterName: Observed<string>
  readonly status: Observed<string>
  readonly activeServicesCount: Observed<number>
  readonly runningTasksCount: Observed<number>
  readonly registeredContainerInstancesCount: Observed<number>
  /** Tasks on Fargate, running and starting. */
  readonly fargateTasksCount: Observed<number>
  /** `FARGATE`, `FARGATE_SPOT` and the names of the owner's. */
  readonly capacityProviders: Observed<readonly string[]>
  /** `disabled`, `enabled` or `enhanced`. */
  readonly containerInsights: Observed<string>
  /** Null: nothing was set, so sessions have no key and are logged where the container logs. */
  readonly executeCommandConfiguration: Observed<ExecuteCommand | null>
  /** Key of the EBS volumes that ECS makes for tasks; null for what EBS takes by default. */
  readonly managedStorageKmsKeyId: Observed<string | null>
  /** Key of the ephemeral storage of tasks on Fargate; null for a key that AWS owns. */
  readonly fargateEphemeralStorageKmsKeyId: Observed<string | null>
  readonly serviceConnectDefaultNamespace: Observed<string | null>
  readonly accountSettings: Observed<AccountSettings>
}

export const describeClustersCall = 'ecs:DescribeClusters'
export const listAccountSettingsCall = 'ecs:ListAccountSettings'

export function cluster(
  item: Cluster,
  facets: { readonly accountSettings: Observed<AccountSettings> },
): CollectedResource<ClusterFacts> {
  const read = factsFrom(describeClustersCall)
  const { executeCommandConfiguration: exec, managedStorageConfiguration: storage } = item.configuration ?? {}
  return {
    arn: item.clusterArn ?? '',
    name: item.clusterName ?? '',
    // ECS gives clusters no creation time; a new cluster of the same name has the same ARN.
    incarnation: item.clusterArn ?? '',
    tags: tagsOf(item.tags, read.call),
    facts: {
      clusterName: read(item.clusterName),
      status: read(item.status),
      activeServicesCount: read(item.activeServicesCount),
      runningTasksCount: read(item.runningTasksCount),
      registeredContainerInstancesCount: read(item.registeredContainerInstancesCount),
      fargateTasksCount: fargateTasks(item),
      capacityProviders: read(item.capacityProviders),
      containerInsights: read(item.settings?.find(({ name }) => name === 'containerInsights')?.value),
      // Asked for with `include: CONFIGURATIONS`, a cluster without a configuration has none.
      executeCommandConfiguration: read.orNone(
        exec && {
          kmsKeyId: exec.kmsKeyId ?? null,
          // "If no logging parameter is specified, it defaults to this value."
          logging: exec.logging ?? 'DEFAULT',
          cloudWatchLogGroupName: exec.logConfiguration?.cloudWatchLogGroupName ?? null,
          cloudWatchEncryptionEnabled: exec.logConfiguration?.cloudWatchEncryptionEnabled === true,
          s3BucketName: exec.logConfiguration?.s3BucketName ?? null,
          s3EncryptionEnabled: exec.logConfiguration?.s3EncryptionEnabled === true,
        },
      ),
      managedStorageKmsKeyId: read.orNone(storage?.kmsKeyId),
      fargateEphemeralStorageKmsKeyId: read.orNone(storage?.fargateEphemeralStorageKmsKeyId),
      serviceConnectDefaultNamespace: read.orNone(item.serviceConnectDefaults?.namespace),
      accountSettings: facets.accountSettings,
    },
  }
}

/** From `include: STATISTICS`, which counts tasks by where they run. */
function fargateTasks({ statistics }: Cluster): Observed<number> {
  const read = factsFrom(describeClustersCall)
  const count = (name: string) => statistics?.find((one) => one.name === name)?.value
  return mapObserved(read(count('runningFargateTasksCount')), (running) =>
    [running, count('pendingFargateTasksCount') ?? '0'].reduce((sum, text) => sum + Number(text), 0),
  )
}

export function accountSettingsOf(settings: readonly Setting[]): AccountSettings {
  return Object.fromEntries(
    settings.flatMap(({ name, value }) => (name === undefined || value === undefined ? [] : [[name, value]])),
  )
}

/** One of the account's settings; ECS names every setting when asked for the effective ones. */
export function settingOf(settings: Observed<AccountSettings>, name: string): Observed<string> {
  if (!('value' in settings)) return settings
  const value = settings.value[name]
  return value === undefined
    ? unobserved('not-returned', settings.call, `no ${name} among the settings`)
    : { value, call: settings.call }
}
