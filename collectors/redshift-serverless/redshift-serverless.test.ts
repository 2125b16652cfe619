import type { Workgroup } from '@aws-sdk/client-redshift-serverless'
import { describe, expect, it } from 'vitest'
import { judgePillars } from '#domain/judge.ts'
import { isObserved, type Observed, observed, unobserved } from '#domain/observed.ts'
import type { Posture } from '#domain/posture.ts'
import {
  account,
  acl,
  from,
  gateway,
  group,
  openAcl,
  resource,
  route,
  table,
  toInternet,
} from '#domain/pretend/network.ts'
import { relatedIndex } from '#domain/related-index.ts'
import type { Resource } from '#domain/resource.ts'
import { posture as namespacePosture } from './namespace.posture.ts'
import { namespace } from './namespace.ts'
import { posture as snapshotPosture } from './snapshot.posture.ts'
import { snapshot } from './snapshot.ts'
import { posture as workgroupPosture } from './workgroup.posture.ts'
import { workgroup } from './workgroup.ts'

const where = { accountId: account, region: 'eu-west-1', partition: 'aws' }
const facets = { tags: observed([{ key: '__proto__', value: '=1+1' }], 'redshift-serverless:ListTagsForResource') }
const value = (fact: Observed<unknown>) => (isObserved(fact) ? fact.value : fact.unobserved)

function pillars(made: object, posture: unknown, others: readonly Resource[] = [], blind: readonly string[] = []) {
  const found = { ...made, ...where } as unknown as Resource
  const related = relatedIndex({
    resources: [found, ...others],
    listed: (type) => !blind.includes(type),
    accountId: account,
    organizationAccounts: null,
    organizationId: null,
    now: new Date(0),
  })
  return judgePillars(found, posture as Posture, related, (_what, _resource, error) => {
    throw error
  })
}
const kind = (fact: Observed<{ readonly kind: string }>) => (isObserved(fact) ? fact.value.kind : fact.unobserved)

describe('a namespace', () => {
  it('keeps tags whatever they are called, and leaves unread what did not come', () => {
    const { facts, tags } = namespace({ namespaceArn: 'arn:x' }, facets)
    expect(isObserved(tags) && Object.entries(tags.value)).toEqual([['__proto__', '=1+1']])
    expect([facts.kmsKeyId, facts.adminUsername, facts.logExports].map(value)).toEqual(Array(3).fill('not-returned'))
  })

  it.each([
    ['AWS_OWNED_KMS_KEY', 'aws-owned'],
    ['arn:aws:kms:eu-west-1:999988887777:key/1', 'customer-managed'],
    [undefined, 'not-returned'],
    [`arn:aws:kms:eu-west-1:${account}:key/unseen`, 'not-covered'],
  ])('under %s is encrypted: %s', (kmsKeyId, expected) => {
    const made = namespace({ namespaceArn: 'arn:x', ...(kmsKeyId && { kmsKeyId }) }, facets)
    expect(kind(pillars(made, namespacePosture, [], ['AWS::KMS::Key', 'AWS::KMS::Alias']).encryptionAtRest)).toBe(
      expected,
    )
  })
})

const item: Workgroup = {
  workgroupArn: 'arn:w',
  workgroupName: 'bi',
  namespaceName: 'analytics',
  publiclyAccessible: true,
  ipAddressType: 'ipv4',
  crossAccountVpcs: [],
  port: 5439,
  subnetIds: ['subnet-1'],
  securityGroupIds: ['sg-1'],
  endpoint: { vpcEndpoints: [{ vpcId: 'vpc-1' }] },
  configParameters: [
    { parameterKey: 'search_path', parameterValue: 'secret_schema' },
    { parameterKey: 'require_ssl', parameterValue: 'true' },
  ],
}
const network = (source = '0.0.0.0/0') => [
  table('rtb-1', toInternet, { subnetIds: ['subnet-1'] }),
  gateway(['vpc-1']),
  acl(openAcl),
  group([from(source, [5439, 5439])]),
]

