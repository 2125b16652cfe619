import { seen, Unseen, unobserved } from '../observed.ts'
import type { Related } from '../related.ts'
import type { Resource } from '../resource.ts'
import type { AutoScalingGroupFacts, InstanceFacts } from '../servers.ts'

/** Load balancers of both generations, and what stands behind them, in one shape. */

export interface Balancer {
  readonly arn: string
  readonly name: string
  readonly generation: 'current' | 'classic'
  readonly isGateway: boolean
  readonly scheme: 'internet-facing' | 'internal' | null
  readonly vpcId: string
  readonly securityGroupIds: readonly string[]
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
}

type Attempt = <T>(read: () => T, otherwise: T) => T

/** All balancers of the region. */
export function balancersOf(related: Related, attempt: Attempt): readonly Balancer[] {
  const current = related.all('AWS::ElasticLoadBalancingV2::LoadBalancer').map(({ arn, name, facts }) => () => ({
    arn,
    name,
    generation: 'current' as const,
    isGateway: seen(facts.loadBalancerType) === 'gateway',
    scheme: seen(facts.scheme),
    vpcId: seen(facts.vpcId),
    securityGroupIds: seen(facts.securityGroupIds),
  }))
  const classic = related.all('AWS::ElasticLoadBalancing::LoadBalancer').map(({ arn, name, facts }) => () => ({
    arn,
    name,
    generation: 'classic' as const,
    isGateway: false,
    scheme: seen(facts.scheme),
    vpcId: seen(facts.vpcId),
    securityGroupIds: seen(facts.securityGroupIds),
  }))
  return [...current, ...classic].flatMap((read) => attempt<Balancer | null>(read, null) ?? [])
}

/** What the balancer forwards to, as far as its target groups, the Auto Scaling groups and Classic registrations say. */
export function membersOf(related: Related, balancer: Balancer, attempt: Attempt): readonly Member[] {
  return attempt(
    () =>
      balancer.generation === 'current' ? behindTargetGroups(related, balancer) : behindClassic(related, balancer),
    [],
  )
}

function behindTargetGroups(related: Related, { arn }: Balancer): readonly Member[] {
  const members = new Map<string, Member>()
  const add = (key: string, member: Member) => {
    const before = members.get(key)
    members.set(key, before ? { ...before, ports: [...new Set([...before.ports, ...member.ports])] } : member)
  }
  for (const target of related.where('AWS::ElasticLoadBalancingV2::TargetGroup', 'loadBalancerArns', arn)) {
    const port = seen(target.facts.port)
    const ports = port === null ? [] : [port]
    const groups = related.where('AWS::AutoScaling::AutoScalingGroup', 'targetGroupArns', target.arn)
    for (const group of groups) add(group.arn, scaled(related, group, ports))
    const type = seen(target.facts.targetType)
    if (groups.length === 0)
      add(target.arn, {
        group: null,
        instances: [],
        securityGroupIds: [],
        ports,
        text: `target group ${target.name} (${type}, whose targets are not known)`,
      })
  }
  return [...members.values()]
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
    ...(others.length === 0 ? [] : [loners(related, others, ports)]),
  ]
}

function scaled(related: Related, group: Resource<AutoScalingGroupFacts>, ports: readonly number[]): Member {
  const instances = instancesOf(related, seen(group.facts.instanceIds))
  return { group, instances, securityGroupIds: groupsOf(instances), ports, text: `Auto Scaling group ${group.name}` }
}

function loners(related: Related, ids: readonly string[], ports: readonly number[]): Member {
  const instances = instancesOf(related, ids)
  const text = ids.length === 1 ? `instance ${ids[0]}` : `instances ${ids.slice(0, 3).join(', ')}`
  return { group: null, instances, securityGroupIds: groupsOf(instances), ports, text }
}

/** One that was listed by its group and is no longer there was replaced meanwhile. */
function instancesOf(related: Related, ids: readonly string[]): readonly Resource<InstanceFacts>[] {
  return ids.flatMap((id) => related.one('AWS::EC2::Instance', 'instanceId', id) ?? [])
}

/** The groups of all interfaces: appliances have several, and only the first is named by the instance itself. */
function groupsOf(instances: readonly Resource<InstanceFacts>[]): readonly string[] {
  return [
    ...new Set(
      instances.flatMap(({ facts }) => [
        ...seen(facts.securityGroupIds),
        ...seen(facts.networkInterfaces).flatMap((one) => one.securityGroupIds),
      ]),
    ),
  ]
}
