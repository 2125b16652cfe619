import { compliant, defineControl, nonCompliant, notApplicable, type Verdict } from '#domain/control.ts'
import { containsCidr, parseCidr } from '#domain/network/cidr.ts'
import type { Route, RouteTableFacts, SubnetFacts } from '#domain/network/facts.ts'
import { addressesRoutedTo } from '#domain/network/network-rules.ts'
import { prefixListType } from '#domain/network/prefix-list.ts'
import { routeTableOf } from '#domain/network/route-table.ts'
import { seen } from '#domain/observed.ts'
import type { Related } from '#domain/related.ts'
import type { Resource } from '#domain/resource.ts'

/**
 * Firewalls behind a gateway load balancer see a connection only if both ways lead through its endpoint: the internet
 * gateway's table hands the subnet's packets to it, and so does the subnet's own table with the answers.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/gateway/getting-started.html
 */

type Subnet = Resource<SubnetFacts>
type Targets = (target: string) => boolean

const isInternetGateway: Targets = (target) => target.startsWith('igw-')

/** Blocks of the subnet, IPv4 and IPv6. */
const blocksOf = ({ facts }: Subnet) =>
  [seen(facts.cidrBlock) ?? '', ...seen(facts.ipv6CidrBlocks)].flatMap((block) => parseCidr(block) ?? [])

/** Does one of the active routes to these targets cover the block? */
function covers(routes: readonly Route[], targets: Targets, block: NonNullable<ReturnType<typeof parseCidr>>): boolean {
  return routes.some(({ destination, target, state }) => {
    const cidr = state === 'active' && targets(target) ? parseCidr(destination) : null
    return cidr !== null && containsCidr(cidr, block)
  })
}

/** Do the routes hand packets for the internet, of the families that the subnet has, to one of these targets? */
function leadsTo(related: Related, routes: readonly Route[], subnet: Subnet, targets: Targets): boolean {
  return blocksOf(subnet).some(({ family }) => addressesRoutedTo(related, family, routes, targets).length > 0)
}

const routesOf = (related: Related, vpcId: string, subnetId: string) =>
  seen(routeTableOf(related, vpcId, subnetId).facts.routes)

/** The table of the internet gateway: what it hands to the endpoint must come back through it. */
function judgeEdge(related: Related, vpcId: string, routes: readonly Route[], isEndpoint: Targets): Verdict {
  const guarded = related
    .where('AWS::EC2::Subnet', 'vpcId', vpcId)
    .filter((subnet) => blocksOf(subnet).some((block) => covers(routes, isEndpoint, block)))
  if (guarded.length === 0) return notApplicable('It hands no subnet’s packets to a gateway load balancer’s endpoint.')
  const past = guarded.filter((subnet) =>
    leadsTo(related, routesOf(related, vpcId, seen(subnet.facts.subnetId)), subnet, isInternetGateway),
  )
  const names = (subnets: readonly Subnet[]) => subnets.map(({ facts }) => seen(facts.subnetId)).join(', ')
  return past.length > 0
    ? nonCompliant(
        `What arrives for ${names(past)} passes the endpoint; what leaves goes straight to the internet gateway, or part of it.`,
      )
    : compliant(`What arrives for ${names(guarded)} passes the endpoint, and so does what leaves.`)
}

/** The table of subnets that send to the endpoint: what the internet gateway hands them must come through it. */
function judgeSubnets(
  related: Related,
  vpcId: string,
  routes: readonly Route[],
  subnets: readonly Subnet[],
  isEndpoint: Targets,
): Verdict {
  const edges = related
    .where('AWS::EC2::RouteTable', 'vpcId', vpcId)
    .filter(({ facts }) => seen(facts.gatewayIds).some(isInternetGateway))
    .map(({ facts }) => seen(facts.routes))
  const endpointSubnets = related
    .where('AWS::EC2::VPCEndpoint', 'vpcId', vpcId)
    .filter(({ facts }) => isEndpoint(seen(facts.vpcEndpointId)))
    .flatMap(({ facts }) => seen(facts.subnetIds))
  let passing: string | null = null
  for (const subnet of subnets) {
    if (!leadsTo(related, routes, subnet, isEndpoint)) continue
    const id = seen(subnet.facts.subnetId)
    if (leadsTo(related, routes, subnet, isInternetGateway))
      return nonCompliant(`Part of what leaves ${id} goes straight to the internet gateway, past the endpoint.`)
    const bare = blocksOf(subnet).filter((block) => !edges.some((edge) => covers(edge, isEndpoint, block)))
    if (bare.length === 0) passing ??= id
    // Behind NAT or a transit gateway nothing arrives from the internet gateway by itself.
    else if (endpointSubnets.some((one) => leadsTo(related, routesOf(related, vpcId, one), subnet, isInternetGateway)))
      return nonCompliant(
        `What leaves ${id} passes the endpoint; what arrives at the internet gateway for it does not.`,
      )
  }
  return passing
    ? compliant(`What leaves ${passing} passes the endpoint, and so does what arrives.`)
    : notApplicable(
        'None of its subnets sends to the internet by a gateway load balancer’s endpoint next to an internet gateway.',
      )
}

