import type { Cluster } from '@aws-sdk/client-dax'
import { describe, expect, it } from 'vitest'
import { judgePillars } from '#domain/judge.ts'
import { isObserved, type Observed, observed, unobserved } from '#domain/observed.ts'
import type { Posture } from '#domain/posture.ts'
import { account, acl, from, gateway, group, openAcl, route, table } from '#domain/pretend/network.ts'
import { relatedIndex } from '#domain/related-index.ts'
import type { Resource } from '#domain/resource.ts'
import { posture } from './cluster.posture.ts'
import { type ClusterFacets, cluster } from './cluster.ts'

const where = { accountId: account, region: 'eu-west-1', partition: 'aws' }
const item: Cluster = {
  ClusterName: 'orders-cache',
  ClusterArn: `arn:aws:dax:eu-west-1:${account}:cache/orders-cache`,
  SSEDescription: { Status: 'ENABLED' },
  ClusterEndpointEncryptionType: 'TLS',
  ClusterDiscoveryEndpoint: { Port: 9111 },
  SubnetGroup: 'data',
  SecurityGroups: [{ SecurityGroupIdentifier: 'sg-1', Status: 'active' }],
  Nodes: [{ AvailabilityZone: 'eu-west-1a' }, { AvailabilityZone: 'eu-west-1a' }, { AvailabilityZone: 'eu-west-1b' }],
}
const facets: ClusterFacets = {
  subnets: observed({ VpcId: 'vpc-1', Subnets: [{ SubnetIdentifier: 'subnet-1' }] }, 'dax:DescribeSubnetGroups'),
  tags: observed([{ Key: '__proto__', Value: 'x' }], 'dax:ListTags'),
}
const value = (fact: Observed<unknown>) => (isObserved(fact) ? fact.value : fact.unobserved)
const kind = (fact: Observed<{ readonly kind: string }>) => (isObserved(fact) ? fact.value.kind : fact.unobserved)

function pillars(fields: Cluster = {}, changed: Partial<ClusterFacets> = {}, others: readonly Resource[] = []) {
  const made = cluster({ ...item, ...fields }, { ...facets, ...changed })
  const found = { ...made, ...where, type: 'AWS::DAX::Cluster' } as unknown as Resource
  const related = relatedIndex({
    resources: [found, ...others],
    // Keys are denied throughout: the service's own key is AWS managed without them.
    listed: (type) => !type.startsWith('AWS::KMS::'),
    accountId: account,
    organizationAccounts: null,
    organizationId: null,
    now: new Date(0),
  })
  return judgePillars(found, posture as unknown as Posture, related, (_what, _resource, error) => {
    throw error
  })
}

describe('the normaliser', () => {
  it('reads zones once each, and tags whatever they are called', () => {
    const { facts, tags } = cluster(item, facets)
    expect(value(facts.availabilityZones)).toEqual(['eu-west-1a', 'eu-west-1b'])
    expect(isObserved(tags) && Object.entries(tags.value)).toEqual([['__proto__', 'x']])
  })

  it('leaves unread what AWS did not return, and the network with its call', () => {
    const denied = unobserved('denied', 'dax:DescribeSubnetGroups')
    const { facts } = cluster({ ClusterName: 'new' }, { ...facets, subnets: denied })
    expect([facts.sseStatus, facts.clusterEndpointEncryptionType, facts.port, facts.networkType].map(value)).toEqual(
      Array(4).fill('not-returned'),
    )
    expect([facts.vpcId, facts.subnetIds]).toEqual([denied, denied])
    expect(value(cluster({ SSEDescription: { Status: 'ROTATING' as 'ENABLED' } }, facets).facts.sseStatus)).toBe(
      'schema-drift',
    )
  })
})

describe('the posture', () => {
  it.each([
    ['ENABLED', 'aws-managed'],
    ['ENABLING', 'not-returned'],
    ['DISABLING', 'none'],
    ['DISABLED', 'none'],
  ] as const)('with encryption %s at rest: %s', (Status, expected) => {
    expect(kind(pillars({ SSEDescription: { Status } }).encryptionAtRest)).toBe(expected)
  })

  it('in transit goes by the endpoint type', () => {
    expect(kind(pillars().encryptionInTransit)).toBe('enforced')
    expect(kind(pillars({ ClusterEndpointEncryptionType: 'NONE' }).encryptionInTransit)).toBe('none')
    expect(kind(pillars({ ClusterEndpointEncryptionType: undefined }).encryptionInTransit)).toBe('not-returned')
  })

  const open = [
    table('rtb-1', [route('0.0.0.0/0', 'igw-1'), route('::/0', 'igw-1')], { subnetIds: ['subnet-1'] }),
    gateway(['vpc-1']),
    acl(openAcl),
    group([from('0.0.0.0/0', [9111, 9111]), from('::/0', [9111, 9111])]),
  ]
  const inside = route('10.0.0.0/16', 'local')
  const shut = [
    table('rtb-1', [inside], { subnetIds: ['subnet-1'] }),
    acl(openAcl),
    group([from('::/0', [9111, 9111])]),
  ]
  const noSubnet = { subnets: observed({ VpcId: 'vpc-1', Subnets: [] }, 'dax:DescribeSubnetGroups') }
  const denied = { subnets: unobserved('denied', 'dax:DescribeSubnetGroups') }
  it.each<[string, Cluster, Partial<ClusterFacets>, readonly Resource[], string]>([
    ['has no public IPv4 address, however open its VPC', { NetworkType: 'ipv4' }, {}, open, 'internal'],
    ['does not say whether it has IPv6, where that decides', {}, {}, open, 'not-returned'],
    ['does not say whether it has IPv6, where nothing leads in', {}, {}, [...shut, gateway(['vpc-1'])], 'internal'],
    ['is of a network type to come', { NetworkType: 'ipv8' as 'ipv6' }, {}, open, 'schema-drift'],
    ['over IPv6 with no subnet named is not judged', { NetworkType: 'ipv6' }, noSubnet, open, 'not-returned'],
    [
      'over IPv4 alone with unread subnets, which other accounts may be joined to',
      { NetworkType: 'ipv4' },
      denied,
      open,
      'denied',
    ],
    ['can be reached over IPv6 where every hop is open', { NetworkType: 'dual_stack' }, {}, open, 'internet'],
    ['over IPv6 with unread subnets is not judged', { NetworkType: 'ipv6' }, denied, open, 'denied'],
    ['into which no group lets anybody', { NetworkType: 'ipv4' }, {}, [group([])], 'isolated'],
    ['without a named group is not judged', { SecurityGroups: [] }, {}, open, 'not-returned'],
  ])('a cluster that %s', (_, fields, changed, others, expected) => {
    expect(kind(pillars(fields, changed, others).exposure)).toBe(expected)
  })
})
