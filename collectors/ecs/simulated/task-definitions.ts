import type {
  Compatibility,
  ContainerDefinition,
  DescribeTaskDefinitionResponse,
  TaskDefinition,
  Volume,
} from '@aws-sdk/client-ecs'
import { createdAt, onceFor } from '#domain/pretend/habits.ts'
import type { Place } from '#domain/simulated.ts'
import { arnOf, flawed, tagsOf, turnsSoFar } from './habits.ts'
import { clusterPlans, type Role, type ServicePlan } from './plan.ts'

/** Pretend task definitions: those that services run, newer ones that wait, and families that only tasks run. */

export interface PretendRevision extends DescribeTaskDefinitionResponse {
  readonly arn: string
  readonly family: string
  readonly revision: number
  readonly active: boolean
}

/** What a task definition holds of its owner's mistakes; each that turns makes a revision. */
const mistakes = [
  'root',
  'rootfs',
  'secrets',
  'latest',
  'silent',
  'one-role',
  'efs',
  'host',
  'blocking',
  'options',
] as const
type Mistake = (typeof mistakes)[number]

export function revisions(place: Place): readonly PretendRevision[] {
  return onceFor(place, 'ecs.task-definitions', () => {
    const services = clusterPlans(place).flatMap((cluster) => cluster.services)
    return [...services.flatMap((service) => ofService(place, service)), ...exportTask(place)]
  })
}

/** The revision a service runs: the newest, or the one before while a newer one waits. */
export const revisionOf = (place: Place, service: ServicePlan): number =>
  place.pick(`${service.key}:revision`, 1, 40) + turnsSoFar(place, mistakeKeys(service)) + storyTurns(place, service)

const mistakeKeys = (service: ServicePlan) => mistakes.map((mistake) => `${service.key}:${mistake}`)

export const taskDefinitionArn = (place: Place, family: string, revision: number): string =>
  arnOf(place, `task-definition/${family}:${revision}`)

function ofService(place: Place, service: ServicePlan): PretendRevision[] {
  const running = revisionOf(place, service)
  const found = [make(place, service, running, true)]
  const chance = place.random(`${service.key}:waiting`)
  if (chance < 0.15) found.push(make(place, service, running + 1, true))
  // A revision that was deregistered while the service runs it: the family is not among the active ones.
  else if (chance > 0.95) found[0] = make(place, service, running, false)
  return found
}

function make(place: Place, service: ServicePlan, revision: number, active: boolean): PretendRevision {
  const arn = taskDefinitionArn(place, service.name, revision)
  return {
    arn,
    family: service.name,
    revision,
    active,
    taskDefinition: {
      taskDefinitionArn: arn,
      family: service.name,
      revision,
      status: active ? 'ACTIVE' : 'INACTIVE',
      registeredAt: createdAt(place, service.key),
      registeredBy: `arn:${place.partition}:iam::${place.accountId}:role/deploy`,
      ...contentsOf(place, service, revision),
    },
    tags: tagsOf(place, `${service.key}:task`),
  }
}

const role = (place: Place, name: string) => `arn:${place.partition}:iam::${place.accountId}:role/${name}`
const registry = (place: Place) => `${place.accountId}.dkr.ecr.${place.region}.amazonaws.com`
const secret = (place: Place, name: string) =>
  `arn:${place.partition}:secretsmanager:${place.region}:${place.accountId}:secret:${name}-${place.hex(`secret.${name}`, 6)}`

/** Half of the services share the first secret that the pretend Secrets Manager keeps; the others' is gone. */
const secretFor = (place: Place, name: string) =>
  place.random(`ecs.secret:${name}`) < 0.5
    ? `${secret(place, 'prod/orders/db').slice(0, -6)}${place.hex('secret.0:arn', 6)}:password::`
    : secret(place, `${name}/db`)

const portOf: { readonly [R in Role]: number | null } = {
  web: 8080,
  api: 8443,
  worker: null,
  files: 8080,
  ledger: 5432,
  agent: null,
  runner: null,
  mesh: 8080,
  cache: 6379,
  windows: 443,
  edge: 8080,
}

