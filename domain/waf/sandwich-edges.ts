import type { SecurityGroupRule } from '../network/facts.ts'
import { explainUnobserved, seen, Unseen, unobserved } from '../observed.ts'
import { Pieces } from '../pieces.ts'
import type { Compliance } from '../pillars.ts'
import type { Related } from '../related.ts'
import { type FirewallTier, type InnerTier, recognised, type Sandwich } from './sandwich.ts'
import { balancerAsGuest, firewallsAsGuest, type Guest, intruders, membersAsGuest } from './sandwich-doors.ts'
import type { Balancer, Member } from './sandwich-parts.ts'
import { classicTargets, pastFirewalls } from './sandwich-strays.ts'

/**
 * The edges of a WAF sandwich, judged: each tier is reached from the one before it and from nowhere else. What else
 * reaches one is a way round, and is named. One way that is proven decides; that there is none rests on everything read.
 */

export interface Edge {
  readonly compliance: Compliance
  /** One sentence. */
  readonly reason: string
  readonly ways: readonly WayRound[]
  /** What was not read, and may be one more way. */
  readonly unread: Unseen | null
}

/** A way to a tier that does not lead through the one before it. */
export interface WayRound {
  /** What it goes past: only the outer balancer, or the firewalls themselves. */
  readonly past: 'outer' | 'firewalls'
  /** `10.0.0.0/16`, `security group sg-2`, or the name of the outer balancer. */
  readonly from: string
  readonly into: 'firewalls' | 'inner' | 'applications'
  /** Id of the security group, or ARN of the balancer or target group, that lets it in. */
  readonly by: string
  /** Where it begins: on the internet, at the outer balancer, or somewhere inside the network. */
  readonly begins: 'internet' | 'outer' | 'network'
  /** `sg-2 of shop-inner lets in 10.0.0.0/16 on port 443` */
  readonly because: string
}

/** A tier as an edge sees it. */
interface Door {
  readonly name: string
  readonly into: WayRound['into']
  readonly past: WayRound['past']
  readonly securityGroupIds: readonly string[]
  readonly ports: readonly number[]
}

function edgeInto(related: Related, door: Door, before: Guest, own: Guest | null, pieces: Pieces): WayRound[] {
  const guests = own ? [before, own] : [before]
  return door.securityGroupIds.flatMap((groupId) => {
    const found = pieces.attempt(() => intruders(related, rulesOf(related, groupId), door.ports, guests), null)
    pieces.unread ??= found?.unread ?? null
    return (found?.found ?? []).map(({ who, port, isPublic }) => ({
      past: door.past,
      from: who,
      into: door.into,
      by: groupId,
      begins: isPublic ? ('internet' as const) : ('network' as const),
      because: `${groupId} of ${door.name} lets in ${who} on port ${port}`,
    }))
  })
}

function rulesOf(related: Related, groupId: string): readonly SecurityGroupRule[] {
  const group = related.one('AWS::EC2::SecurityGroup', 'groupId', groupId)
  if (group) return seen(group.facts.rules)
  throw new Unseen(unobserved('not-covered', 'AWS::EC2::SecurityGroup', `security group ${groupId} is not known`))
}

function edge(ways: readonly WayRound[], unread: Unseen | null, otherwise: string): Edge {
  const reason =
    ways.length > 0 ? `${waysText(ways)}.` : unread ? `Not known: ${explainUnobserved(unread.cause)}.` : otherwise
  const compliance = ways.length > 0 ? 'NON_COMPLIANT' : unread ? 'INSUFFICIENT_DATA' : 'COMPLIANT'
  return { compliance, reason, ways, unread }
}

function nobodyListens(name: string): Edge {
  return { compliance: 'NOT_APPLICABLE', reason: `${name} listens on no port.`, ways: [], unread: null }
}

/** The first few, and how many more there are. */
export function waysText(ways: readonly WayRound[]): string {
  const named = ways.slice(0, 3).map(({ because }) => because)
  return [...named, ...(ways.length > 3 ? [`and ${ways.length - 3} more`] : [])].join('; ')
}

/** Ports that a balancer listens on. Throws `Unseen` where its listeners were not read. */
export function listeningPorts(related: Related, { arn, generation }: Balancer): readonly number[] {
  if (generation === 'classic') {
    const balancer = related.byArn('AWS::ElasticLoadBalancing::LoadBalancer', arn)
    return balancer ? seen(balancer.facts.listeners).map(({ port }) => port) : []
  }
  const listeners = related.where('AWS::ElasticLoadBalancingV2::Listener', 'loadBalancerArn', arn)
  return listeners.flatMap(({ facts }) => seen(facts.port) ?? [])
}

/** All firewalls that share an outer balancer, or an inner one: no way between them leads round firewalls. */
export function allFirewalls(related: Related): readonly FirewallTier[] {
  const { sandwiches, loose } = recognised(related)
  return [...sandwiches, ...loose]
}

/** Outer balancer → firewalls: they answer nobody but the balancer. */
export function edgeToFirewalls(related: Related, tier: FirewallTier): Edge {
  const { outer, name, securityGroupIds, ports } = tier
  const pieces = new Pieces()
  if (outer.securityGroupIds.length === 0)
    return {
      compliance: 'NOT_APPLICABLE',
      reason: `${outer.name} has no security group that a rule could name, so its firewalls let in its clients’ addresses.`,
      ways: [],
      unread: null,
    }
  const own = pieces.attempt(() => firewallsAsGuest(related, [tier], name), null)
  const door = { name, into: 'firewalls', past: 'outer', securityGroupIds, ports } as const
  const ways = edgeInto(related, door, balancerAsGuest([outer], outer.name), own, pieces)
  return edge(ways, pieces.unread, `Only ${outer.name} is let in by ${name}, on port ${ports.join(', ')}.`)
}

