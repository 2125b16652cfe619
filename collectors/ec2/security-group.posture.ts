import type { SecurityGroupFacts } from '#domain/network/facts.ts'
import { isObserved } from '#domain/observed.ts'
import { definePosture } from '#domain/posture.ts'
import { neighbour } from './identity.ts'

/** A group alone exposes nothing; what it is attached to does, together with routes and addresses. */
export const posture = definePosture<SecurityGroupFacts>()({
  resourceType: 'AWS::EC2::SecurityGroup',
  looksAt: [],
  relations: ({ facts: { vpcId }, ...group }) =>
    isObserved(vpcId) && vpcId.value !== null
      ? [{ kind: 'member-of', to: neighbour({ ...group, facts: {} }, 'vpc', vpcId.value) }]
      : [],
})
