import { seen, Unseen } from '../observed.ts'
import type { Related } from '../related.ts'
import type { Resource } from '../resource.ts'
import type { AutoScalingGroupFacts, InstanceFacts } from '../servers.ts'
import { type Certainty, firewallEvidence } from './firewall-instances.ts'
import { admits, admitsAddress, admitting, type GroupIndex, groupIndex } from './sandwich-groups.ts'
import { type Balancer, balancersOf, type Member, membersOf } from './sandwich-parts.ts'

/**
 * WAF sandwiches: internet-facing balancer → Auto Scaling group of firewall instances → inner balancer → applications.
 * No API of AWS names one, so it is put together from what each part says about the next:
 *
 * 1. The outer balancer forwards to the group: the group names one of its target groups, or itself by name (Classic).
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
] as const

/** The firewalls behind one outer balancer, and where they lead. */
export interface FirewallTier {
  readonly outer: Balancer
  readonly group: Resource<AutoScalingGroupFacts>
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

const kept = new WeakMap<Related, Recognised | Unseen>()

/**
 * Every sandwich of an account and region, put together once for all controls that share `sandwichTypes`. Throws `Unseen`
 * where a type was not completely listed; a single fact that was not read hides no more than what rests on it (`unread`).
 */
export function recognised(related: Related): Recognised {
  let found = kept.get(related)
  if (!found) {
    try {
      found = recognise(related)
    } catch (error) {
      if (!(error instanceof Unseen)) throw error
      found = error
    }
    kept.set(related, found)
  }
  if (found instanceof Unseen) throw found
  return found
}

function recognise(related: Related): Recognised {
  let unread: Unseen | null = null
  const attempt = <T>(read: () => T, otherwise: T): T => {
    try {
      return read()
    } catch (error) {
      if (!(error instanceof Unseen)) throw error
      unread ??= error
      return otherwise
    }
  }
  for (const type of sandwichTypes) related.all(type)
  const groups = related.all('AWS::AutoScaling::AutoScalingGroup')
  // Where nothing scales there is no sandwich, whatever the rest looks like.
  if (groups.length === 0) return { sandwiches: [], loose: [], lookalikes: [], unread }
  const balancers = balancersOf(related, attempt)
  const publicOnes = balancers.filter(({ scheme }) => scheme === 'internet-facing')
  const index = groupIndex(related, attempt)
  const bare = publicOnes.flatMap((outer) =>
    membersOf(related, outer, attempt).flatMap((member) => {
      const tier = attempt(() => bareTier(outer, member, index), null)
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
    unread,
  }
}

type BareTier = Omit<FirewallTier, 'inners'> & { readonly instances: readonly Resource<InstanceFacts>[] }

/** A group behind a public balancer as firewalls would stand there; null for what is no group, or has nobody in it. */
function bareTier(outer: Balancer, member: Member, index: GroupIndex): BareTier | null {
  const { group, instances, securityGroupIds, ports } = member
  if (!group || instances.length === 0) return null
  const databaseAccess = () => index.databaseAccess(securityGroupIds)
  const evidence = firewallEvidence({ name: group.name, instances, databaseAccess })
  const instanceIds = new Set(seen(group.facts.instanceIds))
  return { outer, group, instances, instanceIds, securityGroupIds, ports, ...evidence }
}

type Attempt = <T>(read: () => T, otherwise: T) => T

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
    const same = applications.some(({ group }) => group?.arn === tier.group.arn)
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
    if (balancer.scheme !== 'internal' || balancer.isGateway) return []
    const door = admits(balancer) ?? admitsAddress(index, balancer.securityGroupIds, addresses)
    const applications = door && leadsOn(balancer)
    return door && applications
      ? [{ balancer, because: `${balancer.name} ${door}`, by: 'addresses', applications }]
      : []
  })
  // Of several that the firewalls may reach, nothing says which is theirs.
  return open.length === 1 ? open : []
}
