import type { Cluster, DataShare } from '@aws-sdk/client-redshift'
import { describe, expect, it } from 'vitest'
import { judgePillars } from '#domain/judge.ts'
import { key as keyOf } from '#domain/keys/key-world.ts'
import { isObserved, type Observed, observed, unobserved } from '#domain/observed.ts'
import type { Posture } from '#domain/posture.ts'
import { account, acl, from, gateway, group, openAcl, resource, table, toInternet } from '#domain/pretend/network.ts'
import { relatedIndex } from '#domain/related-index.ts'
import type { Resource } from '#domain/resource.ts'
import { posture } from './cluster.posture.ts'
import { type ClusterFacets, cluster } from './cluster.ts'
import { accountOf } from './exposure.ts'

const where = { accountId: account, region: 'eu-west-1', partition: 'aws' }
const keyArn = `arn:aws:kms:eu-west-1:${account}:key/own`
const namespace = `arn:aws:redshift:eu-west-1:${account}:namespace:ffffffff-0000-1111-2222-123456789012`
const share: DataShare = {
  DataShareArn: `${namespace.replace(':namespace:', ':datashare:')}/sales`,
  ProducerArn: namespace,
  AllowPubliclyAccessibleConsumers: false,
}
const item: Cluster = {
  ClusterIdentifier: 'dwh',
  ClusterNamespaceArn: namespace,
  Encrypted: true,
  KmsKeyId: keyArn,
  PubliclyAccessible: true,
  IpAddressType: 'ipv4',
  ClusterNodes: [{ NodeRole: 'LEADER', PrivateIPAddress: '10.0.0.5', PublicIPAddress: '52.1.2.3' }],
  Endpoint: { Address: 'dwh.example', Port: 5439 },
  VpcId: 'vpc-1',
  ClusterSubnetGroupName: 'data',
  VpcSecurityGroups: [{ VpcSecurityGroupId: 'sg-1', Status: 'active' }],
  ClusterParameterGroups: [{ ParameterGroupName: 'strict', ParameterApplyStatus: 'in-sync' }],
  MultiAZ: 'Disabled',
  Tags: [{ Key: '__proto__', Value: 'x' }],
}
const call = 'redshift:Describe'
const facets: ClusterFacets = {
  logging: observed({ LoggingEnabled: true }, 'redshift:DescribeLoggingStatus'),
  dataShares: observed([], call),
  endpointGrantees: observed([], call),
}
const value = (fact: Observed<unknown>) => (isObserved(fact) ? fact.value : fact.unobserved)
const made = (fields: Cluster = {}, changed: Partial<ClusterFacets> = {}) =>
  cluster({ ...item, ...fields }, { ...facets, ...changed }, where)

