import type {
  DescribeTaskDefinitionResponse,
  DockerVolumeConfiguration,
  Tag,
  TaskDefinition,
  Volume,
} from '@aws-sdk/client-ecs'
import { factsFrom, isObserved, mapObserved, type Observed } from '#domain/observed.ts'
import type { CollectedResource } from '#domain/resource.ts'
import { type AccountSettings, settingOf } from './cluster.ts'
import { type Container, container } from './container.ts'
import { tagsOf } from './failures.ts'

export interface TaskVolume {
  readonly name: string
  /** A path on the instance, bound by ECS or by Docker's driver; null for volumes that are none of the host's own directories. */
  readonly hostPath: string | null
  readonly efs: EfsVolume | null
  /** Driver of a Docker volume, with the file system it mounts (`nfs`, `cifs`) where it says so. */
  readonly docker: { readonly driver: string; readonly type: string | null } | null
  /** Id of an FSx for Windows file system. */
  readonly fsxFileSystemId: string | null
  /** ARN of an S3 Files file system; its mount helper always encrypts. */
  readonly s3FileSystemArn: string | null
}

export interface EfsVolume {
  readonly fileSystemId: string
  readonly transitEncryption: boolean
  readonly iam: boolean
  readonly accessPointId: string | null
}

/** What is left of a task definition once nothing in it can hold a value of its owner's. */
export interface SafeTaskDefinition
  extends Omit<TaskDefinition, 'containerDefinitions' | 'volumes' | 'proxyConfiguration' | 'registeredBy'> {
  readonly containers: readonly Container[] | undefined
  readonly taskVolumes: readonly TaskVolume[]
  readonly proxy: Proxy | null
  readonly tags: readonly Tag[]
}

export interface Proxy {
  /** `APPMESH` is the only one there is. */
  readonly type: string
  readonly containerName: string
}

/** Facts of a task definition. https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_TaskDefinition.html */
export type TaskDefinitionFacts = {
  readonly family: Observed<string>
  readonly revision: Observed<number>
  /** `ACTIVE`, or `INACTIVE` for one that is deregistered and still in use. */
  readonly status: Observed<string>
  readonly networkMode: Observed<string>
  /** Null: each container has its own process namespace. */
  readonly pidMode: Observed<string | null>
  /** Null: as the Docker daemon of the instance is set, which shares none with the host. */
  readonly ipcMode: Observed<string | null>
  readonly taskRoleArn: Observed<string | null>
  readonly executionRoleArn: Observed<string | null>
  /** `FARGATE`, `EC2`, `EXTERNAL`, `MANAGED_INSTANCES`; empty where the owner named none, which means any instance. */
  readonly requiresCompatibilities: Observed<readonly string[]>
  readonly operatingSystem: Observed<'linux' | 'windows'>
  readonly containers: Observed<readonly Container[]>
  readonly volumes: Observed<readonly TaskVolume[]>
  /** Null: no proxy stands between the containers and the network. */
  readonly proxyConfiguration: Observed<Proxy | null>
  /** Containers that stand still when their logs cannot be delivered, by their own mode or the account's. */
  readonly blockingLogDrivers: Observed<readonly string[]>
}

export const describeTaskDefinitionCall = 'ecs:DescribeTaskDefinition'

/** Cuts an answer down to what is kept, before anything keeps it. */
export function safeTaskDefinition({ taskDefinition, tags = [] }: DescribeTaskDefinitionResponse) {
  if (!taskDefinition) return []
  const { containerDefinitions, volumes, proxyConfiguration, registeredBy: _, ...rest } = taskDefinition
  const safe: SafeTaskDefinition = {
    ...rest,
    containers: containerDefinitions?.map(container),
    taskVolumes: (volumes ?? []).map(taskVolume),
    proxy: proxyConfiguration
      ? { type: proxyConfiguration.type ?? 'APPMESH', containerName: proxyConfiguration.containerName ?? '' }
      : null,
    tags,
  }
  return [safe]
}

