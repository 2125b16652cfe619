import { combinedTransport, type EncryptionInTransit } from '#domain/encryption.ts'
import type { ClassicListener, ClassicLoadBalancerFacts, ClassicTlsPolicy } from '#domain/load-balancing.ts'
import { classicBalancerExposure } from '#domain/network/classic-fronting.ts'
import { frontingLooksAt } from '#domain/network/fronting.ts'
import { seen } from '#domain/observed.ts'
import { definePosture } from '#domain/posture.ts'
import { orFirewalls } from '#domain/waf/firewalls-behind.ts'
import { sandwichTypes } from '#domain/waf/sandwich.ts'
import { terminatesTls } from './load-balancer.ts'
import { tlsPolicyOf } from './tls.ts'

export const posture = definePosture<ClassicLoadBalancerFacts>()({
  resourceType: 'AWS::ElasticLoadBalancing::LoadBalancer',
  looksAt: [...new Set([...frontingLooksAt, ...sandwichTypes])],

  encryptionInTransit: ({ facts }) =>
    combinedTransport(seen(facts.listeners).map((one) => transport(one, () => seen(facts.tlsPolicies)))),

  exposure: (balancer, related) => classicBalancerExposure(related, balancer),

  wafProtection: ({ arn }, related) => {
    const because = 'A web ACL cannot be attached to a Classic Load Balancer.'
    return orFirewalls({ kind: 'not-eligible', webAclArn: null, because }, related, arn)
  },

  relations: ({ facts, partition, region, accountId }) => {
    const inEc2 = (kind: string, id: string) => `arn:${partition}:ec2:${region}:${accountId}:${kind}/${id}`
    return seen(facts.instanceIds).map((id) => ({ kind: 'fronts', to: inEc2('instance', id) }) as const)
  },
})

function transport(listener: ClassicListener, policies: () => readonly ClassicTlsPolicy[]): EncryptionInTransit {
  const where = `${listener.protocol} on port ${listener.port}`
  if (terminatesTls(listener)) {
    const { minimumTls, policyName } = tlsPolicyOf(listener, policies())
    const version = minimumTls === null ? 'no protocol that is known' : minimumTls.replace(/^1/, 'TLS 1')
    return { kind: 'enforced', minimumTls, because: `${where} accepts ${version} and newer by ${policyName}.` }
  }
  if (listener.protocol === 'TCP') {
    const because = `${where} passes connections through unread: encryption is up to client and instance.`
    return { kind: 'optional', minimumTls: null, because }
  }
  return { kind: 'none', minimumTls: null, because: `${where} serves requests in plain text.` }
}
