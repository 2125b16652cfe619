import type { DomainStatus } from '@aws-sdk/client-opensearch'
import { describe, expect, it } from 'vitest'
import { judgePillars } from '#domain/judge.ts'
import { key as keyOf } from '#domain/keys/key-world.ts'
import { isObserved, type Observed, observed, unobserved } from '#domain/observed.ts'
import type { Posture } from '#domain/posture.ts'
import { account, acl, from, group, openAcl, route, table } from '#domain/pretend/network.ts'
import { relatedIndex } from '#domain/related-index.ts'
import type { Resource } from '#domain/resource.ts'
import { posture } from './domain.posture.ts'
import { type DomainFacets, domain, endpointPrincipals } from './domain.ts'
import { lowestTls } from './domain-posture.ts'
import { isElasticsearchBefore } from './engines.ts'

const value = (fact: Observed<unknown>) => (isObserved(fact) ? fact.value : fact.unobserved)

const item: DomainStatus = {
  DomainId: `${account}/logs`,
  DomainName: 'logs',
  ARN: `arn:aws:es:eu-west-1:${account}:domain/logs`,
  EngineVersion: 'OpenSearch_2.19',
  Endpoint: 'search-logs-abc.eu-west-1.es.amazonaws.com',
  ClusterConfig: { InstanceCount: 3, DedicatedMasterEnabled: false, ZoneAwarenessEnabled: false },
  AccessPolicies: '',
  EncryptionAtRestOptions: { Enabled: true, KmsKeyId: 'abc' },
  NodeToNodeEncryptionOptions: { Enabled: true },
  DomainEndpointOptions: { EnforceHTTPS: true, TLSSecurityPolicy: 'Policy-Min-TLS-1-2-PFS-2023-10' },
  AdvancedSecurityOptions: { Enabled: true, InternalUserDatabaseEnabled: false, AnonymousAuthEnabled: false },
  CognitoOptions: { Enabled: false },
}
const inVpc = { VPCId: 'vpc-1', SubnetIds: ['subnet-1'], SecurityGroupIds: ['sg-1'] }
const facets: DomainFacets = {
  authorizedPrincipals: observed([], 'es:ListVpcEndpointAccess'),
  tags: observed([], 'es:ListTags'),
}

function pillars(
  change: Partial<DomainStatus>,
  around: readonly Resource[] = [],
  others: Partial<DomainFacets> = {},
  blind = false,
) {
  const made = domain({ ...item, ...change }, { ...facets, ...others })
  const judged = { ...made, type: posture.resourceType, accountId: account, region: 'eu-west-1', partition: 'aws' }
  const related = relatedIndex({
    resources: around,
    listed: () => !blind,
    accountId: account,
    organizationAccounts: new Set([account, '444455556666']),
    organizationId: 'o-own',
    now: new Date('2026-09-01T00:00:00Z'),
  })
  return judgePillars(judged as unknown as Resource, posture as unknown as Posture, related, (_w, _r, error) => {
    throw error
  })
}
const kind = (pillar: Observed<{ readonly kind: string }>) =>
  isObserved(pillar) ? pillar.value.kind : pillar.unobserved

