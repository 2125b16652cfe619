import { describe, expect, test } from 'vitest'
import { pathText } from '../hop.ts'
import { Unseen } from '../observed.ts'
import {
  account,
  acl,
  database,
  entry,
  exposure,
  from,
  fromGroup,
  gateway,
  group,
  kind,
  openAcl,
  refused,
  resource,
  route,
  table,
  toInternet,
  vpcId,
} from '../pretend/network.ts'
import { relatedIndex } from '../related-index.ts'
import { internetExposure, reachabilityLooksAt } from './reachability.ts'

function unknownPath(world: Parameters<typeof exposure>[0]): string {
  try {
    return exposure(world).kind
  } catch (error) {
    if (error instanceof Unseen) return pathText(error.cause.path ?? [])
    throw error
  }
}

test('an open path is shown hop by hop', () => {
  const found = exposure()
  expect(found.kind).toBe('internet')
  expect(pathText(found.path)).toBe(
    'public address → internet gateway igw-1 → route table rtb-1 → network ACL acl-1 → security group sg-1',
  )
  expect(found.because).toContain('0.0.0.0/0 may reach port 5432')
})

test('without a public address nothing outside reaches it', () =>
  expect(kind({}, { publicAddress: false })).toBe('internal'))

test('VPC Block Public Access closes what everything else leaves open', () => {
  const subnet = (internetGatewayBlockMode: unknown) =>
    resource('AWS::EC2::Subnet', 'subnet-1', { subnetId: 'subnet-1', vpcId, internetGatewayBlockMode })
  expect(kind({ subnets: [subnet('off')] })).toBe('internet')
  expect(kind({ subnets: [subnet('block-ingress')] })).toBe('internal')
  expect(kind({ subnets: [subnet('block-bidirectional')] })).toBe('internal')
  expect(() => kind({ subnets: [subnet(refused)] })).toThrow(Unseen)
  expect(() => kind({ unlisted: ['AWS::EC2::Subnet'] })).toThrow(Unseen)
})

describe('routes', () => {
  const tables = (routes: unknown) => ({ tables: [table('rtb-1', routes, { subnetIds: ['subnet-1'] })] })
  test.each([
    ['a NAT gateway lets nobody in', 'internal', tables([route('0.0.0.0/0', 'nat-1')])],
    ['a blackhole carries nothing', 'internal', tables([route('0.0.0.0/0', 'igw-1', 'blackhole')])],
    [
      'two halves are a default route',
      'internet',
      tables([route('0.0.0.0/1', 'igw-1'), route('128.0.0.0/1', 'igw-1')]),
    ],
    [
      'the most specific route decides',
      'internal',
      tables([route('0.0.0.0/0', 'igw-1'), route('0.0.0.0/1', 'tgw-1'), route('128.0.0.0/1', 'tgw-1')]),
    ],
    [
      'one network elsewhere changes little',
      'internet',
      tables([route('0.0.0.0/0', 'igw-1'), route('203.0.113.0/24', 'vgw-1')]),
    ],
    [
      'only one network through the gateway',
      'internet-limited',
      tables([route('0.0.0.0/0', 'nat-1'), route('203.0.113.0/24', 'igw-1')]),
    ],
    ['an IPv6 route is none for IPv4', 'internal', tables([route('::/0', 'igw-1')])],
    [
      'the main table serves a subnet without one of its own',
      'internet',
      { tables: [table('rtb-m', toInternet, { main: true })] },
    ],
    [
      'its own table goes before the main one',
      'internal',
      { tables: [table('rtb-m', toInternet, { main: true }), table('rtb-1', [], { subnetIds: ['subnet-1'] })] },
    ],
    ['a gateway of another VPC', 'internal', { gateway: gateway(['vpc-2']) }],
    ['a gateway that a shared VPC hides', 'internet', { gateway: null }],
    [
      'a firewall that arriving packets pass first',
      'internet',
      {
        tables: [
          table('rtb-1', [route('0.0.0.0/0', 'vpce-fw')], { subnetIds: ['subnet-1'] }),
          table('rtb-edge', [route('10.0.1.0/24', 'vpce-fw')], { gatewayIds: ['igw-1'] }),
        ],
      },
    ],
    ['a firewall for outgoing traffic only', 'internal', tables([route('0.0.0.0/0', 'vpce-fw')])],
  ] as const)('%s: %s', (_, expected, world) => expect(kind(world)).toBe(expected))
})

