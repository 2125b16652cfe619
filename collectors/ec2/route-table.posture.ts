import type { RouteTableFacts } from '#domain/network/facts.ts'
import { isObserved } from '#domain/observed.ts'
import { definePosture } from '#domain/posture.ts'
import { neighbour } from './identity.ts'

export const posture = definePosture<RouteTableFacts>()({
  resourceType: 'AWS::EC2::RouteTable',
  looksAt: [],
  relations: (table) => {
    const { vpcId, subnetIds } = table.facts
    return [
      ...(isObserved(vpcId) ? [{ kind: 'member-of', to: neighbour(table, 'vpc', vpcId.value) } as const] : []),
      ...(isObserved(subnetIds)
        ? subnetIds.value.map((id) => ({ kind: 'attached-to', to: neighbour(table, 'subnet', id) }) as const)
        : []),
    ]
  },
})
