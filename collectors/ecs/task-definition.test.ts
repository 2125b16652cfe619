import type { ContainerDefinition, TaskDefinition } from '@aws-sdk/client-ecs'
import { describe, expect, it, test } from 'vitest'
import { isObserved, observed, unobserved } from '#domain/observed.ts'
import { imageName, publicRegistry } from './image.ts'
import { posture } from './task-definition.posture.ts'
import { safeTaskDefinition, taskDefinition } from './task-definition.ts'

const settings = observed({ defaultLogDriverMode: 'non-blocking' }, 'ecs:ListAccountSettings')
const denied = unobserved('denied', 'ecs:ListAccountSettings')

function made(item: TaskDefinition, accountSettings: typeof settings | typeof denied = settings) {
  const [safe] = safeTaskDefinition({
    taskDefinition: {
      taskDefinitionArn: 'arn:aws:ecs:eu-west-1:111122223333:task-definition/web:7',
      family: 'web',
      revision: 7,
      status: 'ACTIVE',
      ...item,
    },
    tags: [{ key: 'owner', value: 'shop' }],
  })
  if (!safe) throw new Error('nothing came back')
  return taskDefinition(safe, { accountSettings })
}

describe('what is kept of a task definition', () => {
  const loud: TaskDefinition = {
    registeredBy: 'VALUE-who',
    containerDefinitions: [
      {
        name: 'web',
        image: 'web:1',
        environment: [
          { name: 'DB_PASSWORD', value: 'VALUE-password' },
          { name: 'LOG_LEVEL', value: 'VALUE-level' },
        ],
        command: ['--token', 'VALUE-command'],
        entryPoint: ['VALUE-entry'],
        dockerLabels: { token: 'VALUE-label' },
        healthCheck: { command: ['curl', 'VALUE-health'] },
        systemControls: [{ namespace: 'net', value: 'VALUE-control' }],
        firelensConfiguration: { type: 'fluentbit', options: { token: 'VALUE-firelens' } },
        logConfiguration: { logDriver: 'splunk', options: { 'splunk-token': 'VALUE-splunk', mode: 'blocking' } },
        extraHosts: [{ hostname: 'VALUE-host', ipAddress: '10.0.0.1' }],
      },
    ],
    volumes: [
      {
        name: 'share',
        dockerVolumeConfiguration: {
          driver: 'local',
          driverOpts: { type: 'cifs', o: 'password=VALUE-volume' },
          labels: { a: 'VALUE-v' },
        },
      },
    ],
    proxyConfiguration: { type: 'APPMESH', containerName: 'envoy', properties: [{ name: 'X', value: 'VALUE-proxy' }] },
  }

  it('holds no value of its owner’s, from the moment the answer comes in', () => {
    expect(JSON.stringify(safeTaskDefinition({ taskDefinition: loud }))).not.toContain('VALUE')
    expect(JSON.stringify(made(loud))).not.toContain('VALUE')
  })

  it('keeps the names, and which of them look like secrets', () => {
    const { facts } = made(loud)
    expect(facts.containers).toMatchObject({
      value: [{ environmentNames: ['DB_PASSWORD', 'LOG_LEVEL'], plainSecretNames: ['DB_PASSWORD'] }],
    })
    expect(facts.proxyConfiguration).toMatchObject({ value: { type: 'APPMESH', containerName: 'envoy' } })
  })
})

test('what is left out has the default that AWS documents; a missing container list is not read as none', () => {
  const { facts, name } = made({
    containerDefinitions: [{ name: 'web' }],
    volumes: [{ name: 'f', efsVolumeConfiguration: { fileSystemId: 'fs-1' } }],
  })
  expect(name).toBe('web:7')
  expect(facts).toMatchObject({
    networkMode: { value: 'bridge' },
    pidMode: { value: null },
    requiresCompatibilities: { value: [] },
    containers: { value: [{ privileged: false, readonlyRootFilesystem: false, user: null, log: null }] },
    volumes: { value: [{ efs: { transitEncryption: false, iam: false, accessPointId: null } }] },
  })
  expect(isObserved(made({}).facts.containers)).toBe(false)
})

test('port ranges, ports the host chooses and Windows paths are understood', () => {
  const { facts } = made({
    containerDefinitions: [
      {
        name: 'web',
        portMappings: [
          { containerPort: 80, hostPort: 0, protocol: 'tcp' },
          { containerPortRange: '7000-7010', protocol: 'udp' },
          { hostPort: 9 },
        ],
        mountPoints: [{ sourceVolume: 'x', containerPath: 'C:\\data' }],
      },
    ],
  })
  expect(facts).toMatchObject({
    operatingSystem: { value: 'windows' },
    containers: {
      value: [
        {
          ports: [
            { containerPort: 80, toPort: 80, hostPort: null, protocol: 'tcp' },
            { containerPort: 7000, toPort: 7010, hostPort: null, protocol: 'udp' },
          ],
        },
      ],
    },
  })
})

