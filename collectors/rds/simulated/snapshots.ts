import type { DBCluster, DBClusterSnapshot, DBInstance, DBSnapshot } from '@aws-sdk/client-rds'
import { flawed, onceFor, ownerTags } from '#domain/pretend/habits.ts'
import type { Place } from '#domain/simulated.ts'
import { clusters } from './clusters.ts'
import { arnOf, standaloneInstances } from './instances.ts'

/** A manual snapshot of a database: taken on a day, and mostly kept for ever. */
function snapshotDay(place: Place, key: string): number | null {
  const taken = place.pick(`${key}:taken`, -100, 80)
  const dropped = place.random(`${key}:dropped`) < 0.15 ? taken + 45 : Number.POSITIVE_INFINITY
  return place.day >= taken && place.day < dropped ? taken : null
}

function snapshotsOf<Source, Made>(
  place: Place,
  sources: readonly Source[],
  nameOf: (source: Source) => string,
  make: (source: Source, key: string, name: string, taken: Date) => Made,
): readonly Made[] {
  return sources.flatMap((source) => {
    const wanted = place.pick(`rds.snapshots.${nameOf(source)}`, 0, 2)
    return Array.from({ length: wanted }, (_, index) => `rds.snapshot.${nameOf(source)}.${index}`).flatMap(
      (key, index) => {
        const day = snapshotDay(place, key)
        if (day === null) return []
        const name = `${nameOf(source)}-before-${index === 0 ? 'migration' : 'upgrade'}`
        return [make(source, key, name, place.dateOf(day))]
      },
    )
  })
}

export function instanceSnapshots(place: Place): readonly DBSnapshot[] {
  const make = (source: DBInstance, key: string, name: string, taken: Date): DBSnapshot => ({
    DBSnapshotIdentifier: name,
    DBSnapshotArn: arnOf(place, 'snapshot', name),
    DBInstanceIdentifier: source.DBInstanceIdentifier,
    DbiResourceId: source.DbiResourceId,
    SnapshotCreateTime: taken,
    Engine: source.Engine,
    EngineVersion: source.EngineVersion,
    Status: 'available',
    SnapshotType: 'manual',
    Encrypted: source.StorageEncrypted,
    StorageEncryptionType: source.StorageEncryptionType,
    KmsKeyId: source.KmsKeyId,
    TagList: ownerTags(place, key, name),
  })
  return onceFor(place, 'rds.snapshots', () =>
    snapshotsOf(place, standaloneInstances(place), (source) => source.DBInstanceIdentifier ?? '', make),
  )
}

export function clusterSnapshots(place: Place): readonly DBClusterSnapshot[] {
  const make = (source: DBCluster, key: string, name: string, taken: Date): DBClusterSnapshot => ({
    DBClusterSnapshotIdentifier: name,
    DBClusterSnapshotArn: arnOf(place, 'cluster-snapshot', name),
    DBClusterIdentifier: source.DBClusterIdentifier,
    DbClusterResourceId: source.DbClusterResourceId,
    SnapshotCreateTime: taken,
    Engine: source.Engine,
    EngineVersion: source.EngineVersion,
    Status: 'available',
    SnapshotType: 'manual',
    StorageEncrypted: source.StorageEncrypted,
    StorageEncryptionType: source.StorageEncryptionType,
    KmsKeyId: source.KmsKeyId,
    TagList: ownerTags(place, key, name),
  })
  return onceFor(place, 'rds.cluster-snapshots', () =>
    snapshotsOf(place, clusters(place), (source) => source.DBClusterIdentifier ?? '', make),
  )
}

/**
 * Values of the `restore` attribute. RDS lets nobody share what is under its own key or AWS's, nor make anything
 * encrypted public.
 */
export function restoreOf(place: Place, snapshot: DBSnapshot | DBClusterSnapshot, name: string): readonly string[] {
  const key = `rds.snapshot.${name}`
  if (snapshot.StorageEncryptionType === 'none' && flawed(place, `${key}:public`)) return ['all']
  const shareable =
    snapshot.StorageEncryptionType === 'none' || place.keys.customer.some((one) => one.arn === snapshot.KmsKeyId)
  const share = place.random(`${key}:shared`)
  if (!shareable || share > 0.2) return []
  if (share < 0.03) return ['999988887777'] // a partner outside the organisation
  const other = place.choose(`${key}:to`, place.accountIds)
  return other === place.accountId ? [] : [other]
}
