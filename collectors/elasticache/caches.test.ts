import type { CacheCluster, CacheSubnetGroup, ReplicationGroup, User } from '@aws-sdk/client-elasticache'
import { describe, expect, it } from 'vitest'
import type { Control } from '#domain/control.ts'
import { judgeControl, judgePillars } from '#domain/judge.ts'
import { key as keyOf } from '#domain/keys/key-world.ts'
import type { SecurityGroupRule } from '#domain/network/facts.ts'
import { isObserved, type Observed, observed, unobserved } from '#domain/observed.ts'
import type { Pillars } from '#domain/pillars.ts'
import type { Posture } from '#domain/posture.ts'
import {
  account,
  acl,
  from,
  fromGroup,
  gateway,
  openAcl,
  route,
  group as securityGroup,
  table,
  toInternet,
} from '#domain/pretend/network.ts'
import { relatedIndex } from '#domain/related-index.ts'
import type { CollectedResource, Facts, Resource } from '#domain/resource.ts'
import { posture as clusterPosture } from './cache-cluster.posture.ts'
import { cacheCluster } from './cache-cluster.ts'
import { family as authentication } from './controls/authentication.ts'
import { family as network } from './controls/network.ts'
import { atLeast, compliancePrograms } from './engine.ts'
import { posture as groupPosture } from './replication-group.posture.ts'
import { type ReplicationGroupFacets, replicationGroup } from './replication-group.ts'
import { updatesOf } from './service-updates.ts'
import { posture as snapshotPosture } from './snapshot.posture.ts'
import { snapshot } from './snapshot.ts'
import { isUnrestricted, isUnused, user, withoutPasswords } from './user.ts'

const call = 'elasticache:DescribeCacheClusters'
const none = observed([], 'elasticache:ListTagsForResource')
const value = (fact: Observed<unknown>) => (isObserved(fact) ? fact.value : fact.unobserved)

const item: ReplicationGroup = {
  ReplicationGroupId: 'cart',
  ARN: `arn:aws:elasticache:eu-west-1:${account}:replicationgroup:cart`,
  ReplicationGroupCreateTime: new Date('2026-02-01T00:00:00Z'),
  Engine: 'valkey',
  NodeGroups: [{ PrimaryEndpoint: { Port: 6379 } }],
  TransitEncryptionEnabled: true,
  TransitEncryptionMode: 'required',
  AtRestEncryptionEnabled: true,
  StorageEncryptionType: 'sse-elasticache',
}
const member: CacheCluster = {
  CacheClusterId: 'cart-001',
  ReplicationGroupId: 'cart',
  Engine: 'valkey',
  EngineVersion: '8.0.1',
  CacheSubnetGroupName: 'caches',
  SecurityGroups: [{ SecurityGroupId: 'sg-1', Status: 'active' }],
}
const subnetGroup: CacheSubnetGroup = {
  CacheSubnetGroupName: 'caches',
  VpcId: 'vpc-1',
  Subnets: [{ SubnetIdentifier: 'subnet-1' }],
}
const facets: ReplicationGroupFacets = {
  members: observed([member], call),
  subnetGroup: observed(subnetGroup, 'elasticache:DescribeCacheSubnetGroups'),
  serviceUpdates: observed([], 'elasticache:DescribeUpdateActions'),
  tags: none,
}
const group = (change: Partial<ReplicationGroup> = {}, others: Partial<ReplicationGroupFacets> = {}) =>
  replicationGroup({ ...item, ...change }, { ...facets, ...others })
const clusterFacets = { subnetGroup: facets.subnetGroup, serviceUpdates: facets.serviceUpdates, tags: none }

/** A collected resource where resources around it are. */
function placed<F extends Facts>(type: string, made: CollectedResource<F>): Resource<F> {
  return { ...made, type, accountId: account, region: 'eu-west-1', partition: 'aws' }
}
function pillars(posture: Posture<never>, judged: Resource<never>, around: readonly Resource[] = [], blind = false) {
  const related = relatedIndex({
    resources: around,
    listed: () => !blind,
    accountId: account,
    organizationAccounts: null,
    organizationId: null,
    now: new Date('2026-09-01T00:00:00Z'),
  })
  return judgePillars(judged as Resource, posture as unknown as Posture, related, (_what, _resource, error) => {
    throw error
  })
}
const kindOf = (pillar: Observed<{ readonly kind: string }>) =>
  isObserved(pillar) ? pillar.value.kind : pillar.unobserved