function contentsOf(place: Place, service: ServicePlan, revision: number): Partial<TaskDefinition> {
  const bad = (mistake: Mistake) => flawed(place, `${service.key}:${mistake}`)
  const { name, compute } = service
  const windows = service.role === 'windows'
  const task = role(place, `${name}-task`)
  const compatibilities: Compatibility[] = [compute]
  const onHost = compute !== 'FARGATE'
  const volumes = volumesOf(place, service, bad)
  const container: ContainerDefinition = {
    ...mainContainer(place, service, revision, bad),
    mountPoints: volumes.map((volume) => ({
      sourceVolume: volume.name,
      containerPath: windows ? `C:\\${volume.name}` : `/mnt/${volume.name}`,
      readOnly: volume.host?.sourcePath === '/proc',
    })),
  }
  return {
    containerDefinitions: [container, ...sidecars(place, service)],
    volumes,
    networkMode: onHost && (service.role === 'runner' || service.role === 'agent' || bad('host')) ? 'host' : 'awsvpc',
    ...(service.role === 'runner' && runnerIsOpen(place) ? { pidMode: 'host', ipcMode: 'host' } : {}),
    taskRoleArn: task,
    ...(service.role === 'runner' ? {} : { executionRoleArn: bad('one-role') ? task : role(place, 'ecs-execution') }),
    // Definitions from before 2020 name no platform and no launch type.
    ...(onHost && place.random(`${service.key}:ancient`) < 0.3 ? {} : { requiresCompatibilities: compatibilities }),
    compatibilities,
    ...(onHost
      ? {}
      : {
          cpu: '512',
          memory: '1024',
          runtimePlatform: {
            cpuArchitecture: 'X86_64',
            operatingSystemFamily: windows ? 'WINDOWS_SERVER_2022_CORE' : 'LINUX',
          },
        }),
    ...(onHost && windows
      ? { placementConstraints: [{ type: 'memberOf', expression: 'attribute:ecs.os-type == windows' }] }
      : {}),
    ...(service.role === 'mesh' && meshIsLeft(place)
      ? {
          proxyConfiguration: {
            type: 'APPMESH',
            containerName: 'envoy',
            properties: [
              { name: 'ProxyIngressPort', value: '15000' },
              { name: 'AppPorts', value: '8080' },
            ],
          },
        }
      : {}),
  }
}

function mainContainer(
  place: Place,
  service: ServicePlan,
  revision: number,
  bad: (mistake: Mistake) => boolean,
): ContainerDefinition {
  const { name, key } = service
  const port = portOf[service.role]
  const plain = bad('secrets')
  const hub = place.random(`${key}:hub`)
  const image =
    service.role === 'cache'
      ? 'redis:latest'
      : hub < 0.1
        ? `registry.acme.example:5000/${name}`
        : `${registry(place)}/${name}`
  return {
    name,
    image: service.role === 'cache' ? image : bad('latest') ? `${image}:latest` : `${image}:${revision}.0`,
    essential: true,
    ...(hub < 0.05 ? { repositoryCredentials: { credentialsParameter: secret(place, 'registry') } } : {}),
    ...(service.role === 'runner' && runnerIsOpen(place)
      ? { privileged: true, linuxParameters: { capabilities: { add: ['SYS_ADMIN'] } } }
      : {}),
    ...(bad('root')
      ? place.random(`${key}:names-root`) < 0.3
        ? { user: 'root' }
        : {}
      : { user: service.role === 'windows' ? 'ContainerUser' : '1000:1000' }),
    ...(bad('rootfs') || service.role === 'windows' ? {} : { readonlyRootFilesystem: true }),
    ...(service.compute === 'EC2' && !bad('options') ? { dockerSecurityOptions: ['no-new-privileges'] } : {}),
    portMappings: port === null ? [] : [{ containerPort: port, hostPort: port, protocol: 'tcp', name: 'http' }],
    environment: [
      { name: 'LOG_LEVEL', value: 'info' },
      { name: 'TOKEN_TTL', value: '3600' },
      ...(plain
        ? [
            { name: 'DB_PASSWORD', value: place.hex(`${key}:password`, 20) },
            { name: 'DATABASE_URL', value: `postgres://app:${place.hex(`${key}:password`, 20)}@db.internal:5432/app` },
          ]
        : []),
    ],
    secrets: plain ? [] : [{ name: 'DB_PASSWORD', valueFrom: secretFor(place, name) }],
    ...(bad('silent')
      ? {}
      : {
          logConfiguration: {
            logDriver: 'awslogs',
            options: {
              'awslogs-group': `/ecs/${name}`,
              'awslogs-region': place.region,
              'awslogs-stream-prefix': 'app',
              ...(bad('blocking')
                ? { mode: 'blocking' }
                : place.random(`${key}:mode`) < 0.5
                  ? { mode: 'non-blocking', 'max-buffer-size': '25m' }
                  : {}),
            },
          },
        }),
  }
}

