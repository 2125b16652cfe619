import type { TargetGroupFacts } from '../load-balancing.ts'
import { type Observed, seen, type Unobserved, Unseen, unobserved } from '../observed.ts'
import type { Related } from '../related.ts'
import type { Resource } from '../resource.ts'
import type { AutoScalingGroupFacts, InstanceFacts } from '../servers.ts'

/** Load balancers of both generations, and what stands behind them, in one shape. */

export interface Balancer {
  readonly arn: string
  readonly name: string
  readonly generation: 'current' | 'classic'
  readonly type: 'application' | 'network' | 'gateway' | 'classic'
  readonly scheme: 'internet-facing' | 'internal' | null
  readonly vpcId: string
  readonly securityGroupIds: readonly string[]
  readonly availabilityZones: Observed<readonly string[]>
}

/** What a balancer forwards to: an Auto Scaling group, or instances that none scales, or something else that is only named. */
export interface Member {
  readonly group: Resource<AutoScalingGroupFacts> | null
  readonly instances: readonly Resource<InstanceFacts>[]
  readonly securityGroupIds: readonly string[]
  /** Ports on which the balancer talks to it. */
  readonly ports: readonly number[]
  /** `Auto Scaling group shop-app`, `target group ips (ip, whose targets are not known)` */
  readonly text: string
  /** It is only named: who answers behind it was not asked. */
  readonly unknown: Unobserved | null
}

export type Attempt = <T>(read: () => T, otherwise: T) => T

/** All balancers of the region. */
export function balancersOf(related: Related, attempt: Attempt): readonly Balancer[] {
  const v2 = attempt(() => related.all('AWS::ElasticLoadBalancingV2::LoadBalancer'), [])
  const current = v2.map(({ arn, name, facts }) => () => ({
    arn,
    name,
    generation: 'current' as const,
    type: seen(facts.loadBalancerType),
    scheme: seen(facts.scheme),
    vpcId: seen(facts.vpcId),
    securityGroupIds: seen(facts.securityGroupIds),
    availabilityZones: facts.availabilityZones,
  }))
  const v1 = attempt(() => related.all('AWS::ElasticLoadBalancing::LoadBalancer'), [])
  const classic = v1.map(({ arn, name, facts }) => () => ({
    arn,
    name,
    generation: 'classic' as const,
    type: 'classic' as const,
    scheme: seen(facts.scheme),
    vpcId: seen(facts.vpcId),
    securityGroupIds: seen(facts.securityGroupIds),
    availabilityZones: facts.availabilityZones,
  }))
  return [...current, ...classic].flatMap((read) => attempt<Balancer | null>(read, null) ?? [])
}

/** What the balancer forwards to, as far as its target groups, the Auto Scaling groups and registrations by hand say. */
export function membersOf(related: Related, balancer: Balancer, attempt: Attempt): readonly Member[] {
  return attempt(
    () =>
      balancer.generation === 'current'
        ? behindTargetGroups(related, balancer, attempt)
        : behindClassic(related, balancer),
    [],
  )
}

function behindTargetGroups(related: Related, { arn, scheme }: Balancer, attempt: Attempt): readonly Member[] {
  const members = new Map<string, Member>()
  const add = (key: string, read: () => Member) => {
    const before = members.get(key)
    const member = attempt<Member | null>(read, null)
    if (!member) return
    members.set(key, before ? { ...before, ports: [...new Set([...before.ports, ...member.ports])] } : member)
  }
  /** Ports by instance, of those that no Auto Scaling group registered. */
  const byHand = new Map<string, number[]>()
  for (const target of related.where('AWS::ElasticLoadBalancingV2::TargetGroup', 'loadBalancerArns', arn)) {
    const port = seen(target.facts.port)
    const ports = port === null ? [] : [port]
    const groups = related.where('AWS::AutoScaling::AutoScalingGroup', 'targetGroupArns', target.arn)
    for (const group of groups) add(group.arn, () => scaled(related, group, ports))
    const scaledIds = new Set(groups.flatMap((group) => seen(group.facts.instanceIds)))
    const asked = scheme === 'internet-facing' && seen(target.facts.targetType) === 'instance'
    const registered = asked ? attempt(() => seen(target.facts.publicInstanceIds), null) : null
    for (const id of (registered ?? []).filter((one) => !scaledIds.has(one)))
      byHand.set(id, [...(byHand.get(id) ?? []), ...ports])
    if (groups.length === 0 && registered === null) add(target.arn, () => onlyNamed(target, ports))
  }
  for (const member of attempt(() => registeredByHand(related, byHand), []))
    add(member.group?.arn ?? member.text, () => member)
  return [...members.values()]
}

