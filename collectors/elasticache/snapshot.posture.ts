import { encryptionUnder, type KeyHolder, namedKey } from '#domain/keys/key-use.ts'
import { keyLooksAt } from '#domain/keys/keys.ts'
import { type Observed, seen, Unseen, unobserved } from '#domain/observed.ts'
import { definePosture } from '#domain/posture.ts'
import type { Related } from '#domain/related.ts'
import type { Resource } from '#domain/resource.ts'
import type { CacheClusterFacts } from './cache-cluster.ts'
import type { ReplicationGroupFacts } from './replication-group.ts'
import type { SnapshotFacts } from './snapshot.ts'

const groupType = 'AWS::ElastiCache::ReplicationGroup'
const clusterType = 'AWS::ElastiCache::CacheCluster'

export const posture = definePosture<SnapshotFacts>()({
  resourceType: 'AWS::ElastiCache::Snapshot',
  looksAt: [...keyLooksAt, groupType, clusterType],

  encryptionAtRest: (snapshot, related) => encryptionUnder(snapshotHolder(snapshot, related), related, snapshot),
  keys: (snapshot, related) => [{ protects: 'snapshot', holder: snapshotHolder(snapshot, related) }],
  keysLookAt: [groupType, clusterType],
})

const snapshotHolder = (snapshot: Resource<SnapshotFacts>, related: Related): Observed<KeyHolder> =>
  namedKey('KmsKeyId', snapshot.facts.kmsKeyId, () => asItsSource(snapshot, related))

/** Without a named key only the cache that was saved tells ElastiCache's own key from none, while it is still there. */
function asItsSource({ facts }: Resource<SnapshotFacts>, related: Related): KeyHolder {
  const groupId = seen(facts.replicationGroupId)
  if (groupId !== null) {
    const group = related.one(groupType, 'replicationGroupId', groupId) as Resource<ReplicationGroupFacts> | null
    if (!group || seen(group.facts.replicationGroupCreateTime) > seen(facts.snapshotCreateTime)) throw gone(groupId)
    const type = seen(group.facts.storageEncryptionType)
    // Under a key of KMS the snapshot would name one.
    if (type === 'sse-kms') throw unclear(`${groupId} is under a key of KMS`)
    return type === 'none' ? none(groupId) : ownKey(groupId)
  }
  const clusterId = seen(facts.cacheClusterId)
  if (clusterId === null) throw gone('its source')
  const cluster = related.one(clusterType, 'cacheClusterId', clusterId) as Resource<CacheClusterFacts> | null
  if (!cluster || seen(cluster.facts.cacheClusterCreateTime) > seen(facts.snapshotCreateTime)) throw gone(clusterId)
  return seen(cluster.facts.atRestEncryptionEnabled) ? ownKey(clusterId) : none(clusterId)
}

const unclear = (why: string) =>
  new Unseen(unobserved('not-returned', 'elasticache:DescribeSnapshots', `no key is named, and ${why}`))
const gone = (source: string) => unclear(`${source}, which would tell whether it is encrypted, is gone`)
const none = (source: string): KeyHolder => ({
  kind: 'none',
  because: `No key is named, and ${source} is not encrypted.`,
})
const ownKey = (source: string): KeyHolder => ({
  kind: 'aws-owned',
  because: `No key is named, and ${source} is encrypted: the key is ElastiCache’s own.`,
})
