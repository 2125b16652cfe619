import type { SubnetFacts } from '#domain/network/facts.ts'
import { isObserved } from '#domain/observed.ts'
import { definePosture } from '#domain/posture.ts'
import { neighbour } from './identity.ts'

/** A subnet is reached only through what lives in it; those resources carry the exposure. */
export const posture = definePosture<SubnetFacts>()({
  resourceType: 'AWS::EC2::Subnet',
  looksAt: [],
  relations: (subnet) =>
    isObserved(subnet.facts.vpcId)
      ? [{ kind: 'member-of', to: neighbour(subnet, 'vpc', subnet.facts.vpcId.value) }]
      : [],
})
