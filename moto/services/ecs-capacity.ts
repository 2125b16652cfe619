import { EC2Client, RunInstancesCommand } from '@aws-sdk/client-ec2'
import {
  CreateClusterCommand,
  CreateServiceCommand,
  CreateTaskSetCommand,
  ECSClient,
  RegisterContainerInstanceCommand,
  RegisterTaskDefinitionCommand,
} from '@aws-sdk/client-ecs'
import { expectString } from '../expect-string.ts'
import type { SeedService } from '../expected.ts'

/** Machines of the owner's, and a service whose task sets somebody else deploys. */
export const ecsCapacity: SeedService = async ({ where, network }) => {
  const client = new ECSClient(where)
  await client.send(new CreateClusterCommand({ clusterName: 'machines' }))
  const machine = await new EC2Client(where).send(
    new RunInstancesCommand({
      ImageId: 'ami-12345678',
      MinCount: 1,
      MaxCount: 1,
      SubnetId: network.publicSubnets[0],
      SecurityGroupIds: [await network.open('machine', 8080, '0.0.0.0/0')],
    }),
  )
  const instanceId = expectString(machine.Instances?.[0]?.InstanceId)
  const registered = await client.send(
    new RegisterContainerInstanceCommand({
      cluster: 'machines',
      instanceIdentityDocument: JSON.stringify({ instanceId, region: where.region }),
    }),
  )
  await client.send(
    new RegisterTaskDefinitionCommand({
      family: 'on-machines',
      networkMode: 'bridge',
      containerDefinitions: [
        { name: 'web', image: 'web:1', memory: 64, portMappings: [{ containerPort: 8080, hostPort: 8080 }] },
      ],
    }),
  )
  await client.send(
    new CreateServiceCommand({
      cluster: 'machines',
      serviceName: 'on-machines',
      taskDefinition: 'on-machines',
      desiredCount: 1,
      launchType: 'EC2',
    }),
  )
  await client.send(
    new CreateServiceCommand({
      cluster: 'machines',
      serviceName: 'external',
      desiredCount: 1,
      deploymentController: { type: 'EXTERNAL' },
    }),
  )
  const set = await client.send(
    new CreateTaskSetCommand({
      cluster: 'machines',
      service: 'external',
      taskDefinition: 'on-machines',
      launchType: 'FARGATE',
      networkConfiguration: {
        awsvpcConfiguration: { subnets: network.privateSubnets, securityGroups: [], assignPublicIp: 'ENABLED' },
      },
    }),
  )
  return [
    {
      service: 'ecs',
      resource: expectString(registered.containerInstance?.containerInstanceArn),
      findings: {
        'ecs/containerinstance-agent-connected': 'COMPLIANT',
        'ecs/containerinstance-agent-version': 'NON_COMPLIANT',
        'ecs/containerinstance-no-public-ip': 'COMPLIANT',
      },
    },
    {
      service: 'ecs',
      resource: ':cluster/machines',
      findings: { 'ecs/cluster-instance-volumes-encrypted': 'NON_COMPLIANT' },
    },
    {
      service: 'ecs',
      resource: ':service/machines/on-machines',
      columns: { exposure: 'internal' },
      findings: { 'ecs/service-no-public-ip': 'NOT_APPLICABLE' },
    },
    {
      service: 'ecs',
      resource: ':service/machines/external',
      findings: { 'ecs/service-circuit-breaker': 'NOT_APPLICABLE' },
    },
    {
      service: 'ecs',
      resource: expectString(set.taskSet?.taskSetArn),
      columns: { resource_name: set.taskSet?.id, exposure: 'isolated' },
      findings: { 'ecs/taskset-no-public-ip': 'NON_COMPLIANT' },
    },
  ]
}
