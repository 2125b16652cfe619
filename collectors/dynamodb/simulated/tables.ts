import type { ContinuousBackupsDescription, TableDescription, Tag } from '@aws-sdk/client-dynamodb'
import type { AccountProfile, Place } from '#domain/simulated.ts'

const names = [
  'orders',
  'sessions',
  'carts',
  'ledger',
  'devices',
  'events',
  'feature-flags',
  'locks',
  'profiles',
  'audit_trail',
  'rate.limits',
] as const

/** Share of tables with a given mistake, by what the account is for. */
const shares: { readonly [P in AccountProfile]: number } = {
  management: 0.1,
  security: 0.05,
  network: 0.1,
  production: 0.15,
  regulated: 0.06,
  staging: 0.4,
  sandbox: 0.6,
  forgotten: 0.8,
  empty: 0,
}

/** Whether a table has a mistake on the day; some are mended one day, a few are made later and undone. */
function flawed(place: Place, key: string): boolean {
  if (place.random(`${key}:flaw`) < shares[place.profile]) {
    return place.random(`${key}:mended`) > 0.35 || place.day < place.pick(`${key}:mended-on`, 5, 85)
  }
  const from = place.pick(`${key}:slip-on`, 10, 80)
  return place.random(`${key}:slip`) < 0.04 && place.day >= from && place.day < from + 10
}

export interface PretendTable {
  readonly key: string
  readonly item: TableDescription
}

const kept = new WeakMap<Place, readonly PretendTable[]>()

/** The tables of a place, made once: they are a pure function of it, and asked for with every call. */
export function pretendTables(place: Place): readonly PretendTable[] {
  const found = kept.get(place) ?? makeTables(place)
  kept.set(place, found)
  return found
}

function makeTables(place: Place): readonly PretendTable[] {
  const wanted = place.scale('dynamodb.tables', 0, 24)
  return (
    Array.from({ length: wanted }, (_, index) => `dynamodb.table.${index}`)
      .flatMap((key, index) => {
        const born = place.pick(`${key}:born`, -300, 60)
        const gone = place.random(`${key}:goes`) < 0.06 ? place.pick(`${key}:gone`, 20, 89) : Number.POSITIVE_INFINITY
        return place.day >= born && place.day < gone ? [{ key, item: tableOf(place, key, index, born) }] : []
      })
      // ListTables answers in the order of names
      .sort((a, b) => ((a.item.TableName ?? '') < (b.item.TableName ?? '') ? -1 : 1))
  )
}

function tableOf(place: Place, key: string, index: number, born: number): TableDescription {
  const bad = (what: string) => flawed(place, `${key}:${what}`)
  const name = `${place.choose(`${key}:name`, names)}-${index}`
  const arn = `arn:${place.partition}:dynamodb:${place.region}:${place.accountId}:table/${name}`
  const created = place.dateOf(born)
  const streaming = place.random(`${key}:stream`) < 0.35
  const label = created.toISOString().slice(0, 23)
  const global = place.random(`${key}:global`) < 0.1 && place.regions.length > 1
  const status = place.random(`${key}:status`)
  const encryption = encryptionOf(place, key)
  const archived = encryption.SSEDescription?.InaccessibleEncryptionDateTime !== undefined && status < 0.5
  return {
    TableName: name,
    TableArn: arn,
    TableId: [8, 4, 4, 4, 12].map((length) => place.hex(`${key}:id:${length}`, length)).join('-'),
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
  if (flawed(place, `${key}:untagged`)) return []
  const tags: Tag[] = [
    { Key: 'Name', Value: item.TableName },
    { Key: 'owner', Value: place.choose(`${key}:owner`, ['payments', 'data-platform', 'identity', '資料小組']) },
    {
      Key: 'data-classification',
      Value:
        place.profile === 'regulated'
          ? 'restricted'
          : place.choose(`${key}:class`, ['internal', 'confidential', 'public']),
    },
  ]
  const odd = place.random(`${key}:odd`)
  if (odd < 0.05) tags.push({ Key: 'note', Value: '=HYPERLINK("http://example.com","click")' })
  if (odd > 0.96)
    for (let index = 0; index < 30; index++) tags.push({ Key: `cost:part-${index}`, Value: `\u202E${'x'.repeat(60)}` })
  return tags
}
