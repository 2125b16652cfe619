import { defineFamily } from '#domain/control.ts'
import type { EncryptionAtRest } from '#domain/encryption.ts'
import { keyLooksAt } from '#domain/keys/keys.ts'
import { sourceKey } from '#domain/keys/source-key.ts'
import { seen, Unseen, unobserved } from '#domain/observed.ts'
import type { Resource } from '#domain/resource.ts'
import type { CacheClusterFacts } from '../cache-cluster.ts'
import type { ReplicationGroupFacts } from '../replication-group.ts'
import type { SnapshotFacts } from '../snapshot.ts'
import { judgeStorage } from '../storage-encryption.ts'

const groupType = 'AWS::ElastiCache::ReplicationGroup'
const clusterType = 'AWS::ElastiCache::CacheCluster'

export const family = defineFamily({
  'elasticache/snapshot-key-tier': sourceKey<SnapshotFacts>({
    resourceType: 'AWS::ElastiCache::Snapshot',
    what: 'cache snapshot',
    fix: 'Copy the snapshot under a customer managed key, and delete this one.',
    reference: 'https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/at-rest-encryption.html',
    needs: ['replicationGroupId', 'cacheClusterId', 'snapshotCreateTime'],
    looksAt: [groupType, clusterType, ...keyLooksAt],
    source({ replicationGroupId, cacheClusterId, snapshotCreateTime }, related) {
      if (replicationGroupId !== null) {
        const id = String(replicationGroupId)
        const group = related.one(groupType, 'replicationGroupId', id) as Resource<ReplicationGroupFacts> | null
        // One that is younger than the snapshot took the name of another.
        if (!group || seen(group.facts.replicationGroupCreateTime) > String(snapshotCreateTime)) return null
        return { name: group.name, encryptionAtRest: judgeStorage(group.facts, related, group) }
      }
      const id = String(cacheClusterId)
      const cluster = related.one(clusterType, 'cacheClusterId', id) as Resource<CacheClusterFacts> | null
      if (!cluster || seen(cluster.facts.cacheClusterCreateTime) > String(snapshotCreateTime)) return null
      if (!seen(cluster.facts.atRestEncryptionEnabled)) return { name: cluster.name, encryptionAtRest: plain }
      const detail = `${cluster.name} is encrypted, but DescribeCacheClusters does not say under which key`
      throw new Unseen(unobserved('not-returned', 'elasticache:DescribeCacheClusters', detail))
    },
    example: {
      facts: {
        replicationGroupId: 'sessions',
        cacheClusterId: null,
        snapshotCreateTime: '2026-06-01T00:00:00.000Z',
      },
      source: (kmsKeyId) => ({
        type: groupType,
        facts: {
          replicationGroupId: 'sessions',
          replicationGroupCreateTime: '2026-01-01T00:00:00.000Z',
          storageEncryptionType: kmsKeyId === null ? 'sse-elasticache' : 'sse-kms',
          kmsKeyId,
        },
      }),
    },
  }),
})

const plain: EncryptionAtRest = { kind: 'none', key: null, because: 'AtRestEncryptionEnabled is false.' }