/** Outer balancer → nobody but firewalls: whoever else is registered gets its share of the requests uninspected. */
export function edgeOfTargets(related: Related, { outer }: FirewallTier): Edge {
  const pieces = new Pieces()
  const tiers = allFirewalls(related).filter((one) => one.outer.arn === outer.arn)
  const ways =
    outer.generation === 'classic'
      ? classicTargets(related, outer, tiers, pieces)
      : pieces
          .attempt(() => related.where('AWS::ElasticLoadBalancingV2::TargetGroup', 'loadBalancerArns', outer.arn), [])
          .flatMap(({ arn }) => pieces.attempt(() => pastFirewalls(related, arn, tiers, pieces), []))
  return edge(
    ways.map(({ by, text }) => ({
      past: 'firewalls',
      from: outer.name,
      into: 'applications',
      by,
      begins: 'outer',
      because: `${text} behind ${outer.name} beside the firewalls`,
    })),
    pieces.unread,
    `Nobody but firewalls is registered with ${outer.name}.`,
  )
}

/** Firewalls → inner balancer: it answers nobody but the firewalls, and not the internet. */
export function edgeToInner(related: Related, sandwich: Sandwich, { balancer }: InnerTier): Edge {
  const { name } = sandwich
  const pieces = new Pieces()
  const way = (from: string, begins: WayRound['begins'], because: string): WayRound => ({
    past: 'firewalls',
    from,
    into: 'inner',
    by: balancer.arn,
    begins,
    because,
  })
  const ways: WayRound[] = []
  if (balancer.scheme !== 'internal')
    ways.push(
      way('the internet', 'internet', `${balancer.name} is ${balancer.scheme}, though it stands behind firewalls`),
    )
  // https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-security-groups.html
  if (balancer.securityGroupIds.length === 0)
    ways.push(way('the VPC', 'network', `${balancer.name} has no security group, and lets in everybody in the VPC`))
  const ports = pieces.attempt(() => listeningPorts(related, balancer), [])
  const firewalls = pieces.attempt(() => firewallsAsGuest(related, allFirewalls(related), name), null)
  const { securityGroupIds } = balancer
  const door = { name: balancer.name, into: 'inner', past: 'firewalls', securityGroupIds, ports } as const
  if (firewalls) ways.push(...edgeInto(related, door, firewalls, null, pieces))
  if (ways.length === 0 && ports.length === 0 && !pieces.unread) return nobodyListens(balancer.name)
  return edge(ways, pieces.unread, `Only ${name} is let in by ${balancer.name}, on port ${ports.join(', ')}.`)
}

/** Inner balancer → one of its applications: it answers nobody but the balancer. */
export function edgeToApplication(related: Related, { balancer }: InnerTier, application: Member): Edge {
  const { securityGroupIds, ports, text, unknown } = application
  const pieces = new Pieces()
  if (unknown) pieces.unread = new Unseen(unknown)
  const before = balancerAsGuest([balancer], balancer.name)
  const own = pieces.attempt(() => membersAsGuest(related, [application], text), null)
  const door = { name: text, into: 'applications', past: 'firewalls', securityGroupIds, ports } as const
  const all = edgeInto(related, door, before, own, pieces)
  const named = before.groupIds.length > 0
  // Without a group to name, the balancer's own addresses have to be let in, and nobody can tell them from others.
  const ways = named ? all : all.filter(({ begins }) => begins === 'internet')
  if (!named && ways.length === 0)
    pieces.unread ??= new Unseen(
      unobserved(
        'not-returned',
        'elasticloadbalancing:DescribeLoadBalancers',
        `${balancer.name} has no security group that a rule could name, so whose addresses ${text} lets in is not known`,
      ),
    )
  const open = publicAddresses(application)
  const isPublic = ({ begins }: WayRound) => begins === 'internet'
  const [first, ...others] = ways.toSorted((a, b) => Number(isPublic(b)) - Number(isPublic(a)))
  const reached = first && isPublic(first) && open.length > 0
  const told = reached ? [{ ...first, because: `${first.because}, and ${open.join(', ')}` }, ...others] : ways
  return edge(told, pieces.unread, `Only ${balancer.name} is let in by ${text}, on port ${ports.join(', ')}.`)
}

/** `web-1 has the public address 203.0.113.9`, one clause for each name; instances of a group often share theirs. */
function publicAddresses({ instances, interfaces }: Member): readonly string[] {
  const byName = new Map<string, string[]>()
  const add = (name: string, read: () => readonly string[]) => {
    const addresses = new Pieces().attempt(read, [])
    if (addresses.length > 0) byName.set(name, [...(byName.get(name) ?? []), ...addresses])
  }
  for (const { name, facts } of instances)
    add(name, () => seen(facts.networkInterfaces).flatMap((one) => one.publicIpAddresses))
  for (const { name, facts } of interfaces) add(name, () => seen(facts.publicIpAddresses))
  return [...byName].map(
    ([name, all]) => `${name} has the public ${all.length === 1 ? 'address' : 'addresses'} ${all.join(', ')}`,
  )
}
