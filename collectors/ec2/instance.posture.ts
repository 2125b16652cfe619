import { instanceExposure } from '#domain/network/fronted.ts'
import { frontingLooksAt } from '#domain/network/fronting.ts'
import { isObserved, Unseen } from '#domain/observed.ts'
import { definePosture, type Relation } from '#domain/posture.ts'
import type { Related } from '#domain/related.ts'
import type { InstanceFacts } from '#domain/servers.ts'
import { neighbour, subnetArn } from './identity.ts'

const scalingGroup = 'AWS::AutoScaling::AutoScalingGroup'

/** What an instance stores lies on its volumes, which are judged by themselves. */
export const posture = definePosture<InstanceFacts>()({
  resourceType: 'AWS::EC2::Instance',
  looksAt: frontingLooksAt,
  exposure: (instance, related) => instanceExposure(related, instance),
  wafProtection: () => ({
    kind: 'not-eligible',
    webAclArn: null,
    because: 'A web ACL cannot be attached to an instance.',
  }),
  relations: (instance, related) => {
    const { subnetId, networkInterfaces, autoScalingGroupName } = instance.facts
    const relations: Relation[] = []
    if (isObserved(subnetId)) relations.push({ kind: 'member-of', to: subnetArn(instance, related, subnetId.value) })
    if (isObserved(networkInterfaces))
      for (const { networkInterfaceId } of networkInterfaces.value)
        relations.push({ kind: 'attached-to', to: neighbour(instance, 'network-interface', networkInterfaceId) })
    if (isObserved(autoScalingGroupName) && autoScalingGroupName.value !== null) {
      const group = scalingGroupNamed(related, autoScalingGroupName.value)
      if (group) relations.push({ kind: 'member-of', to: group })
    }
    return relations
  },
})

function scalingGroupNamed(related: Related, name: string): string | null {
  try {
    return related.one(scalingGroup, 'autoScalingGroupName', name)?.arn ?? null
  } catch (error) {
    // A group that was not listed leaves out the relation, not the others.
    if (error instanceof Unseen) return null
    throw error
  }
}
