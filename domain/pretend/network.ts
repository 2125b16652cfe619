import type { NetworkAclEntry, Route, SecurityGroupRule } from '../network/facts.ts'
import { type Endpoint, networkExposure } from '../network/reachability.ts'
import { type Observed, observed, unobserved } from '../observed.ts'
import { relatedIndex } from '../related-index.ts'
import type { Resource } from '../resource.ts'

/** For tests of reachability: a VPC of plain values, and what can be closed or hidden in it. */

export const account = '111111111111'
export const vpcId = 'vpc-1'
export const fact = (value: unknown): Observed<unknown> => observed(value, 'ec2:Describe')
export const refused = unobserved('denied', 'ec2:Describe')

export function resource(type: string, id: string, facts: Record<string, unknown>): Resource {
  const where = { accountId: account, region: 'eu-west-1', partition: 'aws' }
  const isFact = (value: unknown) => typeof value === 'object' && value !== null && 'unobserved' in value
  const observedFacts = Object.fromEntries(
    Object.entries(facts).map(([name, value]) => [name, isFact(value) ? (value as Observed<unknown>) : fact(value)]),
  )
  const arn = `arn:aws:ec2:eu-west-1:${account}:x/${id}`
  return { ...where, type, arn, name: id, incarnation: id, tags: observed({}, 'x'), facts: observedFacts }
}

export const route = (destination: string, target: string, state: Route['state'] = 'active'): Route => ({
  destination,
  target,
  state,
})
export const table = (id: string, routes: unknown, more: Record<string, unknown> = {}) =>
  resource('AWS::EC2::RouteTable', id, {
    routeTableId: id,
    vpcId,
    main: false,
    subnetIds: [],
    gatewayIds: [],
    routes,
    ...more,
  })

export const entry = (
  ruleNumber: number,
  egress: boolean,
  allow: boolean,
  cidr: string,
  ports: readonly [number, number] | null = null,
): NetworkAclEntry => ({
  ruleNumber,
  egress,
  allow,
  cidr,
  protocol: ports ? '6' : '-1',
  fromPort: ports?.[0] ?? null,
  toPort: ports?.[1] ?? null,
})
export const openAcl = [
  entry(100, false, true, '0.0.0.0/0'),
  entry(100, true, true, '0.0.0.0/0'),
  entry(101, false, true, '::/0'),
  entry(101, true, true, '::/0'),
]
export const acl = (entries: unknown, subnetIds: readonly string[] = ['subnet-1']) =>
  resource('AWS::EC2::NetworkAcl', 'acl-1', { networkAclId: 'acl-1', vpcId, isDefault: true, subnetIds, entries })

export const from = (
  cidr: string,
  ports: readonly [number, number] | null = [5432, 5432],
  protocol = 'tcp',
): SecurityGroupRule => ({
  egress: false,
  protocol,
  fromPort: ports?.[0] ?? null,
  toPort: ports?.[1] ?? null,
  source: { kind: cidr.includes(':') ? 'ipv6' : 'ipv4', cidr },
})
export const fromGroup: SecurityGroupRule = {
  egress: false,
  protocol: 'tcp',
  fromPort: 5432,
  toPort: 5432,
  source: { kind: 'group', groupId: 'sg-2', accountId: null },
}
export const group = (rules: unknown, groupId = 'sg-1') =>
  resource('AWS::EC2::SecurityGroup', groupId, { groupId, groupName: groupId, vpcId, rules })

export const list = (id: string, entries: unknown, more: Record<string, unknown> = {}) =>
  resource('AWS::EC2::PrefixList', id, {
    prefixListId: id,
    prefixListName: id,
    ownerId: account,
    addressFamily: 'IPv4',
    entries,
    ...more,
  })
export const listOfAws = (id: string, prefixListName: string) =>
  list(id, unobserved('not-asked', 'ec2:GetManagedPrefixListEntries'), { prefixListName, ownerId: 'AWS' })
export const fromList = (prefixListId: string): SecurityGroupRule => ({
  ...from('0.0.0.0/0'),
  source: { kind: 'prefix-list', prefixListId },
})

export const gateway = (vpcIds: unknown) =>
  resource('AWS::EC2::InternetGateway', 'igw-1', { internetGatewayId: 'igw-1', vpcIds })
/** `pcx-1`, to the network 10.1.0.0/16 of an account. */
export const peeringWith = (ownerId: string) =>
  resource('AWS::EC2::VPCPeeringConnection', 'pcx-1', {
    vpcPeeringConnectionId: 'pcx-1',
    status: 'active',
    requester: { vpcId, ownerId: account, region: null, cidrBlocks: ['10.0.0.0/16'] },
    accepter: { vpcId: 'vpc-2', ownerId, region: null, cidrBlocks: ['10.1.0.0/16'] },
  })
export const toInternet = [route('10.0.0.0/16', 'local'), route('0.0.0.0/0', 'igw-1')]

export const database: Endpoint = {
  vpcId,
  subnetIds: ['subnet-1'],
  securityGroupIds: ['sg-1'],
  port: 5432,
  protocol: 'tcp',
  publicAddress: true,
  ipv6: false,
}

interface World {
  readonly gateway?: Resource | null
  readonly tables?: readonly Resource[]
  readonly acls?: readonly Resource[]
  readonly groups?: readonly Resource[]
  readonly subnets?: readonly Resource[]
  readonly lists?: readonly Resource[]
  readonly unlisted?: readonly string[]
}
/** A public database in a public subnet that everybody may reach; each case closes or hides something. */
export function exposure(world: World = {}, endpoint: Partial<Endpoint> = {}) {
  const related = relatedIndex({
    resources: [
      ...(world.gateway === null ? [] : [world.gateway ?? gateway([vpcId])]),
      ...(world.tables ?? [table('rtb-1', toInternet, { subnetIds: ['subnet-1'] })]),
      ...(world.subnets ?? []),
      ...(world.acls ?? [acl(openAcl)]),
      ...(world.groups ?? [group([from('0.0.0.0/0')])]),
      ...(world.lists ?? []),
    ],
    listed: (type) => !world.unlisted?.includes(type),
    accountId: account,
    organizationAccounts: null,
    organizationId: null,
    now: new Date(0),
  })
  return networkExposure(related, { ...database, ...endpoint })
}
export const kind = (world: World = {}, endpoint: Partial<Endpoint> = {}) => exposure(world, endpoint).kind
