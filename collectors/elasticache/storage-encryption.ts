import type { EncryptionAtRest } from '#domain/encryption.ts'
import { keyKind } from '#domain/keys.ts'
import { factsFrom, type Observed, seen, Unseen, unobserved } from '#domain/observed.ts'
import type { Related } from '#domain/related.ts'
import type { Where } from '#domain/resource.ts'

export const storageEncryptionTypes = ['none', 'sse-elasticache', 'sse-kms'] as const
export type StorageEncryptionType = (typeof storageEncryptionTypes)[number]

export type StorageEncryptionFacts = {
  readonly storageEncryptionType: Observed<StorageEncryptionType>
  /** Key ARN or bare key id; null: none is named. */
  readonly kmsKeyId: Observed<string | null>
}

/**
 * The two facts that decide encryption at rest. AWS says to go by `StorageEncryptionType`, since
 * `AtRestEncryptionEnabled` may be false where data is encrypted all the same. Endpoints that do not return the type
 * yet leave the flag, the key, and `always`: durable groups and serverless caches are always encrypted.
 * https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/at-rest-encryption.html
 */
export function storageEncryptionFacts(
  call: string,
  item: { type: string | undefined; enabled: boolean | undefined; kmsKeyId: string | undefined; always: boolean },
): StorageEncryptionFacts {
  const read = factsFrom(call)
  const enabled = item.always || item.enabled
  const implied = enabled === undefined ? undefined : enabled ? (item.kmsKeyId ? 'sse-kms' : 'sse-elasticache') : 'none'
  return {
    storageEncryptionType: read.oneOf(item.type ?? implied, storageEncryptionTypes),
    kmsKeyId: read.orNone(item.kmsKeyId), // AWS names a key only where it is not ElastiCache's own
  }
}

/** The encryption-at-rest pillar of a group or serverless cache. Throws Unseen when the kind of the key is not known. */
export function judgeStorage(facts: StorageEncryptionFacts, related: Related, where: Where): EncryptionAtRest {
  const type = seen(facts.storageEncryptionType)
  if (type === 'none') return { kind: 'none', key: null, because: 'Encryption at rest is off.' }
  if (type === 'sse-elasticache')
    return { kind: 'aws-owned', key: null, because: 'The key is ElastiCache’s own (sse-elasticache).' }
  const id = seen(facts.kmsKeyId)
  if (id === null) {
    const call = 'call' in facts.kmsKeyId ? facts.kmsKeyId.call : ''
    throw new Unseen(unobserved('not-returned', call, 'StorageEncryptionType is sse-kms but no KmsKeyId came with it'))
  }
  return underKey(id, related, where)
}

/** What is under a key that the resource names. */
export function underKey(id: string, related: Related, { accountId, region, partition }: Where): EncryptionAtRest {
  const { kind, key } = keyKind(related, { id, accountId, region, partition })
  return { kind, key, because: `KmsKeyId is ${id}.` }
}
