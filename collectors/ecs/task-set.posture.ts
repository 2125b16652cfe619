import { isObserved } from '#domain/observed.ts'
import { definePosture, type Relation } from '#domain/posture.ts'
import { tasksExposure, tasksLookAt } from './exposure.ts'
import { targetGroupsOf } from './fronted-tasks.ts'
import type { TaskSetFacts } from './task-set.ts'

export const posture = definePosture<TaskSetFacts>()({
  resourceType: 'AWS::ECS::TaskSet',
  looksAt: [...tasksLookAt],
  exposure: ({ facts }, related) => tasksExposure(related, facts),
  relations({ facts }) {
    const relations: Relation[] = []
    if (isObserved(facts.serviceArn)) relations.push({ kind: 'member-of', to: facts.serviceArn.value })
    if (isObserved(facts.taskDefinition)) relations.push({ kind: 'attached-to', to: facts.taskDefinition.value })
    return [...relations, ...targetGroupsOf(facts.loadBalancers).map((to) => ({ kind: 'attached-to', to }) as const)]
  },
})
