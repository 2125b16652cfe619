import type { Cluster, ClusterVersionInformation, Nodegroup } from '@aws-sdk/client-eks'
import { describe, expect, it } from 'vitest'
import { judgePillars } from '#domain/judge.ts'
import { key as keyOf } from '#domain/keys/key-world.ts'
import { isObserved, type Observed, observed, unobserved } from '#domain/observed.ts'
import type { Posture } from '#domain/posture.ts'
import { frontedResources, scalingGroup } from '#domain/pretend/balancers.ts'
import {
  acl,
  from,
  fromGroup,
  gateway,
  openAcl,
  peeringWith,
  refused,
  resource,
  route,
  group as securityGroup,
  table,
  toInternet,
  vpcId,
} from '#domain/pretend/network.ts'
import { relatedIndex } from '#domain/related-index.ts'
import type { Resource } from '#domain/resource.ts'
import { networkPolicyIn, withoutConfiguration } from './addon.ts'
import { posture as clusterPosture } from './cluster.posture.ts'
import { cluster } from './cluster.ts'
import { isCurrent, releasedOn } from './image-age.ts'
import { posture as nodegroupPosture } from './nodegroup.posture.ts'
import { type NodeNetwork, nodegroup, nodeNetwork } from './nodegroup.ts'

const where = { accountId: '111111111111', region: 'eu-west-1', partition: 'aws' } as const
const keyArn = 'arn:aws:kms:eu-west-1:111111111111:key/own'
const versions = (...known: readonly [string, ClusterVersionInformation['versionStatus']?][]) =>
  observed(
    known.map(([clusterVersion, versionStatus]): ClusterVersionInformation => ({ clusterVersion, versionStatus })),
    'eks:DescribeClusterVersions',
  )
const today = versions(['1.35', 'STANDARD_SUPPORT'], ['1.33', 'EXTENDED_SUPPORT'], ['1.30', 'UNSUPPORTED'])

const item: Cluster = {
  name: 'apps',
  arn: 'arn:aws:eks:eu-west-1:111111111111:cluster/apps',
  createdAt: new Date('2026-01-02T03:04:05Z'),
  version: '1.35',
  resourcesVpcConfig: {
    vpcId: 'vpc-1',
    endpointPublicAccess: true,
    endpointPrivateAccess: true,
    publicAccessCidrs: [],
  },
}

function pillars(type: string, found: object, posture: unknown, around: readonly Resource[], listed = true) {
  const related = relatedIndex({
    resources: around,
    listed: () => listed,
    accountId: where.accountId,
    organizationAccounts: null,
    organizationId: null,
    now: new Date('2026-09-01T00:00:00Z'),
  })
  return judgePillars(
    { ...found, ...where, type } as unknown as Resource,
    posture as Posture,
    related,
    (_w, _r, error) => {
      throw error
    },
  )
}
const none = observed(null, 'eks:DescribeNodegroup')
const kind = (fact: Observed<{ kind: string }>) => (isObserved(fact) ? fact.value.kind : fact.unobserved)

function ofCluster(fields: Partial<Cluster>, around: readonly Resource[] = [], listed = true) {
  return pillars(
    'AWS::EKS::Cluster',
    cluster({ ...item, ...fields }, { versions: today }),
    clusterPosture,
    around,
    listed,
  )
}
const endpoint = (endpointPublicAccess: boolean | undefined, publicAccessCidrs?: string[]): Partial<Cluster> => ({
  resourcesVpcConfig: { endpointPublicAccess, publicAccessCidrs, endpointPrivateAccess: false },
})

