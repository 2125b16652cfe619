import { isObserved } from '#domain/observed.ts'
import { definePosture, type Relation } from '#domain/posture.ts'
import type { StackFacts } from '#domain/waf/security-automations.ts'

/** A stack is the plan of what it made; that stores data and carries traffic, the stack does not. */
export const posture = definePosture<StackFacts>()({
  resourceType: 'AWS::CloudFormation::Stack',
  looksAt: [],
  relations({ facts }) {
    const relations: Relation[] = []
    if (isObserved(facts.parentId) && facts.parentId.value !== null)
      relations.push({ kind: 'member-of', to: facts.parentId.value })
    const webAcl = isObserved(facts.outputs) ? facts.outputs.value.WAFWebACLArn : undefined
    if (webAcl !== undefined) relations.push({ kind: 'attached-to', to: webAcl })
    return relations
  },
})
