import {
  CreateClusterCommand,
  CreateServiceCommand,
  ECSClient,
  RegisterTaskDefinitionCommand,
} from '@aws-sdk/client-ecs'
import type { SeedService } from '../expected.ts'

export const ecs: SeedService = async ({ where, network }) => {
  const client = new ECSClient(where)
  await client.send(
    new CreateClusterCommand({ clusterName: 'good', settings: [{ name: 'containerInsights', value: 'enabled' }] }),
  )
  await client.send(
    new CreateClusterCommand({ clusterName: 'bad', settings: [{ name: 'containerInsights', value: 'disabled' }] }),
  )
  await client.send(
    new RegisterTaskDefinitionCommand({
      family: 'good',
      networkMode: 'awsvpc',
      requiresCompatibilities: ['FARGATE'],
      cpu: '256',
      memory: '512',
      taskRoleArn: 'arn:aws:iam::123456789012:role/task',
      executionRoleArn: 'arn:aws:iam::123456789012:role/execution',
      containerDefinitions: [
        {
          name: 'web',
          image: `123456789012.dkr.ecr.${where.region}.amazonaws.com/web@sha256:${'ab'.repeat(32)}`,
          essential: true,
          privileged: false,
          readonlyRootFilesystem: true,
          user: '1000',
          portMappings: [{ containerPort: 8080, protocol: 'tcp' }],
          logConfiguration: { logDriver: 'awslogs', options: { 'awslogs-group': 'web' } },
        },
      ],
    }),
  )
  await client.send(
    new RegisterTaskDefinitionCommand({
      family: 'bad',
      networkMode: 'host',
      pidMode: 'host',
      requiresCompatibilities: ['EC2'],
      volumes: [{ name: 'docker', host: { sourcePath: '/var/run/docker.sock' } }],
      containerDefinitions: [
        {
          name: 'agent',
          image: 'agent:latest',
          essential: true,
          memory: 128,
          privileged: true,
          readonlyRootFilesystem: false,
          environment: [{ name: 'DB_PASSWORD', value: 'not-a-secret-in-moto' }],
          mountPoints: [{ sourceVolume: 'docker', containerPath: '/var/run/docker.sock' }],
        },
      ],
    }),
  )
  const service = (serviceName: string, assignPublicIp: 'ENABLED' | 'DISABLED', subnets: string[], group: string) =>
    client.send(
      new CreateServiceCommand({
        cluster: 'good',
        serviceName,
        taskDefinition: 'good',
        desiredCount: 1,
        launchType: 'FARGATE',
        platformVersion: 'LATEST',
        networkConfiguration: { awsvpcConfiguration: { subnets, securityGroups: [group], assignPublicIp } },
      }),
    )
  await service('inside', 'DISABLED', network.privateSubnets, await network.open('tasks-inside', 8080, '10.3.0.0/16'))
  await service('outside', 'ENABLED', network.publicSubnets, await network.open('tasks-outside', 8080, '0.0.0.0/0'))
  return [
    {
      service: 'ecs',
      resource: ':cluster/good',
      findings: {
        'ecs/cluster-container-insights': 'COMPLIANT',
        // moto lists the account's settings only where they were set: that none is wrong says nothing.
        'ecs/account-awsvpc-trunking-tagging': 'INSUFFICIENT_DATA',
        // Nor does it count tasks by where they run, or say whether a service allows ECS Exec.
        'ecs/cluster-fargate-ephemeral-cmk': 'INSUFFICIENT_DATA',
        'ecs/cluster-exec-encrypted-logged': 'INSUFFICIENT_DATA',
      },
    },
    {
      service: 'ecs',
      resource: ':cluster/bad',
      findings: { 'ecs/cluster-container-insights': 'NON_COMPLIANT', 'ecs/cluster-has-services': 'NON_COMPLIANT' },
    },
    {
      service: 'ecs',
      resource: ':task-definition/good:1',
      findings: {
        'ecs/taskdef-no-docker-socket': 'NOT_APPLICABLE',
        'ecs/taskdef-no-privileged': 'NOT_APPLICABLE',
        'ecs/taskdef-image-pinned': 'COMPLIANT',
        'ecs/taskdef-linux-nonroot': 'COMPLIANT',
        'ecs/taskdef-logging': 'COMPLIANT',
        'ecs/taskdef-no-secrets-in-env': 'COMPLIANT',
        'ecs/taskdef-readonly-rootfs': 'COMPLIANT',
        // The mode is left to the account's setting, which moto does not list.
        'ecs/taskdef-log-nonblocking': 'INSUFFICIENT_DATA',
      },
    },
    {
      service: 'ecs',
      resource: ':task-definition/bad:1',
      findings: {
        'ecs/taskdef-no-docker-socket': 'NON_COMPLIANT',
        'ecs/taskdef-no-privileged': 'NON_COMPLIANT',
        'ecs/taskdef-no-host-network': 'NON_COMPLIANT',
        'ecs/taskdef-no-host-pid': 'NON_COMPLIANT',
        'ecs/taskdef-image-pinned': 'NON_COMPLIANT',
        'ecs/taskdef-linux-nonroot': 'NON_COMPLIANT',
        'ecs/taskdef-logging': 'NON_COMPLIANT',
        'ecs/taskdef-no-secrets-in-env': 'NON_COMPLIANT',
        'ecs/taskdef-readonly-rootfs': 'NON_COMPLIANT',
      },
    },
    {
      service: 'ecs',
      resource: ':service/good/inside',
      columns: { exposure: 'internal' },
      findings: {
        'ecs/service-no-public-ip': 'COMPLIANT',
        'ecs/service-private-subnets': 'COMPLIANT',
        'ecs/service-sg-restricted': 'COMPLIANT',
        // moto leaves out the deployment configuration and whether ECS Exec is allowed.
        'ecs/service-circuit-breaker': 'INSUFFICIENT_DATA',
        'ecs/service-exec-off': 'INSUFFICIENT_DATA',
      },
    },
    {
      service: 'ecs',
      resource: ':service/good/outside',
      columns: { exposure: 'internet' },
      findings: {
        'ecs/service-no-public-ip': 'NON_COMPLIANT',
        'ecs/service-private-subnets': 'NON_COMPLIANT',
        'ecs/service-sg-restricted': 'NON_COMPLIANT',
      },
    },
  ]
}
