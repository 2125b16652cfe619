import type { Family } from '#domain/cidr.ts'
import { type Control, compliant, defineControl, defineFamily, nonCompliant } from '#domain/control.ts'
import { seen, Unseen, unobserved } from '#domain/observed.ts'
import { familiesOpenTo } from '#domain/open-ports.ts'
import { prefixListType } from '#domain/prefix-list.ts'
import { addressesRoutedTo, routeTableOf } from '#domain/reachability.ts'
import type { CacheClusterFacts } from '../cache-cluster.ts'
import type { ReplicationGroupFacts } from '../replication-group.ts'
import type { ServerlessCacheFacts } from '../serverless-cache.ts'

/** Controls over the network of a cache, the same for clusters on their own and for replication groups. */

type OnNodes = CacheClusterFacts | ReplicationGroupFacts
const clusterType = 'AWS::ElastiCache::CacheCluster'
const groupType = 'AWS::ElastiCache::ReplicationGroup'
const reference = 'https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/SubnetGroups.html'

function ownSubnetGroup(what: string, resourceType: string, frameworks: readonly string[]): Control {
  return defineControl<OnNodes>()({
    resourceType,
    title: `${what} sits in a subnet group of its own choosing`,
    severity: 'medium',
    dimension: 'exposure',
    why: 'The group named default holds the subnets of the default VPC, which are public; nobody decided that the cache belongs there.',
    fix: 'Make a subnet group of private subnets and move the cache to it by a backup.',
    reference,
    expected: 'a cache subnet group other than default',
    frameworks,
    needs: ['cacheSubnetGroupName'],
    evaluate: ({ cacheSubnetGroupName, name }) =>
      cacheSubnetGroupName.toLowerCase() === 'default'
        ? nonCompliant(`${name} sits in the subnet group default.`)
        : compliant(`${name} sits in the subnet group ${cacheSubnetGroupName}.`),
    examples: {
      compliant: [{ facts: { cacheSubnetGroupName: 'default-data' } }],
      nonCompliant: [{ facts: { cacheSubnetGroupName: 'default' } }],
    },
  }) as Control
}

const families: readonly Family[] = [4, 6]
const table = (destination: string, target: string) => ({
  type: 'AWS::EC2::RouteTable',
  facts: {
    routeTableId: 'rtb-1',
    vpcId: 'vpc-1',
    main: true,
    subnetIds: [],
    routes: [
      { destination: '10.0.0.0/16', target: 'local', state: 'active' },
      { destination, target, state: 'active' },
    ],
  },
})
const subnets = { vpcId: 'vpc-1', subnetIds: ['subnet-1'], cacheSubnetGroupName: 'data' }

function privateSubnets(what: string, resourceType: string, frameworks: readonly string[]): Control {
  return defineControl<OnNodes>()({
    resourceType,
    title: `${what} has no internet-routed subnet in its subnet group`,
    severity: 'high',
    dimension: 'exposure',
    why: 'In a public subnet the cache stands among what the internet reaches, one wrong hop from it.',
    fix: 'Make a subnet group of private subnets and move the cache to it by a backup.',
    reference,
    expected: 'no route to an internet gateway in any subnet of the group',
    frameworks,
    needs: ['vpcId', 'subnetIds', 'cacheSubnetGroupName'],
    looksAt: ['AWS::EC2::RouteTable', prefixListType],
    evaluate({ vpcId, subnetIds, cacheSubnetGroupName, name }, related) {
      if (subnetIds.length === 0) {
        const detail = `no subnet of ${cacheSubnetGroupName} was named`
        throw new Unseen(unobserved('not-returned', 'elasticache:DescribeCacheSubnetGroups', detail))
      }
      const isPublic = (subnetId: string) => {
        const routes = seen(routeTableOf(related, vpcId, subnetId).facts.routes)
        return families.some(
          (family) => addressesRoutedTo(related, family, routes, (target) => target.startsWith('igw-')).length > 0,
        )
      }
      const open = subnetIds.filter(isPublic)
      return open.length > 0
        ? nonCompliant(`Subnet group ${cacheSubnetGroupName} of ${name} has public subnets: ${open.join(', ')}.`)
        : compliant(`No subnet of ${cacheSubnetGroupName} is routed to an internet gateway.`)
    },
    examples: {
      compliant: [{ facts: subnets, related: [table('0.0.0.0/0', 'nat-1')] }],
      nonCompliant: [
        { facts: subnets, related: [table('0.0.0.0/0', 'igw-1')] },
        { facts: subnets, related: [table('::/0', 'igw-1')] },
      ],
    },
  }) as Control
}

