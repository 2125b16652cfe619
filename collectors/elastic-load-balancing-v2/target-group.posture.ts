import type { TargetGroupFacts } from '#domain/load-balancing.ts'
import { isObserved, seen } from '#domain/observed.ts'
import { definePosture } from '#domain/posture.ts'

/** The hop from the load balancer to its targets. Load balancers do not check the certificates of targets. */
export const posture = definePosture<TargetGroupFacts>()({
  resourceType: 'AWS::ElasticLoadBalancingV2::TargetGroup',
  looksAt: [],
  encryptionInTransit: ({ facts }) => {
    if (seen(facts.targetType) === 'lambda')
      return { kind: 'not-applicable', minimumTls: null, because: 'Functions are invoked over AWS’s own API.' }
    const protocol = seen(facts.protocol)
    const because = `The load balancer talks ${protocol} to its targets.`
    switch (protocol) {
      case 'HTTPS':
      case 'TLS':
        return { kind: 'enforced', minimumTls: null, because }
      case 'QUIC':
        return { kind: 'enforced', minimumTls: '1.3', because }
      case 'TCP':
      case 'UDP':
      case 'TCP_UDP':
      case 'TCP_QUIC':
        return { kind: 'optional', minimumTls: null, because: `${because} Encryption is up to client and target.` }
      case 'GENEVE':
        return { kind: 'not-applicable', minimumTls: null, because: `${because} It carries packets to appliances.` }
      default:
        return { kind: 'none', minimumTls: null, because }
    }
  },

  relations: ({ facts, partition, region, accountId }) => {
    const kinds = { 'i-': 'instance', 'eni-': 'network-interface' }
    const targets = isObserved(facts.targets) ? facts.targets.value.map(({ id }) => id) : []
    const behind = targets.flatMap((id) => {
      if (id.startsWith('arn:')) return [id]
      const found = Object.entries(kinds).find(([prefix]) => id.startsWith(prefix))
      return found ? [`arn:${partition}:ec2:${region}:${accountId}:${found[1]}/${id}`] : []
    })
    return [
      ...seen(facts.loadBalancerArns).map((to) => ({ kind: 'attached-to', to }) as const),
      ...[...new Set(behind)].map((to) => ({ kind: 'fronts', to }) as const),
    ]
  },
})
