import type { AliasListEntry, KeyListEntry, KeyMetadata, Tag } from '@aws-sdk/client-kms'
import type { Place } from '#domain/simulated.ts'

/** The keys and aliases of a place, from its key plan. */

type Customer = Place['keys']['customer'][number]
export interface SimulatedKey extends KeyListEntry {
  readonly KeyId: string
  readonly KeyArn: string
  /** Null for AWS managed keys. */
  readonly customer: Customer | null
  readonly aliasName: string | null
}

/** Services whose default key somebody has used, so that AWS has made it. */
const awsServices = [
  'rds',
  'dynamodb',
  'ebs',
  's3',
  'secretsmanager',
  'elasticache',
  'redshift',
  'es',
  'backup',
  'lambda',
]
/** Aliases that AWS lists before there is a key. */
const placeholders = ['alias/aws/dax', 'alias/aws/fsx']

export function keys(place: Place): SimulatedKey[] {
  const { customer, awsManaged } = place.keys
  // Where nobody works there are no keys, not even AWS's.
  if (customer.length === 0) return []
  const managed = awsServices.map((service): SimulatedKey => {
    const arn = awsManaged(service)
    return {
      KeyId: arn.slice(arn.lastIndexOf('/') + 1),
      KeyArn: arn,
      customer: null,
      aliasName: `alias/aws/${service}`,
    }
  })
  const own = customer.map(
    (key, index): SimulatedKey => ({
      KeyId: key.keyId,
      KeyArn: key.arn,
      customer: key,
      aliasName: aliasOf(place, key, index),
    }),
  )
  return [...managed, ...own].sort((a, b) => (a.KeyId < b.KeyId ? -1 : 1))
}

function aliasOf(place: Place, key: Customer, index: number): string | null {
  if (index === 0) return 'alias/main'
  if (key.kind === 'pending-deletion' || place.random(`kms|${key.keyId}|alias`) < 0.15) return null
  return `alias/${place.choose(`kms|${key.keyId}|name`, ['orders', 'Backup_2023', 'données-client', 'tmp/test', 'analytics'])}-${index}`
}

export function aliases(place: Place): AliasListEntry[] {
  const arnOf = (name: string) => `arn:${place.partition}:kms:${place.region}:${place.accountId}:${name}`
  const targeted = keys(place).flatMap(({ aliasName, KeyId, customer }): AliasListEntry[] => {
    if (aliasName === null) return []
    const made = {
      AliasName: aliasName,
      AliasArn: arnOf(aliasName),
      TargetKeyId: KeyId,
      CreationDate: created(place, KeyId),
      LastUpdatedDate: created(place, KeyId),
    }
    // Some keys have a second name, kept for an application that still asks for the old one.
    const second = customer && place.random(`kms|${KeyId}|second`) < 0.1 ? `${aliasName}-old` : null
    return second ? [made, { ...made, AliasName: second, AliasArn: arnOf(second) }] : [made]
  })
  const waiting = targeted.length > 0 ? placeholders.map((name) => ({ AliasName: name, AliasArn: arnOf(name) })) : []
  return [...targeted, ...waiting].sort((a, b) => ((a.AliasName ?? '') < (b.AliasName ?? '') ? -1 : 1))
}

function created(place: Place, keyId: string): Date {
  return new Date(Date.UTC(2022, place.pick(`kms|${keyId}|month`, 0, 20), place.pick(`kms|${keyId}|day`, 1, 28), 8, 30))
}

/** The key that an id, ARN or alias names; undefined when there is none. */
export function keyNamed(place: Place, name: string): SimulatedKey | undefined {
  const id = name.slice(name.lastIndexOf('/') + 1)
  return keys(place).find((key) => key.KeyId === id || key.KeyArn === name || key.aliasName === name)
}

export function metadata(place: Place, key: SimulatedKey): KeyMetadata {
  const kind = key.customer?.kind ?? 'rotating'
  const state = kind === 'disabled' ? 'Disabled' : kind === 'pending-deletion' ? 'PendingDeletion' : 'Enabled'
  return {
    AWSAccountId: place.accountId,
    KeyId: key.KeyId,
    Arn: key.KeyArn,
    CreationDate: created(place, key.KeyId),
    Enabled: state === 'Enabled',
    Description: key.customer
      ? 'Made by the platform team'
      : `Default key that protects my ${key.aliasName?.slice(10)} data`,
    KeyManager: key.customer ? 'CUSTOMER' : 'AWS',
    KeyState: state,
    KeyUsage: kind === 'asymmetric' ? 'SIGN_VERIFY' : 'ENCRYPT_DECRYPT',
    KeySpec: kind === 'asymmetric' ? 'ECC_NIST_P256' : 'SYMMETRIC_DEFAULT',
    Origin: kind === 'imported' ? 'EXTERNAL' : 'AWS_KMS',
    MultiRegion: false,
    ...(kind === 'imported' && {
      ExpirationModel: 'KEY_MATERIAL_EXPIRES',
      // The material was imported for a year; the end comes into sight during the ninety days.
      ValidTo: place.dateOf(place.pick(`kms|${key.KeyId}|expires`, 60, 320)),
    }),
    ...(key.customer?.deletionDay != null && { DeletionDate: place.dateOf(key.customer.deletionDay) }),
  }
}

export function tags(place: Place, key: SimulatedKey): Tag[] {
  if (!key.customer || place.random(`kms|${key.KeyId}|untagged`) < 0.25) return []
  return [
    { TagKey: 'owner', TagValue: place.choose(`kms|${key.KeyId}|owner`, ['platform', 'payments', '資料小組', '=1+1']) },
    { TagKey: 'environment', TagValue: place.profile },
  ]
}