function sidecars(place: Place, service: ServicePlan): ContainerDefinition[] {
  if (service.role === 'mesh' && meshIsLeft(place))
    return [
      {
        name: 'envoy',
        image: `840364872350.dkr.ecr.${place.region}.amazonaws.com/aws-appmesh-envoy:v1.29.12.1-prod`,
        essential: true,
        user: '1337',
        environment: [{ name: 'APPMESH_RESOURCE_ARN', value: 'mesh/shop/virtualNode/catalog' }],
      },
    ]
  if (place.random(`${service.key}:sidecar`) > 0.2) return []
  return [
    {
      name: 'log-router',
      image: 'public.ecr.aws/aws-observability/aws-for-fluent-bit:stable',
      essential: true,
      user: '0',
      firelensConfiguration: { type: 'fluentbit' },
      logConfiguration: {
        logDriver: 'splunk',
        options: { 'splunk-token': place.hex(`${service.key}:splunk`, 32), 'splunk-url': 'https://splunk.example' },
      },
    },
  ]
}

function volumesOf(place: Place, service: ServicePlan, bad: (mistake: Mistake) => boolean): Volume[] {
  switch (service.role) {
    case 'files': {
      const plain = bad('efs')
      return [
        {
          name: 'media',
          efsVolumeConfiguration: {
            fileSystemId: `fs-0${place.hex(`${service.key}:efs`, 16)}`,
            // A volume that says nothing is mounted without encryption.
            ...(plain
              ? {}
              : {
                  transitEncryption: 'ENABLED',
                  authorizationConfig: { accessPointId: `fsap-0${place.hex(`${service.key}:ap`, 16)}`, iam: 'ENABLED' },
                }),
          },
        },
      ]
    }
    case 'ledger':
      return [{ name: 'data', configuredAtLaunch: true }]
    case 'agent':
      return [
        { name: 'proc', host: { sourcePath: '/proc' } },
        ...(bad('host') ? [{ name: 'etc', host: { sourcePath: '/etc' } }] : []),
      ]
    case 'runner':
      return runnerIsOpen(place)
        ? [{ name: 'docker', host: { sourcePath: '/var/run/docker.sock' } }]
        : [{ name: 'work' }]
    default:
      return []
  }
}

/** The sandbox's build runner holds the Docker socket; here and there somebody takes it away one day. */
const runnerFixedOn = (place: Place) =>
  place.random('ecs.runner:fixed') < 0.4 ? place.pick('ecs.runner:fixed-on', 20, 75) : null
export const runnerIsOpen = (place: Place): boolean => {
  const day = runnerFixedOn(place)
  return day === null || place.day < day
}
/** App Mesh ended; who noticed moved away. */
const meshMovedOn = (place: Place) =>
  place.random('ecs.mesh:moved') < 0.5 ? place.pick('ecs.mesh:moved-on', 15, 80) : null
export const meshIsLeft = (place: Place): boolean => {
  const day = meshMovedOn(place)
  return day === null || place.day < day
}
function storyTurns(place: Place, { role: what }: ServicePlan): number {
  if (what === 'runner') return runnerIsOpen(place) ? 0 : 1
  return what === 'mesh' && !meshIsLeft(place) ? 1 : 0
}

/** A nightly job that no service runs: its task still has an older revision than the newest. */
export function exportTask(place: Place): readonly PretendRevision[] {
  const [cluster] = clusterPlans(place)
  const [service] = cluster?.services ?? []
  if (!service || service.compute === 'EXTERNAL' || place.random('ecs.export') > 0.5) return []
  const plan: ServicePlan = { ...service, key: 'ecs.export', name: 'nightly-export', role: 'worker' }
  const newest = revisionOf(place, plan)
  return [make(place, plan, newest, true), make(place, plan, newest + 2, true)]
}
