import { isObserved } from '#domain/observed.ts'
import { definePosture } from '#domain/posture.ts'
import type { ElasticIpFacts } from './elastic-ip.ts'
import { neighbour } from './identity.ts'

/** An address alone exposes nothing; what it is attached to does. */
export const posture = definePosture<ElasticIpFacts>()({
  resourceType: 'AWS::EC2::EIP',
  looksAt: [],
  relations: (address) => {
    const { networkInterfaceId } = address.facts
    return isObserved(networkInterfaceId) && networkInterfaceId.value !== null
      ? [{ kind: 'attached-to', to: neighbour(address, 'network-interface', networkInterfaceId.value) }]
      : []
  },
})
