import type { ContainerDefinition } from '@aws-sdk/client-ecs'
import { plainSecrets } from './plain-secrets.ts'

/** A container of a task definition, without anything that may hold a value of its owner's. */
export interface Container {
  readonly name: string
  readonly image: string
  /** Null: the user that the image names, root unless it says otherwise. */
  readonly user: string | null
  readonly privileged: boolean
  readonly readonlyRootFilesystem: boolean
  readonly dockerSecurityOptions: readonly string[]
  readonly capabilitiesAdded: readonly string[]
  readonly capabilitiesDropped: readonly string[]
  readonly ports: readonly ContainerPort[]
  readonly mounts: readonly Mount[]
  /** Names only: the values are dropped as they come in. */
  readonly environmentNames: readonly string[]
  /** Those of the names above whose name or value looks like a secret's. */
  readonly plainSecretNames: readonly string[]
  readonly environmentFiles: readonly string[]
  /** What comes from Secrets Manager and Parameter Store, by reference. */
  readonly secrets: readonly { readonly name: string; readonly valueFrom: string }[]
  /** ARN of the secret for the image's registry; null where none is named. */
  readonly repositoryCredentials: string | null
  /** Null: what the container writes is logged nowhere. */
  readonly log: ContainerLog | null
}

export interface ContainerPort {
  readonly containerPort: number
  /** The last port of a range; the same as `containerPort` elsewhere. */
  readonly toPort: number
  /** Null: the host chooses one. */
  readonly hostPort: number | null
  readonly protocol: 'tcp' | 'udp'
}

export interface Mount {
  readonly sourceVolume: string
  readonly containerPath: string
  readonly readOnly: boolean
}

export interface ContainerLog {
  readonly driver: string
  /** `blocking`, `non-blocking`, or null where the account's setting decides. */
  readonly mode: string | null
  /** The log group of the `awslogs` driver. */
  readonly group: string | null
}

/**
 * A container as AWS describes it, cut down to what is kept. Commands, labels, the values of environment variables and
 * the options of log drivers (which hold tokens) stay behind.
 * What is missing has Docker's default, as AWS documents for each parameter.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html
 */
export function container(item: ContainerDefinition): Container {
  const log = item.logConfiguration
  return {
    name: item.name ?? '',
    image: item.image ?? '',
    user: item.user || null,
    privileged: item.privileged === true,
    readonlyRootFilesystem: item.readonlyRootFilesystem === true,
    dockerSecurityOptions: item.dockerSecurityOptions ?? [],
    capabilitiesAdded: item.linuxParameters?.capabilities?.add ?? [],
    capabilitiesDropped: item.linuxParameters?.capabilities?.drop ?? [],
    ports: (item.portMappings ?? []).flatMap((mapping) => {
      const [from, to] = (mapping.containerPortRange ?? '').split('-').map(Number)
      const first = mapping.containerPort ?? from
      if (first === undefined || !(first > 0)) return []
      return {
        containerPort: first,
        toPort: mapping.containerPort ?? to ?? first,
        // "You can omit the hostPort (or set it to 0) … your container automatically receives a port."
        hostPort: mapping.hostPort || null,
        protocol: mapping.protocol === 'udp' ? 'udp' : 'tcp',
      }
    }),
    mounts: (item.mountPoints ?? []).map((mount) => ({
      sourceVolume: mount.sourceVolume ?? '',
      containerPath: mount.containerPath ?? '',
      readOnly: mount.readOnly === true,
    })),
    environmentNames: (item.environment ?? []).map(({ name }) => name ?? ''),
    plainSecretNames: plainSecrets(item.environment),
    environmentFiles: (item.environmentFiles ?? []).flatMap(({ value }) => value ?? []),
    secrets: (item.secrets ?? []).map(({ name, valueFrom }) => ({ name: name ?? '', valueFrom: valueFrom ?? '' })),
    repositoryCredentials: item.repositoryCredentials?.credentialsParameter ?? null,
    log: log?.logDriver
      ? { driver: log.logDriver, mode: log.options?.mode ?? null, group: log.options?.['awslogs-group'] ?? null }
      : null,
  }
}
