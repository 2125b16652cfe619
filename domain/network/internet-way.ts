import { atHop, type Hop } from '../hop.ts'
import { seen, Unseen } from '../observed.ts'
import type { Related } from '../related.ts'
import type { Resource } from '../resource.ts'
import { everyAddress, type Family } from './cidr.ts'
import { type Clients, familyName, follow, type Passage, passing, theInternet, type Way } from './clients.ts'
import type { Endpoint } from './endpoint.ts'
import type { RouteTableFacts } from './facts.ts'
import { orUnseen } from './lookups.ts'
import { networkAclHop } from './network-acl.ts'
import { addressesRoutedTo } from './network-rules.ts'
import { routedBlocks } from './prefix-list.ts'
import { tableHop } from './route-table.ts'
import { securityGroupHop } from './security-groups.ts'

/**
 * The way from the internet to an endpoint in a subnet, one address family: an internet gateway that the subnet's routes
 * lead to, a network ACL and security groups, each for the same addresses. Throws `Unseen` with the path when none of them
 * is proven closed and one was not read.
 * https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Internet_Gateway.html
 */
export function internetWay(related: Related, endpoint: Endpoint, family: Family, subnetId: string): Way {
  const clients = theInternet(family)
  return follow(clients, [
    () => publicAccess(related, family, subnetId),
    () =>
      tableHop(related, endpoint.vpcId, subnetId, (table, tableId) =>
        routeOut(related, table, { tableId, subnetId, clients }),
      ),
    () => networkAclHop(related, endpoint, subnetId, clients),
    () => securityGroupHop(related, endpoint, clients),
  ])
}

/**
 * VPC Block Public Access stops what an internet gateway would carry, whatever the other hops say. A subnet that is
 * not among those listed blocks nothing that is known.
 * https://docs.aws.amazon.com/vpc/latest/userguide/security-vpc-bpa.html
 */
function publicAccess(related: Related, family: Family, subnetId: string): Passage {
  const mode = atHop('VPC Block Public Access', subnetId, () => {
    const subnet = related.one('AWS::EC2::Subnet', 'subnetId', subnetId)
    return subnet?.facts.internetGatewayBlockMode ? seen(subnet.facts.internetGatewayBlockMode) : 'off'
  })
  if (!mode.startsWith('block')) return { addresses: everyAddress(family), hops: [] }
  const because = `VPC Block Public Access (${mode}) keeps the internet away from ${subnetId}.`
  return { addresses: [], hops: [{ what: 'VPC Block Public Access', id: subnetId, passes: 'no', because }] }
}

function routeOut(
  related: Related,
  table: Resource<RouteTableFacts>,
  { tableId, subnetId, clients }: { readonly tableId: string; readonly subnetId: string; readonly clients: Clients },
): Passage {
  const { family } = clients
  const vpcId = seen(table.facts.vpcId)
  const routes = seen(table.facts.routes)
  const isAttached = (target: string) =>
    target.startsWith('igw-') && attachment(related, vpcId, target)?.passes !== 'no'
  const direct = addressesRoutedTo(related, family, routes, isAttached)
  // With ingress routing the gateway's own table sends arriving packets through an appliance first; a subnet whose
  // default route leads back to that appliance is on the internet as much as one that leads to the gateway.
  const before = routes.some((route) => /^(vpce|eni)-/.test(route.target))
    ? orUnseen(() => atHop('route table', tableId, () => gatewayTargets(related, vpcId)))
    : []
  const unread = before instanceof Unseen ? before : undefined
  const appliances = new Set(before instanceof Unseen ? [] : before)
  const isGateway = (target: string) => target.startsWith('igw-') || appliances.has(target)
  const carries = (target: string) => isAttached(target) || appliances.has(target)
  const addresses = appliances.size === 0 ? direct : addressesRoutedTo(related, family, routes, carries)
  const used = routedBlocks(related, family, routes, isGateway)
    .filter(({ route }) => route.state === 'active' && isGateway(route.target))
    .toSorted((a, b) => Number(carries(b.route.target)) - Number(carries(a.route.target)))[0]
  if (!used && unread) return { addresses, hops: [], unread }
  if (!used) {
    const because = `Route table ${tableId} of subnet ${subnetId} has no active ${familyName(family)} route to an internet gateway.`
    return { addresses, hops: [{ what: 'route table', id: tableId, passes: 'no', because }] }
  }
  const { target } = used.route
  return {
    addresses,
    unread,
    hops: [
      attachment(related, vpcId, target) ?? {
        what: 'ingress routing',
        id: target,
        passes: 'yes',
        because: `Arriving packets pass ${target} first.`,
      },
      {
        what: 'route table',
        id: tableId,
        passes: passing(clients, addresses),
        because: `Subnet ${subnetId} sends ${used.text} to ${target}.`,
      },
    ],
  }
}

/** What the route tables of a VPC's internet gateways hand arriving packets to. */
function gatewayTargets(related: Related, vpcId: string): string[] {
  return related.where('AWS::EC2::RouteTable', 'vpcId', vpcId).flatMap((table) => {
    const edges = table.facts.gatewayIds && seen(table.facts.gatewayIds)
    return edges?.some((id) => id.startsWith('igw-')) ? seen(table.facts.routes).map((route) => route.target) : []
  })
}

/**
 * An active route to a gateway proves that it is attached (a detached one turns the route into a blackhole), so a
 * gateway that this account cannot list closes nothing. Null for what is no internet gateway.
 */
function attachment(related: Related, vpcId: string, gatewayId: string): Hop | null {
  if (!gatewayId.startsWith('igw-')) return null
  const open: Hop = {
    what: 'internet gateway',
    id: gatewayId,
    passes: 'yes',
    because: `The VPC ${vpcId} has an internet gateway.`,
  }
  try {
    const gateway = related.one('AWS::EC2::InternetGateway', 'internetGatewayId', gatewayId)
    if (!gateway || seen(gateway.facts.vpcIds).includes(vpcId)) return open
    return { ...open, passes: 'no', because: `Internet gateway ${gatewayId} is not attached to ${vpcId}.` }
  } catch (error) {
    if (error instanceof Unseen) return open
    throw error
  }
}
