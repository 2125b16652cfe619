import type { IpPermission, NetworkAclEntry, Route } from '@aws-sdk/client-ec2'
import { describe, expect, it } from 'vitest'
import { openRanges, rangeText } from '#domain/network/open-ports.ts'
import { observed, Unseen, unobserved } from '#domain/observed.ts'
import { relatedIndex } from '#domain/related-index.ts'
import type { Facts } from '#domain/resource.ts'
import { networkAcl } from './network-acl.ts'
import { blocksOf, prefixList } from './prefix-list.ts'
import { routeTable } from './route-table.ts'
import { securityGroup } from './security-group.ts'

const where = { accountId: '111122223333', region: 'eu-west-1', partition: 'aws' }

describe('routes', () => {
  const routes = (...Routes: Route[]) =>
    routeTable({ RouteTableId: 'rtb-1', Routes, Associations: [] }, where).facts.routes

  it.each<[string, Route, object]>([
    [
      'a gateway',
      { DestinationCidrBlock: '0.0.0.0/0', GatewayId: 'igw-1', State: 'active' },
      { destination: '0.0.0.0/0', target: 'igw-1', state: 'active' },
    ],
    [
      'IPv6 through an egress-only gateway',
      { DestinationIpv6CidrBlock: '::/0', EgressOnlyInternetGatewayId: 'eigw-1', State: 'active' },
      { target: 'eigw-1' },
    ],
    [
      'a NAT gateway',
      { DestinationCidrBlock: '0.0.0.0/0', NatGatewayId: 'nat-1', State: 'active' },
      { target: 'nat-1' },
    ],
    [
      'a prefix list',
      { DestinationPrefixListId: 'pl-1', GatewayId: 'vpce-1', State: 'active' },
      { destination: 'pl-1' },
    ],
    [
      'an instance by its interface',
      { DestinationCidrBlock: '0.0.0.0/0', InstanceId: 'i-1', NetworkInterfaceId: 'eni-1', State: 'active' },
      { target: 'eni-1' },
    ],
    [
      'a target that was deleted',
      { DestinationCidrBlock: '0.0.0.0/0', State: 'blackhole' },
      { target: 'removed', state: 'blackhole' },
    ],
  ])('%s', (_, route, expected) => expect(routes(route)).toMatchObject({ value: [expected] }))

  it('a route with a target of a new kind leaves the table unknown, since it might lead out', () => {
    expect(routes({ DestinationCidrBlock: '0.0.0.0/0', State: 'active' })).toMatchObject({ unobserved: 'schema-drift' })
    expect(
      routes({ DestinationCidrBlock: '0.0.0.0/0', GatewayId: 'igw-1', State: 'sleeping' as 'active' }),
    ).toMatchObject({ unobserved: 'schema-drift' })
  })
  it('tells the main table and what is tied to it, without ties that were cut', () => {
    const { main, subnetIds, gatewayIds } = routeTable(
      {
        RouteTableId: 'rtb-1',
        Associations: [
          { Main: true },
          { SubnetId: 'subnet-1', Main: false },
          { SubnetId: 'subnet-2', Main: false, AssociationState: { State: 'disassociated' } },
          { GatewayId: 'igw-1', Main: false },
        ],
      },
      where,
    ).facts
    expect([main, subnetIds, gatewayIds]).toMatchObject([
      { value: true },
      { value: ['subnet-1'] },
      { value: ['igw-1'] },
    ])
  })
  it('without its ties nobody knows whether it is the main table', () => {
    expect(routeTable({ RouteTableId: 'rtb-1' }, where).facts.main).toMatchObject({ unobserved: 'not-returned' })
  })
})

describe('network ACL entries', () => {
  const entries = (...Entries: NetworkAclEntry[]) => networkAcl({ NetworkAclId: 'acl-1', Entries }, where).facts.entries
  const base: NetworkAclEntry = {
    RuleNumber: 100,
    Egress: false,
    RuleAction: 'allow',
    Protocol: '6',
    CidrBlock: '0.0.0.0/0',
  }
  it.each<[string, NetworkAclEntry, object]>([
    [
      'ports',
      { ...base, PortRange: { From: 22, To: 22 } },
      { value: [{ fromPort: 22, toPort: 22, allow: true, egress: false }] },
    ],
    ['all ports', base, { value: [{ fromPort: null, toPort: null }] }],
    ['port nought is a port', { ...base, PortRange: { From: 0, To: 0 } }, { value: [{ fromPort: 0, toPort: 0 }] }],
    ['IPv6', { ...base, CidrBlock: undefined, Ipv6CidrBlock: '::/0' }, { value: [{ cidr: '::/0' }] }],
    ['a deny', { ...base, RuleAction: 'deny' }, { value: [{ allow: false }] }],
    ['an action of a new kind', { ...base, RuleAction: 'inspect' as 'deny' }, { unobserved: 'schema-drift' }],
    ['no block', { ...base, CidrBlock: undefined }, { unobserved: 'schema-drift' }],
  ])('%s', (_, entry, fact) => expect(entries(entry)).toMatchObject(fact))
})