describe('the normaliser', () => {
  it('says "none" where AWS means it', () => {
    const { facts } = domain(item, facets)
    expect(value(facts.vpcId)).toBeNull()
    expect(value(facts.subnetIds)).toEqual([])
    expect(value(facts.accessPolicies)).toBeNull()
    expect(value(facts.dedicatedMasterCount)).toBeNull()
    expect(value(facts.availabilityZoneCount)).toBe(1)
    expect(value(facts.logPublishing)).toEqual([])
    expect(value(facts.customEndpointCertificateArn)).toBeNull()
    expect(value(facts.ipAddressType)).toBe('not-returned')
    expect(value(facts.automatedSnapshotsPaused)).toBe(false)
  })

  it.each([
    [{ Enabled: true, State: 'Active' } as const, true],
    [{ Enabled: true, State: 'Completed' } as const, false],
    [{ Enabled: true }, 'not-returned'],
    [{ Enabled: true, State: 'Extended' as 'Active' }, 'schema-drift'],
  ])('reads the pause of snapshots %o as %s', (AutomatedSnapshotPauseOptions, expected) => {
    expect(value(domain({ ...item, AutomatedSnapshotPauseOptions }, facets).facts.automatedSnapshotsPaused)).toBe(
      expected,
    )
  })

  it('leaves unread what AWS did not return', () => {
    const { facts } = domain({ DomainName: 'new', EngineVersion: 'OpenSearch_2.19' } as DomainStatus, facets)
    for (const name of [
      'endpoint',
      'accessPolicies',
      'encryptionAtRestEnabled',
      'nodeToNodeEncryptionEnabled',
      'enforceHTTPS',
      'tlsSecurityPolicy',
      'advancedSecurityEnabled',
      'anonymousAuthEnabled',
      'samlEnabled',
      'instanceCount',
      'serviceSoftwareUpdateAvailable',
    ] as const)
      expect([name, value(facts[name])]).toEqual([name, 'not-returned'])
  })

  it('takes for off what an old engine does not have, and nothing else', () => {
    const old = (EngineVersion: string) => domain({ DomainName: 'old', EngineVersion } as DomainStatus, facets).facts
    expect(value(old('Elasticsearch_5.1').encryptionAtRestEnabled)).toBe('not-returned')
    expect(value(old('Elasticsearch_2.3').encryptionAtRestEnabled)).toBe(false)
    expect(value(old('Elasticsearch_5.6').nodeToNodeEncryptionEnabled)).toBe(false)
    expect(value(old('Elasticsearch_6.8').advancedSecurityEnabled)).toBe('not-returned')
    expect(value(old('Elasticsearch_6.5').advancedSecurityEnabled)).toBe(false)
    expect(value(old('Elasticsearch_6.5').anonymousAuthEnabled)).toBeNull()
    expect(value(old('Elasticsearch_6.5').samlEnabled)).toBe(false)
  })

  it('keeps a TLS policy that this version does not know as drift', () => {
    const { facts } = domain(
      { ...item, DomainEndpointOptions: { TLSSecurityPolicy: 'Policy-Min-TLS-1-3-2027-01' as never } },
      facets,
    )
    expect(facts.tlsSecurityPolicy).toMatchObject({ unobserved: 'schema-drift', detail: 'Policy-Min-TLS-1-3-2027-01' })
  })

  it('names the account of a principal, however it is written', () => {
    const principals = endpointPrincipals([
      { PrincipalType: 'AWS_ACCOUNT', Principal: '444455556666' },
      { PrincipalType: 'AWS_ACCOUNT', Principal: 'arn:aws:iam::777788889999:root' },
    ])
    expect(principals.map(({ principal }) => principal)).toEqual(['444455556666', '777788889999'])
  })

  it('compares versions by number', () => {
    expect(isElasticsearchBefore('Elasticsearch_7.10', [7, 9])).toBe(false)
    expect(isElasticsearchBefore('Elasticsearch_6.8', [6, 10])).toBe(true)
    expect(isElasticsearchBefore('OpenSearch_1.3', [6, 7])).toBe(false)
  })
})

describe('encryption', () => {
  const plainHttp = { DomainEndpointOptions: { EnforceHTTPS: false } }
  const plainNodes = { NodeToNodeEncryptionOptions: { Enabled: false } }
  it.each([
    ['both encrypt', {}, 'enforced'],
    ['plain HTTP is answered', plainHttp, 'optional'],
    ['the nodes talk in the clear', plainNodes, 'optional'],
    // One proven gap decides, whatever the other is.
    ['one gap, the other unread', { ...plainNodes, DomainEndpointOptions: undefined }, 'optional'],
    ['the other gap, one unread', { ...plainHttp, NodeToNodeEncryptionOptions: undefined }, 'optional'],
    ['one is unread', { NodeToNodeEncryptionOptions: undefined }, 'not-returned'],
  ])('in transit when %s', (_, change, expected) => {
    expect(kind(pillars(change as Partial<DomainStatus>).encryptionInTransit)).toBe(expected)
  })

  it('in transit names the lowest TLS version of the policy', () => {
    expect(lowestTls('Policy-Min-TLS-1-0-2019-07')).toBe('1.0')
    expect(lowestTls('Policy-Min-TLS-1-2-RFC9151-FIPS-2024-08')).toBe('1.2')
    expect(pillars({}).encryptionInTransit).toMatchObject({ value: { minimumTls: '1.2' } })
  })

  it('at rest is what the key is, none without, and unknown where the key was not read', () => {
    const key = (keyManager: 'AWS' | 'CUSTOMER') => keyOf('abc', { keyManager })
    expect(kind(pillars({}, [key('AWS')]).encryptionAtRest)).toBe('aws-managed')
    expect(kind(pillars({}, [key('CUSTOMER')]).encryptionAtRest)).toBe('customer-managed')
    expect(kind(pillars({}, [], {}, true).encryptionAtRest)).toBe('not-covered')
    expect(kind(pillars({ EncryptionAtRestOptions: { Enabled: true } }).encryptionAtRest)).toBe('not-returned')
    expect(kind(pillars({ EncryptionAtRestOptions: { Enabled: false } }).encryptionAtRest)).toBe('none')
  })
})

