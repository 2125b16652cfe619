import type { InternetGateway, NetworkInterface, Subnet, Vpc } from '@aws-sdk/client-ec2'
import { describe, expect, it } from 'vitest'
import { observed, unobserved } from '#domain/observed.ts'
import { internetGateway } from './internet-gateway.ts'
import { attachedTypes } from './security-group.ts'
import { subnet } from './subnet.ts'
import { flowLog, vpc } from './vpc.ts'

const where = { accountId: '111122223333', region: 'eu-west-1', partition: 'aws' }
const nothing = {
  flowLogs: observed([], 'ec2:DescribeFlowLogs'),
  networkInterfaces: observed(0, 'ec2:DescribeNetworkInterfaces'),
}

describe('a VPC', () => {
  const item: Vpc = { VpcId: 'vpc-1', OwnerId: '999999999999', CidrBlock: '10.0.0.0/16', IsDefault: false }

  it('keeps its owner in the ARN, since a shared one belongs to another account', () => {
    expect(vpc(item, nothing, where).arn).toBe('arn:aws:ec2:eu-west-1:999999999999:vpc/vpc-1')
  })
  it('has the blocks that are associated, not those that were', () => {
    const CidrBlockAssociationSet = [
      { CidrBlock: '10.0.0.0/16', CidrBlockState: { State: 'associated' as const } },
      { CidrBlock: '10.9.0.0/16', CidrBlockState: { State: 'disassociated' as const } },
    ]
    expect(vpc({ ...item, CidrBlockAssociationSet }, nothing, where).facts.cidrBlocks).toMatchObject({
      value: ['10.0.0.0/16'],
    })
  })
  it('leaves flow logs unread that were refused: none would be a verdict', () => {
    const flowLogs = unobserved('denied', 'ec2:DescribeFlowLogs')
    expect(vpc(item, { ...nothing, flowLogs }, where).facts.flowLogs).toEqual(flowLogs)
  })
  it('does not invent what AWS did not say', () => {
    const { isDefault, vpcId, cidrBlocks } = vpc({}, nothing, where).facts
    for (const fact of [isDefault, vpcId, cidrBlocks]) expect(fact).toMatchObject({ unobserved: 'not-returned' })
  })
  it('is called by its Name tag, and tags named like parts of an object stay tags', () => {
    const named = vpc(
      {
        ...item,
        Tags: [
          { Key: 'Name', Value: 'main' },
          { Key: '__proto__', Value: 'x' },
        ],
      },
      nothing,
      where,
    )
    expect(named.name).toBe('main')
    expect(Object.entries('value' in named.tags ? named.tags.value : {})).toContainEqual(['__proto__', 'x'])
    expect(vpc(item, nothing, where).name).toBe('vpc-1')
  })
  it('tells a flow log that never delivered from one that was not tried yet', () => {
    expect(flowLog({ FlowLogId: 'fl-1', FlowLogStatus: 'ACTIVE', DeliverLogsStatus: 'FAILED' }).deliveryStatus).toBe(
      'FAILED',
    )
    expect(flowLog({ FlowLogId: 'fl-1', FlowLogStatus: 'ACTIVE', LogGroupName: '/vpc' })).toMatchObject({
      deliveryStatus: null,
      destination: '/vpc',
    })
  })
})

describe('a subnet', () => {
  const item: Subnet = { SubnetId: 'subnet-1', VpcId: 'vpc-1', CidrBlock: '10.0.1.0/24', MapPublicIpOnLaunch: true }
  it('has no IPv4 block only where AWS says that it is IPv6 alone', () => {
    expect(subnet({ ...item, CidrBlock: undefined, Ipv6Native: true }, where).facts.cidrBlock).toMatchObject({
      value: null,
    })
    expect(subnet({ ...item, CidrBlock: undefined }, where).facts.cidrBlock).toMatchObject({
      unobserved: 'not-returned',
    })
  })
  it('has Block Public Access off where AWS says nothing of it', () => {
    expect(subnet(item, where).facts.internetGatewayBlockMode).toMatchObject({ value: 'off' })
    const BlockPublicAccessStates = { InternetGatewayBlockMode: 'block-ingress' as const }
    expect(subnet({ ...item, BlockPublicAccessStates }, where).facts.internetGatewayBlockMode).toMatchObject({
      value: 'block-ingress',
    })
  })
  it('does not take a missing flag for false', () => {
    expect(subnet({ ...item, MapPublicIpOnLaunch: undefined }, where).facts.mapPublicIpOnLaunch).toMatchObject({
      unobserved: 'not-returned',
    })
  })
})

describe('an internet gateway', () => {
  it.each<[string, InternetGateway['Attachments'], object]>([
    ['attached', [{ VpcId: 'vpc-1', State: 'attached' }], { value: ['vpc-1'] }],
    ['on its way out, still attached', [{ VpcId: 'vpc-1', State: 'detaching' }], { value: ['vpc-1'] }],
    ['free', [], { value: [] }],
    ['not told', undefined, { unobserved: 'not-returned' }],
  ])('%s', (_, Attachments, fact) => {
    expect(internetGateway({ InternetGatewayId: 'igw-1', Attachments }, where).facts.vpcIds).toMatchObject(fact)
  })
})

describe('what a security group filters', () => {
  const on = (more: NetworkInterface): NetworkInterface => ({ Groups: [{ GroupId: 'sg-1' }], ...more })
  it('is named once for each kind, balancers by their owner', () => {
    const interfaces = [
      on({ InterfaceType: 'interface' }),
      on({ InterfaceType: 'interface' }),
      on({ InterfaceType: 'interface', RequesterId: 'amazon-elb' }),
      on({ InterfaceType: 'lambda', Groups: [{ GroupId: 'sg-2' }] }),
    ]
    expect(attachedTypes('sg-1', interfaces)).toEqual(['interface', 'load_balancer'])
  })
})