describe('blocking log drivers', () => {
  const log = (mode?: string): ContainerDefinition => ({
    logConfiguration: { logDriver: 'awslogs', options: mode ? { mode } : {} },
  })
  const of = (modes: readonly (string | undefined)[], accountSettings?: typeof settings | typeof denied) =>
    made({ containerDefinitions: modes.map((mode, index) => ({ name: `c${index}`, ...log(mode) })) }, accountSettings)
      .facts.blockingLogDrivers

  it('follow the account where they name no mode', () => {
    expect(of([undefined])).toMatchObject({ value: [], call: 'ecs:ListAccountSettings' })
    expect(of([undefined], observed({ defaultLogDriverMode: 'blocking' }, 'x'))).toMatchObject({ value: ['c0'] })
  })
  it('need no setting where their own mode decides', () => {
    expect(of(['non-blocking'], denied)).toMatchObject({ value: [] })
    expect(of(['blocking', undefined], denied)).toMatchObject({ value: ['c0'] })
  })
  it('are not known where a setting decides that was not read', () => {
    expect(of(['non-blocking', undefined], denied)).toEqual(denied)
    expect(isObserved(of([undefined], observed({} as never, 'x')))).toBe(false)
  })
})

test.each([
  ['nothing', [{ name: 'a', host: { sourcePath: '/data' } }], 'not-applicable'],
  ['EFS that says nothing', [{ name: 'a', efsVolumeConfiguration: { fileSystemId: 'fs-1' } }], 'none'],
  [
    'EFS with TLS',
    [{ name: 'a', efsVolumeConfiguration: { fileSystemId: 'fs-1', transitEncryption: 'ENABLED' } }],
    'enforced',
  ],
  [
    'the weakest of two',
    [
      { name: 'a', efsVolumeConfiguration: { fileSystemId: 'fs-1', transitEncryption: 'ENABLED' } },
      { name: 'b', dockerVolumeConfiguration: { driver: 'local', driverOpts: { type: 'nfs4' } } },
    ],
    'none',
  ],
] as const)('encryption in transit of what is mounted: %s', (_, volumes, kind) => {
  const resource = { ...made({ containerDefinitions: [], volumes: volumes as unknown as TaskDefinition['volumes'] }) }
  expect(posture.encryptionInTransit?.(resource as never, null as never)).toMatchObject({ kind })
})

test('a directory of the host that Docker’s own driver binds is a path on the host', () => {
  const bound = (driverOpts: Record<string, string>, driver?: string) => {
    const volumes = [{ name: 'd', dockerVolumeConfiguration: { driver, driverOpts } }]
    return made({ containerDefinitions: [], volumes: volumes as TaskDefinition['volumes'] }).facts.volumes
  }
  const device = '/var/run'
  expect(bound({ type: 'none', o: 'ro,bind', device })).toMatchObject({ value: [{ hostPath: device }] })
  expect(bound({ type: 'nfs4', o: 'addr=10.0.0.1', device: ':/' })).toMatchObject({ value: [{ hostPath: null }] })
  expect(bound({ type: 'none', o: 'bind', device }, 'rexray/ebs')).toMatchObject({ value: [{ hostPath: null }] })
})

test.each([
  ['nginx', { registry: 'docker.io', tag: null, digest: null }],
  ['acme/web:2', { registry: 'docker.io', tag: '2', digest: null }],
  ['registry.acme.example:5000/web', { registry: 'registry.acme.example:5000', tag: null, digest: null }],
  ['localhost/web:latest', { registry: 'localhost', tag: 'latest', digest: null }],
  ['quay.io/a/b/c:1@sha256:ab', { registry: 'quay.io', tag: '1', digest: 'sha256:ab' }],
])('the image %s is read as Docker reads it', (image, parts) => {
  expect(imageName(image)).toEqual(parts)
})

test('ECR in every partition asks for no credentials of its own; another registry does', () => {
  for (const host of [
    '111122223333.dkr.ecr.eu-west-1.amazonaws.com',
    '111122223333.dkr.ecr.cn-north-1.amazonaws.com.cn',
    '111122223333.dkr.ecr-fips.us-gov-west-1.amazonaws.com',
    '111122223333.dkr-ecr.eu-west-1.on.aws',
  ])
    expect(publicRegistry(`${host}/web:1`), host).toBe(true)
  expect(publicRegistry('registry.acme.example/web:1')).toBe(false)
  expect(publicRegistry('111122223333.dkr.ecr.evil.example/web:1')).toBe(false)
})