describe('a replication group', () => {
  const posture = groupPosture as unknown as Posture<never>
  const judge = (made: ReturnType<typeof group>, around: readonly Resource[] = [], blind = false) =>
    pillars(posture, placed('AWS::ElastiCache::ReplicationGroup', made) as Resource<never>, around, blind)

  it('takes version, network and, where it is not named itself, engine from its members', () => {
    const { Engine: _, ...nameless } = item
    const { facts } = replicationGroup(nameless, facets)
    expect(value(facts.engine)).toBe('valkey')
    expect(value(facts.engineVersion)).toBe('8.0.1')
    expect(value(facts.securityGroupIds)).toEqual(['sg-1'])
    expect(value(facts.vpcId)).toBe('vpc-1')
    expect(value(facts.compliancePrograms)).toEqual(['FedRAMP', 'HIPAA', 'PCI DSS'])
  })

  it('is judged by the oldest member while it is upgraded', () => {
    const members = ['7.1.0', '6.2.6', '7.1.0'].map((EngineVersion) => ({ ...member, EngineVersion }))
    expect(value(group({}, { members: observed(members, call) }).facts.engineVersion)).toBe('6.2.6')
  })

  it('without its members knows neither version nor network, and all that the group says itself', () => {
    const denied = unobserved('denied', call)
    const { facts } = group({}, { members: denied, subnetGroup: denied })
    for (const name of ['engineVersion', 'securityGroupIds', 'vpcId', 'compliancePrograms'] as const)
      expect(facts[name]).toEqual(denied)
    expect(value(facts.transitEncryptionMode)).toBe('required')
    expect(kindOf(judge(group({}, { members: denied, subnetGroup: denied })).exposure)).toBe('denied')
  })

  it('leaves unread what AWS did not return', () => {
    const { facts } = replicationGroup({ ReplicationGroupId: 'new' }, facets)
    for (const name of [
      'port',
      'storageEncryptionType',
      'transitEncryptionMode',
      'multiAZ',
      'authTokenEnabled',
    ] as const)
      expect([name, value(facts[name])]).toEqual([name, 'not-returned'])
    expect(value(facts.userGroupIds)).toEqual([])
  })

  it.each([
    // The type is authoritative: the flag may be false where data is encrypted.
    [{ StorageEncryptionType: 'sse-elasticache', AtRestEncryptionEnabled: false } as const, 'sse-elasticache'],
    [{ StorageEncryptionType: 'none', AtRestEncryptionEnabled: false } as const, 'none'],
    [{ StorageEncryptionType: undefined, AtRestEncryptionEnabled: false }, 'none'],
    [{ StorageEncryptionType: undefined, AtRestEncryptionEnabled: true }, 'sse-elasticache'],
    [{ StorageEncryptionType: undefined, AtRestEncryptionEnabled: true, KmsKeyId: 'k' }, 'sse-kms'],
    [
      { StorageEncryptionType: undefined, AtRestEncryptionEnabled: false, EffectiveDurability: 'sync' } as const,
      'sse-elasticache',
    ],
    [{ StorageEncryptionType: undefined, AtRestEncryptionEnabled: undefined }, 'not-returned'],
    [{ StorageEncryptionType: 'sse-moon' as 'none' }, 'schema-drift'],
  ])('reads storage encryption of %o as %s', (change, expected) => {
    expect(value(group(change).facts.storageEncryptionType)).toBe(expected)
  })

  it.each([
    [{ TransitEncryptionMode: 'required' } as const, '8.0.1', 'enforced'],
    [{ TransitEncryptionMode: 'preferred' } as const, '8.0.1', 'optional'],
    [{ TransitEncryptionEnabled: false, TransitEncryptionMode: undefined }, '8.0.1', 'none'],
    // Redis before 7 cannot prefer: what encrypts, requires.
    [{ TransitEncryptionMode: undefined }, '6.2.6', 'enforced'],
    [{ TransitEncryptionMode: undefined }, '7.1.0', 'not-returned'],
    [{ TransitEncryptionEnabled: undefined }, '8.0.1', 'not-returned'],
  ])('encrypts traffic of %o on %s: %s', (change, EngineVersion, expected) => {
    const made = group(change, { members: observed([{ ...member, EngineVersion }], call) })
    expect(kindOf(judge(made).encryptionInTransit)).toBe(expected)
  })

  it('without its members does not take a missing mode for required', () => {
    const made = group({ TransitEncryptionMode: undefined }, { members: unobserved('denied', call) })
    expect(kindOf(judge(made).encryptionInTransit)).toBe('not-returned')
  })

  it('is never reached from the internet, open groups or not, and isolated where nobody is let in', () => {
    const open = [
      table('rtb-1', [...toInternet, route('::/0', 'igw-1')], { subnetIds: ['subnet-1'] }),
      gateway(['vpc-1']),
      acl(openAcl),
    ]
    const cache = (...rules: readonly SecurityGroupRule[]) =>
      kindOf(judge(group(), [...open, securityGroup(rules)]).exposure)
    expect(cache(from('0.0.0.0/0', [6379, 6379]), from('::/0', [6379, 6379]))).toBe('internal')
    expect(cache({ ...fromGroup, fromPort: 6379, toPort: 6379 })).toBe('internal')
    expect(cache(from('0.0.0.0/0', [5432, 5432]))).toBe('isolated')
    // Unread groups cannot open the internet; who inside is let in is not known, so the wider word stands.
    expect(kindOf(judge(group(), open).exposure)).toBe('internal')
    expect(kindOf(judge(group(), [securityGroup([from('10.0.0.0/8', [6379, 6379])])]).exposure)).toBe('not-covered')
  })

  it('is under the kind of key that the key’s own facts say, or unknown', () => {
    const keyed = group({ StorageEncryptionType: 'sse-kms', KmsKeyId: 'abc' })
    const key = keyOf('abc')
    expect(kindOf(judge(keyed, [key]).encryptionAtRest)).toBe('customer-managed')
    expect(kindOf(judge(keyed, [], true).encryptionAtRest)).toBe('not-covered')
    expect(kindOf(judge(group({ StorageEncryptionType: 'sse-kms' })).encryptionAtRest)).toBe('not-returned')
    expect(kindOf(judge(group()).encryptionAtRest)).toBe('aws-owned')
  })
})

