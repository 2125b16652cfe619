import { isObserved } from '#domain/observed.ts'
import { definePosture } from '#domain/posture.ts'
import type { CapacityProviderFacts } from './capacity-provider.ts'

export const posture = definePosture<CapacityProviderFacts>()({
  resourceType: 'AWS::ECS::CapacityProvider',
  looksAt: [],
  relations: ({ facts }) =>
    isObserved(facts.autoScalingGroupArn) && facts.autoScalingGroupArn.value !== null
      ? [{ kind: 'attached-to' as const, to: facts.autoScalingGroupArn.value }]
      : [],
})
