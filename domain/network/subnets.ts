import { seen } from '../observed.ts'
import { Pieces } from '../pieces.ts'
import type { Related } from '../related.ts'
import type { Family } from './cidr.ts'
import type { Route } from './facts.ts'
import { addressesRoutedTo } from './network-rules.ts'
import { prefixListType } from './prefix-list.ts'
import { routeTableOf, subnetOf } from './route-table.ts'

/** The types a control must name in `looksAt` to call `publicSubnets`, beside `AWS::EC2::Subnet` where only the subnets name their VPC. */
export const publicSubnetsLooksAt = ['AWS::EC2::RouteTable', prefixListType] as const

const families: readonly Family[] = [4, 6]

/**
 * Whether routes lead to an internet gateway, which is what makes a subnet public. NAT gateways and egress-only gateways
 * take connections out, never in.
 * https://docs.aws.amazon.com/vpc/latest/userguide/configure-subnets.html#subnet-basics
 */
export function leadToInternetGateway(related: Related, routes: readonly Route[]): boolean {
  return families.some(
    (family) => addressesRoutedTo(related, family, routes, (target) => target.startsWith('igw-')).length > 0,
  )
}

/**
 * The public ones of the subnets that something stands in. One is enough to judge it, whatever is not known of the others;
 * that there is none rests on all of them.
 */
export function publicSubnets(
  related: Related,
  subnetIds: readonly string[],
  vpcOf: (subnetId: string) => string = (subnetId) => seen(subnetOf(related, subnetId).facts.vpcId),
): readonly string[] {
  const pieces = new Pieces()
  const found = subnetIds.filter((subnetId) =>
    pieces.attempt(
      () => leadToInternetGateway(related, seen(routeTableOf(related, vpcOf(subnetId), subnetId).facts.routes)),
      false,
    ),
  )
  if (found.length === 0) pieces.require()
  return found
}
