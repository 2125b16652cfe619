import type { Family } from '#domain/network/cidr.ts'
import { internetShare } from '#domain/network/cidr.ts'
import type { Route } from '#domain/network/facts.ts'
import { addressesRoutedTo } from '#domain/network/network-rules.ts'
import { prefixListType } from '#domain/network/prefix-list.ts'
import { routeTableOf } from '#domain/network/route-table.ts'
import { seen } from '#domain/observed.ts'
import type { Related } from '#domain/related.ts'

/** Where a subnet's packets to the internet go, for one address family. */
export type SubnetClass = 'public' | 'NAT' | 'isolated'

export function classOfRoutes(related: Related, family: Family, routes: readonly Route[]): SubnetClass {
  if (internetShare(family, addressesRoutedTo(related, family, routes, isInternetGateway)) !== 'none') return 'public'
  if (internetShare(family, addressesRoutedTo(related, family, routes, leadsOut)) !== 'none') return 'NAT'
  return 'isolated'
}

/** Types to name in `looksAt` by whoever asks for a subnet's class. */
export const subnetClassTypes = ['AWS::EC2::RouteTable', prefixListType] as const

/** Throws `Unseen` when the subnet's route table is not known, or a prefix list that it routes. */
export function classesOf(
  related: Related,
  vpcId: string,
  subnetId: string,
): Readonly<Record<'IPv4' | 'IPv6', SubnetClass>> {
  const routes = seen(routeTableOf(related, vpcId, subnetId).facts.routes)
  return { IPv4: classOfRoutes(related, 4, routes), IPv6: classOfRoutes(related, 6, routes) }
}

export const isInternetGateway = (target: string) => target.startsWith('igw-')
/** Ways out that let nobody in: NAT, egress-only gateways, and other networks that may have a way out. */
const leadsOut = (target: string) => target !== 'local' && !isInternetGateway(target)