describe('a cluster on its own', () => {
  const memcached: CacheCluster = {
    ...member,
    Engine: 'memcached',
    EngineVersion: '1.6.22',
    ConfigurationEndpoint: { Port: 11211 },
    AtRestEncryptionEnabled: false,
    TransitEncryptionEnabled: true,
  }
  const judge = (change: Partial<CacheCluster>) =>
    pillars(
      clusterPosture as unknown as Posture<never>,
      placed(
        'AWS::ElastiCache::CacheCluster',
        cacheCluster({ ...memcached, ...change }, clusterFacets),
      ) as Resource<never>,
    )

  it('of Memcached has no snapshots, no key and no compliance programme', () => {
    const { facts } = cacheCluster(memcached, clusterFacets)
    expect(value(facts.snapshotRetentionLimit)).toBeNull()
    expect(value(facts.compliancePrograms)).toEqual([])
    expect(value(facts.port)).toBe(11211)
    expect(kindOf(judge({}).encryptionAtRest)).toBe('none')
    expect(kindOf(judge({}).encryptionInTransit)).toBe('enforced')
  })

  it('that says it is encrypted but not under what is not known', () => {
    expect(kindOf(judge({ Engine: 'redis', AtRestEncryptionEnabled: true }).encryptionAtRest)).toBe('not-returned')
  })
})

describe('a snapshot', () => {
  const taken = { CacheNodeId: '0001', SnapshotCreateTime: new Date('2026-05-01T00:00:00Z') }
  const base = { SnapshotName: 'final', NodeSnapshots: [taken], ReplicationGroupId: 'cart' }
  const judge = (change: object, source: Resource | null) =>
    kindOf(
      pillars(
        snapshotPosture as unknown as Posture<never>,
        placed('AWS::ElastiCache::Snapshot', snapshot({ ...base, ...change }, { tags: none })) as Resource<never>,
        source ? [source] : [],
      ).encryptionAtRest,
    )
  const source = (change: Partial<ReplicationGroup>) =>
    placed('AWS::ElastiCache::ReplicationGroup', group(change)) as unknown as Resource

  it('without a key is as its source is, if that is still the same one', () => {
    expect(judge({}, source({ StorageEncryptionType: 'sse-elasticache' }))).toBe('aws-owned')
    expect(judge({}, source({ StorageEncryptionType: 'none' }))).toBe('none')
    expect(judge({}, source({ StorageEncryptionType: 'sse-kms', KmsKeyId: 'k' }))).toBe('not-returned')
    expect(judge({}, source({ ReplicationGroupCreateTime: new Date('2026-06-01T00:00:00Z') }))).toBe('not-returned')
    expect(judge({}, null)).toBe('not-returned')
  })
})

