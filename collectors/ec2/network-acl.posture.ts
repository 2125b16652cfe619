import type { NetworkAclFacts } from '#domain/network/facts.ts'
import { isObserved } from '#domain/observed.ts'
import { definePosture } from '#domain/posture.ts'
import { neighbour } from './identity.ts'

export const posture = definePosture<NetworkAclFacts>()({
  resourceType: 'AWS::EC2::NetworkAcl',
  looksAt: [],
  relations: (acl) => {
    const { vpcId, subnetIds } = acl.facts
    return [
      ...(isObserved(vpcId) ? [{ kind: 'member-of', to: neighbour(acl, 'vpc', vpcId.value) } as const] : []),
      ...(isObserved(subnetIds)
        ? subnetIds.value.map((id) => ({ kind: 'protects', to: neighbour(acl, 'subnet', id) }) as const)
        : []),
    ]
  },
})
