import { parseArn } from '#domain/arn.ts'
import { defineFamily } from '#domain/control.ts'
import { keyLooksAt } from '#domain/keys/keys.ts'
import { type CopySource, sourceKey } from '#domain/keys/source-key.ts'
import type { Related } from '#domain/related.ts'
import type { Resource } from '#domain/resource.ts'
import type { AutomatedBackupFacts } from '../automated-backup.ts'
import { rdsArn } from '../exposure.ts'
import type { DbClusterSnapshotFacts, DbSnapshotFacts } from '../snapshot.ts'
import { judgeStorage, type StorageEncryptionFacts } from '../storage-encryption.ts'

const instanceType = 'AWS::RDS::DBInstance'
const clusterType = 'AWS::RDS::DBCluster'
const reference =
  'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_CopySnapshot.html#USER_CopySnapshot.Encryption'
const copyAgain = 'Copy it under a customer managed key, and delete this one.'
const account = '111122223333'

/** The database that bore this ARN when the copy was made: one with another resource id took its name later. */
function sourceOf(related: Related, type: string, arn: string, resourceId: unknown): CopySource | null {
  const found = related.byArn(type, arn) as Resource<StorageEncryptionFacts> | null
  if (found === null || found.incarnation !== resourceId) return null
  return { name: found.name, encryptionAtRest: judgeStorage(found.facts, related, found) }
}

/** Where the database lies that a snapshot was made of: where the snapshot does, or the one that it is a copy of. */
function homeOf(copy: { readonly [name: string]: unknown }) {
  const { partition, region, accountId } = parseArn(String(copy.copiedFrom ?? copy.arn)) ?? {
    partition: 'aws',
    region: String(copy.region),
    accountId: String(copy.accountId),
  }
  return { partition, region, accountId }
}

const database = (type: string, kind: string, kmsKeyId: string | null) => ({
  type,
  arn: `arn:aws:rds:eu-central-1:${account}:${kind}:orders`,
  incarnation: 'db-1',
  facts: { storageEncryptionType: kmsKeyId === null ? 'sse-rds' : 'sse-kms', kmsKeyId },
})

export const family = defineFamily({
  'rds/snapshot-key-tier': sourceKey<DbSnapshotFacts>({
    resourceType: 'AWS::RDS::DBSnapshot',
    what: 'DB snapshot',
    fix: copyAgain,
    reference,
    needs: ['dbInstanceIdentifier', 'dbiResourceId', 'copiedFrom'],
    looksAt: [instanceType, ...keyLooksAt],
    source: (copy, related) => {
      const arn = rdsArn(homeOf(copy), 'db', String(copy.dbInstanceIdentifier))
      return sourceOf(related, instanceType, arn, copy.dbiResourceId)
    },
    example: {
      arn: `arn:aws:rds:eu-central-1:${account}:snapshot:orders-1`,
      facts: { dbInstanceIdentifier: 'orders', dbiResourceId: 'db-1', copiedFrom: null },
      source: (kmsKeyId) => database(instanceType, 'db', kmsKeyId),
    },
  }),
  'rds/cluster-snapshot-key-tier': sourceKey<DbClusterSnapshotFacts>({
    resourceType: 'AWS::RDS::DBClusterSnapshot',
    what: 'DB cluster snapshot',
    fix: copyAgain,
    reference,
    needs: ['dbClusterIdentifier', 'dbClusterResourceId', 'copiedFrom'],
    looksAt: [clusterType, ...keyLooksAt],
    source: (copy, related) => {
      const arn = rdsArn(homeOf(copy), 'cluster', String(copy.dbClusterIdentifier))
      return sourceOf(related, clusterType, arn, copy.dbClusterResourceId)
    },
    example: {
      arn: `arn:aws:rds:eu-central-1:${account}:cluster-snapshot:orders-1`,
      facts: { dbClusterIdentifier: 'orders', dbClusterResourceId: 'db-1', copiedFrom: null },
      source: (kmsKeyId) => database(clusterType, 'cluster', kmsKeyId),
    },
  }),
  'rds/automated-backup-key-tier': sourceKey<AutomatedBackupFacts>({
    resourceType: 'AWS::RDS::DBInstanceAutomatedBackup',
    what: 'automated backup',
    fix: 'Replicate the backups anew under a customer managed key of the other region.',
    reference: 'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ReplicateBackups.html',
    needs: ['dbInstanceArn', 'dbiResourceId'],
    looksAt: [instanceType, ...keyLooksAt],
    source: (copy, related) => sourceOf(related, instanceType, String(copy.dbInstanceArn), copy.dbiResourceId),
    example: {
      facts: { dbInstanceArn: `arn:aws:rds:eu-central-1:${account}:db:orders`, dbiResourceId: 'db-1' },
      source: (kmsKeyId) => database(instanceType, 'db', kmsKeyId),
    },
  }),
})
