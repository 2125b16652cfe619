import type { ContinuousBackupsDescription, TableDescription, Tag } from '@aws-sdk/client-dynamodb'
import { factsFrom, mapObserved, type Observed } from '#domain/observed.ts'
import { type CollectedResource, tagRecord } from '#domain/resource.ts'

export const tableStatuses = [
  'ACTIVE',
  'ARCHIVED',
  'ARCHIVING',
  'CREATING',
  'DELETING',
  'INACCESSIBLE_ENCRYPTION_CREDENTIALS',
  'REPLICATION_NOT_AUTHORIZED',
  'UPDATING',
] as const
export type TableStatus = (typeof tableStatuses)[number]

export interface TableReplica {
  readonly regionName: string
  /** Null: the key DynamoDB chooses for the replica. */
  readonly kmsMasterKeyId: string | null
  /** `INACCESSIBLE_ENCRYPTION_CREDENTIALS` where DynamoDB cannot use its key; null where AWS did not say. */
  readonly replicaStatus: string | null
  /** The account it lies in; null where AWS names none, which it does not for replicas in the table's own. */
  readonly accountId: string | null
}

/** Facts of a table. https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TableDescription.html */
export type TableFacts = {
  readonly tableName: Observed<string>
  readonly tableStatus: Observed<TableStatus>
  readonly creationDateTime: Observed<string>
  readonly billingMode: Observed<'PROVISIONED' | 'PAY_PER_REQUEST'>
  /** Null: the default, a key that DynamoDB owns. */
  readonly sseType: Observed<'KMS' | 'AES256' | null>
  /** Null: the table was never given another key than the default. */
  readonly sseStatus: Observed<'ENABLING' | 'ENABLED' | 'DISABLING' | 'DISABLED' | 'UPDATING' | null>
  readonly kmsMasterKeyArn: Observed<string | null>
  /** When DynamoDB found that it cannot use the key; null while it can. */
  readonly inaccessibleEncryptionDateTime: Observed<string | null>
  /** Why the table was archived; null for a table that is not. */
  readonly archivalReason: Observed<string | null>
  readonly deletionProtectionEnabled: Observed<boolean>
  readonly replicas: Observed<readonly TableReplica[]>
  /** The ARN of the stream that is on; null without one. */
  readonly streamArn: Observed<string | null>
  readonly pointInTimeRecoveryStatus: Observed<'ENABLED' | 'DISABLED'>
  /** Null while point-in-time recovery is off. */
  readonly recoveryPeriodInDays: Observed<number | null>
  /** The resource policy as text; null: none. */
  readonly resourcePolicy: Observed<string | null>
  /** The policy of the stream as text; null: no stream, or none on it. */
  readonly streamPolicy: Observed<string | null>
}

export interface TableFacets {
  readonly continuousBackups: Observed<ContinuousBackupsDescription>
  readonly resourcePolicy: Observed<string | null>
  readonly streamPolicy: Observed<string | null>
  readonly tags: Observed<readonly Tag[]>
}

/** The ARN of the stream that is on; a switched off stream keeps its ARN for a day. */
export function streamOf(item: TableDescription): string | null {
  return item.StreamSpecification?.StreamEnabled && item.LatestStreamArn ? item.LatestStreamArn : null
}

/** One table as DescribeTable gives it. */
export function table(item: TableDescription, facets: TableFacets): CollectedResource<TableFacts> {
  const read = factsFrom('dynamodb:DescribeTable')
  const arn = item.TableArn ?? ''
  const sse = item.SSEDescription
  const recovery = mapObserved(facets.continuousBackups, (backups) => backups.PointInTimeRecoveryDescription)
  const readRecovery = factsFrom('dynamodb:DescribeContinuousBackups')
  return {
    arn,
    name: item.TableName ?? arn,
    incarnation: item.TableId ?? arn,
    tags: mapObserved(facets.tags, tagRecord),
    facts: {
      tableName: read(item.TableName),
      tableStatus: read.oneOf(item.TableStatus, tableStatuses),
      creationDateTime: mapObserved(read(item.CreationDateTime), (date) => date.toISOString()),
      // Documented: a table that was never on demand has no BillingModeSummary.
      billingMode: item.BillingModeSummary
        ? read.oneOf(item.BillingModeSummary.BillingMode, ['PROVISIONED', 'PAY_PER_REQUEST'])
        : read.or<'PROVISIONED'>(null, 'PROVISIONED'),
      // Documented: without an SSEDescription the table is encrypted with a key that AWS owns.
      sseType: sse?.SSEType === undefined ? read.orNone<'KMS'>(null) : read.oneOf(sse.SSEType, ['KMS', 'AES256']),
      sseStatus:
        sse?.Status === undefined
          ? read.orNone<'ENABLED'>(null)
          : read.oneOf(sse.Status, ['ENABLING', 'ENABLED', 'DISABLING', 'DISABLED', 'UPDATING']),
      kmsMasterKeyArn: read.orNone(sse?.KMSMasterKeyArn),
      inaccessibleEncryptionDateTime: read.orNone(sse?.InaccessibleEncryptionDateTime?.toISOString()),
      archivalReason: read.orNone(item.ArchivalSummary?.ArchivalReason),
      deletionProtectionEnabled: read(item.DeletionProtectionEnabled),
      // Only global tables have replicas, and only they have the list.
      replicas: read.or(
        item.Replicas?.map((replica) => ({
          regionName: replica.RegionName ?? '',
          kmsMasterKeyId: replica.KMSMasterKeyId ?? null,
          replicaStatus: replica.ReplicaStatus ?? null,
          accountId: replica.ReplicaArn?.split(':')[4] ?? null,
        })),
        [],
      ),
      streamArn: read.orNone(streamOf(item)),
      pointInTimeRecoveryStatus:
        'value' in recovery
          ? readRecovery.oneOf(recovery.value?.PointInTimeRecoveryStatus, ['ENABLED', 'DISABLED'])
          : recovery,
      recoveryPeriodInDays: mapObserved(recovery, (found) => found?.RecoveryPeriodInDays ?? null),
      resourcePolicy: facets.resourcePolicy,
      streamPolicy: facets.streamPolicy,
    },
  }
}