const securityGroup = (groupId: string, ...sources: readonly string[]) => ({
  type: 'AWS::EC2::SecurityGroup',
  facts: {
    groupId,
    groupName: groupId,
    vpcId: 'vpc-1',
    rules: sources.map((cidr) => ({
      egress: false,
      protocol: 'tcp',
      fromPort: 6379,
      toPort: 6379,
      source: { kind: cidr.includes(':') ? 'ipv6' : 'ipv4', cidr },
    })),
  },
})
const door = { securityGroupIds: ['sg-1', 'sg-2'], port: 6379 }

function closedGroups(what: string, resourceType: string): Control {
  return defineControl<OnNodes | ServerlessCacheFacts>()({
    resourceType,
    title: `Security groups of the ${what} do not open its port to any address`,
    severity: 'critical',
    dimension: 'exposure',
    why: 'The internet has no way to a cache, but such a group lets in whatever else reaches the VPC: peers, VPNs, everything in it.',
    fix: 'Let the security groups of the application in, in place of address ranges.',
    reference: 'https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/elasticache-vpc-accessing.html',
    expected: 'no rule, and no set of rules together, lets every address in on the port',
    needs: ['securityGroupIds', 'port'],
    looksAt: ['AWS::EC2::SecurityGroup', prefixListType],
    evaluate({ securityGroupIds, port, name }, related) {
      const ids = securityGroupIds.join(', ')
      const open = familiesOpenTo(related, securityGroupIds, port).map((family) => `IPv${family}`)
      if (open.length > 0)
        return nonCompliant(
          `The security groups of ${name} (${ids}) let every ${open.join(' and ')} address in on port ${port}.`,
        )
      return compliant(`The security groups of ${name} (${ids}) do not let every address in on port ${port}.`)
    },
    examples: {
      compliant: [
        { facts: door, related: [securityGroup('sg-1', '10.0.0.0/8', '203.0.113.0/24'), securityGroup('sg-2')] },
        { facts: { ...door, port: 11211 }, related: [securityGroup('sg-1', '0.0.0.0/0'), securityGroup('sg-2')] },
      ],
      nonCompliant: [
        { facts: door, related: [securityGroup('sg-1', '0.0.0.0/0'), securityGroup('sg-2')] },
        { facts: door, related: [securityGroup('sg-1'), securityGroup('sg-2', '::/0')] },
        { facts: door, related: [securityGroup('sg-1', '0.0.0.0/1'), securityGroup('sg-2', '128.0.0.0/1')] },
      ],
    },
  }) as Control
}

export const family = defineFamily({
  'elasticache/cluster-own-subnetgroup': ownSubnetGroup('Cache cluster', clusterType, [
    'fsbp:ElastiCache.7',
    'powerpipe:elasticache_cluster_no_default_subnet_group',
  ]),
  'elasticache/replicationgroup-own-subnetgroup': ownSubnetGroup('Replication group', groupType, [
    'fsbp:ElastiCache.7',
  ]),
  'elasticache/cluster-private-subnets': privateSubnets('Cache cluster', clusterType, [
    'prowler:elasticache_cluster_uses_public_subnet',
    'powerpipe:elasticache_cluster_no_public_subnet',
  ]),
  'elasticache/replicationgroup-private-subnets': privateSubnets('Replication group', groupType, []),
  'elasticache/sg-restricted': closedGroups('cache cluster', clusterType),
  'elasticache/replicationgroup-sg-restricted': closedGroups('replication group', groupType),
  'elasticache/serverless-sg-restricted': closedGroups('serverless cache', 'AWS::ElastiCache::ServerlessCache'),
})
