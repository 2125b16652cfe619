import { isObserved } from '#domain/observed.ts'
import { definePosture, type Relation } from '#domain/posture.ts'
import { tasksExposure, tasksLookAt } from './exposure.ts'
import type { ServiceFacts } from './service.ts'

/** What a service's own tasks are; the load balancer in front of them is a resource of its own, and joined by its target group. */
export const posture = definePosture<ServiceFacts>()({
  resourceType: 'AWS::ECS::Service',
  looksAt: [...tasksLookAt],
  exposure: ({ facts }, related) => tasksExposure(related, facts),
  relations({ facts }) {
    const relations: Relation[] = []
    if (isObserved(facts.clusterArn)) relations.push({ kind: 'member-of', to: facts.clusterArn.value })
    if (isObserved(facts.taskDefinition) && facts.taskDefinition.value)
      relations.push({ kind: 'attached-to', to: facts.taskDefinition.value })
    if (isObserved(facts.loadBalancers))
      for (const { targetGroupArn, alternateTargetGroupArn } of facts.loadBalancers.value)
        for (const to of [targetGroupArn, alternateTargetGroupArn])
          if (to !== null) relations.push({ kind: 'attached-to', to })
    return relations
  },
})