describe('the normaliser', () => {
  it('names the cluster by ARN, keeps odd tags, and evidence of public addresses', () => {
    const { arn, tags, facts } = made({ ElasticIpStatus: { ElasticIp: '52.1.2.3', Status: 'active' } })
    expect(arn).toBe(`arn:aws:redshift:eu-west-1:${account}:cluster:dwh`)
    expect(isObserved(tags) && Object.entries(tags.value)).toEqual([['__proto__', 'x']])
    expect(value(facts.publicIpAddresses)).toEqual(['52.1.2.3'])
  })

  it('leaves unread what AWS did not return, and says "none" only where AWS means it', () => {
    const { facts, tags } = cluster({ ClusterIdentifier: 'new' }, facets, where)
    const unread = Object.entries(facts).filter(([, fact]) => value(fact) === 'not-returned')
    expect(unread.map(([name]) => name)).toEqual(
      expect.arrayContaining(['encrypted', 'publiclyAccessible', 'port', 'multiAZ', 'vpcSecurityGroupIds', 'vpcId']),
    )
    expect(value(tags)).toBe('not-returned')
    expect([facts.kmsKeyId, facts.hsmStatus, facts.snapshotCopy, facts.masterPasswordSecretArn].map(value)).toEqual([
      null,
      null,
      null,
      null,
    ])
  })

  it.each([
    ['Enabled', true],
    ['disabled', false],
    ['true', true],
    ['Enabling', 'schema-drift'],
    [undefined, 'not-returned'],
  ])('reads MultiAZ %s as %s', (MultiAZ, expected) => {
    expect(value(made({ MultiAZ }).facts.multiAZ)).toBe(expected)
  })

  it('names what each of the four tiers of keys rests on', () => {
    const tiers = (fields: Cluster) => {
      const found = value(made(fields).facts.encryptionKeyTiers)
      return Array.isArray(found) ? found.map(({ tier, restsOn }) => `${tier} on ${restsOn}`) : found
    }
    expect(tiers({})).toEqual([
      'data encryption keys on database key',
      'database key on cluster key',
      'cluster key on root key',
      `root key on KMS key ${keyArn}`,
    ])
    expect(
      tiers({ KmsKeyId: undefined, HsmStatus: { HsmConfigurationIdentifier: 'vault', Status: 'active' } }),
    ).toContain('root key on HSM vault')
    expect(tiers({ Encrypted: false, KmsKeyId: undefined })).toEqual([])
    expect(tiers({ KmsKeyId: undefined })).toBe('not-returned')
  })

  it('knows public data shares as soon as one says so, and none only when all say', () => {
    const shares = (...flags: (boolean | undefined)[]) =>
      value(
        made(
          {},
          {
            dataShares: observed(
              flags.map((flag, index) => ({
                ...share,
                DataShareArn: `share/${index}`,
                AllowPubliclyAccessibleConsumers: flag,
              })),
              call,
            ),
          },
        ).facts.publicDataShares,
      )
    expect(shares(undefined, true)).toEqual(['share/1'])
    expect(shares(undefined, false)).toBe('not-returned')
    expect(shares(false)).toEqual([])
    expect(shares()).toBeNull()
  })

  it('reads the consumer accounts of data shares, and not a namespace id that looks like one', () => {
    expect(
      [
        '444455556666',
        'DataCatalog/444455556666',
        'arn:aws:redshift:eu-west-1:444455556666:namespace:x',
        'ffffffff-0000-1111-2222-123456789012',
        'ADX',
      ].map(accountOf),
    ).toEqual(['444455556666', '444455556666', '444455556666', null, null])
  })

  it('keeps of shares only consumers that were let in', () => {
    const { facts } = made(
      {},
      {
        dataShares: observed(
          [
            {
              ...share,
              DataShareAssociations: [
                { ConsumerIdentifier: '444455556666', Status: 'ACTIVE' },
                { ConsumerIdentifier: '777788889999', Status: 'PENDING_AUTHORIZATION' },
              ],
            },
          ],
          call,
        ),
      },
    )
    expect(value(facts.dataShares)).toEqual([{ dataShareArn: share.DataShareArn, consumers: ['444455556666'] }])
  })

  it.each([
    ['a status to come', { ConsumerIdentifier: '444455556666', Status: 'TRUSTED' as 'ACTIVE' }, 'schema-drift'],
    ['no status', { ConsumerIdentifier: '444455556666' }, 'not-returned'],
    ['no name', { Status: 'ACTIVE' as const }, 'not-returned'],
    ['no name, kept out', { Status: 'REJECTED' as const }, [{ dataShareArn: share.DataShareArn, consumers: [] }]],
  ])('takes a consumer with %s for no answer', (_, association, expected) => {
    const dataShares = observed([{ ...share, DataShareAssociations: [association] }], call)
    expect(value(made({}, { dataShares }).facts.dataShares)).toEqual(expected)
  })

  it('knows what a configuration lacks as soon as one thing does', () => {
    const refused = unobserved('denied', 'redshift:DescribeLoggingStatus')
    expect(value(made({ Encrypted: false }, { logging: refused }).facts.configurationLacks)).toEqual(['encryption'])
    expect(value(made({}, { logging: refused }).facts.configurationLacks)).toBe('denied')
    expect(value(made({ Encrypted: undefined }).facts.configurationLacks)).toBe('not-returned')
    expect(value(made().facts.configurationLacks)).toEqual([])
  })
})

const subnetGroup = resource('AWS::Redshift::ClusterSubnetGroup', 'data', {
  clusterSubnetGroupName: 'data',
  subnetIds: ['subnet-1'],
})
const parameters = (requireSsl: unknown) =>
  resource('AWS::Redshift::ClusterParameterGroup', 'strict', { parameterGroupName: 'strict', requireSsl })
