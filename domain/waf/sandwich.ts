import { seen, type Unseen } from '../observed.ts'
import { Pieces } from '../pieces.ts'
import type { Related } from '../related.ts'
import type { Resource } from '../resource.ts'
import type { AutoScalingGroupFacts, InstanceFacts } from '../servers.ts'
import { type Certainty, firewallEvidence } from './firewall-instances.ts'
import { admits, admitsAddress, admitting, type GroupIndex, groupIndex } from './sandwich-groups.ts'
import { type Attempt, type Balancer, balancersOf, groupsOf, type Member, membersOf } from './sandwich-parts.ts'

/**
 * WAF sandwiches: internet-facing balancer → firewall instances → inner balancer → applications. No API of AWS names one,
 * so it is put together from what each part says about the next:
 *
 * 1. The outer balancer forwards to the firewalls: their Auto Scaling group names one of its target groups, or itself by
 *    name (Classic), or they are registered one by one.
 * 2. The firewalls reach the inner balancer: its security group names theirs. Where none does, the one internal balancer of
 *    the VPC that lets in their addresses will do, and the whole is then `likely` at best.
 * 3. The inner balancer forwards to something else than the firewalls.
 *
 * A web tier between a public and an internal balancer has these hops too, to the last security group. Only what the middle
 * is made of tells them apart (`firewall-instances.ts`), so every sandwich says how certain that is, and an `unproven` one is
 * none: it is kept as a lookalike, and judged by nothing.
 */

/** Types to name in `looksAt` by whoever calls `recognised`: this very list, which the recognition is kept by. */
export const sandwichTypes = [
  'AWS::ElasticLoadBalancingV2::LoadBalancer',
  'AWS::ElasticLoadBalancingV2::TargetGroup',
  'AWS::ElasticLoadBalancingV2::Listener',
  'AWS::ElasticLoadBalancing::LoadBalancer',
  'AWS::AutoScaling::AutoScalingGroup',
  'AWS::EC2::Instance',
  'AWS::EC2::SecurityGroup',
  'AWS::EC2::PrefixList',
  'AWS::EC2::NetworkInterface',
] as const

/** The firewalls behind one outer balancer, and where they lead. */
export interface FirewallTier {
  readonly outer: Balancer
  /** Null where they are registered one by one, and nothing replaces one that fails. */
  readonly group: Resource<AutoScalingGroupFacts> | null
  /** Of the group, or of the instances. */
  readonly name: string
  readonly instances: readonly Resource<InstanceFacts>[]
  readonly instanceIds: ReadonlySet<string>
  readonly securityGroupIds: readonly string[]
  /** Ports on which the outer balancer talks to them. */
  readonly ports: readonly number[]
  readonly certainty: Certainty
  /** Why they are taken for firewalls, or not. */
  readonly because: string
  readonly inners: readonly InnerTier[]
}

export interface InnerTier {
  readonly balancer: Balancer
  /** `security group sg-2 of shop-inner lets in sg-1` */
  readonly because: string
  readonly by: 'security-group' | 'addresses'
  readonly applications: readonly Member[]
}

/** A tier of firewalls with an inner balancer. */
export interface Sandwich extends FirewallTier {
  readonly certainty: 'certain' | 'likely'
}

export interface Recognised {
  readonly sandwiches: readonly Sandwich[]
  /** Firewalls behind a public balancer that lead to no inner balancer. */
  readonly loose: readonly FirewallTier[]
  /** The shape of a sandwich, with nothing that says that its middle is made of firewalls. */
  readonly lookalikes: readonly FirewallTier[]
  /** What was not read somewhere, and may hide one more. */
  readonly unread: Unseen | null
}

const kept = new WeakMap<Related, Recognised>()

/**
 * Every sandwich of an account and region, put together once for all controls that share `sandwichTypes`. What was not
 * listed or not read hides no more than what rests on it (`unread`): a sandwich that was found is one.
 */
export function recognised(related: Related): Recognised {
  let found = kept.get(related)
  if (!found) {
    found = recognise(related)
    kept.set(related, found)
  }
  return found
}

