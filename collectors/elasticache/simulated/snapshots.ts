import type { Snapshot } from '@aws-sdk/client-elasticache'
import { onceFor } from '#domain/pretend/habits.ts'
import type { Place } from '#domain/simulated.ts'
import { arnOf } from './arn.ts'
import { loneClusters } from './clusters.ts'
import { groups } from './groups.ts'

/** Manual snapshots: of some caches one, kept longer than some of the caches were. */
export function snapshots(place: Place): readonly Snapshot[] {
  return onceFor(place, 'elasticache.snapshots', () => [
    ...groups(place).flatMap(({ group, members }) =>
      taken(place, group.ReplicationGroupId ?? '', group.ReplicationGroupCreateTime, {
        ReplicationGroupId: group.ReplicationGroupId,
        Engine: members[0]?.Engine,
        EngineVersion: members[0]?.EngineVersion,
        ...(group.KmsKeyId ? { KmsKeyId: group.KmsKeyId } : {}),
      }),
    ),
    ...loneClusters(place)
      .filter(({ Engine }) => Engine !== 'memcached')
      .flatMap((cluster) =>
        taken(place, cluster.CacheClusterId ?? '', cluster.CacheClusterCreateTime, {
          CacheClusterId: cluster.CacheClusterId,
          Engine: cluster.Engine,
          EngineVersion: cluster.EngineVersion,
        }),
      ),
    ...orphan(place),
  ])
}

function taken(place: Place, name: string, created: Date | undefined, of: Snapshot): readonly Snapshot[] {
  const key = `elasticache.snapshot.${name}`
  if (place.random(key) > 0.4) return []
  const day = place.pick(`${key}:day`, -30, 70)
  const gone = place.random(`${key}:dropped`) < 0.2 ? day + 30 : Number.POSITIVE_INFINITY
  const at = place.dateOf(day)
  if (place.day < day || place.day >= gone || (created && created > at)) return []
  return [snapshot(place, `${name}-before-upgrade`, at, of)]
}

/** What is left of a cache that was deleted long ago. */
function orphan(place: Place): readonly Snapshot[] {
  if (groups(place).length === 0 || place.random('elasticache.orphan') > 0.15) return []
  return [
    snapshot(place, 'old-shop-final', place.dateOf(-150), {
      ReplicationGroupId: 'old-shop',
      Engine: 'redis',
      EngineVersion: '5.0.6',
    }),
  ]
}

function snapshot(place: Place, name: string, at: Date, of: Snapshot): Snapshot {
  return {
    SnapshotName: name,
    ARN: arnOf(place, 'snapshot', name),
    SnapshotStatus: 'available',
    SnapshotSource: 'manual',
    NodeSnapshots: [{ CacheNodeId: '0001', NodeGroupId: '0001', SnapshotCreateTime: at, CacheSize: '120 MB' }],
    ...of,
  }
}
