import type { GlobalCluster } from '@aws-sdk/client-rds'
import { factsFrom, mapObserved, type Observed } from '#domain/observed.ts'
import { type CollectedResource, tagRecord, type Where } from '#domain/resource.ts'
import { type StorageEncryptionType, storageEncryptionFacts } from './storage-encryption.ts'

/** Facts of an Aurora global database. https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_GlobalCluster.html */
export type GlobalClusterFacts = {
  readonly globalClusterIdentifier: Observed<string>
  readonly status: Observed<string>
  readonly engine: Observed<string>
  readonly engineVersion: Observed<string>
  readonly storageEncryptionType: Observed<StorageEncryptionType>
  readonly deletionProtection: Observed<boolean>
  /** ARNs of the clusters that belong to it, the writer first. */
  readonly members: Observed<readonly string[]>
}

/**
 * One global database of DescribeGlobalClusters. Every region that has a member lists it: it is told once, in the
 * region of its writer, or where no member says otherwise.
 */
export function globalCluster(item: GlobalCluster, where: Where): readonly CollectedResource<GlobalClusterFacts>[] {
  const read = factsFrom('rds:DescribeGlobalClusters')
  const members = item.GlobalClusterMembers?.toSorted(
    (a, b) => Number(b.IsWriter ?? false) - Number(a.IsWriter ?? false),
  )
  const home = members?.[0]?.DBClusterArn?.split(':')[3]
  if (home !== undefined && home !== where.region) return []
  const { storageEncryptionType } = storageEncryptionFacts(read.call, {
    type: item.StorageEncryptionType,
    encrypted: item.StorageEncrypted,
    kmsKeyId: undefined,
  })
  return [
    {
      arn: item.GlobalClusterArn ?? '',
      name: item.GlobalClusterIdentifier ?? item.GlobalClusterArn ?? '',
      incarnation: item.GlobalClusterResourceId ?? item.GlobalClusterArn ?? '',
      tags: mapObserved(read(item.TagList), tagRecord),
      facts: {
        globalClusterIdentifier: read(item.GlobalClusterIdentifier),
        status: read(item.Status),
        engine: read(item.Engine),
        engineVersion: read(item.EngineVersion),
        storageEncryptionType,
        deletionProtection: read(item.DeletionProtection),
        members: mapObserved(read(members), (list) => list.flatMap(({ DBClusterArn }) => DBClusterArn ?? [])),
      },
    },
  ]
}
