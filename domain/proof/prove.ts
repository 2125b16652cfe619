import { declaredRelated } from '../declared-related.ts'
import { type Observed, observed, Unseen } from '../observed.ts'
import type { Pillars } from '../pillars.ts'
import type { Posture } from '../posture.ts'
import type { Related } from '../related.ts'
import type { Resource } from '../resource.ts'
import { type Proof, type ProofInput, type ProofPart, proofParts } from './proof.ts'

type AnyPart = ProofPart<unknown>
const parts: Readonly<Record<string, AnyPart>> = proofParts

/** The types to load around a resource before `proofOf`. */
export function proofLooksAt(
  resource: Resource,
  pillars: Pillars | null,
  posture: Posture | undefined,
): readonly string[] {
  return [...new Set(Object.values(parts).flatMap((part) => part.looksAt(resource, pillars, posture)))]
}

/** The beginnings of the ids of controls whose verdicts `proofOf` asks for. */
export function proofFindings(
  resource: Resource,
  pillars: Pillars | null,
  posture: Posture | undefined,
): readonly string[] {
  return Object.values(parts)
    .filter((part) => part.looksAt(resource, pillars, posture).length > 0)
    .flatMap((part) => part.findingsOf ?? [])
}

/** Everything that stands behind the verdicts on a resource. What was not read is unobserved, part by part. */
export function proofOf(
  resource: Resource,
  pillars: Pillars | null,
  posture: Posture | undefined,
  related: Related,
  known: Pick<ProofInput, 'findings' | 'changedAt' | 'holders'>,
): Proof {
  const prove = (part: AnyPart): Observed<unknown> | null => {
    const looksAt = part.looksAt(resource, pillars, posture)
    if (looksAt.length === 0) return null
    try {
      const proof = part.prove({ resource, pillars, posture, related: declaredRelated(related, looksAt), ...known })
      return proof === null ? null : observed(proof, 'parapet:judge')
    } catch (error) {
      if (error instanceof Unseen) return error.cause
      throw error
    }
  }
  return Object.fromEntries(Object.entries(parts).map(([name, part]) => [name, prove(part)])) as Proof
}

/** The proof of a resource that nothing more is to be said about. */
export const nothingBehind = Object.fromEntries(Object.keys(parts).map((name) => [name, null])) as Proof
