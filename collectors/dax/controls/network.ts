import { type Control, compliant, defineControl, defineFamily, nonCompliant } from '#domain/control.ts'
import { exampleRouteTable, exampleSecurityGroup } from '#domain/network/example-network.ts'
import { openDoors } from '#domain/network/open-ports.ts'
import { prefixListType } from '#domain/network/prefix-list.ts'
import { publicSubnets, publicSubnetsLooksAt } from '#domain/network/subnets.ts'
import { Unseen, unobserved } from '#domain/observed.ts'
import type { ClusterFacts } from '../cluster.ts'

const resourceType = 'AWS::DAX::Cluster'
/** DAX listens on one of them by its protocol, plain or encrypted; both are its own. */
const ports = [8111, 9111]

const network = { vpcId: 'vpc-1', subnetIds: ['subnet-1'], subnetGroup: 'data' }

export const family = defineFamily({
  'dax/cluster-private-subnets': defineControl<ClusterFacts>()({
    resourceType,
    title: 'DAX subnet group uses subnets without a route to an internet gateway',
    severity: 'high',
    dimension: 'exposure',
    why: 'In a public subnet only the missing public address and a security group keep the internet away from the cache.',
    fix: 'Make a subnet group of private subnets and a new cluster in it: the subnet group of a cluster cannot be changed.',
    reference: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/DAX.concepts.cluster.html',
    expected: 'no route to an internet gateway in any subnet of the group',
    needs: ['vpcId', 'subnetIds', 'subnetGroup'],
    version: 2,
    looksAt: publicSubnetsLooksAt,
    evaluate({ vpcId, subnetIds, subnetGroup, name }, related) {
      if (subnetIds.length === 0)
        throw new Unseen(
          unobserved('not-returned', 'dax:DescribeSubnetGroups', `no subnet of ${subnetGroup} was named`),
        )
      const open = publicSubnets(related, subnetIds, () => vpcId)
      return open.length > 0
        ? nonCompliant(`Subnet group ${subnetGroup} of ${name} has public subnets: ${open.join(', ')}.`)
        : compliant(`No subnet of ${subnetGroup}, the subnet group of ${name}, is routed to an internet gateway.`)
    },
    examples: {
      compliant: [{ facts: network, related: [exampleRouteTable('nat-1')] }],
      nonCompliant: [
        { facts: network, related: [exampleRouteTable('igw-1')] },
        { facts: network, related: [exampleRouteTable('igw-1', '::/0')] },
      ],
    },
  }) as Control,

  'dax/cluster-sg-restricted': defineControl<ClusterFacts>()({
    resourceType,
    title: 'DAX security groups open ports 8111 and 9111 to named sources only',
    severity: 'high',
    dimension: 'exposure',
    why: 'Whoever reaches the port of a cache without TLS can listen to it, and with any credentials for DAX read what it caches.',
    fix: 'Let the security group of the application in, in place of address ranges.',
    reference:
      'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/DAX.create-cluster.cli.configure-inbound-rules.html',
    expected: 'no rule, and no set of rules together, lets the whole internet in on either port',
    needs: ['securityGroupIds'],
    looksAt: ['AWS::EC2::SecurityGroup', prefixListType],
    evaluate({ securityGroupIds, name }, related) {
      const groups = securityGroupIds.join(', ')
      const open = openDoors(related, securityGroupIds, ports)
      return open.length > 0
        ? nonCompliant(
            `The security groups of ${name} (${groups}) let everybody in: ${open.map(({ port, family }) => `port ${port} over IPv${family}`).join(', ')}.`,
          )
        : compliant(`The security groups of ${name} (${groups}) open neither port 8111 nor 9111 to every address.`)
    },
    examples: {
      compliant: [
        {
          facts: { securityGroupIds: ['sg-1'] },
          related: [exampleSecurityGroup('sg-1', 9111, ['10.0.0.0/8', '203.0.113.0/24'])],
        },
        { facts: { securityGroupIds: ['sg-1'] }, related: [exampleSecurityGroup('sg-1', 443, ['0.0.0.0/0'])] },
      ],
      nonCompliant: [
        { facts: { securityGroupIds: ['sg-1'] }, related: [exampleSecurityGroup('sg-1', 8111, ['0.0.0.0/0'])] },
        { facts: { securityGroupIds: ['sg-1'] }, related: [exampleSecurityGroup('sg-1', 9111, ['::/0'])] },
      ],
    },
  }) as Control,
})
