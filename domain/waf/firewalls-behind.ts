import { nonCompliant, notApplicable, type Verdict } from '../control.ts'
import { explainUnobserved, Unseen, unobserved } from '../observed.ts'
import type { WafProtection } from '../protection.ts'
import type { Related } from '../related.ts'
import { type InnerTier, recognised, type Sandwich } from './sandwich.ts'
import {
  type Edge,
  edgeOfTargets,
  edgeToApplication,
  edgeToFirewalls,
  edgeToInner,
  type WayRound,
} from './sandwich-edges.ts'
import type { Member } from './sandwich-parts.ts'

/** A sandwich with each of its edges judged. */
export interface JudgedSandwich {
  readonly sandwich: Sandwich
  readonly toFirewalls: Edge
  /** Whether the outer balancer forwards to nobody else. */
  readonly targets: Edge
  readonly inners: readonly JudgedInner[]
  /** Of all edges, those past the firewalls first. */
  readonly ways: readonly WayRound[]
}

export interface JudgedInner {
  readonly inner: InnerTier
  readonly edge: Edge
  readonly applications: readonly { readonly application: Member; readonly edge: Edge }[]
}

/** Name `sandwichTypes` in `looksAt`. */
export function judgeSandwich(related: Related, sandwich: Sandwich): JudgedSandwich {
  const toFirewalls = edgeToFirewalls(related, sandwich)
  const targets = edgeOfTargets(related, sandwich)
  const inners = sandwich.inners.map((inner) => ({
    inner,
    edge: edgeToInner(related, sandwich, inner),
    applications: inner.applications.map((application) => ({
      application,
      edge: edgeToApplication(related, inner, application),
    })),
  }))
  const edges = [
    targets,
    ...inners.flatMap(({ edge, applications }) => [edge, ...applications.map((one) => one.edge)]),
    toFirewalls,
  ]
  return { sandwich, toFirewalls, targets, inners, ways: edges.flatMap(({ ways }) => ways) }
}

/** What is said of WAF of a load balancer without a web ACL: firewalls make none of it, but a reader should know of them. */
export function orFirewalls(protection: WafProtection, related: Related, balancerArn: string): WafProtection {
  const behind = firewallsBehind(related, balancerArn)
  if (!behind) return protection
  const { certainty, wayRound, because } = behind
  return { ...protection, because: `${protection.because} ${because}`, firewalls: { certainty, wayRound } }
}

/** Firewalls that inspect what an outer balancer receives, in place of a web ACL. */
export interface FirewallsBehind {
  readonly sandwich: Sandwich
  /** `certain` where the image of each firewall and the security groups prove it; names make it `likely`. */
  readonly certainty: Sandwich['certainty']
  /**
   * Is there a way to the applications that does not lead through the firewalls? `unknown` where something that may be one
   * was not read. What the firewalls themselves block AWS does not see.
   */
  readonly wayRound: 'none' | 'known' | 'unknown'
  /** The ways that are known. */
  readonly ways: readonly WayRound[]
  /** Set where `wayRound` is `unknown`. */
  readonly unread: Unseen | null
  /** One sentence: which firewalls, how sure that is, and what leads round them. */
  readonly because: string
}

/**
 * The firewalls behind a load balancer; null where none are known to stand there, be it that something was not read: what
 * was not read stands in for no web ACL. Name `sandwichTypes` in `looksAt`.
 */
export function firewallsBehind(related: Related, balancerArn: string): FirewallsBehind | null {
  const found = recognised(related)
  const judged = found.sandwiches
    .filter(({ outer }) => outer.arn === balancerArn)
    .map((sandwich) => judgeSandwich(related, sandwich))
  // Several tiers share the requests, so the least certain one says how certain that is.
  const [first] = judged.toSorted((a, b) => weight(b) - weight(a))
  if (!first) return null
  const ways = judged.flatMap((one) => one.ways.filter(({ past }) => past === 'firewalls'))
  const unread = ways.length > 0 ? null : (firstUnread(judged) ?? found.unread)
  const wayRound = ways.length > 0 ? 'known' : unread ? 'unknown' : 'none'
  const { sandwich } = first
  const { certainty } = sandwich
  const leads =
    wayRound === 'known'
      ? `but ${ways[0]?.because}`
      : unread
        ? `but whether a way leads round them is not known: ${explainUnobserved(unread.cause)}`
        : 'and no way leads round them'
  const because = `Behind it stand firewalls, ${sandwich.name} (${certainty}: ${sandwich.because}), ${leads}.`
  return { sandwich, certainty, wayRound, ways, unread, because }
}

const weight = ({ sandwich, ways }: JudgedSandwich) =>
  (sandwich.certainty === 'likely' ? 2 : 0) + Math.sign(ways.length)

/** What was not read of the edges that lead past the firewalls; an inner balancer without applications hides them. */
function firstUnread(judged: readonly JudgedSandwich[]): Unseen | null {
  for (const { targets, inners } of judged) {
    if (targets.unread) return targets.unread
    for (const { inner, edge, applications } of inners) {
      const unread = edge.unread ?? applications.find((one) => one.edge.unread)?.edge.unread
      if (unread) return unread
      if (applications.length === 0) return nobodyBehind(inner.balancer.name)
    }
  }
  return null
}

const nobodyBehind = (name: string) =>
  new Unseen(
    unobserved('not-covered', 'elasticloadbalancing:DescribeTargetHealth', `who answers behind ${name} is not known`),
  )

/**
 * The verdict of a control that asks for a web ACL, on a load balancer that has none; `reason` says so. Firewalls excuse it
 * only where they are certain and no way leads round them, and even then nobody sees what they block: NOT_APPLICABLE. Throws
 * `Unseen` where it is not known whether a way leads round firewalls that are certain.
 */
export function withoutWebAcl(related: Related, balancerArn: string, reason: string): Verdict {
  const behind = firewallsBehind(related, balancerArn)
  if (!behind) return nonCompliant(reason)
  const { certainty, wayRound, unread, because } = behind
  if (certainty === 'certain' && wayRound === 'none') return notApplicable(`${reason} ${because}`)
  if (certainty === 'certain' && unread) throw unread
  return nonCompliant(
    certainty === 'certain'
      ? `${reason} ${because}`
      : `${reason} ${because} A name does not prove that they are firewalls.`,
  )
}
