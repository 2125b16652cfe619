import type { KeyUse } from './keys/key-use.ts'
import type { Pillars } from './pillars.ts'
import type { Related } from './related.ts'
import type { Facts, Resource } from './resource.ts'

/**
 * How the four pillars of a resource type are judged. Lives in `collectors/<service>/<type>.posture.ts`. Each function
 * is pure, uses `seen(fact)` for the facts it cannot do without, and may look at the types it names in `looksAt`.
 * What it leaves out is `not-applicable` (or `not-eligible` for WAF): a type that stores nothing has no encryption at rest.
 */
export interface Posture<F extends Facts = Facts> {
  readonly resourceType: string
  readonly looksAt: readonly string[]
  readonly encryptionAtRest?: PillarJudge<F, 'encryptionAtRest'>
  readonly encryptionInTransit?: PillarJudge<F, 'encryptionInTransit'>
  readonly exposure?: PillarJudge<F, 'exposure'>
  readonly wafProtection?: PillarJudge<F, 'wafProtection'>
  /**
   * Every key that its data rests on, the one that `encryptionAtRest` judges first. What could not be read is among them,
   * unobserved. Left out: the one key that the pillar names. The edges to keys in KMS follow from it.
   */
  readonly keys?: (resource: Resource<F>, related: Related) => readonly KeyUse[]
  /** What `keys` looks at beside keys; nothing when absent. */
  readonly keysLookAt?: readonly string[]
  /** Edges to other resources than keys, by ARN. A relation that could not be read is left out. */
  readonly relations?: (resource: Resource<F>, related: Related) => readonly Relation[]
}

type PillarJudge<F extends Facts, P extends keyof Pillars> = (
  resource: Resource<F>,
  related: Related,
) => Pillars[P] extends infer O ? (O extends { readonly value: infer T } ? T : never) : never

export const relationKinds = ['protects', 'encrypted-with', 'fronts', 'member-of', 'attached-to'] as const
export type RelationKind = (typeof relationKinds)[number]

export interface Relation {
  readonly kind: RelationKind
  /** ARN of the other end; this resource is the subject: `fronts` means this resource fronts `to`. */
  readonly to: string
}

export function definePosture<F extends Facts>() {
  return (declared: Posture<F>): Posture<F> => declared
}