describe('a cluster', () => {
  it('says nothing that AWS did not: fields that are missing stay unread', () => {
    const { facts, incarnation } = cluster({ name: 'apps', arn: 'a' }, { versions: today })
    expect(incarnation).toBe('a')
    for (const name of [
      'version',
      'endpointPublicAccess',
      'enabledLogTypes',
      'securityGroupIds',
      'deletionProtection',
    ] as const)
      expect(facts[name]).toMatchObject({ unobserved: 'not-returned' })
    expect(facts.encryptionKeyArn).toMatchObject({ value: null })
  })

  it('writes the log types of the entry that is enabled', () => {
    const clusterLogging = [
      { types: ['scheduler' as const, 'api' as const], enabled: true },
      { types: ['audit' as const], enabled: false },
    ]
    expect(cluster({ ...item, logging: { clusterLogging } }, { versions: today }).facts.enabledLogTypes).toMatchObject({
      value: ['api', 'scheduler'],
    })
  })

  it.each([
    ['1.35', { value: 'STANDARD_SUPPORT' }],
    ['1.30', { value: 'UNSUPPORTED' }],
    // Older than all that EKS knows: out of support. Newer, or in between, its silence proves nothing.
    ['1.9', { value: null }],
    ['1.36', { unobserved: 'not-returned' }],
    ['1.34', { unobserved: 'not-returned' }],
  ])('on Kubernetes %s is supported as EKS says', (version, expected) => {
    expect(cluster({ ...item, version }, { versions: today }).facts.versionStatus).toMatchObject(expected)
  })

  it('is of unknown support when the versions were refused, or their list is empty', () => {
    const denied = unobserved('denied', 'eks:DescribeClusterVersions')
    expect(cluster(item, { versions: denied }).facts.versionStatus).toEqual(denied)
    expect(cluster(item, { versions: versions() }).facts.versionStatus).toMatchObject({ unobserved: 'not-returned' })
  })

  it.each([
    ['everyone', endpoint(true, ['0.0.0.0/0']), 'internet'],
    ['two halves of the internet', endpoint(true, ['0.0.0.0/1', '128.0.0.0/1']), 'internet'],
    ['everyone over IPv6', endpoint(true, ['10.0.0.0/8', '::/0']), 'internet'],
    ['everyone, beside a block that is none', endpoint(true, ['?', '0.0.0.0/0']), 'internet'],
    ['an office', endpoint(true, ['203.0.113.0/24']), 'internet-limited'],
    ['private networks', endpoint(true, ['10.0.0.0/8']), 'internal'],
    ['a block that is none', endpoint(true, ['203.0.113.0/24', '?']), 'schema-drift'],
    ['nobody that AWS named', endpoint(true), 'not-returned'],
    ['an empty list', endpoint(true, []), 'not-returned'],
    ['a list that does not matter, as the endpoint is off', endpoint(false, ['0.0.0.0/0']), 'internal'],
    ['an unread list that does not matter either', endpoint(false), 'internal'],
    ['an endpoint that AWS said nothing of', endpoint(undefined, ['203.0.113.0/24']), 'not-returned'],
  ])('open to %s', (_, fields, expected) => {
    expect(kind(ofCluster(fields).exposure)).toBe(expected)
  })

  describe('with a private endpoint, in a subnet that is peered with another account', () => {
    const inside = (endpointPublicAccess: boolean, endpointPrivateAccess: boolean, cidrs: string[] = []) =>
      ofCluster(
        {
          resourcesVpcConfig: {
            endpointPublicAccess,
            endpointPrivateAccess,
            publicAccessCidrs: cidrs,
            vpcId,
            subnetIds: ['subnet-1'],
            clusterSecurityGroupId: 'sg-1',
            securityGroupIds: [],
          },
          kubernetesNetworkConfig: { ipFamily: 'ipv4' },
        },
        [
          table('rtb-1', [route('10.0.0.0/16', 'local'), route('10.1.0.0/16', 'pcx-1')], { subnetIds: ['subnet-1'] }),
          acl(openAcl),
          securityGroup([from('10.0.0.0/8', [443, 443])]),
          peeringWith('222222222222'),
        ],
      ).exposure
    it.each([
      ['alone', inside(false, true), 'cross-account'],
      ['beside a public one for private networks', inside(true, true, ['10.0.0.0/8']), 'cross-account'],
      ['beside a public one for an office', inside(true, true, ['203.0.113.0/24']), 'internet-limited'],
      ['that is off', inside(false, false), 'internal'],
    ])('%s', (_, exposure, expected) => expect(kind(exposure)).toBe(expected))
  })

  const key = keyOf('own')
  const named = (arn: string) => ({ encryptionConfig: [{ resources: ['secrets'], provider: { keyArn: arn } }] })
  it.each([
    ['a key of one’s own, whatever the version', { ...named(keyArn), version: '1.27' }, 'customer-managed'],
    ['no key since 1.28', { version: '1.28' }, 'aws-owned'],
    ['no key before', { version: '1.27' }, 'none'],
    ['no key and a version that is none', { version: 'latest' }, 'schema-drift'],
    ['no key on an Outpost', { outpostConfig: { outpostArns: ['o'], controlPlaneInstanceType: 'm5' } }, 'not-returned'],
  ])('under %s', (_, fields, expected) => {
    expect(kind(ofCluster(fields, [key]).encryptionAtRest)).toBe(expected)
  })
  it('is under a key of unknown kind when keys were not read', () => {
    expect(kind(ofCluster(named(keyArn), [], false).encryptionAtRest)).toBe('not-covered')
  })
})

