import type { Observed } from '../observed.ts'
import type { Compliance, Pillars, Severity } from '../pillars.ts'
import type { Posture } from '../posture.ts'
import type { Related } from '../related.ts'
import type { Resource } from '../resource.ts'
import { automationsProof } from './automations-proof.ts'
import { keyProof } from './key-proof.ts'
import { sandwichProof } from './sandwich-proof.ts'
import { webAclProof } from './web-acl-proof.ts'

/**
 * What stands behind the verdicts on one resource, beyond the sentence and the path that each pillar carries: the same for
 * the screen, the API and `explain`. It is put together when somebody asks, from the facts as they were at that instant.
 */

export interface ProofInput {
  readonly resource: Resource
  /** Null until judged. */
  readonly pillars: Pillars | null
  /** How its type is judged; absent for a type without a posture. */
  readonly posture: Posture | undefined
  /** Around it, the types that its part names in `looksAt`. */
  readonly related: Related
  /** The verdicts of controls on a resource, by its ARN; empty where there are none. */
  readonly findings: (arn: string) => readonly ProofFinding[]
  /** When an IP set was last seen to change, by its ARN; null where it was never, or is none. */
  readonly changedAt: (arn: string) => Date | null
  /** Resources of all accounts that are encrypted with a key, by its ARN: how many of each type. */
  readonly holders: (keyArn: string) => readonly KeyHolders[]
}

export interface KeyHolders {
  readonly type: string
  readonly count: number
}

export interface ProofFinding {
  readonly controlId: string
  readonly severity: Severity
  readonly compliance: Compliance
  readonly reason: string
}

/** One kind of proof. */
export interface ProofPart<T> {
  /** Types that it looks at. Empty for a resource that it says nothing about. */
  readonly looksAt: (resource: Resource, pillars: Pillars | null, posture: Posture | undefined) => readonly string[]
  /** Controls whose verdicts on the resources around it are shown, by the beginning of their ids; null: none. */
  readonly findingsOf: string | null
  /** Null when there is nothing to show. Throws `Unseen` for what was not read. */
  readonly prove: (input: ProofInput) => T | null
}

/** The parts by name. A part that could not be put together is unobserved, with the reason. */
export const proofParts = {
  webAcl: webAclProof,
  keys: keyProof,
  sandwich: sandwichProof,
  automations: automationsProof,
} as const

type PartOf<P> = P extends ProofPart<infer T> ? T : never
export type Proof = { readonly [name in keyof typeof proofParts]: Observed<PartOf<(typeof proofParts)[name]>> | null }
