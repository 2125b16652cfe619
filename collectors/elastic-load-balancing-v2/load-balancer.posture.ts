import { combinedTransport } from '#domain/encryption.ts'
import type { LoadBalancerFacts } from '#domain/load-balancing.ts'
import { balancerExposure, frontingLooksAt } from '#domain/network/fronting.ts'
import { isObserved, seen } from '#domain/observed.ts'
import { definePosture } from '#domain/posture.ts'
import { orFirewalls } from '#domain/waf/firewalls-behind.ts'
import { sandwichTypes } from '#domain/waf/sandwich.ts'
import { wafProtectionOf, webAclTypes } from '#domain/waf/web-acl-action.ts'
import { listenerTransport } from './transport.ts'

const listenerType = 'AWS::ElasticLoadBalancingV2::Listener'
const targetGroupType = 'AWS::ElasticLoadBalancingV2::TargetGroup'

export const posture = definePosture<LoadBalancerFacts>()({
  resourceType: 'AWS::ElasticLoadBalancingV2::LoadBalancer',
  looksAt: [...new Set([...frontingLooksAt, ...webAclTypes, ...sandwichTypes])],

  encryptionInTransit: ({ arn }, related) =>
    combinedTransport(related.where(listenerType, 'loadBalancerArn', arn).map(({ facts }) => listenerTransport(facts))),

  exposure: (balancer, related) => balancerExposure(related, balancer),

  wafProtection: ({ arn, facts }, related) => {
    const type = seen(facts.loadBalancerType)
    if (type !== 'application') {
      const because = `A web ACL cannot be attached to a ${type} load balancer.`
      return orFirewalls({ kind: 'not-eligible', webAclArn: null, because }, related, arn)
    }
    // It has one web ACL at most: one of WAF Classic is known to be it even where WAFv2 was not read.
    const { classicWebAclArn } = facts
    const classic = isObserved(classicWebAclArn) ? classicWebAclArn.value : null
    const found = wafProtectionOf(classic ?? seen(facts.webAclArn) ?? seen(classicWebAclArn), related)
    return found.kind === 'none' ? orFirewalls(found, related, arn) : found
  },

  relations: ({ arn }, related) =>
    related.where(targetGroupType, 'loadBalancerArns', arn).map((group) => ({ kind: 'fronts', to: group.arn })),
})
