import type { Snapshot, Tag } from '@aws-sdk/client-redshift-serverless'
import { factsFrom, mapObserved, type Observed } from '#domain/observed.ts'
import type { CollectedResource } from '#domain/resource.ts'
import { tagsByKey } from './tags.ts'

/** Facts of a snapshot. https://docs.aws.amazon.com/redshift-serverless/latest/APIReference/API_Snapshot.html */
export type SnapshotFacts = {
  readonly snapshotName: Observed<string>
  readonly namespaceName: Observed<string>
  readonly namespaceArn: Observed<string>
  readonly status: Observed<string>
  readonly snapshotCreateTime: Observed<string>
  readonly kmsKeyId: Observed<string>
  readonly snapshotRetentionPeriod: Observed<number>
  /** Accounts that may restore it to a namespace or to a provisioned cluster. */
  readonly accountsWithRestoreAccess: Observed<readonly string[]>
}

export function snapshot(
  item: Snapshot,
  facets: { readonly tags: Observed<readonly Tag[]> },
): CollectedResource<SnapshotFacts> {
  const read = factsFrom('redshift-serverless:ListSnapshots')
  const arn = item.snapshotArn ?? ''
  // Both lists hold all accounts that have access; as with provisioned clusters they are null when there are none.
  const accounts = [...(item.accountsWithRestoreAccess ?? []), ...(item.accountsWithProvisionedRestoreAccess ?? [])]
  return {
    arn,
    name: item.snapshotName ?? arn,
    incarnation: item.snapshotCreateTime?.toISOString() ?? arn,
    tags: mapObserved(facets.tags, tagsByKey),
    facts: {
      snapshotName: read(item.snapshotName),
      namespaceName: read(item.namespaceName),
      namespaceArn: read(item.namespaceArn),
      status: read(item.status),
      snapshotCreateTime: mapObserved(read(item.snapshotCreateTime), (date) => date.toISOString()),
      kmsKeyId: read(item.kmsKeyId),
      snapshotRetentionPeriod: read(item.snapshotRetentionPeriod),
      accountsWithRestoreAccess: read.or([...new Set(accounts)], []),
    },
  }
}
