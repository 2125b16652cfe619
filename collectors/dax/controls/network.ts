import type { Family } from '#domain/cidr.ts'
import { type Control, compliant, defineControl, defineFamily, nonCompliant } from '#domain/control.ts'
import { seen, Unseen, unobserved } from '#domain/observed.ts'
import { openDoors } from '#domain/open-ports.ts'
import { prefixListType } from '#domain/prefix-list.ts'
import { addressesRoutedTo, routeTableOf } from '#domain/reachability.ts'
import type { ClusterFacts } from '../cluster.ts'

const resourceType = 'AWS::DAX::Cluster'
const families: readonly Family[] = [4, 6]
/** DAX listens on one of them by its protocol, plain or encrypted; both are its own. */
const ports = [8111, 9111]

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
const network = { vpcId: 'vpc-1', subnetIds: ['subnet-1'], subnetGroup: 'data' }

const group = (port: number, ...sources: readonly string[]) => ({
  type: 'AWS::EC2::SecurityGroup',
  facts: {
    groupId: 'sg-1',
    groupName: 'data',
    vpcId: 'vpc-1',
    rules: sources.map((cidr) => ({
      egress: false,
      protocol: 'tcp',
      fromPort: port,
      toPort: port,
      source: { kind: cidr.includes(':') ? 'ipv6' : 'ipv4', cidr },
    })),
  },
})

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
    looksAt: ['AWS::EC2::RouteTable', prefixListType],
    evaluate({ vpcId, subnetIds, subnetGroup, name }, related) {
      if (subnetIds.length === 0)
        throw new Unseen(
          unobserved('not-returned', 'dax:DescribeSubnetGroups', `no subnet of ${subnetGroup} was named`),
        )
      const isPublic = (subnetId: string) => {
        const routes = seen(routeTableOf(related, vpcId, subnetId).facts.routes)
        // A NAT gateway takes connections out, never in.
        return families.some(
          (family) => addressesRoutedTo(related, family, routes, (target) => target.startsWith('igw-')).length > 0,
        )
      }
      const open = subnetIds.filter(isPublic)
      return open.length > 0
        ? nonCompliant(`Subnet group ${subnetGroup} of ${name} has public subnets: ${open.join(', ')}.`)
        : compliant(`No subnet of ${subnetGroup}, the subnet group of ${name}, is routed to an internet gateway.`)
    },
    examples: {
      compliant: [{ facts: network, related: [table('0.0.0.0/0', 'nat-1')] }],
      nonCompliant: [
        { facts: network, related: [table('0.0.0.0/0', 'igw-1')] },
        { facts: network, related: [table('::/0', 'igw-1')] },
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
        { facts: { securityGroupIds: ['sg-1'] }, related: [group(9111, '10.0.0.0/8', '203.0.113.0/24')] },
        { facts: { securityGroupIds: ['sg-1'] }, related: [group(443, '0.0.0.0/0')] },
      ],
      nonCompliant: [
        { facts: { securityGroupIds: ['sg-1'] }, related: [group(8111, '0.0.0.0/0')] },
        { facts: { securityGroupIds: ['sg-1'] }, related: [group(9111, '::/0')] },
      ],
    },
  }) as Control,
})
