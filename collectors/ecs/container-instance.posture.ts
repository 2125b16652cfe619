import { isObserved } from '#domain/observed.ts'
import { definePosture, type Relation } from '#domain/posture.ts'
import { type ContainerInstanceFacts, containerInstanceType, isExternal } from './container-instance.ts'

/** Its address and its volumes are those of the EC2 instance, which is judged by itself. */
export const posture = definePosture<ContainerInstanceFacts>()({
  resourceType: containerInstanceType,
  looksAt: [],
  relations({ facts, partition, region, accountId }) {
    const relations: Relation[] = []
    if (isObserved(facts.clusterArn)) relations.push({ kind: 'member-of', to: facts.clusterArn.value })
    if (isObserved(facts.ec2InstanceId) && !isExternal(facts.ec2InstanceId.value))
      relations.push({
        kind: 'attached-to',
        to: `arn:${partition}:ec2:${region}:${accountId}:instance/${facts.ec2InstanceId.value}`,
      })
    return relations
  },
})
