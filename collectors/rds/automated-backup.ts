import type { DBInstanceAutomatedBackup } from '@aws-sdk/client-rds'
import { factsFrom, mapObserved, type Observed } from '#domain/observed.ts'
import { type CollectedResource, tagRecord, type Where } from '#domain/resource.ts'
import { type StorageEncryptionType, storageEncryptionFacts } from './storage-encryption.ts'

/**
 * Facts of an automated backup that stands by itself. What it can be restored to is left out: it moves every five minutes.
 * https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DBInstanceAutomatedBackup.html
 */
export type AutomatedBackupFacts = {
  readonly dbInstanceIdentifier: Observed<string>
  readonly dbiResourceId: Observed<string>
  /** The instance it was made of; it may be gone, or live in another region. */
  readonly dbInstanceArn: Observed<string>
  readonly engine: Observed<string>
  readonly status: Observed<string>
  /** Days. */
  readonly backupRetentionPeriod: Observed<number>
  readonly storageEncryptionType: Observed<StorageEncryptionType>
  readonly kmsKeyId: Observed<string | null>
}

/**
 * Backups that no instance of this region answers for: `retained` ones of deleted instances, and copies replicated from
 * another region. An `active` one shares the storage encryption of its instance, and `creating` has nothing to it yet.
 */
export function standsAlone(item: DBInstanceAutomatedBackup): boolean {
  return item.Status !== 'active' && item.Status !== 'creating'
}

export function automatedBackup(
  item: DBInstanceAutomatedBackup,
  where: Where,
): CollectedResource<AutomatedBackupFacts> {
  const read = factsFrom('rds:DescribeDBInstanceAutomatedBackups')
  const id = item.DbiResourceId ?? ''
  const arn =
    item.DBInstanceAutomatedBackupsArn ??
    `arn:${where.partition}:rds:${where.region}:${where.accountId}:auto-backup:${id}`
  return {
    arn,
    name: item.DBInstanceIdentifier ?? arn,
    incarnation: id || arn,
    tags: mapObserved(read(item.TagList), tagRecord),
    facts: {
      dbInstanceIdentifier: read(item.DBInstanceIdentifier),
      dbiResourceId: read(item.DbiResourceId),
      dbInstanceArn: read(item.DBInstanceArn),
      engine: read(item.Engine),
      status: read(item.Status),
      backupRetentionPeriod: read(item.BackupRetentionPeriod),
      ...storageEncryptionFacts(read.call, {
        type: item.StorageEncryptionType,
        encrypted: item.Encrypted,
        kmsKeyId: item.KmsKeyId,
      }),
    },
  }
}
