import { type Exposure, widestOf } from '../exposure.ts'
import { unknownHop } from '../hop.ts'
import { isObserved, seen, type Unobserved, Unseen, unobserved } from '../observed.ts'
import type { Related } from '../related.ts'
import type { Resource } from '../resource.ts'
import type { InstanceFacts } from '../servers.ts'
import type { Target } from './admission.ts'
import { throughClassic } from './classic-fronting.ts'
import { throughVpcOrigins } from './cloudfront-fronts.ts'
import { throughTargetGroup } from './fronting.ts'
import { lookups, orUnseen } from './lookups.ts'
import { openDoors, widestDoor } from './open-doors.ts'
import { withHop } from './passing.ts'
import { type Registration, registrationsOf, type UnreadGroup, unreadGroups } from './registrations.ts'

/** Ways to instances and network interfaces: their own, and those through the load balancers that forward to them. */

/** Null where it leads nowhere. Throws `Unseen` where it may lead in, and what was not read would say so. */
export type Way = () => Exposure | null

/**
 * Each interface of an instance has a subnet, groups and addresses of its own, and load balancers lead to it besides; the
 * widest way counts.
 */
export function instanceExposure(related: Related, { arn, facts }: Resource<InstanceFacts>): Exposure {
  if (seen(facts.state) === 'stopped') return closed('It is stopped, so nothing answers.')
  const own = seen(facts.networkInterfaces).map(
    (one) => () =>
      widestDoor(related, {
        vpcId: seen(facts.vpcId),
        subnetIds: [one.subnetId],
        securityGroupIds: one.securityGroupIds,
        publicAddress: one.publicIpAddresses.length > 0,
        ipv6: one.ipv6Addresses.length > 0,
      }),
  )
  if (own.length === 0) return closed('It has no network interface.')
  // CloudFront may fetch from an instance itself.
  const fetched = () => widestOf(throughVpcOrigins(related, arn, () => primaryInterface(facts), null))
  return widestOf([...own, ...waysToInstance(related, facts), fetched]) ?? closed('It has no network interface.')
}

function closed(because: string): Exposure {
  return { kind: 'isolated', path: [{ what: 'instance', id: null, passes: 'no', because }], accounts: [], because }
}

/** The ways to an instance through load balancers. */
export function waysToInstance(related: Related, facts: InstanceFacts): readonly Way[] {
  return [() => widestOf(byTargetGroups(related, facts)), () => widestOf(byClassicBalancers(related, facts))]
}

/** Traffic for an instance registered by its id comes to its primary interface, whose groups are the instance's own. */
export function primaryInterface(facts: InstanceFacts): Target {
  return { subnetIds: [seen(facts.subnetId)], securityGroupIds: seen(facts.securityGroupIds) }
}

function byTargetGroups(related: Related, facts: InstanceFacts): readonly Way[] {
  if (!anyBalancer(related)) return []
  const id = seen(facts.instanceId)
  const interfaces = seen(facts.networkInterfaces).map(({ networkInterfaceId, subnetId, securityGroupIds }) => ({
    networkInterfaceId,
    target: { subnetIds: [subnetId], securityGroupIds },
  }))
  const unread = unreadGroups(related).flatMap((one) => {
    const type = targetTypeOf(one)
    if (!mayHold(one, seen(facts.vpcId))) return []
    const targets = type === 'instance' ? [primaryInterface(facts)] : interfaces.map(({ target }) => target)
    // EC2 Auto Scaling registers the instances of its groups, and says so itself.
    const sure = type === 'instance' && isScaledInto(related, id, one.group.arn)
    return targets.map((target) =>
      sure ? through(related, { ...one, port: null }, target) : maybe(related, one, target),
    )
  })
  return [
    ...registrationsOf(related, id).map((one) => through(related, one, primaryInterface(facts))),
    ...interfaces.flatMap(({ networkInterfaceId, target }) =>
      registrationsOf(related, networkInterfaceId).map((one) => through(related, one, target)),
    ),
    ...unread,
    ...byAddress(related, facts),
  ]
}

