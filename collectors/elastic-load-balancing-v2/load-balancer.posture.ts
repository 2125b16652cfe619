import { combinedTransport } from '#domain/encryption.ts'
import { type Exposure, widestOf } from '#domain/exposure.ts'
import type { ListenerFacts, LoadBalancerFacts } from '#domain/load-balancing.ts'
import { internetExposure, reachabilityLooksAt, type Transport } from '#domain/network/reachability.ts'
import { isObserved, seen } from '#domain/observed.ts'
import { definePosture } from '#domain/posture.ts'
import type { Related } from '#domain/related.ts'
import { firewallsBehind } from '#domain/waf/firewalls-behind.ts'
import { sandwichTypes } from '#domain/waf/sandwich.ts'
import { wafProtectionOf, webAclTypes } from '#domain/waf/web-acl-action.ts'
import { attribute } from './attributes.ts'
import { listenerTransport } from './transport.ts'

const noListener = 'It has no listener, so nothing answers.'
const listenerType = 'AWS::ElasticLoadBalancingV2::Listener'

export const posture = definePosture<LoadBalancerFacts>()({
  resourceType: 'AWS::ElasticLoadBalancingV2::LoadBalancer',
  looksAt: [...new Set([listenerType, ...reachabilityLooksAt, ...webAclTypes, ...sandwichTypes])],

  encryptionInTransit: ({ arn }, related) =>
    combinedTransport(related.where(listenerType, 'loadBalancerArn', arn).map(({ facts }) => listenerTransport(facts))),

  exposure: ({ arn, facts }, related) => {
    if (seen(facts.loadBalancerType) === 'gateway')
      return closed('internal', 'It is reached through gateway load balancer endpoints, never from the internet.')
    const listeners = related.where(listenerType, 'loadBalancerArn', arn)
    return widestOf(listeners.map((one) => () => through(related, facts, one.facts))) ?? closed('isolated', noListener)
  },

  wafProtection: ({ arn, facts }, related) => {
    const type = seen(facts.loadBalancerType)
    if (type !== 'application')
      return {
        kind: 'not-eligible',
        webAclArn: null,
        because: withFirewalls(`A web ACL cannot be attached to a ${type} load balancer.`, arn, related),
      }
    // It has one web ACL at most: one of WAF Classic is known to be it even where WAFv2 was not read.
    const { classicWebAclArn } = facts
    const classic = isObserved(classicWebAclArn) ? classicWebAclArn.value : null
    const found = wafProtectionOf(classic ?? seen(facts.webAclArn) ?? seen(classicWebAclArn), related)
    return found.kind === 'none' ? { ...found, because: withFirewalls(found.because, arn, related) } : found
  },
})

/** Firewalls make no web ACL of it, but whoever reads that there is none should know of them. */
function withFirewalls(because: string, arn: string, related: Related): string {
  const behind = firewallsBehind(related, arn)
  return behind ? `${because} ${behind.because}` : because
}

/** The way in through one listener. */
function through(related: Related, facts: LoadBalancerFacts, listener: ListenerFacts): Exposure {
  const port = seen(listener.port)
  const internetFacing = seen(facts.scheme) === 'internet-facing'
  const addresses = seen(facts.ipAddressType)
  if (port === null) return closed('isolated', noListener)
  const ways = transportsOf(seen(listener.protocol)).map(
    (protocol) => () =>
      internetExposure(related, {
        vpcId: seen(facts.vpcId),
        subnetIds: seen(facts.subnetIds),
        securityGroupIds: seen(facts.securityGroupIds),
        port,
        protocol,
        publicAddress: internetFacing && addresses !== 'dualstack-without-public-ipv4',
        // An internal dual-stack load balancer refuses what the internet gateway sends it, unless told otherwise.
        ipv6:
          addresses !== 'ipv4' &&
          (internetFacing || attribute(seen(facts.attributes), 'ipv6.deny_all_igw_traffic') === 'false'),
      }),
  )
  return widestOf(ways) ?? closed('isolated', noListener)
}

function transportsOf(protocol: string): readonly Transport[] {
  if (protocol === 'UDP' || protocol === 'QUIC') return ['udp']
  return protocol === 'TCP_UDP' || protocol === 'TCP_QUIC' ? ['tcp', 'udp'] : ['tcp']
}

function closed(kind: 'internal' | 'isolated', because: string): Exposure {
  return { kind, path: [{ what: 'load balancer', id: null, passes: 'no', because }], accounts: [], because }
}
