import { explainUnobserved, isObserved, type Observed, seen, Unseen } from '../observed.ts'
import type { Compliance } from '../pillars.ts'
import type { Related } from '../related.ts'
import type { Resource } from '../resource.ts'
import type { InstanceFacts } from '../servers.ts'
import { type JudgedSandwich, judgeSandwich } from './firewalls-behind.ts'
import type { Sandwich } from './sandwich.ts'
import type { Edge, WayRound } from './sandwich-edges.ts'
import type { Balancer, Member } from './sandwich-parts.ts'
import { elasticity, health, type Judged, redundancy, twoZones } from './sandwich-tiers.ts'

/** A judged sandwich as plain data: what the screen draws, `explain` prints and the API returns. */

export interface SandwichDrawing {
  readonly certainty: Sandwich['certainty']
  /** Why its middle is taken for firewalls. */
  readonly because: string
  /** Of everything drawn: one edge that fails fails it, and one that is not known leaves it open. */
  readonly compliance: Compliance
  /** One sentence: whether a way leads round the firewalls. */
  readonly summary: string
  readonly outer: DrawnTier
  /** Internet → outer balancer → nobody but firewalls, and firewalls that answer nobody else. */
  readonly toFirewalls: readonly DrawnEdge[]
  readonly firewalls: DrawnTier
  readonly inners: readonly DrawnInner[]
  /** Those past the firewalls first. */
  readonly ways: readonly DrawnWay[]
}

/** A way round, and the tier that it leads to. */
export interface DrawnWay extends WayRound {
  /** Which of the inner balancers it leads to, or to whose applications; null for the firewalls. */
  readonly inner: number | null
  /** Which of that balancer's applications; null for the balancer itself. */
  readonly application: number | null
}

export interface DrawnInner {
  readonly tier: DrawnTier
  readonly edge: DrawnEdge
  readonly applications: readonly { readonly tier: DrawnTier; readonly edge: DrawnEdge }[]
}

export interface DrawnTier {
  /** `Application load balancer`, `Auto Scaling group` … */
  readonly kind: string
  readonly name: string
  /** Null for what is only named. */
  readonly arn: string | null
  /** Null where they were not read. */
  readonly zones: readonly string[] | null
  readonly checks: readonly DrawnEdge[]
  /** Instances in it. */
  readonly instances: readonly { readonly name: string; readonly arn: string }[]
}

/** A judged statement about an edge or a tier. */
export interface DrawnEdge {
  readonly compliance: Compliance
  /** One sentence. */
  readonly reason: string
}

/** Name `sandwichTypes` in `looksAt`. */
export function drawSandwich(related: Related, sandwich: Sandwich): SandwichDrawing {
  const judged = judgeSandwich(related, sandwich)
  const { toFirewalls, targets, inners } = judged
  const past = waysPastFirewalls(judged)
  return {
    certainty: sandwich.certainty,
    because: sandwich.because,
    ...verdictOf(judged, past),
    outer: balancerTier(sandwich.outer),
    toFirewalls: [drawn(targets), drawn(toFirewalls)],
    firewalls: firewallTier(sandwich),
    inners: inners.map(({ inner, edge, applications }) => ({
      tier: balancerTier(inner.balancer),
      edge: drawn(edge),
      applications: applications.map((one) => ({ tier: applicationTier(one.application), edge: drawn(one.edge) })),
    })),
    ways: [...past, ...toFirewalls.ways.map((way) => ({ ...way, inner: null, application: null }))],
  }
}

function waysPastFirewalls({ targets, inners }: JudgedSandwich): readonly DrawnWay[] {
  return [
    // Whoever is registered with the outer balancer stands where the applications stand.
    ...targets.ways.map((way) => ({ ...way, inner: 0, application: inners[0]?.applications.length ? 0 : null })),
    ...inners.flatMap(({ edge, applications }, inner) => [
      ...edge.ways.map((way) => ({ ...way, inner, application: null })),
      ...applications.flatMap((one, application) => one.edge.ways.map((way) => ({ ...way, inner, application }))),
    ]),
  ]
}

const drawn = ({ compliance, reason }: Edge): DrawnEdge => ({ compliance, reason })