function onlyNamed({ name, facts }: Resource<TargetGroupFacts>, ports: readonly number[]): Member {
  const type = seen(facts.targetType)
  return {
    group: null,
    instances: [],
    securityGroupIds: [],
    ports,
    text: `target group ${name} (${type}, whose targets are not known)`,
    unknown: unobserved(
      'not-covered',
      'elasticloadbalancing:DescribeTargetHealth',
      `what is registered with target group ${name} is not asked`,
    ),
  }
}

function behindClassic(related: Related, { arn, name }: Balancer): readonly Member[] {
  const facts = related.byArn('AWS::ElasticLoadBalancing::LoadBalancer', arn)?.facts
  if (!facts) throw new Unseen(unobserved('not-covered', 'AWS::ElasticLoadBalancing::LoadBalancer', name))
  const ports = [...new Set(seen(facts.listeners).map(({ instancePort }) => instancePort))]
  const groups = related.where('AWS::AutoScaling::AutoScalingGroup', 'loadBalancerNames', seen(facts.loadBalancerName))
  const inGroups = new Set(groups.flatMap((group) => seen(group.facts.instanceIds)))
  const others = seen(facts.instanceIds).filter((id) => !inGroups.has(id))
  return [
    ...groups.map((group) => scaled(related, group, ports)),
    ...registeredByHand(related, new Map(others.map((id) => [id, ports]))),
  ]
}

/** Vendors of firewalls register what an Auto Scaling group starts themselves: such instances stand for their group. */
function registeredByHand(related: Related, portsOf: ReadonlyMap<string, readonly number[]>): readonly Member[] {
  const members = new Map<string, Member>()
  const alone: string[] = []
  for (const [id, ports] of portsOf) {
    const [group] = related.where('AWS::AutoScaling::AutoScalingGroup', 'instanceIds', id)
    if (!group) alone.push(id)
    else if (!members.has(group.arn)) members.set(group.arn, scaled(related, group, ports))
  }
  const ports = [...new Set(alone.flatMap((id) => portsOf.get(id) ?? []))]
  return [...members.values(), ...(alone.length === 0 ? [] : [loners(related, alone, ports)])]
}

function scaled(related: Related, group: Resource<AutoScalingGroupFacts>, ports: readonly number[]): Member {
  const instances = instancesOf(related, seen(group.facts.instanceIds))
  const text = `Auto Scaling group ${group.name}`
  return { group, instances, securityGroupIds: groupsOf(instances), ports, text, unknown: null }
}

function loners(related: Related, ids: readonly string[], ports: readonly number[]): Member {
  const instances = instancesOf(related, ids)
  return {
    group: null,
    instances,
    securityGroupIds: groupsOf(instances),
    ports,
    text: instancesText(ids),
    unknown: null,
  }
}

/** `instance i-1`, `instances i-1, i-2, i-3 and 4 more` */
function instancesText(ids: readonly string[]): string {
  if (ids.length === 1) return `instance ${ids[0]}`
  const more = ids.length > 3 ? ` and ${ids.length - 3} more` : ''
  return `instances ${ids.slice(0, 3).join(', ')}${more}`
}

/** One that was listed by its group and is no longer there was replaced meanwhile. */
function instancesOf(related: Related, ids: readonly string[]): readonly Resource<InstanceFacts>[] {
  return ids.flatMap((id) => related.one('AWS::EC2::Instance', 'instanceId', id) ?? [])
}

/** The groups of all interfaces: appliances have several, and only the first is named by the instance itself. */
export function groupsOf(instances: readonly Resource<InstanceFacts>[]): readonly string[] {
  return [
    ...new Set(
      instances.flatMap(({ facts }) => [
        ...seen(facts.securityGroupIds),
        ...seen(facts.networkInterfaces).flatMap((one) => one.securityGroupIds),
      ]),
    ),
  ]
}