const key = keyOf('own')
const network = (routes = toInternet, source = '0.0.0.0/0') => [
  table('rtb-1', routes, { subnetIds: ['subnet-1'] }),
  gateway(['vpc-1']),
  acl(openAcl),
  group([from(source, [5439, 5439])]),
]
const inside = [{ destination: '10.0.0.0/16', target: 'local', state: 'active' as const }]

function pillars(
  fields: Cluster = {},
  changed: Partial<ClusterFacets> = {},
  others: readonly Resource[] = [subnetGroup, parameters(true), key, ...network()],
  blind: readonly string[] = [],
) {
  const found = { ...made(fields, changed), ...where, type: 'AWS::Redshift::Cluster' } as unknown as Resource
  const related = relatedIndex({
    resources: [found, ...others],
    listed: (type) => !blind.includes(type),
    accountId: account,
    organizationAccounts: null,
    organizationId: null,
    now: new Date(0),
  })
  return judgePillars(found, posture as unknown as Posture, related, (_what, _resource, error) => {
    throw error
  })
}
const kind = (fact: Observed<{ readonly kind: string }>) => (isObserved(fact) ? fact.value.kind : fact.unobserved)

describe('encryption at rest', () => {
  const hsm = (Status?: 'active' | 'applying') => ({ HsmConfigurationIdentifier: 'vault', ...(Status && { Status }) })
  it.each<[string, Cluster, string]>([
    ['a customer key', {}, 'customer-managed'],
    ['no encryption', { Encrypted: false, KmsKeyId: undefined }, 'none'],
    ['an HSM', { KmsKeyId: undefined, HsmStatus: hsm('active') }, 'hsm'],
    ['an HSM that is being set up', { HsmStatus: hsm('applying') }, 'not-returned'],
    ['an HSM without a status', { HsmStatus: hsm() }, 'not-returned'],
    ['an HSM element without an HSM', { HsmStatus: {} }, 'customer-managed'],
    ['encryption by nobody knows what', { KmsKeyId: undefined }, 'not-returned'],
    ['nothing said', { Encrypted: undefined }, 'not-returned'],
    // Proven unencrypted: what the HSM says does not matter.
    ['no encryption yet', { Encrypted: false, HsmStatus: hsm() }, 'none'],
  ])('%s', (_, fields, expected) => {
    expect(kind(pillars(fields).encryptionAtRest)).toBe(expected)
  })

  it('says in one sentence what the tiers rest on', () => {
    const { encryptionAtRest } = pillars()
    expect(isObserved(encryptionAtRest) && encryptionAtRest.value.because).toMatch(
      /data encryption keys.*database key.*cluster key.*root key in KMS key arn:/,
    )
  })

  it('does not guess the kind of a key that was not read', () => {
    const blind = ['AWS::KMS::Key', 'AWS::KMS::Alias']
    expect(kind(pillars({}, {}, [subnetGroup, parameters(true), ...network()], blind).encryptionAtRest)).toBe(
      'not-covered',
    )
  })
})

describe('encryption in transit', () => {
  const attached = (ParameterGroupName: string, ParameterApplyStatus?: string, ssl?: string): Cluster => ({
    ClusterParameterGroups: [
      {
        ParameterGroupName,
        ...(ParameterApplyStatus && { ParameterApplyStatus }),
        ...(ssl && {
          ClusterParameterStatusList: [{ ParameterName: 'require_ssl', ParameterApplyStatus: ssl }],
        }),
      },
    ],
  })
  const refused = unobserved('denied', 'redshift:DescribeClusterParameters')
  it.each<[string, Cluster, unknown, string]>([
    ['own group that requires it', attached('strict', 'in-sync'), true, 'enforced'],
    ['own group that does not', attached('strict', 'in-sync'), false, 'optional'],
    ['own group that waits for a reboot', attached('strict', 'pending-reboot'), true, 'optional'],
    ['own group where another parameter waits', attached('strict', 'pending-reboot', 'in-sync'), true, 'enforced'],
    ['own group of an unsaid state', attached('strict'), true, 'not-returned'],
    ['own group whose parameters were refused', attached('strict', 'in-sync'), refused, 'denied'],
    ['the old default group', attached('default.redshift-1.0', 'in-sync'), refused, 'optional'],
    ['the default group since 2025', attached('default.redshift-2.0', 'in-sync'), refused, 'enforced'],
    ['a default group to come', attached('default.redshift-3.0', 'in-sync'), true, 'schema-drift'],
    ['no group named', { ClusterParameterGroups: [] }, true, 'not-returned'],
  ])('%s', (_, fields, requireSsl, expected) => {
    expect(kind(pillars(fields, {}, [parameters(requireSsl)]).encryptionInTransit)).toBe(expected)
  })

  it('an unlisted group is not a missing one', () => {
    expect(kind(pillars({}, {}, [], ['AWS::Redshift::ClusterParameterGroup']).encryptionInTransit)).toBe('not-covered')
  })
})