describe('exposure of a public endpoint', () => {
  const allow = (statement: object) => ({
    AccessPolicies: JSON.stringify({
      Statement: [{ Effect: 'Allow', Principal: { AWS: '*' }, Action: 'es:*', Resource: '*', ...statement }],
    }),
  })
  const only = (key: string, operator: string, ...values: string[]) => ({
    Condition: { [operator]: { [key]: values } },
  })
  it.each([
    ['everyone', allow({}), 'internet'],
    ['everyone, in two halves', allow(only('aws:SourceIp', 'IpAddress', '0.0.0.0/1', '128.0.0.0/1')), 'internet'],
    ['listed networks', allow(only('aws:SourceIp', 'IpAddress', '198.51.100.0/24')), 'internet-limited'],
    ['the own organisation', allow(only('aws:PrincipalOrgID', 'StringEquals', 'o-own')), 'internal'],
    ['another account', allow({ Principal: { AWS: '999988887777' } }), 'cross-account'],
    ['own roles', allow({ Principal: { AWS: `arn:aws:iam::${account}:role/search` } }), 'internal'],
    ['nobody', { AccessPolicies: '' }, 'internal'],
    ['who is not known', { AccessPolicies: undefined }, 'not-returned'],
    ['what cannot be read', { AccessPolicies: '{' }, 'schema-drift'],
  ])('whose policy lets in %s', (_, change, expected) => {
    expect(kind(pillars(change as Partial<DomainStatus>).exposure)).toBe(expected)
  })

  const hops = (security: DomainStatus['AdvancedSecurityOptions']) => {
    const { exposure } = pillars({ ...allow({}), AdvancedSecurityOptions: security })
    return isObserved(exposure) ? exposure.value.path.map(({ what, passes }) => `${what}: ${passes}`) : []
  }
  it('tells whether a sign-in stands behind the policy', () => {
    const on = { Enabled: true, InternalUserDatabaseEnabled: true }
    expect(hops({ ...on, AnonymousAuthEnabled: false })).toEqual([
      'public endpoint: yes',
      'access policy: yes',
      'fine-grained access control: limited',
    ])
    expect(hops({ ...on, AnonymousAuthEnabled: true }).at(-1)).toBe('fine-grained access control: yes')
    expect(hops({ Enabled: false }).at(-1)).toBe('fine-grained access control: yes')
    // Not read, it changes nothing about who can connect.
    expect(hops(undefined)).toEqual(['public endpoint: yes', 'access policy: yes'])
  })
})

describe('exposure of a domain in a VPC', () => {
  const open = { AccessPolicies: '{"Statement":{"Effect":"Allow","Principal":"*","Action":"es:*"}}' }
  const network = (target: string, cidr: string) => [
    table('rtb-1', [route('0.0.0.0/0', target), route('::/0', target)], { subnetIds: ['subnet-1'] }),
    acl(openAcl),
    group([from(cidr, [443, 443])]),
  ]
  const judge = (change: Partial<DomainStatus>, around: readonly Resource[], others: Partial<DomainFacets> = {}) =>
    kind(pillars({ ...open, VPCOptions: inVpc, IPAddressType: 'ipv4', ...change }, around, others).exposure)

  it('is internal however open its policy and its security group are', () => {
    expect(judge({}, network('igw-1', '0.0.0.0/0'))).toBe('internal')
  })

  it('with IPv6 addresses is as open as routes and groups make them', () => {
    expect(judge({ IPAddressType: 'dualstack' }, network('igw-1', '::/0'))).toBe('internet')
    expect(judge({ IPAddressType: 'dualstack' }, network('nat-1', '::/0'))).toBe('internal')
    expect(judge({ IPAddressType: undefined }, network('igw-1', '::/0'))).toBe('not-returned')
    expect(judge({ IPAddressType: undefined }, network('nat-1', '::/0'))).toBe('internal')
    expect(judge({ IPAddressType: 'ipv6' as 'ipv4' }, network('igw-1', '::/0'))).toBe('schema-drift')
    expect(judge({ VPCOptions: undefined, Endpoints: { vpc: 'vpc-logs' } }, [])).toBe('not-returned')
    expect(judge({ VPCOptions: { ...inVpc, SubnetIds: [] } }, network('igw-1', '::/0'))).toBe('not-returned')
  })

  it('answers on port 80 too where HTTPS is not enforced', () => {
    const onPort80 = [...network('igw-1', '::/0').slice(0, 2), group([from('::/0', [80, 80])])]
    const https = (EnforceHTTPS: boolean | undefined) => ({
      IPAddressType: 'dualstack' as const,
      DomainEndpointOptions: { EnforceHTTPS },
    })
    expect(judge(https(false), onPort80)).toBe('internet')
    expect(judge(https(true), onPort80)).toBe('isolated')
    expect(judge(https(undefined), onPort80)).toBe('not-returned')
    expect(judge(https(undefined), network('igw-1', '::/0'))).toBe('internet')
  })

  it('is open to accounts that may make endpoints of their own to it', () => {
    const principals = (...ids: string[]) => ({
      authorizedPrincipals: observed(
        ids.map((principal) => ({ principalType: 'AWS_ACCOUNT', principal })),
        'es:ListVpcEndpointAccess',
      ),
    })
    expect(judge({}, network('nat-1', '10.0.0.0/8'), principals('999988887777'))).toBe('cross-account')
    expect(judge({}, network('nat-1', '10.0.0.0/8'), principals(account))).toBe('internal')
    const unread = { authorizedPrincipals: unobserved('denied', 'es:ListVpcEndpointAccess') }
    expect(judge({}, network('nat-1', '10.0.0.0/8'), unread)).toBe('denied')
    // An open path from the internet is worse than whoever else was let in.
    expect(judge({ IPAddressType: 'dualstack' }, network('igw-1', '::/0'), unread)).toBe('internet')
  })
})
