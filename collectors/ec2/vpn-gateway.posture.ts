import { isObserved } from '#domain/observed.ts'
import { definePosture } from '#domain/posture.ts'
import { neighbour } from './identity.ts'
import type { VpnGatewayFacts } from './vpn.ts'

export const posture = definePosture<VpnGatewayFacts>()({
  resourceType: 'AWS::EC2::VPNGateway',
  looksAt: [],
  relations: (gateway) =>
    isObserved(gateway.facts.vpcIds)
      ? gateway.facts.vpcIds.value.map((id) => ({ kind: 'attached-to', to: neighbour(gateway, 'vpc', id) }))
      : [],
})
