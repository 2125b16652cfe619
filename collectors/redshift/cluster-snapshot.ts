import type { Snapshot } from '@aws-sdk/client-redshift'
import { factsFrom, mapObserved, type Observed } from '#domain/observed.ts'
import { type CollectedResource, tagRecord, type Where } from '#domain/resource.ts'
import { redshiftArn } from './identity.ts'

/** Facts of a manual snapshot. https://docs.aws.amazon.com/redshift/latest/APIReference/API_Snapshot.html */
export type ClusterSnapshotFacts = {
  readonly clusterIdentifier: Observed<string>
  readonly status: Observed<string>
  /** Always `manual`: automated snapshots cannot be shared and go with their retention. */
  readonly snapshotType: Observed<string>
  readonly snapshotCreateTime: Observed<string>
  readonly encrypted: Observed<boolean>
  readonly kmsKeyId: Observed<string | null>
  readonly encryptedWithHSM: Observed<boolean>
  /** Days; -1 keeps it for ever. */
  readonly manualSnapshotRetentionPeriod: Observed<number>
  /** The region it was copied from; null for one made here. */
  readonly sourceRegion: Observed<string | null>
  /** Ids of accounts that may restore it; AWS Support by its alias `amazon-redshift-support`. */
  readonly accountsWithRestoreAccess: Observed<readonly string[]>
}

/** AWS Support's account, as AWS names it where an owner has let it restore a snapshot. */
export const supportAlias = 'amazon-redshift-support'

export function clusterSnapshot(
  item: Snapshot,
  _facets: object,
  where: Where,
): CollectedResource<ClusterSnapshotFacts> {
  const read = factsFrom('redshift:DescribeClusterSnapshots')
  const name = item.SnapshotIdentifier ?? ''
  const arn = item.SnapshotArn ?? redshiftArn(where, 'snapshot', `${item.ClusterIdentifier ?? ''}/${name}`)
  return {
    arn,
    name,
    incarnation: item.SnapshotCreateTime?.toISOString() ?? arn,
    tags: mapObserved(read(item.Tags), tagRecord),
    facts: {
      clusterIdentifier: read(item.ClusterIdentifier),
      status: read(item.Status),
      snapshotType: read(item.SnapshotType),
      snapshotCreateTime: mapObserved(read(item.SnapshotCreateTime), (date) => date.toISOString()),
      encrypted: read(item.Encrypted),
      kmsKeyId: read.orNone(item.KmsKeyId || null), // returned only where KMS holds the root key
      encryptedWithHSM: read(item.EncryptedWithHSM),
      manualSnapshotRetentionPeriod: read(item.ManualSnapshotRetentionPeriod),
      sourceRegion: read.orNone(item.SourceRegion), // returned only for copies
      // AWS documents that the list is null when no account is authorised, and that the owner sees it.
      accountsWithRestoreAccess: read.or(
        item.AccountsWithRestoreAccess?.map(({ AccountId, AccountAlias }) =>
          AccountAlias === supportAlias ? supportAlias : (AccountId ?? AccountAlias ?? 'an account without an id'),
        ),
        [],
      ),
    },
  }
}
