import { compliant, defineControl, defineFamily, nonCompliant, notApplicable } from '#domain/control.ts'
import { customerManagedKey } from '#domain/keys/customer-managed-key.ts'
import type { CacheClusterFacts } from '../cache-cluster.ts'
import { isMemcached } from '../engine.ts'
import type { ReplicationGroupFacts } from '../replication-group.ts'
import type { SnapshotFacts } from '../snapshot.ts'

const reference = 'https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/at-rest-encryption.html'
const atRest = {
  severity: 'high',
  dimension: 'encryption-at-rest',
  why: 'What a cache holds is written to disk when it synchronises, swaps and is backed up; without encryption whoever gets at the disk or the backup reads it.',
  fix: 'It cannot be turned on in place: make a backup, restore it into a new group with encryption at rest, and move the application over.',
  reference,
} as const

function customerManaged(thing: string, resourceType: string, frameworks: readonly string[]) {
  return customerManagedKey({
    resourceType,
    title: `${thing} uses a customer managed key`,
    why: 'A key of ElastiCache’s own cannot be withheld, shared or audited as a key of one’s own can.',
    fix: 'The key is chosen when the cache is made: restore a backup into a new one with a customer managed key.',
    reference,
    frameworks,
  })
}

export const family = defineFamily({
  'elasticache/replicationgroup-at-rest': defineControl<ReplicationGroupFacts>()({
    ...atRest,
    resourceType: 'AWS::ElastiCache::ReplicationGroup',
    title: 'Redis or Valkey replication group is encrypted at rest',
    expected: 'StorageEncryptionType is sse-elasticache or sse-kms',
    frameworks: [
      'fsbp:ElastiCache.4',
      'prowler:elasticache_redis_cluster_rest_encryption_enabled',
      'powerpipe:elasticache_replication_group_encryption_at_rest_enabled',
      'PCI-4.0:3.5.1',
    ],
    needs: ['storageEncryptionType'],
    evaluate: ({ storageEncryptionType: type, name }) =>
      type === 'none'
        ? nonCompliant(`${name} is not encrypted at rest.`)
        : compliant(`${name} is encrypted at rest (${type}).`),
    examples: {
      // sse-elasticache may come with AtRestEncryptionEnabled false, and is encrypted all the same
      compliant: [
        { facts: { storageEncryptionType: 'sse-kms' } },
        { facts: { storageEncryptionType: 'sse-elasticache' } },
      ],
      nonCompliant: [{ facts: { storageEncryptionType: 'none' } }],
    },
  }),
  'elasticache/standalone-redis-at-rest': defineControl<CacheClusterFacts>()({
    ...atRest,
    resourceType: 'AWS::ElastiCache::CacheCluster',
    title: 'Redis or Valkey node outside any replication group is encrypted at rest',
    expected: 'AtRestEncryptionEnabled',
    needs: ['engine', 'atRestEncryptionEnabled'],
    evaluate({ engine, atRestEncryptionEnabled, name }) {
      if (isMemcached(engine)) return notApplicable(`${name} runs Memcached, which cannot be encrypted at rest.`)
      return atRestEncryptionEnabled
        ? compliant(`${name} is encrypted at rest.`)
        : nonCompliant(`${name} is not encrypted at rest; only replication groups can be.`)
    },
    examples: {
      compliant: [{ facts: { engine: 'valkey', atRestEncryptionEnabled: true } }],
      nonCompliant: [
        { facts: { engine: 'redis', atRestEncryptionEnabled: false } },
        { facts: { engine: 'valkey', atRestEncryptionEnabled: false } },
      ],
    },
  }),
  'elasticache/replicationgroup-cmk': customerManaged('Replication group', 'AWS::ElastiCache::ReplicationGroup', [
    'powerpipe:elasticache_replication_group_encryption_at_rest_enabled_with_kms_cmk',
  ]),
  'elasticache/serverless-cmk': customerManaged('Serverless cache', 'AWS::ElastiCache::ServerlessCache', []),
  'elasticache/snapshot-encrypted': defineControl<SnapshotFacts>()({
    resourceType: 'AWS::ElastiCache::Snapshot',
    title: 'Manual cache snapshot carries a KMS key',
    severity: 'medium',
    dimension: 'encryption-at-rest',
    why: 'A snapshot holds everything the cache held and stays until somebody deletes it; only with a key of one’s own is it certain who can read it.',
    fix: 'Copy the snapshot with a KMS key and delete the first one.',
    reference: 'https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/backups-copying.html',
    expected: 'KmsKeyId names a key',
    needs: ['kmsKeyId'],
    evaluate: ({ kmsKeyId, name }) =>
      kmsKeyId === null
        ? nonCompliant(`${name} names no KMS key: it is under ElastiCache’s own key or not encrypted at all.`)
        : compliant(`${name} is under ${kmsKeyId}.`),
    examples: {
      compliant: [{ facts: { kmsKeyId: 'arn:aws:kms:eu-west-1:111122223333:key/1' } }, { facts: { kmsKeyId: '1a2b' } }],
      nonCompliant: [{ facts: { kmsKeyId: null } }],
    },
  }),
})
