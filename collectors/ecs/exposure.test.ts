import { describe, expect, it } from 'vitest'
import { Unseen, unobserved } from '#domain/observed.ts'
import type { Resource } from '#domain/resource.ts'
import { plainContainer } from './container-rule.ts'
import { clusterArn, facts, network, related, resource, task, taskArn } from './ecs-world.ts'
import { type RunningTasks, tasksExposure } from './exposure.ts'

const denied = unobserved('denied', 'test')

function reach(values: Record<string, unknown>, around: readonly Resource[], blind: readonly string[] = []) {
  const tasks = facts({
    clusterArn,
    launchType: 'FARGATE',
    capacityProviders: [],
    taskDefinition: taskArn,
    assignPublicIp: 'ENABLED',
    subnetIds: ['subnet-1'],
    securityGroupIds: ['sg-1'],
    loadBalancers: [],
    serviceRegistryArns: [],
    accountSettings: { dualStackIPv6: 'disabled' },
    ...values,
  }) as unknown as RunningTasks
  return tasksExposure(related(around, blind), tasks)
}

describe('tasks with a network interface of their own', () => {
  it('are on the internet with a public address, a route out and an open group', () => {
    expect(reach({}, [task(), ...network()])).toMatchObject({ kind: 'internet' })
    expect(reach({}, [task(), ...network({ sources: ['203.0.113.0/24'] })])).toMatchObject({ kind: 'internet-limited' })
  })
  it('are not, where one of the three is missing', () => {
    expect(reach({ assignPublicIp: 'DISABLED' }, [task(), ...network()])).toMatchObject({ kind: 'internal' })
    expect(reach({}, [task(), ...network({ target: 'nat-1' })])).toMatchObject({ kind: 'internal' })
    expect(reach({}, [task(), ...network({ sources: ['10.0.0.0/8'] })])).toMatchObject({ kind: 'internal' })
  })
  it('have the default group of the VPC where none is named', () => {
    expect(reach({ securityGroupIds: [] }, [task(), ...network()])).toMatchObject({ kind: 'isolated' })
  })
  it('are judged port by port, ranges at both ends', () => {
    const ports = [{ containerPort: 7000, toPort: 8080, hostPort: null, protocol: 'tcp' }]
    expect(reach({}, [task({ containers: [{ ...plainContainer, ports }] }), ...network()])).toMatchObject({
      kind: 'internet',
    })
  })
  it('answer on any port that a group opens, where no container names one', () => {
    const silent = task({ containers: [plainContainer] })
    expect(reach({}, [silent, ...network()])).toMatchObject({ kind: 'internet' })
    expect(reach({}, [silent, ...network({ sources: [] })])).toMatchObject({ kind: 'isolated' })
  })
  it('need neither task definition nor groups when no address is public', () => {
    const closed = { assignPublicIp: 'DISABLED', taskDefinition: taskArn, securityGroupIds: denied }
    expect(reach(closed, network(), ['AWS::ECS::TaskDefinition'])).toMatchObject({ kind: 'internal' })
    // A subnet that was not read may have nothing but IPv6.
    expect(() => reach(closed, [], ['AWS::EC2::Subnet'])).toThrow(Unseen)
  })
  it('are unknown when what decides was not read', () => {
    expect(() => reach({}, network(), ['AWS::ECS::TaskDefinition'])).toThrow(Unseen)
    expect(() => reach({ assignPublicIp: denied }, [task(), ...network()])).toThrow(Unseen)
    expect(() => reach({}, [task()], ['AWS::EC2::Subnet'])).toThrow(Unseen)
  })
})

describe('IPv6', () => {
  const inward = { ipv6: true, sources: ['::/0'] }
  it('opens tasks without a public IPv4 address, where the account gives them one', () => {
    const tasks = { assignPublicIp: 'DISABLED', accountSettings: { dualStackIPv6: 'enabled' } }
    expect(reach(tasks, [task(), ...network(inward)])).toMatchObject({ kind: 'internet' })
    expect(reach({ assignPublicIp: 'DISABLED' }, [task(), ...network(inward)])).toMatchObject({ kind: 'internal' })
  })
  it('is all that tasks have in a subnet without IPv4, whatever the account says', () => {
    const around = [task(), ...network({ ...inward, ipv6Only: true })]
    expect(reach({ assignPublicIp: 'DISABLED' }, around)).toMatchObject({ kind: 'internet' })
    expect(reach({ assignPublicIp: 'DISABLED', accountSettings: denied }, around)).toMatchObject({ kind: 'internet' })
  })
  it('matters with the setting unread only where an address would change the answer', () => {
    const tasks = { assignPublicIp: 'DISABLED', accountSettings: denied }
    expect(() => reach(tasks, [task(), ...network(inward)])).toThrow(Unseen)
    expect(reach(tasks, [task(), ...network({ ...inward, target: 'eigw-1' })])).toMatchObject({ kind: 'internal' })
    expect(reach({ accountSettings: denied }, [task(), ...network({ ipv6: true })])).toMatchObject({ kind: 'internet' })
  })
})

