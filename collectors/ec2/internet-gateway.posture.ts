import type { InternetGatewayFacts } from '#domain/network/facts.ts'
import { isObserved } from '#domain/observed.ts'
import { definePosture } from '#domain/posture.ts'
import { neighbour } from './identity.ts'

export const posture = definePosture<InternetGatewayFacts>()({
  resourceType: 'AWS::EC2::InternetGateway',
  looksAt: [],
  relations: (gateway) =>
    isObserved(gateway.facts.vpcIds)
      ? gateway.facts.vpcIds.value.map((id) => ({ kind: 'attached-to', to: neighbour(gateway, 'vpc', id) }))
      : [],
})
