import { atHop } from '../hop.ts'
import { type Observed, seen, Unseen, unobserved } from '../observed.ts'
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

/** Where something with a port stands, as the facts of its service say it. */
export interface Standing {
  /** Null where its service does not say. */
  readonly vpcId: Observed<string | null>
  readonly subnetIds: Observed<readonly string[]>
  readonly securityGroupIds: Observed<readonly string[]>
  readonly port: Observed<number>
}

/**
 * The same, read; what was not is thrown as `Unseen` with the hop named. Of services that always have subnets and security
 * groups: without any they would read as "it is in no subnet" and "nothing filters", so none named is none read.
 */
export function standing(
  facts: Standing,
): Pick<Endpoint, 'vpcId' | 'subnetIds' | 'securityGroupIds' | 'port' | 'protocol'> {
  const some = (what: string, fact: Observed<readonly string[]>) =>
    atHop(what, null, () => {
      const ids = seen(fact)
      if (ids.length > 0) return ids
      throw new Unseen(unobserved('not-returned', fact.call, `no ${what} was named`))
    })
  return {
    vpcId: atHop('VPC', null, () => seen(facts.vpcId)),
    subnetIds: some('subnet', facts.subnetIds),
    securityGroupIds: some('security group', facts.securityGroupIds),
    port: atHop('port', null, () => seen(facts.port)),
    protocol: 'tcp',
  }
}
