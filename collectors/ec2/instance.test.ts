import type { Instance, InstanceNetworkInterface } from '@aws-sdk/client-ec2'
import { describe, expect, it } from 'vitest'
import { judgePillars } from '#domain/judge.ts'
import { observed, seen, unobserved } from '#domain/observed.ts'
import type { Posture } from '#domain/posture.ts'
import {
  account,
  acl,
  entry,
  from,
  fromGroup,
  gateway,
  group,
  openAcl,
  refused,
  resource,
  table,
  toInternet,
  vpcId,
} from '#domain/pretend/network.ts'
import { relatedIndex } from '#domain/related-index.ts'
import type { Resource } from '#domain/resource.ts'
import { posture } from './instance.posture.ts'
import { instance } from './instance.ts'
import { posture as interfacePosture } from './network-interface.posture.ts'
import { networkInterface } from './network-interface.ts'

const where = { accountId: account, region: 'eu-west-1', partition: 'aws' }
const noImage = { image: observed(null, 'ec2:DescribeImages') }
const card = (more: Partial<InstanceNetworkInterface> = {}): InstanceNetworkInterface => ({
  NetworkInterfaceId: 'eni-1',
  SubnetId: 'subnet-1',
  Groups: [{ GroupId: 'sg-1' }],
  Association: { PublicIp: '203.0.113.1' },
  ...more,
})
const server = (more: Partial<Instance> = {}) =>
  instance(
    { InstanceId: 'i-1', State: { Name: 'running' }, VpcId: vpcId, NetworkInterfaces: [card()], ...more },
    noImage,
    where,
  )

const network = (rules: unknown, more: readonly Resource[] = []) => [
  gateway([vpcId]),
  table('rtb-1', toInternet, { subnetIds: ['subnet-1'] }),
  table('rtb-2', [], { subnetIds: ['subnet-2'] }),
  group(rules),
  ...(more.length > 0 ? more : [acl(openAcl, ['subnet-1', 'subnet-2'])]),
]
const judge = (
  subject: Posture | unknown,
  item: ReturnType<typeof server> | ReturnType<typeof networkInterface>,
  around: readonly Resource[],
) => {
  const resource = { ...item, ...where, type: (subject as Posture).resourceType } as Resource
  const related = relatedIndex({
    resources: [resource, ...around],
    listed: () => true,
    accountId: account,
    organizationAccounts: null,
    organizationId: null,
    now: new Date(0),
  })
  return judgePillars(resource, subject as Posture, related, (what, _, error) => {
    throw new Error(`${what} failed`, { cause: error })
  })
}
const exposureOf = (item: ReturnType<typeof server>, around: readonly Resource[]) =>
  judge(posture, item, around).exposure
const kindOf = (item: ReturnType<typeof server>, around: readonly Resource[]) => seen(exposureOf(item, around)).kind

describe('an instance as EC2 describes it', () => {
  it('public addresses are those of its interface and of each further private address, each once', () => {
    const item = server({
      NetworkInterfaces: [
        card({
          PrivateIpAddresses: [
            { Primary: true, Association: { PublicIp: '203.0.113.1' } },
            { Primary: false, Association: { PublicIp: '203.0.113.2' } },
          ],
        }),
      ],
    })
    expect(seen(item.facts.networkInterfaces)[0]?.publicIpAddresses).toEqual(['203.0.113.1', '203.0.113.2'])
  })
  it('an interface without its groups leaves all of them unread', () => {
    const item = server({ NetworkInterfaces: [card(), card({ Groups: undefined })] })
    expect(item.facts.networkInterfaces).toMatchObject({ unobserved: 'not-returned' })
    expect(exposureOf(item, network([]))).toMatchObject({ unobserved: 'not-returned' })
  })
  it('names its Auto Scaling group by the tag that AWS sets', () => {
    const Tags = [{ Key: 'aws:autoscaling:groupName', Value: 'web' }]
    expect(seen(server({ Tags }).facts.autoScalingGroupName)).toBe('web')
    expect(seen(server().facts.autoScalingGroupName)).toBeNull()
  })
  it('an image that was denied is unread; one that AWS no longer has is none', () => {
    const denied = unobserved('denied', 'ec2:DescribeImages')
    expect(instance({}, { image: denied }, where).facts.image).toEqual(denied)
    expect(seen(server().facts.image)).toBeNull()
  })
})

