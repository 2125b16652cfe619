import { describe, expect, test } from 'vitest'
import { pathText } from '#domain/hop.ts'
import { Unseen, unobserved } from '#domain/observed.ts'
import {
  arns,
  classic,
  elb,
  type FrontedWorld,
  from,
  frontedResources,
  httpApi,
  instance,
  relatedTo,
  securityGroup,
  targets,
} from '#domain/pretend/balancers.ts'
import { account, resource } from '#domain/pretend/network.ts'
import { clusterArn, facts, task, taskArn } from './ecs-world.ts'
import { type RunningTasks, tasksExposure } from './exposure.ts'

/**
 * Tasks on Fargate in a private subnet, without a public address, whose service names target group `shop` on container
 * port 8080; an application load balancer on the internet forwards to it, and `sg-app` lets the balancer in.
 */
const behind = {
  targetGroupArn: arns.targets,
  alternateTargetGroupArn: null,
  loadBalancerName: null,
  containerName: 'app',
}
const denied = unobserved('denied', 'ecs:DescribeServices')

interface Tasks extends FrontedWorld {
  readonly tasks?: Record<string, unknown>
  readonly definition?: Record<string, unknown>
}

function kindOf({ tasks = {}, definition, ...world }: Tasks): string {
  const running = facts({
    clusterArn,
    launchType: 'FARGATE',
    capacityProviders: [],
    taskDefinition: taskArn,
    assignPublicIp: 'DISABLED',
    subnetIds: ['subnet-private'],
    securityGroupIds: ['sg-app'],
    loadBalancers: [{ ...behind, containerPort: 8080 }],
    serviceRegistryArns: [],
    accountSettings: { dualStackIPv6: 'disabled' },
    ...tasks,
  }) as unknown as RunningTasks
  const parts = { instance: null, targets: { targetType: 'ip', targets: [] }, ...world.parts }
  const resources = [...frontedResources({ ...world, parts }), { ...task(definition), accountId: account }]
  try {
    const { kind, path } = tasksExposure(relatedTo(resources, world.unlisted), running)
    return `${kind}: ${pathText(path)}`
  } catch (error) {
    if (error instanceof Unseen) return `unknown: ${pathText(error.cause.path ?? [])}`
    throw error
  }
}

function cases(rows: readonly (readonly [title: string, expected: string, world: Tasks, path?: RegExp])[]) {
  for (const [title, expected, world, path] of rows)
    test(`${title}: ${expected}`, () => {
      const found = kindOf(world)
      expect(found).toMatch(new RegExp(`^${expected}: `))
      if (path) expect(found).toMatch(path)
    })
}

describe('tasks with a network interface of their own', () => {
  const registry = `arn:aws:servicediscovery:eu-west-1:${account}:service/srv-1`
  const named = (targetRules: unknown): Tasks => ({
    tasks: { loadBalancers: [], serviceRegistryArns: [registry] },
    targetRules,
    more: [httpApi({}, { targetArn: registry })],
  })
  cases([
    [
      'behind a load balancer on the internet',
      'internet',
      {},
      /security group sg-lb → load balancer web → target group shop → network ACL acl-private → security group sg-app$/,
    ],
    ['behind an internal one', 'internal', { parts: { balancer: { scheme: 'internal' } } }],
    ['their service names no target group', 'internal', { tasks: { loadBalancers: [] } }],
    ['the target group that it names is gone', 'internal', { parts: { targets: null } }],
    ['their group opens another port than the container’s', 'internal', { targetRules: [from('sg-lb', 80)] }],
    [
      'the container’s port goes before the group’s own',
      'internet',
      { tasks: { loadBalancers: [{ ...behind, containerPort: 9000 }] }, targetRules: [from('sg-lb', 9000)] },
    ],
    [
      'the other group of a blue/green deployment is the one in production',
      'internet',
      {
        tasks: {
          loadBalancers: [
            {
              ...behind,
              targetGroupArn: `${elb}:targetgroup/blue/1`,
              alternateTargetGroupArn: arns.targets,
              containerPort: 8080,
            },
          ],
        },
        more: [targets({ loadBalancerArns: [] }, `${elb}:targetgroup/blue/1`, 'blue')],
      },
    ],
    [
      'they name no group: the VPC’s default one lets the load balancer in',
      'internet',
      { tasks: { securityGroupIds: [] }, more: [securityGroup('sg-default', [from('sg-lb', 8080)], 'default')] },
    ],
    ['the load balancer serves a listed network', 'internet-limited', { balancerRules: [from('203.0.113.0/24', 443)] }],
    [
      'API Gateway finds them by their name in Cloud Map, and their group lets its VPC link in',
      'internet',
      named([from('sg-link', 8080)]),
      /^internet: API Gateway mobile → VPC link link2 → security group sg-app$/,
    ],
    [
      'API Gateway finds them by name, and their group keeps its VPC link out',
      'internal',
      named([from('sg-lb', 8080)]),
    ],
    ['what their service names was not read', 'unknown', { tasks: { loadBalancers: denied } }],
    [
      'which target groups there are was not read',
      'unknown',
      { parts: { targets: null }, unlisted: ['AWS::ElasticLoadBalancingV2::TargetGroup'] },
    ],
    ['their group was not read', 'unknown', { targetRules: denied }, /target group shop → .*\? security group sg-app$/],
  ])
})

describe('tasks on the network of their instances', () => {
  const onHosts = { launchType: 'EC2', assignPublicIp: null, subnetIds: [], securityGroupIds: [] }
  const host = resource('AWS::ECS::ContainerInstance', 'ci-1', {
    containerInstanceArn: 'ci-1',
    clusterArn,
    ec2InstanceId: 'i-1',
  })
  const world = (more: Partial<Tasks> = {}): Tasks => ({
    definition: { networkMode: 'bridge' },
    tasks: onHosts,
    targetRules: [from('sg-lb', 32769)],
    ...more,
    parts: { instance: {}, targets: { targets: [{ id: 'i-1', port: 32769 }] }, ...more.parts },
    more: [host, ...(more.more ?? [])],
  })
  cases([
    ['the instance is registered on the port that the host gave', 'internet', world()],
    ['the instance’s group opens another port', 'isolated', world({ targetRules: [from('sg-lb', 8080)] })],
    [
      'what is registered was not read',
      'unknown',
      world({ parts: { targets: { targets: unobserved('denied', 'elasticloadbalancing:DescribeTargetHealth') } } }),
    ],
    [
      'their service names a Classic Load Balancer',
      'internet',
      world({
        tasks: {
          ...onHosts,
          loadBalancers: [{ ...behind, targetGroupArn: null, loadBalancerName: 'old', containerPort: 8080 }],
        },
        parts: { balancer: null, listener: null, targets: null },
        more: [classic()],
        targetRules: [from('sg-lb', 8080)],
      }),
      /load balancer old/,
    ],
    ['an instance that is registered is gone', 'isolated', world({ parts: { instance: null } })],
  ])
})

test('an instance of another service behind the same load balancer says nothing of these tasks', () => {
  expect(kindOf({ more: [instance()], tasks: { loadBalancers: [] } })).toMatch(/^internal/)
})
