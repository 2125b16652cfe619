import type { Snapshot, Tag } from '@aws-sdk/client-redshift-serverless'
import { factsFrom, mapObserved, type Observed, observed, unobserved } from '#domain/observed.ts'
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

/**
 * Both lists hold all accounts that have access. An account in one of them is let in whatever the other says; nobody is
 * when both say so. AWS does not document what a missing list means.
 */
function accountsWithAccess(item: Snapshot): Observed<readonly string[]> {
  const call = 'redshift-serverless:ListSnapshots'
  const { accountsWithRestoreAccess: toNamespaces, accountsWithProvisionedRestoreAccess: toClusters } = item
  const accounts = [...new Set([...(toNamespaces ?? []), ...(toClusters ?? [])])]
  if (accounts.length > 0 || (toNamespaces && toClusters)) return observed(accounts, call)
  const missing = toNamespaces ? 'accountsWithProvisionedRestoreAccess' : 'accountsWithRestoreAccess'
  return unobserved('not-returned', call, missing)
}

export function snapshot(
  item: Snapshot,
  facets: { readonly tags: Observed<readonly Tag[]> },
): CollectedResource<SnapshotFacts> {
  const read = factsFrom('redshift-serverless:ListSnapshots')
  const arn = item.snapshotArn ?? ''
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
      accountsWithRestoreAccess: accountsWithAccess(item),
    },
  }
}
