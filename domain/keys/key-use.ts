import type { EncryptionAtRest } from '../encryption.ts'
import { type Observed, observed, seen, Unseen, unobserved } from '../observed.ts'
import type { Related } from '../related.ts'
import type { Where } from '../resource.ts'
import { keyKind } from './keys.ts'

/** What holds the key that data rests on, as the service says it. */
export type KeyHolder =
  /** Nothing: the data is not encrypted. */
  | { readonly kind: 'none'; readonly because: string }
  /** A key that AWS owns, in no account of the customer's. */
  | { readonly kind: 'aws-owned'; readonly because: string }
  /** An AWS managed key that the service does not name. */
  | { readonly kind: 'aws-managed'; readonly because: string }
  /** A key in KMS. `id` is the service's word: key id, key ARN, `alias/…` or alias ARN; `region` where it is not the resource's. */
  | { readonly kind: 'kms'; readonly id: string; readonly region?: string; readonly because: string }
  /** An HSM of the customer's, without KMS. */
  | { readonly kind: 'hsm'; readonly id: string; readonly because: string }

/** A key between the data and the key that the service names, such as the database key of Redshift. */
export interface KeyTier {
  readonly name: string
  /** One sentence: what it encrypts, and what encrypts it. */
  readonly because: string
}

/** One separate key that a resource's data rests on, named by what it protects. */
export interface KeyUse {
  /** As a reader calls it: `storage`, `Performance Insights`, `replica in us-east-1`. */
  readonly protects: string
  /** True for what is not the resource's own data (metrics, a password): its loss leaves the data readable. */
  readonly beside?: boolean
  readonly holder: Observed<KeyHolder>
  /** From the data up. Only where AWS documents them. */
  readonly tiers?: readonly KeyTier[]
  /**
   * The service's own word that it has lost the key, as a sentence; null while it says nothing of the kind. Left out
   * for services that never say.
   */
  readonly lost?: Observed<string | null>
}

/** A holder worked out from facts: what could not be read on the way makes it unobserved. */
export function keyHolder(call: string, hold: () => KeyHolder): Observed<KeyHolder> {
  try {
    return observed(hold(), call)
  } catch (error) {
    if (error instanceof Unseen) return error.cause
    throw error
  }
}

/** The key in KMS that a field names. A field that names none leaves it unobserved, unless `otherwise` says what that means. */
export function namedKey(
  field: string,
  id: Observed<string | null>,
  otherwise: () => KeyHolder = () => {
    throw new Unseen(unobserved('not-returned', id.call, `no ${field} came with it`))
  },
): Observed<KeyHolder> {
  return keyHolder(id.call, () => {
    const named = seen(id)
    return named === null ? otherwise() : { kind: 'kms', id: named, because: `${field} is ${named}.` }
  })
}

/** The encryption-at-rest pillar of what rests on this key. Throws `Unseen` when the kind of the key is not known. */
export function encryptionUnder(holder: Observed<KeyHolder>, related: Related, where: Where): EncryptionAtRest {
  const held = seen(holder)
  if (held.kind !== 'kms') return { kind: held.kind, key: null, because: held.because }
  const { accountId, region, partition } = where
  const { kind, key } = keyKind(related, { id: held.id, accountId, region: held.region ?? region, partition })
  return { kind, key, because: held.because }
}
