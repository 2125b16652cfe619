import type { EncryptionAtRest } from '#domain/encryption.ts'
import { encryptionUnder, type KeyHolder, type KeyUse, keyHolder, namedKey } from '#domain/keys/key-use.ts'
import { factsFrom, type Observed, seen } from '#domain/observed.ts'
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

/** What holds the key of a group or serverless cache. */
export function storageHolder({ storageEncryptionType, kmsKeyId }: StorageEncryptionFacts): Observed<KeyHolder> {
  return keyHolder(storageEncryptionType.call, () => {
    const type = seen(storageEncryptionType)
    if (type === 'none') return { kind: 'none', because: 'Encryption at rest is off.' }
    if (type === 'sse-elasticache')
      return { kind: 'aws-owned', because: 'The key is ElastiCache’s own (sse-elasticache).' }
    return seen(namedKey('KmsKeyId', kmsKeyId))
  })
}

export const storageKeys = ({ facts }: { readonly facts: StorageEncryptionFacts }): readonly KeyUse[] => [
  { protects: 'cache', holder: storageHolder(facts) },
]

/** The encryption-at-rest pillar of the same. Throws Unseen when the kind of the key is not known. */
export const judgeStorage = (facts: StorageEncryptionFacts, related: Related, where: Where): EncryptionAtRest =>
  encryptionUnder(storageHolder(facts), related, where)
