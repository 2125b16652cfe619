import { isObserved } from '../observed.ts'
import type { Related } from '../related.ts'
import type { Resource } from '../resource.ts'
import { type FirewallTier, recognised, type Sandwich, sandwichTypes } from '../waf/sandwich.ts'
import { type DrawnTier, drawSandwich, type SandwichDrawing } from '../waf/sandwich-drawing.ts'
import type { ProofFinding, ProofInput, ProofPart } from './proof.ts'

/** The sandwiches that a resource is a part of, each drawn, with what fails in its parts beside the edges. */
export interface SandwichProof {
  readonly sandwiches: readonly {
    readonly drawing: SandwichDrawing
    /** Failing controls on its balancers, group and instances, by the name of the part. */
    readonly failing: readonly (ProofFinding & { readonly part: string })[]
  }[]
}

export const sandwichProof: ProofPart<SandwichProof> = {
  findingsOf: 'waf-sandwich/',
  looksAt: ({ type }) => (sandwichTypes.some((known) => known === type) ? sandwichTypes : []),
  prove({ resource, related, findings }) {
    const { sandwiches, unread } = recognised(related)
    const own = sandwiches.filter((one) => isPartOf(resource, one, related))
    if (own.length > 0) return { sandwiches: own.map((one) => proofOf(one, related, findings)) }
    if (unread && mayBePart(resource)) throw unread
    return null
  },
}

function proofOf(sandwich: Sandwich, related: Related, findings: ProofInput['findings']) {
  const drawing = drawSandwich(related, sandwich)
  const tiers = [
    drawing.outer,
    drawing.firewalls,
    ...drawing.inners.flatMap(({ tier, applications }) => [tier, ...applications.map((one) => one.tier)]),
  ]
  const failing = tiers.flatMap((tier) =>
    partsOfTier(tier).flatMap(({ arn, name }) =>
      findings(arn)
        .filter(({ compliance, controlId }) => compliance === 'NON_COMPLIANT' && !drawnControls.has(controlId))
        .map((finding) => ({ ...finding, part: name })),
    ),
  )
  // Instances of a group often share their name and their faults: said once.
  const once = new Map(failing.map((one) => [`${one.part} ${one.controlId} ${one.reason}`, one]))
  return { drawing, failing: [...once.values()] }
}

const partsOfTier = ({ arn, name, instances }: DrawnTier) => [...(arn ? [{ arn, name }] : []), ...instances]

/** What the drawing says by itself. */
const drawnControls = new Set(
  ['detected', 'fw-asg-healthy', 'fw-asg-min-two-az', 'fw-scaling-policy', 'fw-in-group', 'inner-lb-internal']
    .flatMap((id) => [id, `${id}-classic`])
    .concat('inner-lb-has-group', 'no-bypass-targets-classic')
    .map((id) => `waf-sandwich/${id}`),
)

/** A public balancer may head one; of a security group it would be said of nearly every one. */
const mayBePart = ({ type, facts }: Resource) =>
  type.endsWith('::LoadBalancer') && text(facts.scheme) === 'internet-facing'

function isPartOf({ type, arn, facts }: Resource, sandwich: Sandwich, related: Related): boolean {
  const arns = new Set(partArns(sandwich))
  if (arns.has(arn)) return true
  if (type === 'AWS::EC2::SecurityGroup') return groupIds(sandwich).has(text(facts.groupId))
  if (type === 'AWS::ElasticLoadBalancingV2::TargetGroup')
    return balancers(sandwich).some(({ arn: one }) => texts(facts.loadBalancerArns).includes(one))
  if (type === 'AWS::ElasticLoadBalancingV2::Listener') return arns.has(text(facts.loadBalancerArn))
  if (type !== 'AWS::EC2::NetworkInterface') return false
  const instance = related.one('AWS::EC2::Instance', 'instanceId', text(facts.instanceId))
  return instance !== null && arns.has(instance.arn)
}

const balancers = ({ outer, inners }: FirewallTier) => [outer, ...inners.map(({ balancer }) => balancer)]

const partArns = (sandwich: Sandwich): readonly string[] => [
  ...balancers(sandwich).map(({ arn }) => arn),
  ...[sandwich, ...sandwich.inners.flatMap(({ applications }) => applications)].flatMap(({ group, instances }) => [
    ...(group ? [group.arn] : []),
    ...instances.map(({ arn }) => arn),
  ]),
]

const groupIds = (sandwich: Sandwich): ReadonlySet<string> =>
  new Set([
    ...balancers(sandwich).flatMap(({ securityGroupIds }) => securityGroupIds),
    ...sandwich.securityGroupIds,
    ...sandwich.inners.flatMap(({ applications }) => applications.flatMap((one) => one.securityGroupIds)),
  ])

type AnyFact = Resource['facts'][string] | undefined
const text = (fact: AnyFact): string => (fact && isObserved(fact) && typeof fact.value === 'string' ? fact.value : '')
const texts = (fact: AnyFact): readonly string[] =>
  fact && isObserved(fact) && Array.isArray(fact.value) ? fact.value : []
