import type { EncryptionAtRest } from '#domain/encryption.ts'
import { encryptionUnder, type KeyHolder, keyHolder } from '#domain/keys/key-use.ts'
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

/** What holds the key of an instance's, cluster's or snapshot's storage. */
export function storageHolder({ storageEncryptionType, kmsKeyId }: StorageEncryptionFacts): Observed<KeyHolder> {
  return keyHolder(storageEncryptionType.call, () => {
    const type = seen(storageEncryptionType)
    if (type === 'none') return { kind: 'none', because: 'StorageEncryptionType is none.' }
    if (type === 'sse-rds')
      return { kind: 'aws-owned', because: 'StorageEncryptionType is sse-rds: a key that AWS owns.' }
    const id = seen(kmsKeyId)
    if (id !== null) return { kind: 'kms', id, because: `KmsKeyId is ${id}.` }
    const detail = 'StorageEncryptionType is sse-kms but no KmsKeyId came with it'
    throw new Unseen(unobserved('not-returned', kmsKeyId.call, detail))
  })
}

/** The encryption-at-rest pillar of the same. Throws Unseen when the kind of the key is not known. */
export const judgeStorage = (facts: StorageEncryptionFacts, related: Related, where: Where): EncryptionAtRest =>
  encryptionUnder(storageHolder(facts), related, where)
