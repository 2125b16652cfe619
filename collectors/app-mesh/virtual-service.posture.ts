import { isObserved } from '#domain/observed.ts'
import { definePosture } from '#domain/posture.ts'
import { memberOf, meshArn } from './member-of.ts'
import type { VirtualServiceFacts } from './virtual-service.ts'

/** A virtual service is a name; the node behind it carries the traffic. */
export const posture = definePosture<VirtualServiceFacts>()({
  resourceType: 'AWS::AppMesh::VirtualService',
  looksAt: [],
  relations(service) {
    const provider = isObserved(service.facts.provider) ? service.facts.provider.value : null
    const node =
      provider?.kind === 'virtual-node' ? meshArn(service, service.facts, `/virtualNode/${provider.name}`) : null
    return [...memberOf(service, service.facts), ...(node === null ? [] : [{ kind: 'fronts', to: node } as const])]
  },
})
