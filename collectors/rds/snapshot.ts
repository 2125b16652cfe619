import type {
  DBClusterSnapshot,
  DBClusterSnapshotAttribute,
  DBSnapshot,
  DBSnapshotAttribute,
} from '@aws-sdk/client-rds'
import { factsFrom, mapObserved, type Observed } from '#domain/observed.ts'
import { type CollectedResource, tagRecord } from '#domain/resource.ts'
import { type StorageEncryptionType, storageEncryptionFacts } from './storage-encryption.ts'

/** What DB snapshots and DB cluster snapshots have in common; the fact type of both, beside the name of their source. */
export type SnapshotFacts = {
  readonly engine: Observed<string>
  readonly engineVersion: Observed<string>
  readonly status: Observed<string>
  /** Always `manual`: automated snapshots cannot be shared and go with their retention. */
  readonly snapshotType: Observed<string>
  readonly snapshotCreateTime: Observed<string>
  readonly storageEncryptionType: Observed<StorageEncryptionType>
  readonly kmsKeyId: Observed<string | null>
  /** ARN of the snapshot that it is a copy of: of another region or account, or (clusters) of any; null for no such copy. */
  readonly copiedFrom: Observed<string | null>
  /** Account ids that may restore the snapshot; `all` is everyone. Empty: nobody but the owner. */
  readonly restore: Observed<readonly string[]>
}

/** Facts of a DB snapshot. https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DBSnapshot.html */
export type DbSnapshotFacts = SnapshotFacts & {
  readonly dbInstanceIdentifier: Observed<string>
  /** Of the instance; its identifier may have been given to another since. */
  readonly dbiResourceId: Observed<string>
}
/** Facts of a DB cluster snapshot. https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DBClusterSnapshot.html */
export type DbClusterSnapshotFacts = SnapshotFacts & {
  readonly dbClusterIdentifier: Observed<string>
  /** Of the cluster; its identifier may have been given to another since. */
  readonly dbClusterResourceId: Observed<string>
}

type SharingAttribute = DBSnapshotAttribute | DBClusterSnapshotAttribute

/**
 * The values of the `restore` attribute. AWS documents that a snapshot shared with nobody has the attribute with no
 * values. Null: the answer lacks the attribute, which says nothing.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DescribeDBSnapshotAttributes.html
 */
export function restoreAccounts(attributes: readonly SharingAttribute[] | undefined): readonly string[] | null {
  const restore = attributes?.find((attribute) => attribute.AttributeName === 'restore')
  return restore ? (restore.AttributeValues ?? []) : null
}

export interface SnapshotFacets {
  readonly restore: Observed<readonly string[]>
}

export function dbSnapshot(item: DBSnapshot, { restore }: SnapshotFacets): CollectedResource<DbSnapshotFacts> {
  const read = factsFrom('rds:DescribeDBSnapshots')
  return {
    ...identityOf(read.call, item, item.DBSnapshotArn, item.DBSnapshotIdentifier),
    facts: {
      dbInstanceIdentifier: read(item.DBInstanceIdentifier),
      dbiResourceId: read(item.DbiResourceId),
      // "It only has a value in the case of a cross-account or cross-Region copy."
      copiedFrom: read.orNone(item.SourceDBSnapshotIdentifier),
      ...commonFacts(read.call, item, item.Encrypted),
      restore,
    },
  }
}

export function dbClusterSnapshot(
  item: DBClusterSnapshot,
  { restore }: SnapshotFacets,
): CollectedResource<DbClusterSnapshotFacts> {
  const read = factsFrom('rds:DescribeDBClusterSnapshots')
  return {
    ...identityOf(read.call, item, item.DBClusterSnapshotArn, item.DBClusterSnapshotIdentifier),
    facts: {
      dbClusterIdentifier: read(item.DBClusterIdentifier),
      dbClusterResourceId: read(item.DbClusterResourceId),
      // "otherwise, a null value"
      copiedFrom: read.orNone(item.SourceDBClusterSnapshotArn),
      ...commonFacts(read.call, item, item.StorageEncrypted),
      restore,
    },
  }
}

function identityOf(call: string, item: DBSnapshot | DBClusterSnapshot, arn = '', name = arn) {
  return {
    arn,
    name,
    incarnation: item.SnapshotCreateTime?.toISOString() ?? arn,
    tags: mapObserved(factsFrom(call)(item.TagList), tagRecord),
  }
}

function commonFacts(call: string, item: DBSnapshot | DBClusterSnapshot, encrypted: boolean | undefined) {
  const read = factsFrom(call)
  return {
    engine: read(item.Engine),
    engineVersion: read(item.EngineVersion),
    status: read(item.Status),
    snapshotType: read(item.SnapshotType),
    snapshotCreateTime: mapObserved(read(item.SnapshotCreateTime), (date) => date.toISOString()),
    ...storageEncryptionFacts(call, { type: item.StorageEncryptionType, encrypted, kmsKeyId: item.KmsKeyId }),
  }
}