function recognise(related: Related): Recognised {
  const pieces = new Pieces()
  const attempt: Attempt = (read, otherwise) => pieces.attempt(read, otherwise)
  const balancers = balancersOf(related, attempt)
  const publicOnes = balancers.filter(({ scheme }) => scheme === 'internet-facing')
  // Where nothing faces the internet there is no sandwich, whatever the rest looks like.
  if (publicOnes.length === 0) return { sandwiches: [], loose: [], lookalikes: [], unread: pieces.unread }
  const index = groupIndex(related, attempt)
  const bare = publicOnes.flatMap((outer) =>
    membersOf(related, outer, attempt).flatMap((member) => {
      const tier = attempt(() => bareTier(outer, member, index, attempt), null)
      return tier ? [tier] : []
    }),
  )
  const outers = new Set(bare.filter(({ certainty }) => certainty !== 'unproven').map(({ outer }) => outer.arn))
  const tiers = bare.map((tier): FirewallTier => {
    const candidates = balancers.filter(
      ({ arn, vpcId }) => arn !== tier.outer.arn && vpcId === tier.outer.vpcId && !outers.has(arn),
    )
    const inners = attempt(() => innerTiers(related, tier, candidates, index, attempt), [])
    const proven = tier.certainty === 'certain' && inners.every(({ by }) => by === 'security-group')
    return { ...tier, certainty: tier.certainty === 'certain' && !proven ? 'likely' : tier.certainty, inners }
  })
  const isSandwich = (tier: FirewallTier): tier is Sandwich => tier.certainty !== 'unproven' && tier.inners.length > 0
  return {
    sandwiches: tiers.filter(isSandwich),
    loose: tiers.filter(({ certainty, inners }) => certainty !== 'unproven' && inners.length === 0),
    lookalikes: tiers.filter(({ certainty, inners }) => certainty === 'unproven' && inners.length > 0),
    unread: pieces.unread,
  }
}

type BareTier = Omit<FirewallTier, 'inners'>

/** Whom a public balancer forwards to, as firewalls would stand there; null for what runs on no instance. */
function bareTier(outer: Balancer, member: Member, index: GroupIndex, attempt: Attempt): BareTier | null {
  const { group, instances, securityGroupIds, ports } = member
  if (instances.length === 0) return null
  if (!group) return loneFirewalls(outer, member, index, attempt)
  const evidence = firewallEvidence({
    groupName: group.name,
    instances,
    databaseAccess: () => index.databaseAccess(securityGroupIds),
  })
  const instanceIds = new Set(seen(group.facts.instanceIds))
  return { outer, group, name: group.name, instances, instanceIds, securityGroupIds, ports, ...evidence }
}

/**
 * Instances that no group holds have nothing in common but the balancer, so each speaks for itself: those that nothing calls
 * firewalls are registered beside them. Together they are as certain as the least certain one.
 */
function loneFirewalls(outer: Balancer, member: Member, index: GroupIndex, attempt: Attempt): BareTier | null {
  const judged = member.instances.flatMap((instance) => {
    const databaseAccess = () => index.databaseAccess(groupsOf([instance]))
    const evidence = attempt(() => firewallEvidence({ groupName: null, instances: [instance], databaseAccess }), null)
    return evidence && evidence.certainty !== 'unproven' ? [{ instance, ...evidence }] : []
  })
  const weakest = judged.find(({ certainty }) => certainty === 'likely') ?? judged[0]
  if (!weakest) return null
  const instances = judged.map(({ instance }) => instance)
  return {
    outer,
    group: null,
    name: instances.map(({ name }) => name).join(', '),
    instances,
    instanceIds: new Set(instances.map(({ facts }) => seen(facts.instanceId))),
    securityGroupIds: groupsOf(instances),
    ports: member.ports,
    certainty: weakest.certainty,
    because: weakest.because,
  }
}

function innerTiers(
  related: Related,
  tier: BareTier,
  candidates: readonly Balancer[],
  index: GroupIndex,
  attempt: Attempt,
): readonly InnerTier[] {
  /** Null where the balancer is a second door to the same instances, and leads nowhere else. */
  const leadsOn = (balancer: Balancer) => {
    const applications = membersOf(related, balancer, attempt)
    const same = applications.some(({ instances }) =>
      instances.some(({ facts }) => tier.instanceIds.has(seen(facts.instanceId))),
    )
    return same ? null : applications
  }
  const named = candidates.flatMap((balancer): InnerTier[] => {
    const door = admitting(index, balancer.securityGroupIds, tier.securityGroupIds)
    const applications = door && leadsOn(balancer)
    if (!door || !applications) return []
    const because = `security group ${door.groupId} of ${balancer.name} lets in ${door.source}`
    return [{ balancer, because, by: 'security-group', applications }]
  })
  if (named.length > 0 || tier.certainty === 'unproven') return named
  const addresses = tier.instances.flatMap(({ facts }) => seen(facts.privateIpAddress) ?? [])
  const open = candidates.flatMap((balancer): InnerTier[] => {
    if (balancer.scheme !== 'internal' || balancer.type === 'gateway') return []
    const door = admits(balancer) ?? admitsAddress(index, balancer.securityGroupIds, addresses)
    const applications = door && leadsOn(balancer)
    return door && applications
      ? [{ balancer, because: `${balancer.name} ${door}`, by: 'addresses', applications }]
      : []
  })
  // Of several that the firewalls may reach, nothing says which is theirs.
  return open.length === 1 ? open : []
}