describe('a workgroup', () => {
  const noList = { publiclyAccessible: false, crossAccountVpcs: undefined }
  const overIpv6 = [
    table('rtb-1', [route('10.0.0.0/16', 'local'), route('::/0', 'igw-1')], { subnetIds: ['subnet-1'] }),
    gateway(['vpc-1']),
    acl(openAcl),
    group([from('::/0', [5439, 5439])]),
  ]

  it('keeps no parameter but those that decide about security', () => {
    expect(JSON.stringify(workgroup(item, facets))).not.toContain('secret_schema')
  })

  it.each([
    ['true', 'enforced'],
    ['false', 'optional'],
    ['auto', 'schema-drift'],
    [undefined, 'not-returned'],
  ])('with require_ssl %s: %s', (parameterValue, expected) => {
    const parameter = { parameterKey: 'require_ssl', ...(parameterValue && { parameterValue }) }
    const made = workgroup({ ...item, configParameters: [parameter] }, facets)
    expect(kind(pillars(made, workgroupPosture).encryptionInTransit)).toBe(expected)
  })

  it.each<[string, Workgroup, readonly Resource[], string]>([
    ['public with every hop open', {}, network(), 'internet'],
    ['public, for the office', {}, network('203.0.113.0/24'), 'internet-limited'],
    ['not public', { publiclyAccessible: false }, network(), 'internal'],
    ['not public, nobody let in', { publiclyAccessible: false }, [group([])], 'isolated'],
    [
      'not public, another account’s VPC',
      { publiclyAccessible: false, crossAccountVpcs: ['*'] },
      network(),
      'cross-account',
    ],
    [
      'public, without an endpoint yet: the VPC of its subnet',
      { endpoint: undefined },
      [
        ...network(),
        resource('AWS::EC2::Subnet', 'subnet-1', {
          subnetId: 'subnet-1',
          vpcId: 'vpc-1',
          internetGatewayBlockMode: 'off',
        }),
      ],
      'internet',
    ],
    ['not public, and VPCs of other accounts not told', noList, network(), 'not-returned'],
    ['public with every hop open, whatever other accounts may', { crossAccountVpcs: undefined }, network(), 'internet'],
    ['public, IPv6 not told, and it does not matter', { ipAddressType: undefined }, network(), 'internet'],
    ['public, IPv6 not told, and it decides', { ipAddressType: undefined }, overIpv6, 'not-returned'],
    ['no security group named', { securityGroupIds: [] }, network(), 'not-returned'],
    ['flag not returned', { publiclyAccessible: undefined }, network(), 'not-returned'],
  ])('%s', (_, fields, others, expected) => {
    expect(kind(pillars(workgroup({ ...item, ...fields }, facets), workgroupPosture, others).exposure)).toBe(expected)
  })

  it('of which a hop is unread is not judged', () => {
    const others = network().filter(({ type }) => type !== 'AWS::EC2::NetworkAcl')
    expect(kind(pillars(workgroup(item, facets), workgroupPosture, others, ['AWS::EC2::NetworkAcl']).exposure)).toBe(
      'not-covered',
    )
  })
})

describe('a snapshot', () => {
  it.each([
    [[], [], 'internal'],
    [[], undefined, 'not-returned'],
    [undefined, [], 'not-returned'],
    [undefined, undefined, 'not-returned'],
    [undefined, ['1'], 'cross-account'],
  ])('to namespaces for %o and to clusters for %o: %s', (toNamespaces, toClusters, expected) => {
    const lists = { accountsWithRestoreAccess: toNamespaces, accountsWithProvisionedRestoreAccess: toClusters }
    const made = snapshot({ snapshotArn: 'arn:s', ...lists }, facets)
    expect(kind(pillars(made, snapshotPosture).exposure)).toBe(expected)
  })

  it('is shared with those who may restore it to either kind of warehouse', () => {
    const made = snapshot(
      { snapshotArn: 'arn:s', accountsWithRestoreAccess: ['1'], accountsWithProvisionedRestoreAccess: ['1', '2'] },
      { tags: unobserved('denied', 'redshift-serverless:ListTagsForResource') },
    )
    expect(value(made.facts.accountsWithRestoreAccess)).toEqual(['1', '2'])
    expect(value(made.tags)).toBe('denied')
    expect(kind(pillars(made, snapshotPosture).exposure)).toBe('cross-account')
  })
})
