import type { Family } from '#domain/cidr.ts'
import { internetShare } from '#domain/cidr.ts'
import type { Route } from '#domain/network.ts'
import { seen } from '#domain/observed.ts'
import { addressesRoutedTo, routeTableOf } from '#domain/reachability.ts'
import type { Related } from '#domain/related.ts'

/** Where a subnet's packets to the internet go, for one address family. */
export type SubnetClass = 'public' | 'NAT' | 'isolated'

export function classOfRoutes(family: Family, routes: readonly Route[]): SubnetClass {
  if (internetShare(family, addressesRoutedTo(family, routes, isInternetGateway)) !== 'none') return 'public'
  if (internetShare(family, addressesRoutedTo(family, routes, leadsOut)) !== 'none') return 'NAT'
  return 'isolated'
}

/** Throws `Unseen` when the subnet's route table is not known. */
export function classesOf(
  related: Related,
  vpcId: string,
  subnetId: string,
): Readonly<Record<'IPv4' | 'IPv6', SubnetClass>> {
  const routes = seen(routeTableOf(related, vpcId, subnetId).facts.routes)
  return { IPv4: classOfRoutes(4, routes), IPv6: classOfRoutes(6, routes) }
}

export const isInternetGateway = (target: string) => target.startsWith('igw-')
/** Ways out that let nobody in: NAT, egress-only gateways, and other networks that may have a way out. */
const leadsOut = (target: string) => target !== 'local' && !isInternetGateway(target)