function taskVolume(item: Volume): TaskVolume {
  const { efsVolumeConfiguration: efs, dockerVolumeConfiguration: docker } = item
  return {
    name: item.name ?? '',
    hostPath: item.host?.sourcePath || boundPath(docker) || null,
    efs: efs
      ? {
          fileSystemId: efs.fileSystemId ?? '',
          // "If this parameter is omitted, the default value of DISABLED is used", for both.
          transitEncryption: efs.transitEncryption === 'ENABLED',
          iam: efs.authorizationConfig?.iam === 'ENABLED',
          accessPointId: efs.authorizationConfig?.accessPointId ?? null,
        }
      : null,
    // The other options of a driver may hold a password.
    docker: docker ? { driver: docker.driver ?? 'local', type: docker.driverOpts?.type ?? null } : null,
    fsxFileSystemId: item.fsxWindowsFileServerVolumeConfiguration?.fileSystemId ?? null,
    s3FileSystemArn: item.s3filesVolumeConfiguration?.fileSystemArn ?? null,
  }
}

/** The local driver mounts a directory of the host where it is told to bind one. https://docs.docker.com/engine/storage/volumes/ */
function boundPath(docker: DockerVolumeConfiguration | undefined): string | undefined {
  const { o = '', type, device } = docker?.driverOpts ?? {}
  const bound = o.split(',').some((option) => option === 'bind' || option === 'rbind') || type === 'bind'
  return bound && (docker?.driver ?? 'local') === 'local' ? device : undefined
}

export function taskDefinition(
  item: SafeTaskDefinition,
  facets: { readonly accountSettings: Observed<AccountSettings> },
): CollectedResource<TaskDefinitionFacts> {
  const read = factsFrom(describeTaskDefinitionCall)
  const arn = item.taskDefinitionArn ?? ''
  return {
    arn,
    name: arn.split('/').at(-1) ?? '',
    // Revision numbers are never used twice.
    incarnation: arn,
    tags: tagsOf(item.tags, read.call),
    facts: {
      family: read(item.family),
      revision: read(item.revision),
      status: read(item.status),
      // "If no network mode is specified, the default is bridge" (on Windows, `default`, which is as much behind NAT).
      networkMode: read.or<string>(item.networkMode, 'bridge'),
      pidMode: read.orNone<string>(item.pidMode),
      ipcMode: read.orNone<string>(item.ipcMode),
      taskRoleArn: read.orNone(item.taskRoleArn),
      executionRoleArn: read.orNone(item.executionRoleArn),
      requiresCompatibilities: read.or<readonly string[]>(item.requiresCompatibilities, []),
      operatingSystem: read.or<'linux' | 'windows'>(isWindows(item) ? 'windows' : 'linux', 'linux'),
      containers: read(item.containers),
      volumes: read(item.taskVolumes),
      proxyConfiguration: read.orNone(item.proxy),
      blockingLogDrivers: blockingLogDrivers(read(item.containers), facets.accountSettings),
    },
  }
}

/** One that names its mode needs no setting of the account's; one that blocks by itself is enough of an answer. */
function blockingLogDrivers(
  containers: Observed<readonly Container[]>,
  settings: Observed<AccountSettings>,
): Observed<readonly string[]> {
  if (!isObserved(containers)) return containers
  const logged = containers.value.filter(({ log }) => log !== null && log.driver !== 'none')
  const names = (some: readonly Container[]) => some.map(({ name }) => name)
  const blocking = logged.filter(({ log }) => log?.mode === 'blocking')
  const undecided = logged.filter(({ log }) => log?.mode !== 'blocking' && log?.mode !== 'non-blocking')
  if (blocking.length > 0 || undecided.length === 0) return { value: names(blocking), call: containers.call }
  return mapObserved(settingOf(settings, 'defaultLogDriverMode'), (mode) =>
    mode === 'non-blocking' ? [] : names(undecided),
  )
}

/** By the platform; task definitions from before it could be named say it through where they may be placed, or their paths. */
function isWindows(item: SafeTaskDefinition): boolean {
  const family = item.runtimePlatform?.operatingSystemFamily
  if (family) return family.startsWith('WINDOWS')
  if (item.placementConstraints?.some(({ expression }) => /os-type\s*==\s*windows/i.test(expression ?? ''))) return true
  const paths = [
    ...item.taskVolumes.map(({ hostPath }) => hostPath ?? ''),
    ...(item.containers ?? []).flatMap(({ mounts }) => mounts.map(({ containerPath }) => containerPath)),
  ]
  return paths.some((path) => /^[a-z]:\\/i.test(path))
}

/** Can run on Fargate only, where the host is AWS's and a task has a virtual machine to itself. */
export function onlyOnFargate(requiresCompatibilities: readonly string[]): boolean {
  return requiresCompatibilities.length > 0 && requiresCompatibilities.every((one) => one === 'FARGATE')
}
