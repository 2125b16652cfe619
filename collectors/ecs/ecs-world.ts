import { type Observed, observed, type Unobserved } from '#domain/observed.ts'
import type { Related } from '#domain/related.ts'
import { relatedIndex } from '#domain/related-index.ts'
import type { Resource } from '#domain/resource.ts'
import { plainContainer } from './container-rule.ts'

/** For tests: a service's surroundings, from plain values; a fact given as unobserved stays so. */

export const where = { accountId: '111122223333', region: 'eu-west-1', partition: 'aws' } as const
export const taskArn = 'arn:aws:ecs:eu-west-1:111122223333:task-definition/web:7'
export const clusterArn = 'arn:aws:ecs:eu-west-1:111122223333:cluster/shop'

const isUnobserved = (value: unknown): value is Unobserved =>
  typeof value === 'object' && value !== null && 'unobserved' in value

export function facts(values: Record<string, unknown>): Record<string, Observed<unknown>> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, isUnobserved(value) ? value : observed(value, 'test')]),
  )
}

export function resource(type: string, arn: string, values: Record<string, unknown>): Resource {
  return { ...where, type, arn, name: arn, incarnation: arn, tags: observed({}, 'test'), facts: facts(values) }
}

export function related(resources: readonly Resource[], blind: readonly string[] = []): Related {
  return relatedIndex({
    resources,
    listed: (type) => !blind.includes(type),
    accountId: where.accountId,
    organizationAccounts: null,
    organizationId: null,
    now: new Date('2026-09-01T00:00:00Z'),
  })
}

export const task = (values: Record<string, unknown> = {}): Resource =>
  resource('AWS::ECS::TaskDefinition', taskArn, {
    networkMode: 'awsvpc',
    containers: [
      { ...plainContainer, ports: [{ containerPort: 8080, toPort: 8080, hostPort: null, protocol: 'tcp' }] },
    ],
    ...values,
  })

/** A VPC whose subnet leads to the internet and whose group lets the sources in on port 8080; each family for itself. */
export function network(
  open: { ipv6?: boolean; ipv6Only?: boolean; sources?: readonly string[]; target?: string; port?: number } = {},
): readonly Resource[] {
  const { ipv6 = false, ipv6Only = false, sources = ['0.0.0.0/0'], target = 'igw-1', port = 8080 } = open
  const rules = sources.map((cidr) => ({
    egress: false,
    protocol: 'tcp',
    fromPort: port,
    toPort: port,
    source: { kind: cidr.includes(':') ? 'ipv6' : 'ipv4', cidr },
  }))
  return [
    resource('AWS::EC2::Subnet', 'subnet', {
      subnetId: 'subnet-1',
      vpcId: 'vpc-1',
      cidrBlock: ipv6Only ? null : '10.0.0.0/24',
      ipv6CidrBlocks: ipv6 ? ['2600:1f18::/64'] : [],
    }),
    resource('AWS::EC2::RouteTable', 'table', {
      routeTableId: 'rtb-1',
      vpcId: 'vpc-1',
      main: true,
      subnetIds: [],
      gatewayIds: [],
      routes: ['0.0.0.0/0', '::/0'].map((destination) => ({ destination, target, state: 'active' })),
    }),
    resource('AWS::EC2::InternetGateway', 'gateway', { internetGatewayId: 'igw-1', vpcIds: ['vpc-1'] }),
    resource('AWS::EC2::NetworkAcl', 'acl', {
      networkAclId: 'acl-1',
      vpcId: 'vpc-1',
      isDefault: true,
      subnetIds: ['subnet-1'],
      entries: ['0.0.0.0/0', '::/0'].flatMap((cidr, index) =>
        [true, false].map((egress) => ({
          ruleNumber: 100 + index,
          egress,
          allow: true,
          protocol: '-1',
          cidr,
          fromPort: null,
          toPort: null,
        })),
      ),
    }),
    resource('AWS::EC2::SecurityGroup', 'group', { groupId: 'sg-1', groupName: 'web', vpcId: 'vpc-1', rules }),
    resource('AWS::EC2::SecurityGroup', 'default', {
      groupId: 'sg-0',
      groupName: 'default',
      vpcId: 'vpc-1',
      rules: [],
    }),
  ]
}