describe('the exposure of an instance', () => {
  const web = from('0.0.0.0/0', [443, 443])
  it.each([
    ['a port open to all', server(), [web], 'internet'],
    ['every protocol open to all', server(), [from('0.0.0.0/0', null, '-1')], 'internet'],
    ['a UDP port open to all', server(), [from('0.0.0.0/0', [53, 53], 'udp')], 'internet'],
    ['ports open to a listed network', server(), [from('203.0.113.0/24', [22, 22])], 'internet-limited'],
    ['ports open to another group', server(), [fromGroup], 'internal'],
    ['nothing but a ping', server(), [from('0.0.0.0/0', null, 'icmp')], 'isolated'],
    ['no rule at all', server(), [], 'isolated'],
    ['no public address', server({ NetworkInterfaces: [card({ Association: undefined })] }), [web], 'internal'],
    ['a subnet without a way out', server({ NetworkInterfaces: [card({ SubnetId: 'subnet-2' })] }), [web], 'internal'],
    ['a rest, for it is stopped', server({ State: { Name: 'stopped' } }), [web], 'isolated'],
    ['no interface', server({ NetworkInterfaces: [] }), [web], 'isolated'],
  ])('with %s', (_, item, rules, kind) => {
    expect(kindOf(item, network(rules))).toBe(kind)
  })
  it('the most open of several ports and interfaces counts', () => {
    const item = server({ NetworkInterfaces: [card({ SubnetId: 'subnet-2' }), card()] })
    expect(kindOf(item, network([from('203.0.113.0/24', [22, 22]), web]))).toBe('internet')
  })
  it('a network ACL that opens only a part of the range is met inside it', () => {
    const late = [entry(100, false, true, '0.0.0.0/0', [8000, 8010]), entry(100, true, true, '0.0.0.0/0')]
    expect(kindOf(server(), network([from('0.0.0.0/0', [1000, 9000])], [acl(late)]))).toBe('internet')
    expect(kindOf(server(), network([from('0.0.0.0/0', [1000, 7999])], [acl(late)]))).toBe('internal')
  })
  it('a group that was not read leaves it unknown, unless another one is open or there is no address', () => {
    expect(exposureOf(server(), network(refused))).toMatchObject({ unobserved: 'denied' })
    const two = { Groups: [{ GroupId: 'sg-1' }, { GroupId: 'sg-2' }] }
    const around = [...network(refused), group([web], 'sg-2')]
    expect(kindOf(server({ NetworkInterfaces: [card(two)] }), around)).toBe('internet')
    expect(kindOf(server({ NetworkInterfaces: [card({ Association: undefined })] }), network(refused))).toBe('internal')
  })
  it('IPv6 addresses are public without being called so', () => {
    const item = server({
      NetworkInterfaces: [card({ Association: undefined, Ipv6Addresses: [{ Ipv6Address: '2a05:d018::1' }] })],
    })
    const routes = table('rtb-1', [{ destination: '::/0', target: 'igw-1', state: 'active' }], {
      subnetIds: ['subnet-1'],
    })
    const around = [gateway([vpcId]), routes, acl(openAcl), group([from('::/0', [22, 22])])]
    expect(kindOf(item, around)).toBe('internet')
  })
})

describe('the relations of an instance', () => {
  const related = (resources: readonly Resource[], listed = true) =>
    relatedIndex({
      resources,
      listed: () => listed,
      accountId: account,
      organizationAccounts: null,
      organizationId: null,
      now: new Date(0),
    })
  const item = {
    ...server({ SubnetId: 'subnet-1', Tags: [{ Key: 'aws:autoscaling:groupName', Value: 'web' }] }),
    ...where,
    type: posture.resourceType,
  }
  const subnet = (arn: string) => ({ ...resource('AWS::EC2::Subnet', 'subnet-1', { subnetId: 'subnet-1' }), arn })
  const shared = 'arn:aws:ec2:eu-west-1:999999999999:subnet/subnet-1'
  const membership = (around: ReturnType<typeof related>) =>
    posture
      .relations?.(item, around)
      .filter(({ kind }) => kind === 'member-of')
      .map(({ to }) => to)

  it('lead to the account that shares the subnet, and to the Auto Scaling group', () => {
    const web = resource('AWS::AutoScaling::AutoScalingGroup', 'web', { autoScalingGroupName: 'web' })
    expect(membership(related([subnet(shared), web]))).toEqual([shared, web.arn])
  })
  it('without either listed, lead to the subnet in its own account', () => {
    expect(membership(related([], false))).toEqual(['arn:aws:ec2:eu-west-1:111111111111:subnet/subnet-1'])
  })
})

it('counts a prefix of IPv6 among the addresses of an interface', () => {
  const Ipv6Prefixes = [{ Ipv6Prefix: '2a05::/80' }]
  expect(networkInterface({ Ipv6Prefixes }, where).facts.ipv6Addresses).toMatchObject({ value: ['2a05::/80'] })
  expect(server({ NetworkInterfaces: [card({ Ipv6Prefixes })] }).facts.networkInterfaces).toMatchObject({
    value: [{ ipv6Addresses: ['2a05::/80'] }],
  })
})

describe('the exposure of a network interface', () => {
  const eni = (more: object) =>
    networkInterface(
      {
        NetworkInterfaceId: 'eni-1',
        InterfaceType: 'interface',
        VpcId: vpcId,
        SubnetId: 'subnet-1',
        Groups: [{ GroupId: 'sg-1' }],
        Association: { PublicIp: '203.0.113.1' },
        ...more,
      },
      where,
    )
  const open = network([from('0.0.0.0/0', [443, 443])])
  it.each([
    ['of something unknown', {}, 'internet'],
    ['attached to nothing', { Status: 'available' }, 'isolated'],
    ['of an instance', { Attachment: { InstanceId: 'i-1' } }, 'not-applicable'],
    ['of a load balancer', { RequesterId: 'amazon-elb' }, 'not-applicable'],
    ['of a NAT gateway', { InterfaceType: 'nat_gateway' }, 'not-applicable'],
    ['without a public address', { Association: undefined }, 'internal'],
    [
      'with IPv6 that no internet gateway may reach',
      { Association: undefined, Ipv6Addresses: [{ Ipv6Address: '2a05::1' }], DenyAllIgwTraffic: true },
      'internal',
    ],
  ])('%s', (_, more, kind) => {
    expect(seen(judge(interfacePosture, eni(more), open).exposure).kind).toBe(kind)
  })
})