describe('tasks on the network of their instance', () => {
  const onEc2 = { launchType: 'EC2', assignPublicIp: null, subnetIds: [], securityGroupIds: [] }
  const machine = (id: string, publicIpAddress: string | null, networkInterfaces: unknown = undefined) => [
    resource('AWS::ECS::ContainerInstance', id, { clusterArn, ec2InstanceId: id }),
    resource('AWS::EC2::Instance', `${id}/ec2`, {
      instanceId: id,
      state: 'running',
      vpcId: 'vpc-1',
      networkInterfaces: networkInterfaces ?? [
        {
          networkInterfaceId: 'eni-1',
          subnetId: 'subnet-1',
          securityGroupIds: ['sg-1'],
          publicIpAddresses: publicIpAddress === null ? [] : [publicIpAddress],
          ipv6Addresses: [],
        },
      ],
    }),
  ]
  const host = task({ networkMode: 'host' })

  it('are where the most exposed instance is', () => {
    expect(
      reach(onEc2, [host, ...machine('i-1', null), ...machine('i-2', '198.51.100.7'), ...network()]),
    ).toMatchObject({
      kind: 'internet',
    })
    expect(reach(onEc2, [host, ...machine('i-1', null), ...network()])).toMatchObject({ kind: 'internal' })
  })
  it('in bridge mode answer on the port of the host, not of the container', () => {
    const ports = [{ containerPort: 8080, toPort: 8080, hostPort: 80, protocol: 'tcp' }]
    const bridge = task({ networkMode: 'bridge', containers: [{ ...plainContainer, ports }] })
    const around = [bridge, ...machine('i-1', '198.51.100.7')]
    expect(reach(onEc2, [...around, ...network({ port: 80 })])).toMatchObject({ kind: 'internet' })
    expect(reach(onEc2, [...around, ...network({ port: 8080 })])).toMatchObject({ kind: 'isolated' })
  })
  it('without a named port are reached on the network of the host, and not through NAT', () => {
    const around = [...machine('i-1', '198.51.100.7'), ...network()]
    const containers = [plainContainer]
    expect(reach(onEc2, [task({ networkMode: 'host', containers }), ...around])).toMatchObject({ kind: 'internet' })
    expect(reach(onEc2, [task({ networkMode: 'bridge', containers }), ...around])).toMatchObject({ kind: 'internal' })
  })
  it('in bridge mode without a host port answer on those that the host chooses', () => {
    const around = [task({ networkMode: 'bridge' }), ...machine('i-1', '198.51.100.7')]
    expect(reach(onEc2, [...around, ...network({ port: 32768 })])).toMatchObject({ kind: 'internet' })
    expect(reach(onEc2, [...around, ...network({ port: 8080 })])).toMatchObject({ kind: 'isolated' })
  })
  it('one instance that is open is proof; one that was not read leaves the rest unknown', () => {
    expect(
      reach(onEc2, [host, ...machine('i-1', null, denied), ...machine('i-2', '198.51.100.7'), ...network()]),
    ).toMatchObject({ kind: 'internet' })
    expect(() => reach(onEc2, [host, ...machine('i-1', null), ...machine('i-2', null, denied), ...network()])).toThrow(
      Unseen,
    )
    expect(() => reach(onEc2, [host, ...network()], ['AWS::ECS::ContainerInstance'])).toThrow(Unseen)
  })
  it('run nowhere on a cluster without instances, and outside AWS on the owner’s machines', () => {
    expect(reach(onEc2, [host, ...network()])).toMatchObject({ kind: 'isolated' })
    expect(reach({ ...onEc2, launchType: 'EXTERNAL' }, [])).toMatchObject({ kind: 'not-applicable' })
    expect(reach(onEc2, [task({ networkMode: 'none' })])).toMatchObject({ kind: 'isolated' })
  })
})
