import type { Family } from './cidr.ts'
import type { Transport } from './network-rules.ts'

/** Something with a port in a VPC, as far as its reachability goes. */
export interface Endpoint {
  /** Null where its service does not say; its subnets do. */
  readonly vpcId: string | null
  readonly subnetIds: readonly string[]
  /** Empty means that no security group filters (a network load balancer without any). */
  readonly securityGroupIds: readonly string[]
  readonly port: number
  readonly protocol: Transport
  /** It has a public IPv4 address, or a name that resolves to one. */
  readonly publicAddress: boolean
  /** It has an IPv6 address that internet gateways carry. In a VPC every IPv6 address is public unless the service blocks it. */
  readonly ipv6: boolean
  /**
   * The families of its addresses within the VPC, which joined networks reach whatever internet gateways carry. Left out:
   * IPv4, and IPv6 where `ipv6` says so.
   */
  readonly families?: readonly Family[]
}

export function familiesWithin({ families, ipv6 }: Endpoint): readonly Family[] {
  return families ?? (ipv6 ? [4, 6] : [4])
}
