import { type Exposure, widestOf } from '../exposure.ts'
import {
  attribute,
  type ClassicListener,
  type ClassicLoadBalancerFacts,
  type ListenerFacts,
  type LoadBalancerFacts,
} from '../load-balancing.ts'
import { seen } from '../observed.ts'
import type { Related } from '../related.ts'
import type { Transport } from './network-rules.ts'
import { type Endpoint, networkExposure } from './reachability.ts'

/** How the internet and other accounts reach the listeners of load balancers by the balancers' own addresses. */

export const noListener = 'It has no listener, so nothing answers.'

/** The addresses by which a load balancer of the current generation is reached. */
export type Families = Pick<Endpoint, 'publicAddress' | 'ipv6' | 'families'>

export function familiesOf(facts: LoadBalancerFacts): Families {
  const internetFacing = seen(facts.scheme) === 'internet-facing'
  const addresses = seen(facts.ipAddressType)
  return {
    publicAddress: internetFacing && addresses !== 'dualstack-without-public-ipv4',
    // An internal dual-stack load balancer refuses what the internet gateway sends it, unless told otherwise.
    ipv6:
      addresses !== 'ipv4' &&
      (internetFacing || attribute(seen(facts.attributes), 'ipv6.deny_all_igw_traffic') === 'false'),
    families: addresses === 'ipv4' ? [4] : [4, 6],
  }
}

/** The way in through one listener of an application or network load balancer. */
export function listenerExposure(
  related: Related,
  facts: LoadBalancerFacts,
  listener: ListenerFacts,
  families: Families = familiesOf(facts),
): Exposure {
  const port = seen(listener.port)
  if (port === null) return closedBalancer('isolated', noListener)
  const ways = transportsOf(seen(listener.protocol)).map(
    (protocol) => () =>
      networkExposure(related, {
        vpcId: seen(facts.vpcId),
        subnetIds: seen(facts.subnetIds),
        securityGroupIds: seen(facts.securityGroupIds),
        port,
        protocol,
        ...families,
      }),
  )
  return widestOf(ways) ?? closedBalancer('isolated', noListener)
}

/** The way in through one listener of a Classic Load Balancer. In a VPC, they have IPv4 addresses only. */
export function classicListenerExposure(
  related: Related,
  facts: ClassicLoadBalancerFacts,
  { port }: ClassicListener,
): Exposure {
  return networkExposure(related, {
    vpcId: seen(facts.vpcId),
    subnetIds: seen(facts.subnetIds),
    securityGroupIds: seen(facts.securityGroupIds),
    port,
    protocol: 'tcp',
    publicAddress: seen(facts.scheme) === 'internet-facing',
    ipv6: false,
  })
}

/** What a listener, or a target group, of a protocol carries. */
export function transportsOf(protocol: string): readonly Transport[] {
  if (protocol === 'UDP' || protocol === 'QUIC') return ['udp']
  return protocol === 'TCP_UDP' || protocol === 'TCP_QUIC' ? ['tcp', 'udp'] : ['tcp']
}

export function closedBalancer(kind: 'internal' | 'isolated', because: string): Exposure {
  return { kind, path: [{ what: 'load balancer', id: null, passes: 'no', because }], accounts: [], because }
}