const table = (id: string, facts: object) => ({
  type: 'AWS::EC2::RouteTable',
  facts: { routeTableId: id, vpcId: 'vpc-1', main: false, subnetIds: [], gatewayIds: [], ...facts },
})
const route = (destination: string, target: string): Route => ({ destination, target, state: 'active' })
const local = route('10.0.0.0/16', 'local')
const subnet = (subnetId: string, cidrBlock: string) => ({
  type: 'AWS::EC2::Subnet',
  facts: { subnetId, vpcId: 'vpc-1', cidrBlock, ipv6CidrBlocks: [] },
})
const network = [
  subnet('subnet-app', '10.0.1.0/24'),
  subnet('subnet-endpoint', '10.0.9.0/28'),
  {
    type: 'AWS::EC2::VPCEndpoint',
    facts: {
      vpcEndpointId: 'vpce-1',
      vpcId: 'vpc-1',
      endpointType: 'GatewayLoadBalancer',
      subnetIds: ['subnet-endpoint'],
    },
  },
  table('rtb-endpoint', { subnetIds: ['subnet-endpoint'], routes: [local, route('0.0.0.0/0', 'igw-1')] }),
]
const edge = (target: string) => ({
  vpcId: 'vpc-1',
  main: false,
  subnetIds: [],
  gatewayIds: ['igw-1'],
  routes: [local, route('10.0.1.0/24', target)],
})
const app = (target: string) => ({
  vpcId: 'vpc-1',
  main: false,
  subnetIds: ['subnet-app'],
  gatewayIds: [],
  routes: [local, route('0.0.0.0/0', target)],
})

export const control = defineControl<RouteTableFacts>()({
  resourceType: 'AWS::EC2::RouteTable',
  version: 2,
  title: 'Where a gateway load balancer stands in front, edge and subnet routes both pass its endpoint',
  severity: 'high',
  dimension: 'waf',
  why: 'A firewall that sees half of a connection drops it or lets it pass unread; the way that leads past the endpoint is the way round the firewalls.',
  fix: 'Route the subnet in the internet gateway’s table to the endpoint, and the subnet’s default route to the same endpoint.',
  reference: 'https://docs.aws.amazon.com/elasticloadbalancing/latest/gateway/getting-started.html',
  expected: 'both ways by a gateway load balancer’s endpoint, or neither',
  needs: ['vpcId', 'main', 'subnetIds', 'gatewayIds', 'routes'],
  looksAt: ['AWS::EC2::RouteTable', 'AWS::EC2::Subnet', 'AWS::EC2::VPCEndpoint', prefixListType],
  evaluate: ({ vpcId, main, subnetIds, gatewayIds, routes }, related) => {
    const endpoints = new Set(
      related
        .where('AWS::EC2::VPCEndpoint', 'vpcId', vpcId)
        .filter(({ facts }) => seen(facts.endpointType) === 'GatewayLoadBalancer')
        .map(({ facts }) => seen(facts.vpcEndpointId)),
    )
    if (endpoints.size === 0) return notApplicable('Its VPC has no gateway load balancer’s endpoint.')
    const isEndpoint: Targets = (target) => endpoints.has(target)
    if (gatewayIds.some(isInternetGateway)) return judgeEdge(related, vpcId, routes, isEndpoint)
    const inVpc = related.where('AWS::EC2::Subnet', 'vpcId', vpcId)
    const own = inVpc.filter(({ facts }) => {
      const id = seen(facts.subnetId)
      // The main table serves every subnet that no other table names.
      return subnetIds.includes(id) || (main && related.one('AWS::EC2::RouteTable', 'subnetIds', id) === null)
    })
    return judgeSubnets(related, vpcId, routes, own, isEndpoint)
  },
  examples: {
    compliant: [
      { facts: edge('vpce-1'), related: [...network, table('rtb-app', app('vpce-1'))] },
      { facts: app('vpce-1'), related: [...network, table('rtb-edge', edge('vpce-1'))] },
    ],
    nonCompliant: [
      // Answers leave past the firewalls.
      { facts: edge('vpce-1'), related: [...network, table('rtb-app', app('igw-1'))] },
      // Requests arrive past them.
      { facts: app('vpce-1'), related: network },
      { facts: app('vpce-1'), related: [...network, table('rtb-edge', { ...edge('vpce-1'), routes: [local] })] },
    ],
  },
})
