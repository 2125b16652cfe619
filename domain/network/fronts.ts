import type { Exposure } from '../exposure.ts'
import type { ClassicLoadBalancerFacts, ListenerFacts, LoadBalancerFacts } from '../load-balancing.ts'
import { isObserved, seen, Unseen, unobserved } from '../observed.ts'
import type { Related } from '../related.ts'
import type { Resource } from '../resource.ts'
import type { Sender, Target } from './admission.ts'
import {
  type AddressSet,
  addressSet,
  type Cidr,
  everyAddress,
  type Family,
  parseCidr,
  publicPart,
  union,
} from './cidr.ts'
import { type Families, familiesOf, listenerExposure } from './load-balancers.ts'
import { lookups } from './lookups.ts'
import { ruleCoversPort, type Transport } from './network-rules.ts'
import { isCloudFrontList, sourceOf } from './prefix-list.ts'

export type Balancer = Resource<LoadBalancerFacts>
export type Listener = Resource<ListenerFacts>

/** One way in which a listener is reached. */
export interface Front {
  /** How far the way is open. Throws `Unseen`. */
  readonly exposure: () => Exposure
  /**
   * Whom targets see that are shown the client's address, by the family of their target group; null where it is the load
   * balancer all the same. Throws `Unseen`.
   */
  readonly client: (family: Family) => Sender | null
}

const ownAddress = () => null

/**
 * The listener by the load balancer's own public addresses. Clients of a dual-stack network load balancer are told apart,
 * for it can show the address of a client only to targets of the client's family.
 */
export function ownFronts(related: Related, balancer: Balancer, listener: Listener): readonly Front[] {
  const families = familiesOf(balancer.facts)
  if (seen(balancer.facts.loadBalancerType) !== 'network')
    return [{ exposure: () => listenerExposure(related, balancer.facts, listener.facts), client: ownAddress }]
  const byInternet = ([4, 6] as const).flatMap((family): Front[] => {
    const only: Families = {
      publicAddress: family === 4 && families.publicAddress,
      ipv6: family === 6 && families.ipv6,
      families: [],
    }
    if (!only.publicAddress && !only.ipv6) return []
    return [
      {
        exposure: () => listenerExposure(related, balancer.facts, listener.facts, only),
        client: (ofTargets) => (ofTargets === family ? clientsOf(related, balancer, listener, family) : null),
      },
    ]
  })
  // Which addresses of other accounts' networks come is not told apart: targets that take the balancer's own may take theirs.
  const inside: Families = { ...families, publicAddress: false, ipv6: false }
  const byOthers = () => listenerExposure(related, balancer.facts, listener.facts, inside)
  return [...byInternet, { exposure: byOthers, client: ownAddress }]
}

/** Clients on the internet that the load balancer's own groups let in. They also come in by the name of its groups. */
function clientsOf(related: Related, { facts }: Balancer, { facts: listener }: Listener, family: Family): Sender {
  const securityGroupIds = seen(facts.securityGroupIds)
  const everybody = publicPart(family, everyAddress(family))
  const name = 'the internet'
  if (securityGroupIds.length === 0)
    return { name, securityGroupIds, addresses: { from: 'internet', family, set: everybody } }
  const port = seen(listener.port) ?? 0
  const protocol: Transport = /^(UDP|QUIC)$/.test(seen(listener.protocol)) ? 'udp' : 'tcp'
  let set: AddressSet = []
  let cloudFront = false
  for (const groupId of securityGroupIds) {
    const group = related.one('AWS::EC2::SecurityGroup', 'groupId', groupId)
    if (!group)
      throw new Unseen(unobserved('not-covered', 'AWS::EC2::SecurityGroup', `security group ${groupId} is not known`))
    for (const rule of seen(group.facts.rules)) {
      if (!ruleCoversPort(rule, port, protocol)) continue
      const source = sourceOf(related, rule)
      cloudFront ||= isCloudFrontList(related, rule)
      set = union(set, publicPart(family, addressSet(family, source.blocks)))
    }
  }
  if (set.length === 0 && cloudFront)
    return { name: 'CloudFront', securityGroupIds, addresses: { from: 'cloudfront', family } }
  return { name, securityGroupIds, addresses: { from: 'internet', family, set } }
}

/**
 * The load balancer itself, as its targets see it. Its own addresses are those of the interfaces that bear its name:
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/network/target-group-register-targets.html
 */
function balancerAsSender(
  related: Related,
  {
    arn,
    name,
    subnetIds,
    securityGroupIds,
  }: {
    readonly arn: string
    readonly name: string
    readonly subnetIds: readonly string[]
    readonly securityGroupIds: readonly string[]
  },
  family: Family,
): Sender {
  return {
    name: `load balancer ${name}`,
    securityGroupIds,
    addresses: {
      from: 'subnets',
      family,
      subnetIds,
      own: addressesNamed(related, `ELB ${arn.split(':loadbalancer/')[1]}`),
    },
  }
}

function addressesNamed(related: Related, description: string): readonly Cidr[] | null {
  try {
    const found = related.where('AWS::EC2::NetworkInterface', 'description', description)
    const addresses = found.flatMap(({ facts: { privateIpAddress, ipv6Addresses } }) => [
      ...(isObserved(privateIpAddress) && privateIpAddress.value !== null ? [privateIpAddress.value] : []),
      ...(isObserved(ipv6Addresses) ? ipv6Addresses.value : []),
    ])
    const known = addresses.flatMap((address) => parseCidr(address) ?? [])
    return known.length > 0 ? known : null
  } catch (error) {
    if (error instanceof Unseen) return null
    throw error
  }
}

interface Standing {
  readonly arn: string
  readonly name: string
  readonly facts: Pick<ClassicLoadBalancerFacts, 'subnetIds' | 'securityGroupIds'>
}

/** The load balancer as its targets see it, put together once. */
export function senderOf(related: Related, { arn, name, facts }: Standing, family: Family): Sender {
  return lookups(related).once(`sender ${arn} ${family}`, () => {
    return balancerAsSender(related, { arn, name, ...placeOf(facts) }, family)
  })
}

export const placeOf = (facts: Standing['facts']): Target => ({
  subnetIds: seen(facts.subnetIds),
  securityGroupIds: seen(facts.securityGroupIds),
})
