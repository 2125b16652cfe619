import type { ContinuousBackupsDescription, TableDescription, Tag } from '@aws-sdk/client-dynamodb'
import { createdAt, exists, flawed, onceFor, ownerTags } from '#domain/pretend/habits.ts'
import { uuid } from '#domain/pretend/ids.ts'
import { tableStores } from '#domain/pretend/stores.ts'
import type { Place } from '#domain/simulated.ts'

export interface PretendTable {
  readonly key: string
  readonly item: TableDescription
}

/** The tables of a place. ListTables answers in the order of names. */
export function pretendTables(place: Place): readonly PretendTable[] {
  return onceFor(place, 'dynamodb.tables', () =>
    tableStores(place)
      .filter(({ key }) => exists(place, key))
      .map(({ key, name }) => ({ key, item: tableOf(place, key, name) }))
      .sort((a, b) => ((a.item.TableName ?? '') < (b.item.TableName ?? '') ? -1 : 1)),
  )
}

function tableOf(place: Place, key: string, name: string): TableDescription {
  const bad = (what: string) => flawed(place, `${key}:${what}`)
  const arn = `arn:${place.partition}:dynamodb:${place.region}:${place.accountId}:table/${name}`
  const created = createdAt(place, key)
  const streaming = place.random(`${key}:stream`) < 0.35
  const label = created.toISOString().slice(0, 23)
  const global = place.random(`${key}:global`) < 0.1 && place.regions.length > 1
  const status = place.random(`${key}:status`)
  const encryption = encryptionOf(place, key)
  const archived = encryption.SSEDescription?.InaccessibleEncryptionDateTime !== undefined && status < 0.5
  return {
    TableName: name,
    TableArn: arn,
    TableId: uuid(place, `${key}:id`),
    TableStatus: archived
      ? 'ARCHIVED'
      : encryption.SSEDescription?.InaccessibleEncryptionDateTime
        ? 'INACCESSIBLE_ENCRYPTION_CREDENTIALS'
        : status > 0.98
          ? 'UPDATING'
          : 'ACTIVE',
    CreationDateTime: created,
    KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
    ItemCount: place.pick(`${key}:items`, 0, 5_000_000),
    ...(place.random(`${key}:on-demand`) < 0.7
      ? { BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST', LastUpdateToPayPerRequestDateTime: created } }
      : { ProvisionedThroughput: { ReadCapacityUnits: 5, WriteCapacityUnits: 5 } }),
    ...(streaming
      ? {
          StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' as const },
          LatestStreamArn: `${arn}/stream/${label}`,
          LatestStreamLabel: label,
        }
      : {}),
    ...(global
      ? {
          Replicas: place.regions.slice(1, 3).map((RegionName) => ({
            RegionName,
            ReplicaStatus: 'ACTIVE' as const,
            ...replicaKey(place, key, RegionName),
          })),
        }
      : {}),
    ...encryption,
    ...(archived
      ? { ArchivalSummary: { ArchivalReason: 'INACCESSIBLE_ENCRYPTION_CREDENTIALS', ArchivalDateTime: created } }
      : {}),
    DeletionProtectionEnabled: !bad('deletion'),
  }
}

/** A third of the replicas name a key of their own region. */
function replicaKey(place: Place, key: string, region: string): { KMSMasterKeyId?: string } {
  if (place.random(`${key}:replica-key`) > 0.35) return {}
  return {
    KMSMasterKeyId: `arn:${place.partition}:kms:${region}:${place.accountId}:key/${place.hex(`${key}:replica-key:${region}`, 32)}`,
  }
}

/** No SSE description means DynamoDB's own key, which is what most tables have. */
function encryptionOf(place: Place, key: string): Pick<TableDescription, 'SSEDescription'> {
  const kind = place.random(`${key}:key`)
  const careful = place.profile === 'regulated' || place.profile === 'production'
  if (flawed(place, `${key}:encryption`) || kind > (careful ? 0.85 : 0.5)) return {}
  const own = place.keys.customer
  const kms = (arn: string) => ({ Status: 'ENABLED' as const, SSEType: 'KMS' as const, KMSMasterKeyArn: arn })
  if (kind < 0.12 || own.length === 0) return { SSEDescription: kms(place.keys.awsManaged('dynamodb')) }
  if (kind < 0.15) return { SSEDescription: kms(place.keys.foreign) }
  if (kind < 0.17) return { SSEDescription: { ...kms(own[0]?.arn ?? ''), Status: 'UPDATING' } }
  // A list of fixed length, so that the choice stays the same while keys come and go.
  const found = (state: string) => own.find((one) => one.kind === state) ?? own[0]
  const chosen = place.choose(`${key}:which-key`, [
    own[0],
    own[0],
    own[0],
    own[1] ?? own[0],
    found('disabled'),
    found('pending-deletion'),
  ])
  const lost = chosen?.kind === 'disabled' || chosen?.kind === 'pending-deletion'
  return {
    SSEDescription: {
      ...kms(chosen?.arn ?? ''),
      ...(lost ? { InaccessibleEncryptionDateTime: place.dateOf(-9) } : {}),
    },
  }
}

export function continuousBackupsOf(place: Place, { key }: PretendTable): ContinuousBackupsDescription {
  const PointInTimeRecoveryDescription = flawed(place, `${key}:pitr`)
    ? { PointInTimeRecoveryStatus: 'DISABLED' as const }
    : {
        PointInTimeRecoveryStatus: 'ENABLED' as const,
        RecoveryPeriodInDays: flawed(place, `${key}:short`) ? place.choose(`${key}:window`, [7, 2]) : 35,
        LatestRestorableDateTime: place.now,
      }
  return { ContinuousBackupsStatus: 'ENABLED', PointInTimeRecoveryDescription }
}

const statement = (Sid: string, Principal: unknown, Resource: string, Condition?: object) => ({
  Sid,
  Effect: 'Allow',
  Principal,
  Action: ['dynamodb:GetItem', 'dynamodb:Query'],
  Resource,
  ...(Condition ? { Condition } : {}),
})

/** The resource policy of a table or of its stream; null where there is none. */
export function policyOf(place: Place, { key }: PretendTable, arn: string): string | null {
  const stream = arn.includes('/stream/')
  const kind = place.random(`${key}:${stream ? 'stream-' : ''}policy`)
  const document = (...Statement: object[]) => JSON.stringify({ Version: '2012-10-17', Statement })
  const other = place.accountIds.find((id) => id !== place.accountId) ?? place.accountId
  if (kind < 0.06)
    return flawed(place, `${key}:${stream ? 'stream-' : ''}public`) ? document(statement('everyone', '*', arn)) : null
  if (kind < 0.08) return document(statement('partner', { AWS: 'arn:aws:iam::999988887777:root' }, arn))
  if (kind < 0.14) return document(statement('sibling', { AWS: `arn:aws:iam::${other}:role/reader` }, arn))
  if (kind < 0.18)
    return document(
      statement('organisation', '*', arn, { StringEquals: { 'aws:PrincipalOrgID': place.organizationId } }),
    )
  if (kind < 0.19) return document(statement('office', '*', arn, { IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } }))
  if (kind < 0.23) return document(statement('own', { AWS: place.accountId }, arn))
  return null
}

export function tagsOf(place: Place, { key, item }: PretendTable): readonly Tag[] {
  return ownerTags(place, key, item.TableName ?? '')
}