describe('users', () => {
  it.each([
    ['on ~* +@all', true],
    ['on ~app:* allcommands', true],
    ['on ~* -@all +@all', true],
    ['on ~* +@all -@dangerous', false],
    ['off ~* +@all', false],
    ['~* +@all', false],
    ['on ~* +@read (~secret:* +@all)', true],
    ['on ~* -@all +@read', false],
  ])('%s is unrestricted: %s', (accessString, expected) => {
    expect(isUnrestricted(accessString)).toBe(expected)
  })

  it('of whom every region has one are left out until a group takes them in', () => {
    expect(isUnused({ UserId: 'default' })).toBe(true)
    expect(isUnused({ UserId: 'default', UserGroupIds: ['app'] })).toBe(false)
    expect(isUnused({ UserId: 'app' })).toBe(false)
  })

  it('never keep a password of their access string', () => {
    const item = withoutPasswords({ UserId: 'a', AccessString: 'on >hunter2 #9f86d0 ~* +@all' })
    expect(JSON.stringify(user(item, { tags: none }))).not.toMatch(/hunter2|9f86d0/)
    expect(item.AccessString).toBe('on ~* +@all')
  })
})

describe('engines', () => {
  it.each([
    ['6.0.5', [6], true],
    ['5.0.6', [6], false],
    ['6.x', [6, 2], true],
    ['10.1', [9, 0, 5], true],
    ['1.6.12', [1, 6, 12], true],
    ['1.6.6', [1, 6, 12], false],
  ])('%s is %o or later: %s', (version, wanted, expected) => {
    expect(atLeast(version, wanted)).toBe(expected)
  })

  it.each([
    ['valkey', '7.2.6', 3],
    ['redis', '7.1.0', 3],
    ['redis', '3.2.6', 3],
    ['redis', '3.2.10', 0],
    ['memcached', '1.6.22', 0],
  ])('%s %s is in %s programmes', (engine, version, count) => {
    expect(compliancePrograms(engine, version)).toHaveLength(count)
  })
})

it('service updates go to the group or cluster they name, and to no other', () => {
  const actions = [
    { ReplicationGroupId: 'cart', ServiceUpdateName: 'one' },
    { CacheClusterId: 'pages', ServiceUpdateName: 'two' },
    { ServiceUpdateName: 'nobody’s' },
  ]
  expect(updatesOf(actions, { replicationGroupId: 'cart' }).map(({ name }) => name)).toEqual(['one'])
  expect(updatesOf(actions, { cacheClusterId: 'pages' }).map(({ name }) => name)).toEqual(['two'])
})

describe('what a complete list leaves out is no answer', () => {
  const judge = (control: Control | undefined, made: ReturnType<typeof group>, resources: readonly Resource[] = []) => {
    if (!control) throw new Error('no such control')
    const related = relatedIndex({
      resources,
      listed: () => true,
      accountId: account,
      organizationAccounts: null,
      organizationId: null,
      now: new Date(0),
    })
    const judged = placed(control.resourceType, made) as unknown as Resource
    return judgeControl('x', control, judged, {} as Pillars, related, (_what, _resource, error) => {
      throw error
    }).compliance
  }
  const members = (SecurityGroups: CacheCluster['SecurityGroups']) => ({
    members: observed([{ ...member, SecurityGroups }], call),
  })

  it('no security group was named, or one that nobody lists', () => {
    const control = network['elasticache/replicationgroup-sg-restricted']
    expect(judge(control, group({}, members([])))).toBe('INSUFFICIENT_DATA')
    expect(judge(control, group())).toBe('INSUFFICIENT_DATA')
  })

  it('no subnet was named', () => {
    const empty = observed({ ...subnetGroup, Subnets: [] }, 'elasticache:DescribeCacheSubnetGroups')
    const control = network['elasticache/replicationgroup-private-subnets']
    expect(judge(control, group({}, { subnetGroup: empty }))).toBe('INSUFFICIENT_DATA')
  })

  it('no user of the user group is known', () => {
    const control = authentication['elasticache/replicationgroup-rbac']
    expect(judge(control, group({ AuthTokenEnabled: false, UserGroupIds: ['app'] }))).toBe('INSUFFICIENT_DATA')
  })

  it('one user of the group was not read, unless another one is open to everybody', () => {
    const control = authentication['elasticache/replicationgroup-rbac']
    const made = group({ AuthTokenEnabled: false, UserGroupIds: ['app'] })
    const named = (name: string, Type: string | undefined, AccessString = 'on ~* +@all') =>
      placed(
        'AWS::ElastiCache::User',
        user(
          { ARN: `arn:${name}`, UserId: name, UserGroupIds: ['app'], AccessString, Authentication: { Type } } as User,
          {
            tags: none,
          },
        ),
      ) as unknown as Resource
    expect(judge(control, made, [named('a', undefined), named('b', 'password')])).toBe('INSUFFICIENT_DATA')
    expect(judge(control, made, [named('a', undefined), named('b', 'no-password')])).toBe('NON_COMPLIANT')
    // What may not do everything is no open door, however it signs in.
    expect(judge(control, made, [named('a', undefined, 'off'), named('b', 'iam')])).toBe('COMPLIANT')
  })
})
