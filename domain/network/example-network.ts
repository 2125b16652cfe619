import type { ExampleRelated } from '../control.ts'

/** The network around an example resource: one VPC, `vpc-1`, with a subnet, its route table and security groups. */

export const exampleSubnet: ExampleRelated = {
  type: 'AWS::EC2::Subnet',
  facts: { subnetId: 'subnet-1', vpcId: 'vpc-1' },
}

/** The VPC's main route table, which every subnet uses: `exampleRouteTable('igw-1')` makes them public. */
export function exampleRouteTable(target: string, destination = '0.0.0.0/0'): ExampleRelated {
  return {
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
  }
}

/** A security group that lets sources in on one TCP port. A source is a CIDR block or the id of a prefix list. */
export function exampleSecurityGroup(
  groupId: string,
  port: number,
  sources: readonly string[],
  groupName = groupId,
): ExampleRelated {
  return {
    type: 'AWS::EC2::SecurityGroup',
    facts: {
      groupId,
      groupName,
      vpcId: 'vpc-1',
      rules: sources.map((source) => ({
        egress: false,
        protocol: 'tcp',
        fromPort: port,
        toPort: port,
        source: source.startsWith('pl-')
          ? { kind: 'prefix-list', prefixListId: source }
          : { kind: source.includes(':') ? 'ipv6' : 'ipv4', cidr: source },
      })),
    },
  }
}