describe('security group rules', () => {
  const attachedTo = observed([], 'ec2:DescribeNetworkInterfaces')
  const group = (IpPermissions: IpPermission[] | undefined, IpPermissionsEgress: IpPermission[] | undefined = []) =>
    securityGroup({ GroupId: 'sg-1', GroupName: 'web', IpPermissions, IpPermissionsEgress }, attachedTo, where).facts
      .rules

  it('one for each source', () => {
    const permission: IpPermission = {
      IpProtocol: 'tcp',
      FromPort: 443,
      ToPort: 443,
      IpRanges: [{ CidrIp: '0.0.0.0/0' }],
      Ipv6Ranges: [{ CidrIpv6: '::/0' }],
      UserIdGroupPairs: [
        { GroupId: 'sg-2', UserId: '999999999999' },
        { GroupId: 'sg-3', UserId: '999999999999', VpcPeeringConnectionId: 'pcx-1' },
      ],
      PrefixListIds: [{ PrefixListId: 'pl-1' }],
    }
    expect(group([permission])).toMatchObject({
      value: [
        { source: { kind: 'ipv4', cidr: '0.0.0.0/0' } },
        { source: { kind: 'ipv6', cidr: '::/0' } },
        { source: { kind: 'group', groupId: 'sg-2', accountId: '999999999999' } },
        { source: { kind: 'group', groupId: 'sg-3', accountId: '999999999999', peeringId: 'pcx-1' } },
        { source: { kind: 'prefix-list', prefixListId: 'pl-1' } },
      ],
    })
  })
  it.each<[string, IpPermission, object]>([
    ['all protocols have no ports', { IpProtocol: '-1', FromPort: -1, ToPort: -1 }, { fromPort: null, toPort: null }],
    ['ICMP’s numbers are no ports', { IpProtocol: 'icmp', FromPort: 8, ToPort: -1 }, { fromPort: null, toPort: null }],
    ['port nought is a port', { IpProtocol: 'tcp', FromPort: 0, ToPort: 65535 }, { fromPort: 0, toPort: 65535 }],
  ])('%s', (_, permission, expected) => {
    expect(group([{ ...permission, IpRanges: [{ CidrIp: '10.0.0.0/8' }] }])).toMatchObject({ value: [expected] })
  })
  it('an unread half leaves the rules unread', () => {
    const half = securityGroup({ GroupId: 'sg-1', IpPermissions: [] }, attachedTo, where)
    expect(half.facts.rules).toMatchObject({ unobserved: 'not-returned' })
  })
  it('refused interfaces leave only the attachments unread', () => {
    const refused = unobserved('denied', 'ec2:DescribeNetworkInterfaces')
    const { rules, attachedTo: to } = securityGroup(
      { GroupId: 'sg-1', IpPermissions: [], IpPermissionsEgress: [] },
      refused,
      where,
    ).facts
    expect([rules, to]).toMatchObject([{ value: [] }, { unobserved: 'denied' }])
  })
})