describe('network ACLs', () => {
  const web = [5432, 5432] as const
  const replies = [1024, 65535] as const
  test.each([
    [
      'both ways, on the ports that matter',
      'internet',
      [entry(1, false, true, '0.0.0.0/0', web), entry(1, true, true, '0.0.0.0/0', replies)],
    ],
    [
      'a reply on some ephemeral ports is a reply',
      'internet',
      [entry(1, false, true, '0.0.0.0/0', web), entry(1, true, true, '0.0.0.0/0', [32768, 60999])],
    ],
    [
      'no way back',
      'internal',
      [entry(1, false, true, '0.0.0.0/0', web), entry(1, true, true, '0.0.0.0/0', [443, 443])],
    ],
    ['no way in', 'internal', [entry(1, true, true, '0.0.0.0/0')]],
    ['another port', 'internal', [entry(1, false, true, '0.0.0.0/0', [443, 443]), entry(1, true, true, '0.0.0.0/0')]],
    ['a deny before the allow', 'internal', [entry(90, false, false, '0.0.0.0/0', web), ...openAcl]],
    ['a deny after the allow', 'internet', [...openAcl, entry(200, false, false, '0.0.0.0/0')]],
    ['one network denied first', 'internet', [entry(90, false, false, '203.0.113.0/24'), ...openAcl]],
    [
      'one network allowed only',
      'internet-limited',
      [entry(1, false, true, '203.0.113.0/24'), entry(1, true, true, '0.0.0.0/0')],
    ],
    [
      'ways in and out for different networks',
      'internal',
      [entry(1, false, true, '203.0.113.0/24'), entry(1, true, true, '198.51.100.0/24')],
    ],
  ] as const)('%s: %s', (_, expected, entries) => expect(kind({ acls: [acl(entries)] })).toBe(expected))
})

describe('security groups', () => {
  test.each([
    ['two /1 blocks are the internet', 'internet', [from('0.0.0.0/1'), from('128.0.0.0/1')]],
    ['all ports', 'internet', [from('0.0.0.0/0', null)]],
    ['all protocols', 'internet', [from('0.0.0.0/0', null, '-1')]],
    ['a range that holds the port', 'internet', [from('0.0.0.0/0', [0, 65535])]],
    ['a listed network outside', 'internet-limited', [from('203.0.113.0/24')]],
    ['UDP is not TCP', 'isolated', [from('0.0.0.0/0', [5432, 5432], 'udp')]],
    ['another port', 'isolated', [from('0.0.0.0/0', [443, 443])]],
    ['a private network', 'internal', [from('10.0.0.0/8')]],
    ['another group', 'internal', [fromGroup]],
    ['a rule for leaving', 'isolated', [{ ...from('0.0.0.0/0'), egress: true }]],
    ['no rule at all', 'isolated', []],
  ] as const)('%s: %s', (_, expected, rules) => expect(kind({ groups: [group(rules)] })).toBe(expected))

  test('groups add up', () => {
    const groups = [group([from('10.0.0.0/8')]), group([from('0.0.0.0/0')], 'sg-9')]
    expect(kind({ groups }, { securityGroupIds: ['sg-1', 'sg-9'] })).toBe('internet')
  })
  test('what has no group is not filtered', () =>
    expect(kind({ groups: [] }, { securityGroupIds: [] })).toBe('internet'))
})

describe('IPv4 and IPv6 apart', () => {
  const ipv6 = { publicAddress: false, ipv6: true }
  test('an IPv6 path needs an IPv6 route and an IPv6 rule', () => {
    const tables = [table('rtb-1', [route('::/0', 'igw-1')], { subnetIds: ['subnet-1'] })]
    expect(kind({ tables, groups: [group([from('::/0')])] }, ipv6)).toBe('internet')
    expect(kind({ tables, groups: [group([from('0.0.0.0/0')])] }, ipv6)).toBe('internal')
    expect(kind({ groups: [group([from('::/0')])] }, ipv6)).toBe('internal')
  })
  test('an egress-only gateway lets nobody in', () => {
    const tables = [table('rtb-1', [route('::/0', 'eigw-1')], { subnetIds: ['subnet-1'] })]
    expect(kind({ tables, groups: [group([from('::/0')])] }, ipv6)).toBe('internal')
  })
  test('a route for one family and a rule for the other make no path', () => {
    const tables = [table('rtb-1', [route('0.0.0.0/0', 'igw-1')], { subnetIds: ['subnet-1'] })]
    expect(kind({ tables, groups: [group([from('::/0')])] }, { publicAddress: true, ipv6: true })).toBe('internal')
  })
})

