import type { Snapshot, Tag } from '@aws-sdk/client-elasticache'
import { factsFrom, mapObserved, type Observed } from '#domain/observed.ts'
import { type CollectedResource, tagRecord } from '#domain/resource.ts'

/** Facts of a manual snapshot. https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_Snapshot.html */
export type SnapshotFacts = {
  readonly snapshotName: Observed<string>
  readonly snapshotStatus: Observed<string>
  /** Null: it was taken of a cluster on its own. */
  readonly replicationGroupId: Observed<string | null>
  /** Null: it was taken of a whole replication group. */
  readonly cacheClusterId: Observed<string | null>
  readonly engine: Observed<string>
  readonly engineVersion: Observed<string>
  /** When the data was saved: the earliest of its parts. */
  readonly snapshotCreateTime: Observed<string>
  /** Null: no key is named, which is so under ElastiCache's own key and without encryption alike. */
  readonly kmsKeyId: Observed<string | null>
}

export function snapshot(
  item: Snapshot,
  facets: { readonly tags: Observed<readonly Tag[]> },
): CollectedResource<SnapshotFacts> {
  const read = factsFrom('elasticache:DescribeSnapshots')
  const arn = item.ARN ?? ''
  const taken = item.NodeSnapshots?.flatMap(({ SnapshotCreateTime }) => SnapshotCreateTime?.toISOString() ?? []).sort()
  return {
    arn,
    name: item.SnapshotName ?? arn,
    incarnation: taken?.[0] ?? arn,
    tags: mapObserved(facets.tags, tagRecord),
    facts: {
      snapshotName: read(item.SnapshotName),
      snapshotStatus: read(item.SnapshotStatus),
      replicationGroupId: read.orNone(item.ReplicationGroupId),
      cacheClusterId: read.orNone(item.CacheClusterId),
      engine: read(item.Engine),
      engineVersion: read(item.EngineVersion),
      snapshotCreateTime: read(taken?.[0]),
      kmsKeyId: read.orNone(item.KmsKeyId),
    },
  }
}
