import type { VpcEndpointServiceFacts } from '#domain/network/facts.ts'
import { endpointServiceExposure } from '#domain/network/private-link.ts'
import { isObserved } from '#domain/observed.ts'
import { definePosture } from '#domain/posture.ts'

export const posture = definePosture<VpcEndpointServiceFacts>()({
  resourceType: 'AWS::EC2::VPCEndpointService',
  looksAt: [],
  exposure: endpointServiceExposure,
  relations: ({ facts: { loadBalancerArns } }) =>
    isObserved(loadBalancerArns) ? loadBalancerArns.value.map((to) => ({ kind: 'fronts', to })) : [],
})