describe('exposure', () => {
  const refused = unobserved('denied', 'redshift:DescribeDataShares')
  const shared: Partial<ClusterFacets> = {
    dataShares: observed(
      [{ ...share, DataShareAssociations: [{ ConsumerIdentifier: '444455556666', Status: 'ACTIVE' }] }],
      call,
    ),
  }
  const sold: Partial<ClusterFacets> = {
    dataShares: observed(
      [{ ...share, DataShareAssociations: [{ ConsumerIdentifier: 'ADX', Status: 'ACTIVE' }] }],
      call,
    ),
  }
  const noType = { IpAddressType: undefined }
  const overIpv6 = network([...inside, { destination: '::/0', target: 'igw-1', state: 'active' }], '::/0')
  it('is the whole path, with the address AWS names', () => {
    const { exposure } = pillars()
    expect(isObserved(exposure) && exposure.value).toMatchObject({
      kind: 'internet',
      path: [{ id: '52.1.2.3' }, {}, {}, {}, {}],
    })
  })

  it.each<[string, Cluster, Partial<ClusterFacets>, readonly Resource[] | undefined, string]>([
    ['open, and shares unread: the internet decides', {}, { dataShares: refused }, undefined, 'internet'],
    ['flagged, but no route', {}, {}, [subnetGroup, ...network(inside)], 'internal'],
    ['flagged, office only', {}, {}, [subnetGroup, ...network(toInternet, '203.0.113.0/24')], 'internet-limited'],
    [
      'not flagged, but its subnets, which other accounts may be joined to, are not known',
      { PubliclyAccessible: false, ClusterSubnetGroupName: undefined },
      {},
      undefined,
      'not-returned',
    ],
    ['not flagged', { PubliclyAccessible: false }, {}, undefined, 'internal'],
    ['not flagged, shares unread', { PubliclyAccessible: false }, { dataShares: refused }, undefined, 'denied'],
    ['shared with another account', { PubliclyAccessible: false }, shared, undefined, 'cross-account'],
    ['sold on AWS Data Exchange', { PubliclyAccessible: false }, sold, undefined, 'cross-account'],
    ['flagged, IPv6 not told, and it does not matter', noType, {}, [subnetGroup, ...network(inside)], 'internal'],
    ['flagged, IPv6 not told, and open over IPv4', noType, {}, undefined, 'internet'],
    ['flagged, IPv6 not told, and open over IPv6 alone', noType, {}, [subnetGroup, ...overIpv6], 'not-returned'],
    ['shared and open', {}, shared, undefined, 'internet'],
    [
      'endpoints granted',
      { PubliclyAccessible: false },
      { endpointGrantees: observed(['444455556666'], call) },
      undefined,
      'cross-account',
    ],
    ['flag not returned', { PubliclyAccessible: undefined }, {}, undefined, 'not-returned'],
    ['no security group named', { VpcSecurityGroups: [] }, {}, undefined, 'not-returned'],
  ])('%s', (_, fields, changed, others, expected) => {
    expect(kind(pillars(fields, changed, others).exposure)).toBe(expected)
  })

  it('is not known while the subnet group of a public cluster is not', () => {
    expect(kind(pillars({}, {}, network(), ['AWS::Redshift::ClusterSubnetGroup']).exposure)).toBe('not-covered')
  })
})
