import { combinedTransport } from '#domain/encryption.ts'
import { type Exposure, widestExposure } from '#domain/exposure.ts'
import type { LoadBalancerFacts } from '#domain/load-balancing.ts'
import { isObserved, seen } from '#domain/observed.ts'
import { definePosture } from '#domain/posture.ts'
import { internetExposure, reachabilityLooksAt, type Transport } from '#domain/reachability.ts'
import { wafProtectionOf, webAclTypes } from '#domain/web-acl-action.ts'
import { listenerTransport } from './transport.ts'

const listenerType = 'AWS::ElasticLoadBalancingV2::Listener'

export const posture = definePosture<LoadBalancerFacts>()({
  resourceType: 'AWS::ElasticLoadBalancingV2::LoadBalancer',
  looksAt: [listenerType, ...reachabilityLooksAt, ...webAclTypes],

  encryptionInTransit: ({ arn }, related) =>
    combinedTransport(related.where(listenerType, 'loadBalancerArn', arn).map(({ facts }) => listenerTransport(facts))),

  exposure: ({ arn, facts }, related) => {
    if (seen(facts.loadBalancerType) === 'gateway')
      return closed('internal', 'It is reached through gateway load balancer endpoints, never from the internet.')
    const scheme = seen(facts.scheme)
    const doors = related.where(listenerType, 'loadBalancerArn', arn).flatMap(({ facts: one }) => {
      const port = seen(one.port)
      return port === null ? [] : transportsOf(seen(one.protocol)).map((protocol) => ({ port, protocol }))
    })
    const internetFacing = scheme === 'internet-facing'
    const addresses = seen(facts.ipAddressType)
    const exposures = doors.map(({ port, protocol }) =>
      internetExposure(related, {
        vpcId: seen(facts.vpcId),
        subnetIds: seen(facts.subnetIds),
        securityGroupIds: seen(facts.securityGroupIds),
        port,
        protocol,
        publicAddress: internetFacing && addresses !== 'dualstack-without-public-ipv4',
        // An internal dual-stack load balancer refuses what the internet gateway sends it, unless told otherwise.
        ipv6:
          addresses !== 'ipv4' && (internetFacing || seen(facts.attributes)['ipv6.deny_all_igw_traffic'] === 'false'),
      }),
    )
    const [first, ...others] = exposures
    return first ? widestExposure(first, ...others) : closed('isolated', 'It has no listener, so nothing answers.')
  },

  wafProtection: ({ facts }, related) => {
    const type = seen(facts.loadBalancerType)
    if (type !== 'application')
      return {
        kind: 'not-eligible',
        webAclArn: null,
        because: `A web ACL cannot be attached to a ${type} load balancer.`,
      }
    // It has one web ACL at most: one of WAF Classic is known to be it even where WAFv2 was not read.
    const { classicWebAclArn } = facts
    const classic = isObserved(classicWebAclArn) ? classicWebAclArn.value : null
    return wafProtectionOf(classic ?? seen(facts.webAclArn) ?? seen(classicWebAclArn), related)
  },
})

function transportsOf(protocol: string): readonly Transport[] {
  if (protocol === 'UDP' || protocol === 'QUIC') return ['udp']
  return protocol === 'TCP_UDP' || protocol === 'TCP_QUIC' ? ['tcp', 'udp'] : ['tcp']
}

function closed(kind: 'internal' | 'isolated', because: string): Exposure {
  return { kind, path: [{ what: 'load balancer', id: null, passes: 'no', because }], accounts: [], because }
}