function verdictOf({ inners, targets }: JudgedSandwich, past: readonly WayRound[]): DrawnVerdict {
  if (past.length > 0)
    return {
      compliance: 'NON_COMPLIANT',
      summary:
        past.length === 1
          ? `A way leads round the firewalls: ${past[0]?.because}.`
          : `${past.length} ways lead round the firewalls.`,
    }
  const edges = [targets, ...inners.flatMap(({ edge, applications }) => [edge, ...applications.map((one) => one.edge)])]
  const unread = edges.find((edge) => edge.unread)?.unread
  if (unread)
    return {
      compliance: 'INSUFFICIENT_DATA',
      summary: `Whether a way leads round the firewalls is not known: ${explainUnobserved(unread.cause)}.`,
    }
  if (inners.some(({ applications }) => applications.length === 0))
    return {
      compliance: 'INSUFFICIENT_DATA',
      summary:
        'Whether a way leads round the firewalls is not known: who answers behind the inner balancer is not known.',
    }
  return { compliance: 'COMPLIANT', summary: 'No way leads round the firewalls.' }
}
type DrawnVerdict = Pick<SandwichDrawing, 'compliance' | 'summary'>

const balancerKinds = {
  application: 'Application load balancer',
  network: 'Network load balancer',
  gateway: 'Gateway load balancer',
  classic: 'Classic Load Balancer',
} as const

function balancerTier({ name, arn, type, availabilityZones }: Balancer): DrawnTier {
  return {
    kind: balancerKinds[type],
    name,
    arn,
    zones: isObserved(availabilityZones) ? availabilityZones.value : null,
    checks: [check(() => twoZones(seen(availabilityZones)))],
    instances: [],
  }
}

function firewallTier({ group, name, instances }: Sandwich): DrawnTier {
  if (!group)
    return {
      kind: instances.length === 1 ? 'Instance' : 'Instances',
      name,
      arn: instances.length === 1 ? (instances[0]?.arn ?? null) : null,
      zones: zonesOf(instances),
      checks: [
        check(() => ({ passes: false, text: 'no Auto Scaling group holds them: nobody replaces one that fails' })),
      ],
      instances: named(instances),
    }
  const { facts } = group
  return {
    kind: 'Auto Scaling group',
    name,
    arn: group.arn,
    zones: known(facts.availabilityZones),
    checks: [
      check(() => health(seen(facts.instances), seen(facts.desiredCapacity))),
      check(() => redundancy(seen(facts.minSize), seen(facts.availabilityZones))),
      check(() => elasticity(seen(facts.minSize), seen(facts.maxSize), () => seen(facts.scalingPolicies))),
    ],
    instances: named(instances),
  }
}

function applicationTier({ group, instances, interfaces, text, unknown }: Member): DrawnTier {
  return {
    kind: group
      ? 'Auto Scaling group'
      : unknown
        ? 'Targets that are not known'
        : interfaces.length > 0
          ? 'Network interfaces'
          : 'Instances',
    name: group?.name ?? text,
    arn: group?.arn ?? (instances.length === 1 ? (instances[0]?.arn ?? null) : null),
    zones: group ? known(group.facts.availabilityZones) : instances.length === 0 ? null : zonesOf(instances),
    checks: [],
    instances: named(instances),
  }
}

const named = (instances: readonly Resource<InstanceFacts>[]) => instances.map(({ name, arn }) => ({ name, arn }))

const known = <T>(fact: Observed<T>): T | null => (isObserved(fact) ? fact.value : null)

function zonesOf(instances: readonly Resource<InstanceFacts>[]): readonly string[] | null {
  const zones = instances.map(({ facts }) => known(facts.availabilityZone))
  return zones.includes(null) ? null : [...new Set(zones.flatMap((zone) => zone ?? []))].sort()
}

function check(judge: () => Judged): DrawnEdge {
  try {
    const { passes, text } = judge()
    return {
      compliance: passes ? 'COMPLIANT' : 'NON_COMPLIANT',
      reason: `${text.slice(0, 1).toUpperCase()}${text.slice(1)}.`,
    }
  } catch (error) {
    if (!(error instanceof Unseen)) throw error
    return { compliance: 'INSUFFICIENT_DATA', reason: `Not known: ${explainUnobserved(error.cause)}.` }
  }
}