describe('a node group', () => {
  const subnet = (mapPublicIpOnLaunch: boolean, subnetId = 'subnet-1') =>
    resource('AWS::EC2::Subnet', subnetId, {
      subnetId,
      vpcId,
      mapPublicIpOnLaunch,
      assignIpv6AddressOnCreation: false,
      internetGatewayBlockMode: 'off',
    })
  const of = resource('AWS::EKS::Cluster', 'apps', { clusterName: 'apps', clusterSecurityGroupId: 'sg-cluster' })
  const around = (isPublic: boolean, clusterRules: unknown = []) => [
    subnet(isPublic),
    gateway([vpcId]),
    table('rtb-1', toInternet, { subnetIds: ['subnet-1'] }),
    acl(openAcl),
    of,
    securityGroup(clusterRules, 'sg-cluster'),
  ]
  const group = (fields: Nodegroup, resources: readonly Resource[], network: Observed<NodeNetwork | null> = none) =>
    pillars(
      'AWS::EKS::Nodegroup',
      nodegroup(
        { clusterName: 'apps', amiType: 'AL2023_x86_64_STANDARD', subnets: ['subnet-1'], ...fields },
        { nodeNetwork: network },
      ),
      nodegroupPosture,
      resources,
    ).exposure
  const open: Nodegroup = { remoteAccess: { ec2SshKey: 'ops' } }

  it.each([
    ['a key without source groups, in a public subnet', open, around(true), 'internet'],
    ['one public subnet among unknown ones', { ...open, subnets: ['subnet-1', 'subnet-2'] }, around(true), 'internet'],
    ['a key without source groups, without public addresses', open, around(false), 'internal'],
    ['unknown subnets', { ...open, subnets: ['subnet-2'] }, around(true), 'not-covered'],
    ['source groups', { remoteAccess: { ec2SshKey: 'ops', sourceSecurityGroups: ['sg-1'] } }, around(true), 'internal'],
    ['no remote access', {}, around(true, [fromGroup]), 'internal'],
    ['a cluster group that somebody opened', {}, around(true, [from('0.0.0.0/0', [22, 22])]), 'internet'],
    ['a cluster group that was not read', {}, around(true, refused), 'denied'],
    ['a cluster that is not known', {}, around(true).filter((one) => one !== of), 'not-covered'],
  ])('with %s', (_, fields, resources, expected) => {
    expect(kind(group(fields, resources))).toBe(expected)
  })

  describe('with a launch template of its own', () => {
    const template: Nodegroup = { launchTemplate: { id: 'lt-1', version: '3' } }
    const network = (more: Partial<NodeNetwork> = {}) =>
      observed(
        {
          securityGroupIds: ['sg-nodes'],
          securityGroupNames: [],
          associatePublicIpAddress: null,
          ipv6: false,
          ...more,
        },
        'ec2:DescribeLaunchTemplateVersions',
      )
    const nodes = (rules: unknown) => securityGroup(rules, 'sg-nodes')
    const ssh = [from('0.0.0.0/0', [22, 22])]
    it.each([
      ['groups that are open, in a public subnet', network(), [...around(true), nodes(ssh)], 'internet'],
      [
        'groups that are open, in a subnet that gives no addresses',
        network(),
        [...around(false), nodes(ssh)],
        'internal',
      ],
      [
        'public addresses of its own',
        network({ associatePublicIpAddress: true }),
        [...around(false), nodes(ssh)],
        'internet',
      ],
      [
        'no public addresses, whatever the subnet says',
        network({ associatePublicIpAddress: false }),
        [...around(true), nodes(ssh)],
        'internal',
      ],
      [
        'groups open to a listed network',
        network(),
        [...around(true), nodes([from('203.0.113.0/24')])],
        'internet-limited',
      ],
      [
        'closed groups: the cluster’s does not count',
        network(),
        [...around(true, ssh), nodes([fromGroup])],
        'internal',
      ],
      ['no groups: EKS adds the cluster’s', network({ securityGroupIds: [] }), around(true, ssh), 'internet'],
      [
        'a group by its name',
        network({ securityGroupIds: [], securityGroupNames: ['sg-nodes'] }),
        [...around(true), nodes(ssh)],
        'internet',
      ],
      ['groups that were not read', network(), [...around(true), nodes(refused)], 'denied'],
      ['a version that was not read', refused, [...around(true), nodes(ssh)], 'denied'],
    ])('that has %s', (_, said, resources, expected) => {
      expect(kind(group(template, resources, said))).toBe(expected)
    })

    it('names the template first', () => {
      expect(group(template, [...around(true), nodes(ssh)], network())).toMatchObject({
        value: { path: expect.arrayContaining([expect.objectContaining({ what: 'launch template', id: 'lt-1' })]) },
      })
      expect(group(template, [...around(true), nodes(ssh)], refused)).toMatchObject({
        path: [expect.objectContaining({ what: 'launch template', id: 'lt-1', passes: 'unknown' })],
      })
    })

    it('keeps of a template what is judged', () => {
      const kept = nodeNetwork({
        UserData: 'c2VjcmV0',
        NetworkInterfaces: [
          { DeviceIndex: 0, Groups: ['sg-2', 'sg-1'], AssociatePublicIpAddress: true, Ipv6AddressCount: 1 },
        ],
      })
      expect(kept).toEqual({
        securityGroupIds: ['sg-1', 'sg-2'],
        securityGroupNames: [],
        associatePublicIpAddress: true,
        ipv6: true,
      })
    })
  })

  it('is as exposed as a load balancer makes the nodes that it runs', () => {
    const runs: Nodegroup = { resources: { autoScalingGroups: [{ name: 'shop-asg' }] }, subnets: ['subnet-private'] }
    const world = (scheme: string) => [
      ...frontedResources({ parts: { balancer: { scheme } } }),
      scalingGroup(),
      of,
      securityGroup([], 'sg-cluster'),
    ]
    expect(kind(group(runs, world('internet-facing')))).toBe('internet')
    expect(kind(group(runs, world('internal')))).toBe('isolated')
  })

  it('says what opened it', () => {
    expect(group(open, around(true))).toMatchObject({
      value: {
        because: expect.stringContaining('port 22 (SSH)'),
        path: expect.arrayContaining([expect.objectContaining({ what: 'remote access' })]),
      },
    })
    expect(group({ ...open, amiType: 'WINDOWS_FULL_2022_x86_64' }, around(true))).toMatchObject({
      value: { because: expect.stringContaining('port 3389 (RDP)') },
    })
  })

  it.each([
    ['1.34.1-20261012', '2026-10-12'],
    ['1.34-2026.10.12', '2026-10-12'],
    ['1.20.3-5d9ac849', null],
    ['1.34.1-20269912', null],
  ])('whose image is %s came out on %s', (version, day) => {
    expect(releasedOn(version)).toBe(day)
  })

  it('has a current image for ninety days', () => {
    expect(isCurrent('2026-06-03', new Date('2026-09-01T00:00:00Z'))).toBe(true)
    expect(isCurrent('2026-06-02', new Date('2026-09-01T00:00:00Z'))).toBe(false)
  })
})

describe('an add-on', () => {
  it('leaves its configuration on the wire but for one switch', () => {
    const kept = withoutConfiguration({ addonName: 'x', configurationValues: '{"apiKey":"s3cr3t"}' })
    expect(JSON.stringify(kept)).not.toContain('s3cr3t')
  })

  it.each([
    [undefined, false],
    ['', false],
    ['{"enableNetworkPolicy":"true"}', true],
    ['{"enableNetworkPolicy":true}', true],
    ['{"enableNetworkPolicy":"false"}', false],
    ['{"env":{"enableNetworkPolicy":"true"}}', false],
    ['null', false],
    ['env:\n  A: "1"\nenableNetworkPolicy: "true" # since May\n', true],
    ['env:\n  enableNetworkPolicy: true\n', false],
    ['enableNetworkPolicy: *anchor\n', 'unreadable'],
    ['{enableNetworkPolicy: true}', 'unreadable'],
  ])('with the configuration %j', (configuration, expected) => {
    expect(networkPolicyIn(configuration)).toBe(expected)
  })
})