describe('what is open to everybody', () => {
  const rule = (cidr: string, protocol: string, ports: readonly [number, number] | null) => ({
    egress: false,
    protocol,
    fromPort: ports?.[0] ?? null,
    toPort: ports?.[1] ?? null,
    source: { kind: cidr.includes(':') ? ('ipv6' as const) : ('ipv4' as const), cidr },
  })
  it.each([
    ['one port', [rule('0.0.0.0/0', 'tcp', [443, 443])], ['TCP port 443']],
    [
      'the same port for both families, once',
      [rule('0.0.0.0/0', 'tcp', [443, 443]), rule('::/0', 'tcp', [443, 443])],
      ['TCP port 443'],
    ],
    ['everything', [rule('::/0', '-1', null)], ['every protocol, all ports']],
    ['by protocol number', [rule('0.0.0.0/0', '17', [53, 53])], ['UDP port 53']],
    ['two halves', [rule('0.0.0.0/1', 'tcp', [80, 90]), rule('128.0.0.0/1', 'tcp', [80, 90])], ['TCP ports 80 to 90']],
    [
      'two parts of the internet whose ports overlap, where they do',
      [rule('0.0.0.0/3', 'tcp', [0, 65535]), rule('32.0.0.0/3', 'tcp', [0, 0]), rule('32.0.0.0/3', 'tcp', [80, 90])],
      ['TCP port 0', 'TCP ports 80 to 90'],
    ],
    [
      'all ports, rule by rule',
      [rule('0.0.0.0/0', 'tcp', [0, 1023]), rule('0.0.0.0/0', 'tcp', [1024, 65535])],
      ['TCP, all ports'],
    ],
    ['a listed network is not everybody', [rule('203.0.113.0/24', 'tcp', [22, 22])], []],
    ['nor is ICMP a port', [rule('0.0.0.0/0', 'icmp', null)], []],
  ])('%s', (_, rules, expected) => expect(openRanges(around(), rules).map(rangeText)).toEqual(expected))

  const listed = (prefixListId: string) => ({
    ...rule('0.0.0.0/0', 'tcp', [22, 22]),
    source: { kind: 'prefix-list' as const, prefixListId },
  })
  it.each([
    ['a prefix list that holds everybody', [listed('pl-all')], ['TCP port 22']],
    ['half in a rule, half in a list', [rule('0.0.0.0/1', 'tcp', [22, 22]), listed('pl-half')], ['TCP port 22']],
    ['a list of networks', [listed('pl-office')], []],
    ['the list CloudFront fetches from', [listed('pl-cloudfront')], []],
  ])('%s', (_, rules, expected) => expect(openRanges(around(...lists), rules).map(rangeText)).toEqual(expected))
  it('a list that was not found or not read decides nothing, unless the rest is open anyway', () => {
    expect(() => openRanges(around(), [listed('pl-all')])).toThrow(Unseen)
    expect(() => openRanges(around(unread), [listed('pl-unread')])).toThrow(Unseen)
    const open = rule('0.0.0.0/0', 'tcp', [22, 22])
    expect(openRanges(around(unread), [open, listed('pl-unread')]).map(rangeText)).toEqual(['TCP port 22'])
  })
})

const ownList = (PrefixListId: string, ...entries: string[]) =>
  prefixList(
    { PrefixListId, PrefixListName: PrefixListId, AddressFamily: 'IPv4', OwnerId: where.accountId, Tags: [] },
    observed(entries, 'ec2:GetManagedPrefixListEntries'),
    where,
  )
const notRead = unobserved('denied', 'ec2:GetManagedPrefixListEntries')
const unread = { ...ownList('pl-unread'), facts: { ...ownList('pl-unread').facts, entries: notRead } }
const cloudFront = prefixList(
  {
    PrefixListId: 'pl-cloudfront',
    PrefixListArn: 'arn:aws:ec2:eu-west-1:aws:prefix-list/pl-cloudfront',
    PrefixListName: 'com.amazonaws.global.cloudfront.origin-facing',
    AddressFamily: 'IPv4',
    OwnerId: 'AWS',
  },
  unobserved('not-asked', 'ec2:GetManagedPrefixListEntries'),
  where,
)
const lists = [
  ownList('pl-all', '10.0.0.0/8', '0.0.0.0/0'),
  ownList('pl-half', '128.0.0.0/1'),
  ownList('pl-office', '203.0.113.0/24'),
  cloudFront,
]
function around(...resources: readonly (typeof unread | typeof cloudFront)[]) {
  return relatedIndex({
    resources: resources.map((one) => ({
      ...one,
      ...where,
      type: 'AWS::EC2::PrefixList',
      facts: one.facts as Facts,
    })),
    listed: () => true,
    accountId: where.accountId,
    organizationAccounts: null,
    organizationId: null,
    now: new Date(0),
  })
}

describe('prefix lists', () => {
  it('have their blocks in order, so that a shuffled answer is no change', () =>
    expect(ownList('pl-1', '9.0.0.0/8', '10.0.0.0/8').facts.entries).toEqual(
      observed(['10.0.0.0/8', '9.0.0.0/8'], 'ec2:GetManagedPrefixListEntries'),
    ))
  it('an entry without a block leaves the list unread', () =>
    expect(() => blocksOf([{ Cidr: '10.0.0.0/8' }, { Description: 'what?' }])).toThrow(Unseen))
  it('AWS’s own carry AWS’s ARN and no entries', () => {
    expect(cloudFront.arn).toBe('arn:aws:ec2:eu-west-1:aws:prefix-list/pl-cloudfront')
    expect(cloudFront.facts.ownerId).toMatchObject({ value: 'AWS' })
    expect(cloudFront.facts.entries).toMatchObject({ unobserved: 'not-asked' })
  })
  it('an address family that AWS adds is kept raw', () =>
    expect(prefixList({ PrefixListId: 'pl-1', AddressFamily: 'IPv8' }, notRead, where).facts).toMatchObject({
      addressFamily: { unobserved: 'schema-drift', detail: 'IPv8' },
      ownerId: { unobserved: 'not-returned' },
      entries: { unobserved: 'denied' },
    }))
})
