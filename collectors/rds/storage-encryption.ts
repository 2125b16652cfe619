import type { EncryptionAtRest } from '#domain/encryption.ts'
import { keyKind } from '#domain/keys.ts'
import { factsFrom, type Observed, seen, Unseen, unobserved } from '#domain/observed.ts'
import type { Related } from '#domain/related.ts'
import type { Where } from '#domain/resource.ts'

export const storageEncryptionTypes = ['none', 'sse-rds', 'sse-kms'] as const
export type StorageEncryptionType = (typeof storageEncryptionTypes)[number]

export type StorageEncryptionFacts = {
  readonly storageEncryptionType: Observed<StorageEncryptionType>
  readonly kmsKeyId: Observed<string | null>
}

/**
 * The two facts that decide encryption at rest of anything RDS stores. AWS says to go by `StorageEncryptionType`,
 * since `StorageEncrypted` is false for storage under an AWS owned key. Endpoints that do not return the type yet
 * leave `StorageEncrypted` as the only word: true means a key in KMS, false means none.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DBCluster.html
 */
export function storageEncryptionFacts(
  call: string,
  item: { type: string | undefined; encrypted: boolean | undefined; kmsKeyId: string | undefined },
): StorageEncryptionFacts {
  const read = factsFrom(call)
  const implied = item.encrypted === undefined ? undefined : item.encrypted ? 'sse-kms' : 'none'
  return {
    storageEncryptionType: read.oneOf(item.type ?? implied, storageEncryptionTypes),
    kmsKeyId: read.orNone(item.kmsKeyId), // AWS returns a key only where there is one
  }
}

/** The encryption-at-rest pillar of an instance, cluster or snapshot. Throws Unseen when the kind of the key is not known. */
export function judgeStorage(facts: StorageEncryptionFacts, related: Related, where: Where): EncryptionAtRest {
  const type = seen(facts.storageEncryptionType)
  if (type === 'none') return { kind: 'none', key: null, because: 'StorageEncryptionType is none.' }
  if (type === 'sse-rds')
    return { kind: 'aws-owned', key: null, because: 'StorageEncryptionType is sse-rds: a key that AWS owns.' }
  const id = seen(facts.kmsKeyId)
  if (id === null) {
    const call = 'call' in facts.kmsKeyId ? facts.kmsKeyId.call : ''
    throw new Unseen(unobserved('not-returned', call, 'StorageEncryptionType is sse-kms but no KmsKeyId came with it'))
  }
  const { accountId, region, partition } = where
  const { kind, key } = keyKind(related, { id, accountId, region, partition })
  return { kind, key, because: `KmsKeyId is ${id}.` }
}
