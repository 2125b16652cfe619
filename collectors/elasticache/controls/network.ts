import { type Control, compliant, defineControl, defineFamily, nonCompliant } from '#domain/control.ts'
import { exampleRouteTable, exampleSecurityGroup } from '#domain/network/example-network.ts'
import { closedPort } from '#domain/network/open-ports.ts'
import { prefixListType } from '#domain/network/prefix-list.ts'
import { publicSubnets, publicSubnetsLooksAt } from '#domain/network/subnets.ts'
import { Unseen, unobserved } from '#domain/observed.ts'
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
    version: 2,
    looksAt: publicSubnetsLooksAt,
    evaluate({ vpcId, subnetIds, cacheSubnetGroupName, name }, related) {
      if (subnetIds.length === 0) {
        const detail = `no subnet of ${cacheSubnetGroupName} was named`
        throw new Unseen(unobserved('not-returned', 'elasticache:DescribeCacheSubnetGroups', detail))
      }
      const open = publicSubnets(related, subnetIds, () => vpcId)
      return open.length > 0
        ? nonCompliant(`Subnet group ${cacheSubnetGroupName} of ${name} has public subnets: ${open.join(', ')}.`)
        : compliant(`No subnet of ${cacheSubnetGroupName} is routed to an internet gateway.`)
    },
    examples: {
      compliant: [{ facts: subnets, related: [exampleRouteTable('nat-1')] }],
      nonCompliant: [
        { facts: subnets, related: [exampleRouteTable('igw-1')] },
        { facts: subnets, related: [exampleRouteTable('igw-1', '::/0')] },
      ],
    },
  }) as Control
}

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
    evaluate: ({ securityGroupIds, port, name }, related) => closedPort(related, securityGroupIds, port, name),
    examples: {
      compliant: [
        {
          facts: door,
          related: [
            exampleSecurityGroup('sg-1', 6379, ['10.0.0.0/8', '203.0.113.0/24']),
            exampleSecurityGroup('sg-2', 6379, []),
          ],
        },
        {
          facts: { ...door, port: 11211 },
          related: [exampleSecurityGroup('sg-1', 6379, ['0.0.0.0/0']), exampleSecurityGroup('sg-2', 6379, [])],
        },
      ],
      nonCompliant: [
        {
          facts: door,
          related: [exampleSecurityGroup('sg-1', 6379, ['0.0.0.0/0']), exampleSecurityGroup('sg-2', 6379, [])],
        },
        {
          facts: door,
          related: [exampleSecurityGroup('sg-1', 6379, []), exampleSecurityGroup('sg-2', 6379, ['::/0'])],
        },
        {
          facts: door,
          related: [
            exampleSecurityGroup('sg-1', 6379, ['0.0.0.0/1']),
            exampleSecurityGroup('sg-2', 6379, ['128.0.0.0/1']),
          ],
        },
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
