import { recognised, type Sandwich, sandwichTypes } from '../waf/sandwich.ts'
import type { ProofPart } from './proof.ts'

export interface SandwichProof {
  /** Names of the outer balancer, the firewalls' group and the inner balancers. */
  readonly tiers: readonly string[]
  readonly because: string
}

/** The WAF sandwich that a resource is a part of. */
export const sandwichProof: ProofPart<SandwichProof> = {
  findingsOf: 'waf-sandwich/',
  looksAt: ({ type }) => (sandwichTypes.some((known) => known === type) ? sandwichTypes : []),
  prove({ resource, related }) {
    const sandwich = recognised(related).sandwiches.find((one) => partsOf(one).includes(resource.arn))
    if (!sandwich) return null
    const { outer, name, inners, because } = sandwich
    return { tiers: [outer.name, name, ...inners.map(({ balancer }) => balancer.name)], because }
  },
}

const partsOf = ({ outer, group, inners }: Sandwich) => [
  outer.arn,
  ...(group ? [group.arn] : []),
  ...inners.map(({ balancer }) => balancer.arn),
]