describe('several subnets', () => {
  const both = { subnetIds: ['subnet-1', 'subnet-2'] }
  const acls = [acl(openAcl, ['subnet-1', 'subnet-2'])]
  test('one public subnet is enough', () => {
    const tables = [
      table('rtb-1', [], { subnetIds: ['subnet-1'] }),
      table('rtb-2', toInternet, { subnetIds: ['subnet-2'] }),
    ]
    expect(kind({ tables, acls }, both)).toBe('internet')
  })
  test('an unread one matters unless another is open', () => {
    const hidden = table('rtb-1', refused, { subnetIds: ['subnet-1'] })
    expect(kind({ tables: [hidden, table('rtb-2', toInternet, { subnetIds: ['subnet-2'] })], acls }, both)).toBe(
      'internet',
    )
    expect(() => kind({ tables: [hidden, table('rtb-2', [], { subnetIds: ['subnet-2'] })], acls }, both)).toThrow(
      Unseen,
    )
  })
})

describe('what was not read', () => {
  const closedGroup = [group([from('10.0.0.0/8')])]
  test.each([
    ['the routes', { tables: [table('rtb-1', refused, { subnetIds: ['subnet-1'] })] }],
    ['which table the subnet has', { tables: [], unlisted: ['AWS::EC2::RouteTable'] }],
    ['the ACL entries', { acls: [acl(refused)] }],
    ['the ACLs', { acls: [], unlisted: ['AWS::EC2::NetworkAcl'] }],
    ['the rules of the group', { groups: [group(refused)] }],
    ['the group', { groups: [], unlisted: ['AWS::EC2::SecurityGroup'] }],
    ['a group of somebody else', { groups: [] }],
  ] as const)('%s: no verdict', (_, world) => expect(() => kind(world)).toThrow(Unseen))

  test.each([
    [
      'the routes',
      { tables: [table('rtb-1', refused, { subnetIds: ['subnet-1'] })] },
      'public address → ? route table rtb-1 → network ACL acl-1 → security group sg-1',
    ],
    [
      'the ACLs',
      { acls: [], unlisted: ['AWS::EC2::NetworkAcl'] },
      'public address → internet gateway igw-1 → route table rtb-1 → ? network ACL → security group sg-1',
    ],
    [
      'the group',
      { groups: [group(refused)] },
      'public address → internet gateway igw-1 → route table rtb-1 → network ACL acl-1 → ? security group sg-1',
    ],
  ] as const)('%s: the path is kept, and the hop is named', (_, world, path) => {
    expect(unknownPath(world)).toBe(path)
  })

  test.each([
    [
      'the routes, behind a closed group',
      { tables: [table('rtb-1', refused, { subnetIds: ['subnet-1'] })], groups: closedGroup },
    ],
    ['the ACL, behind a closed group', { acls: [], unlisted: ['AWS::EC2::NetworkAcl'], groups: closedGroup }],
    [
      'the group, behind a private route',
      { groups: [group(refused)], tables: [table('rtb-1', [], { subnetIds: ['subnet-1'] })] },
    ],
  ] as const)('%s: a proven closed hop makes it irrelevant', (_, world) => expect(kind(world)).toBe('internal'))

  test('one open group proves the door open though another was not read', () => {
    const groups = [group(refused), group([from('0.0.0.0/0')], 'sg-9')]
    expect(kind({ groups }, { securityGroupIds: ['sg-1', 'sg-9'] })).toBe('internet')
    const limited = [group(refused), group([from('203.0.113.0/24')], 'sg-9')]
    expect(() => kind({ groups: limited }, { securityGroupIds: ['sg-1', 'sg-9'] })).toThrow(Unseen)
  })
})

test('every type it may ask for is declared', () => {
  const asked = new Set<string>()
  const blind = relatedIndex({
    resources: [
      table('rtb-1', toInternet, { subnetIds: ['subnet-1'] }),
      acl(openAcl),
      group([from('0.0.0.0/0')]),
      gateway([vpcId]),
    ],
    listed: (type) => {
      asked.add(type)
      return true
    },
    accountId: account,
    organizationAccounts: null,
    organizationId: null,
    now: new Date(0),
  })
  internetExposure(blind, database)
  for (const type of asked) expect(reachabilityLooksAt).toContain(type)
})
