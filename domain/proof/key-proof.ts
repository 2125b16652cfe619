import { isObserved } from '../observed.ts'
import type { Pillars } from '../pillars.ts'
import type { Resource } from '../resource.ts'
import type { ProofPart } from './proof.ts'

export interface KeyProof {
  readonly keys: readonly { readonly arn: string; readonly name: string }[]
}

const keyTypes = ['AWS::KMS::Key', 'AWS::KMS::Alias'] as const

/** The keys that what a resource stores rests on. */
export const keyProof: ProofPart<KeyProof> = {
  findingsOf: null,
  looksAt: (_, pillars) => (keyArnOf(pillars) ? keyTypes : []),
  prove({ pillars, related }) {
    const arn = keyArnOf(pillars)
    const key: Resource | null = arn === null ? null : related.byArn('AWS::KMS::Key', arn)
    return key && { keys: [{ arn: key.arn, name: key.name }] }
  },
}

function keyArnOf(pillars: Pillars | null): string | null {
  const atRest = pillars?.encryptionAtRest
  return atRest && isObserved(atRest) ? (atRest.value.key?.arn ?? null) : null
}
