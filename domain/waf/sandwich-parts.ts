import type { TargetGroupFacts } from '../load-balancing.ts'
import { isObserved, type Observed, seen, type Unobserved, Unseen, unobserved } from '../observed.ts'
import type { Related } from '../related.ts'
import type { Resource } from '../resource.ts'
import type { AutoScalingGroupFacts, InstanceFacts, NetworkInterfaceFacts } from '../servers.ts'
import { type OnPorts, registeredWith } from './sandwich-targets.ts'

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

/** What a balancer forwards to: an Auto Scaling group, or instances that none scales, or addresses, or what is only named. */
export interface Member {
  readonly group: Resource<AutoScalingGroupFacts> | null
  readonly instances: readonly Resource<InstanceFacts>[]
  /** Of what runs on no instance: tasks on Fargate, appliances of services. */
  readonly interfaces: readonly Resource<NetworkInterfaceFacts>[]
  readonly securityGroupIds: readonly string[]
  /** Ports on which the balancer talks to it. */
  readonly ports: readonly number[]
  /** `Auto Scaling group shop-app`, `instances i-1, i-2`, `target group ips (ip, whose targets are not known)` */
  readonly text: string
  /** Why it is only named, or named in part. */
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

function behindTargetGroups(related: Related, { arn }: Balancer, attempt: Attempt): readonly Member[] {
  const members = new Map<string, Member>()
  const add = (key: string, read: () => Member) => {
    const before = members.get(key)
    const member = attempt<Member | null>(read, null)
    if (!member) return
    members.set(key, before ? { ...before, ports: [...new Set([...before.ports, ...member.ports])] } : member)
  }
  const byHand = new Map<string, OnPorts<Resource<InstanceFacts>>>()
  for (const target of related.where('AWS::ElasticLoadBalancingV2::TargetGroup', 'loadBalancerArns', arn)) {
    const port = seen(target.facts.port)
    const ports = port === null ? [] : [port]
    const groups = related.where('AWS::AutoScaling::AutoScalingGroup', 'targetGroupArns', target.arn)
    for (const group of groups) add(group.arn, () => scaled(related, group, ports))
    const type = seen(target.facts.targetType)
    if (type === 'lambda' || type === 'alb') {
      add(target.arn, () => onlyNamed(target, ports, notFollowed[type]))
      continue
    }
    const registered = attempt(() => registeredWith(related, target), null)
    if (!registered) {
      if (groups.length === 0) add(target.arn, () => onlyNamed(target, ports, notRead(target)))
      continue
    }
    const scaledIds = new Set(groups.flatMap((group) => seen(group.facts.instanceIds)))
    for (const one of registered.instances) {
      const id = attempt(() => seen(one.target.facts.instanceId), null)
      if (id === null || scaledIds.has(id)) continue
      byHand.set(id, { target: one.target, ports: [...(byHand.get(id)?.ports ?? []), ...one.ports] })
    }
    if (registered.interfaces.length > 0)
      add(`${target.arn} interfaces`, () => atInterfaces(target, registered.interfaces))
    // An instance that its group started since the lists were made is none of these.
    const lost = registered.unknown.filter((id) => !scaledIds.has(id))
    if (lost.length > 0) add(`${target.arn} unknown`, () => onlyNamed(target, ports, notListed(lost)))
  }
  for (const member of attempt(() => registeredByHand(related, [...byHand.values()]), []))
    add(member.group?.arn ?? member.text, () => member)
  return [...members.values()]
}

const health = 'elasticloadbalancing:DescribeTargetHealth'
const notFollowed = {
  lambda: unobserved('not-covered', 'lambda:GetPolicy', 'who else may invoke its functions is not collected'),
  alb: unobserved('not-covered', health, 'what stands behind the load balancer that it leads to is not followed'),
} as const
const notRead = ({ facts }: Resource<TargetGroupFacts>): Unobserved =>
  isObserved(facts.targets) ? unobserved('not-covered', health) : facts.targets
const notListed = (ids: readonly string[]) =>
  unobserved('not-covered', 'ec2:DescribeNetworkInterfaces', `nothing in the account is known as ${ids.join(', ')}`)

function onlyNamed({ name, facts }: Resource<TargetGroupFacts>, ports: readonly number[], unknown: Unobserved): Member {
  const text = `target group ${name} (${seen(facts.targetType)}, whose targets are not known)`
  return { group: null, instances: [], interfaces: [], securityGroupIds: [], ports, text, unknown }
}

function atInterfaces(
  { name }: Resource<TargetGroupFacts>,
  registered: readonly OnPorts<Resource<NetworkInterfaceFacts>>[],
): Member {
  const interfaces = registered.map(({ target }) => target)
  return {
    group: null,
    instances: [],
    interfaces,
    securityGroupIds: [...new Set(interfaces.flatMap(({ facts }) => seen(facts.securityGroupIds)))],
    ports: [...new Set(registered.flatMap(({ ports }) => ports))],
    text: `${interfaces.length === 1 ? 'address' : 'addresses'} of target group ${name}`,
    unknown: null,
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
    ...registeredByHand(
      related,
      instancesOf(related, others).map((target) => ({ target, ports })),
    ),
  ]
}

/** Vendors of firewalls register what an Auto Scaling group starts themselves: such instances stand for their group. */
function registeredByHand(
  related: Related,
  registered: readonly OnPorts<Resource<InstanceFacts>>[],
): readonly Member[] {
  const members = new Map<string, Member>()
  const alone: OnPorts<Resource<InstanceFacts>>[] = []
  for (const one of registered) {
    const id = seen(one.target.facts.instanceId)
    const [group] = related.where('AWS::AutoScaling::AutoScalingGroup', 'instanceIds', id)
    if (!group) alone.push(one)
    else if (!members.has(group.arn)) members.set(group.arn, scaled(related, group, one.ports))
  }
  return [...members.values(), ...(alone.length === 0 ? [] : [loners(alone)])]
}

function scaled(related: Related, group: Resource<AutoScalingGroupFacts>, ports: readonly number[]): Member {
  const instances = instancesOf(related, seen(group.facts.instanceIds))
  const text = `Auto Scaling group ${group.name}`
  return { group, instances, interfaces: [], securityGroupIds: groupsOf(instances), ports, text, unknown: null }
}

function loners(registered: readonly OnPorts<Resource<InstanceFacts>>[]): Member {
  const instances = registered.map(({ target }) => target)
  return {
    group: null,
    instances,
    interfaces: [],
    securityGroupIds: groupsOf(instances),
    ports: [...new Set(registered.flatMap(({ ports }) => ports))],
    text: instancesText(instances.map(({ facts }) => seen(facts.instanceId))),
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
