import { type Control, compliant, defineControl, defineFamily, nonCompliant } from '#domain/control.ts'
import { customerManagedKey } from '#domain/keys/customer-managed-key.ts'
import type { StorageEncryptionFacts } from '../storage-encryption.ts'

const reference = 'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Overview.Encryption.html'
const guidance = {
  why: 'Whoever gets hold of unencrypted storage, a snapshot of it or a copy that AWS retires can read everything in the database.',
  fix: 'Storage cannot be encrypted in place: copy a snapshot with a KMS key, restore it, and move the application over.',
}

function encrypted(thing: string, resourceType: string, frameworks: readonly string[]): Control {
  return defineControl<StorageEncryptionFacts>()({
    resourceType,
    title: `${thing} is encrypted at rest`,
    severity: 'high',
    dimension: 'encryption-at-rest',
    ...guidance,
    reference,
    expected: 'StorageEncryptionType is sse-kms or sse-rds',
    frameworks,
    needs: ['storageEncryptionType'],
    evaluate: ({ storageEncryptionType: type, name }) =>
      type === 'none'
        ? nonCompliant(`${name} is not encrypted (StorageEncryptionType none).`)
        : compliant(`${name} is encrypted (StorageEncryptionType ${type}).`),
    examples: {
      // sse-rds comes with StorageEncrypted false, and is encrypted all the same
      compliant: [{ facts: { storageEncryptionType: 'sse-kms' } }, { facts: { storageEncryptionType: 'sse-rds' } }],
      nonCompliant: [{ facts: { storageEncryptionType: 'none' } }],
    },
  }) as Control
}

function customerManaged(thing: string, resourceType: string, frameworks: readonly string[]) {
  return customerManagedKey({
    resourceType,
    title: `${thing} uses a customer managed key`,
    why: 'The policy of an AWS managed or AWS owned key cannot be changed: it cannot be withheld, shared or audited as a key of one’s own can.',
    fix: 'Copy a snapshot with a customer managed key, restore it, and move the application over.',
    reference: 'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Overview.Encryption.Keys.html',
    frameworks,
  })
}

export const family = defineFamily({
  'rds/instance-storage-encrypted': encrypted('DB instance storage', 'AWS::RDS::DBInstance', [
    'fsbp:RDS.3',
    'cis-3.0:2.3.1',
    'prowler:rds_instance_storage_encrypted',
    'powerpipe:rds_db_instance_encryption_at_rest_enabled',
  ]),
  'rds/cluster-storage-encrypted': encrypted('DB cluster storage', 'AWS::RDS::DBCluster', [
    'fsbp:RDS.27',
    'prowler:rds_cluster_storage_encrypted',
    'powerpipe:rds_db_cluster_encryption_at_rest_enabled',
  ]),
  'rds/snapshot-encrypted': encrypted('DB snapshot', 'AWS::RDS::DBSnapshot', [
    'fsbp:RDS.4',
    'prowler:rds_snapshots_encrypted',
    'powerpipe:rds_db_snapshot_encrypted_at_rest',
  ]),
  'rds/cluster-snapshot-encrypted': encrypted('DB cluster snapshot', 'AWS::RDS::DBClusterSnapshot', [
    'fsbp:RDS.4',
    'prowler:rds_snapshots_encrypted',
  ]),
  'rds/automated-backup-encrypted': {
    ...encrypted('Retained automated backup', 'AWS::RDS::DBInstanceAutomatedBackup', []),
    why: 'The backup of a deleted database, or a copy of it in another region, holds everything the database held, and is easily forgotten.',
    fix: 'A backup cannot be encrypted in place: restore it, make a snapshot, copy that with a KMS key, and delete the backup.',
    reference: 'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_WorkingWithAutomatedBackups.Retaining.html',
  },
  'rds/instance-customer-managed-key': customerManaged('DB instance', 'AWS::RDS::DBInstance', []),
  'rds/cluster-customer-managed-key': customerManaged('DB cluster', 'AWS::RDS::DBCluster', [
    'powerpipe:rds_db_cluster_encrypted_with_cmk',
  ]),
})
