import { type Exposure, widestOf } from '#domain/exposure.ts'
import { widestDoor } from '#domain/network/open-doors.ts'
import { reachabilityLooksAt } from '#domain/network/reachability.ts'
import { isObserved, seen, Unseen } from '#domain/observed.ts'
import { definePosture, type Relation } from '#domain/posture.ts'
import type { Related } from '#domain/related.ts'
import type { Resource } from '#domain/resource.ts'
import type { InstanceFacts } from '#domain/servers.ts'
import { neighbour, subnetArn } from './identity.ts'

const scalingGroup = 'AWS::AutoScaling::AutoScalingGroup'

/** What an instance stores lies on its volumes, which are judged by themselves. */
export const posture = definePosture<InstanceFacts>()({
  resourceType: 'AWS::EC2::Instance',
  looksAt: [...reachabilityLooksAt, scalingGroup],
  exposure,
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

/** Each interface has a subnet, groups and addresses of its own; the widest counts. */
function exposure({ facts }: Resource<InstanceFacts>, related: Related): Exposure {
  const state = seen(facts.state)
  if (state === 'stopped') return closed('It is stopped, so nothing answers.')
  const ways = seen(facts.networkInterfaces).map(
    (one) => () =>
      widestDoor(related, {
        vpcId: seen(facts.vpcId),
        subnetIds: [one.subnetId],
        securityGroupIds: one.securityGroupIds,
        publicAddress: one.publicIpAddresses.length > 0,
        ipv6: one.ipv6Addresses.length > 0,
      }),
  )
  return widestOf(ways) ?? closed('It has no network interface.')
}

function closed(because: string): Exposure {
  return { kind: 'isolated', path: [{ what: 'instance', id: null, passes: 'no', because }], accounts: [], because }
}