const through =
  (related: Related, { group, port }: Registration, target: Target): Way =>
  () =>
    throughTargetGroup(related, group, target, port)

/** A way that leads in only if something that was not read says so. */
const ifSo =
  (way: Way, groupName: string, cause: Unobserved): Way =>
  () => {
    const found = way()
    if (found) throw new Unseen(cause, withHop(found.path, groupName, unknownHop('target', null, cause)))
    return null
  }

/** On whatever port the target may be registered. */
const maybe = (related: Related, { group, cause }: UnreadGroup, target: Target): Way =>
  ifSo(
    () => {
      // Thousands of instances differ in nothing that a group asks about.
      return lookups(related).once(`maybe ${group.arn} ${target.subnetIds} ${target.securityGroupIds}`, () => {
        const doors = orUnseen(() => openDoors(related, target))
        const ports = doors instanceof Unseen ? [] : doors.map(({ port }) => port)
        return widestOf([null, ...ports].map((port) => through(related, { group, port }, target)))
      })
    },
    group.name,
    cause,
  )

const targetTypeOf = ({ group: { facts } }: UnreadGroup) =>
  isObserved(facts.targetType) ? facts.targetType.value : null

/** Instances are registered in their own VPC; addresses may be those of another. */
function mayHold(unread: UnreadGroup, vpcId: string): boolean {
  const type = targetTypeOf(unread)
  if (type === 'ip' || type === null) return true
  const { vpcId: own } = unread.group.facts
  return type === 'instance' && (!isObserved(own) || own.value === vpcId)
}

/**
 * A group may name an address that no interface of its own VPC has: where an instance of another VPC has it, peering may
 * lead there, or something outside AWS has the same.
 */
function byAddress(related: Related, facts: InstanceFacts): readonly Way[] {
  const address = seen(facts.privateIpAddress)
  if (address === null) return []
  return registrationsOf(related, address).map((one) => {
    const way = through(related, one, primaryInterface(facts))
    const { vpcId } = one.group.facts
    if (isObserved(vpcId) && vpcId.value === seen(facts.vpcId)) return way
    const detail = `target group ${one.group.name} names ${address} outside its own VPC`
    return ifSo(way, one.group.name, unobserved('not-covered', 'AWS::EC2::VPCPeeringConnection', detail))
  })
}

function isScaledInto(related: Related, instanceId: string, targetGroupArn: string): boolean {
  try {
    const group = related.one('AWS::AutoScaling::AutoScalingGroup', 'instanceIds', instanceId)
    return group !== null && seen(group.facts.targetGroupArns).includes(targetGroupArn)
  } catch (error) {
    if (error instanceof Unseen) return false
    throw error
  }
}

/** Where there is no load balancer, it does not matter what is registered. */
function anyBalancer(related: Related): boolean {
  return related.all('AWS::ElasticLoadBalancingV2::LoadBalancer').length > 0
}

function byClassicBalancers(related: Related, facts: InstanceFacts): readonly Way[] {
  return related
    .where('AWS::ElasticLoadBalancing::LoadBalancer', 'instanceIds', seen(facts.instanceId))
    .map((balancer) => () => throughClassic(related, balancer, primaryInterface(facts)))
}

/** The ways to an interface that no instance has, such as a task's. It is registered by its address. */
export function waysToInterface(
  related: Related,
  one: { readonly networkInterfaceId: string } & Target,
): readonly Way[] {
  return [
    () => {
      if (!anyBalancer(related)) return null
      const { networkInterfaceId, subnetIds, securityGroupIds } = one
      const target = { subnetIds, securityGroupIds }
      const unread = unreadGroups(related).filter((group) => [null, 'ip'].includes(targetTypeOf(group)))
      return widestOf([
        ...registrationsOf(related, networkInterfaceId).map((found) => through(related, found, target)),
        ...unread.map((group) => maybe(related, group, target)),
      ])
    },
  ]
}
