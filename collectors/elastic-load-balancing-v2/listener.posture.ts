import type { ListenerFacts } from '#domain/load-balancing.ts'
import { seen } from '#domain/observed.ts'
import { definePosture } from '#domain/posture.ts'
import { listenerTransport } from './transport.ts'

export const posture = definePosture<ListenerFacts>()({
  resourceType: 'AWS::ElasticLoadBalancingV2::Listener',
  looksAt: [],
  encryptionInTransit: ({ facts }) => listenerTransport(facts),
  relations: ({ facts }) => {
    const targets = [seen(facts.defaultActions), ...seen(facts.plainHttpRules)].flat()
    return [
      { kind: 'member-of', to: seen(facts.loadBalancerArn) },
      ...[...new Set(targets.flatMap(({ targetGroupArns }) => targetGroupArns))].map(
        (to) => ({ kind: 'fronts', to }) as const,
      ),
    ]
  },
})
