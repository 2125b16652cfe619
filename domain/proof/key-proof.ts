import { type KeyChain, keyChainLooksAt, keyChains } from '../keys/key-chain.ts'
import { keysBehind, keysLookAt } from '../keys/keys-behind.ts'
import { isObserved, observed } from '../observed.ts'
import type { KeyHolders, ProofPart } from './proof.ts'

export interface KeyProof {
  /** From what is kept to the root, one for each separate key. */
  readonly chains: readonly KeyChain[]
  /** What else hangs on the keys in them, the resource itself included: by ARN of the key, the most first. */
  readonly holders: { readonly [keyArn: string]: readonly KeyHolders[] }
}

const keyType = 'AWS::KMS::Key'

/** The keys that what a resource keeps rests on; for a key, what it rests on itself, and what hangs on it. */
export const keyProof: ProofPart<KeyProof> = {
  findingsOf: null,
  looksAt: ({ type }, pillars, posture) => {
    if (type === keyType) return keyChainLooksAt
    const atRest = pillars?.encryptionAtRest
    const keeps = atRest && !(isObserved(atRest) && atRest.value.kind === 'not-applicable')
    return keeps || posture?.keys ? keysLookAt(posture) : []
  },
  prove({ resource, pillars, posture, related, holders }) {
    if (pillars === null) return null
    const chains =
      resource.type === keyType
        ? keyChains([{ protects: 'what is encrypted with it', holder: itself(resource.arn) }], resource, related)
        : keysBehind(resource, posture, pillars, related)
    if (chains.length === 0) return null
    const arns = new Set(chains.flatMap(({ links }) => links.flatMap(({ key }) => key?.arn ?? [])))
    return { chains, holders: Object.fromEntries([...arns].map((arn) => [arn, holders(arn)])) }
  },
}

const itself = (id: string) => observed({ kind: 'kms', id, because: 'It is this key.' } as const, 'kms:ListKeys')
