import type {
  GetKeyLastUsageResponse,
  GetKeyRotationStatusResponse,
  GrantListEntry,
  KeyListEntry,
  KeyMetadata,
  Tag,
} from '@aws-sdk/client-kms'
import type { KeyLastUsage, KmsKeyFacts } from '#domain/keys/keys.ts'
import { factsFrom, isObserved, mapObserved, type Observed, observed } from '#domain/observed.ts'
import type { CollectedResource, Where } from '#domain/resource.ts'

export interface AskedOfKey {
  /** Names of the aliases that point at the key. */
  readonly aliases: Observed<readonly string[]>
  /** Null for AWS managed keys, which are told by their alias and never described. */
  readonly description: Observed<KeyMetadata | null>
  /** Null where the key cannot rotate by itself. */
  readonly rotation: Observed<GetKeyRotationStatusResponse | null>
  /** Null for AWS managed keys. */
  readonly policy: Observed<string | null>
  readonly tags: Observed<readonly Tag[]>
  /** Null for AWS managed keys. */
  readonly usage: Observed<GetKeyLastUsageResponse | null>
  /** The first page; null where the key is in use, or AWS's. */
  readonly grants: Observed<readonly GrantListEntry[] | null>
}

/** Only AWS can make an alias with this prefix, so it proves whose key it is. */
export const isAwsAlias = (name: string) => name.startsWith('alias/aws/')

export function kmsKey(item: KeyListEntry, asked: AskedOfKey, where: Where): CollectedResource<KmsKeyFacts> {
  const keyId = item.KeyId ?? ''
  const aliases = isObserved(asked.aliases) ? asked.aliases.value : []
  const { rotation } = asked
  return {
    arn: item.KeyArn ?? `arn:${where.partition}:kms:${where.region}:${where.accountId}:key/${keyId}`,
    name: [...aliases].sort()[0] ?? keyId,
    incarnation: keyId,
    tags: mapObserved(asked.tags, (tags) =>
      Object.fromEntries(tags.flatMap((tag) => (tag.TagKey === undefined ? [] : [[tag.TagKey, tag.TagValue ?? '']]))),
    ),
    facts: {
      keyId: factsFrom('kms:ListKeys')(item.KeyId),
      ...described(asked.description, asked.aliases),
      aliases: asked.aliases,
      rotationEnabled: askedOrNull(rotation, (answer) => answer.KeyRotationEnabled),
      rotationPeriodInDays: rotationPeriod(rotation),
      policy: asked.policy,
      lastUsage: askedOrNull(asked.usage, lastUsage),
      grantees: mapObserved(asked.grants, (grants) => grants && grantees(grants)),
    },
  }
}

function askedOrNull<A, T>(answer: Observed<A | null>, field: (answer: A) => T | undefined): Observed<T | null> {
  if (!isObserved(answer)) return answer
  return answer.value === null ? observed(null, answer.call) : factsFrom(answer.call)(field(answer.value))
}

/** An empty answer means that the key did nothing since the day that it names: https://docs.aws.amazon.com/kms/latest/APIReference/API_GetKeyLastUsage.html */
function lastUsage({ KeyLastUsage: used, TrackingStartDate }: GetKeyLastUsageResponse): KeyLastUsage | undefined {
  if (!TrackingStartDate) return undefined
  return {
    usedAt: used?.Timestamp?.toISOString() ?? null,
    operation: used?.Operation ?? null,
    trackedSince: TrackingStartDate.toISOString(),
  }
}

/** A service is named by itself, or as who acts for it. */
function grantees(grants: readonly GrantListEntry[]): readonly string[] {
  return [...new Set(grants.flatMap((grant) => grant.GranteeServicePrincipal ?? grant.GranteePrincipal ?? []))].sort()
}

/** AWS leaves the period out where rotation is off. */
function rotationPeriod(rotation: AskedOfKey['rotation']): Observed<number | null> {
  if (!isObserved(rotation)) return rotation
  const fact = factsFrom(rotation.call)
  const answer = rotation.value
  return answer?.KeyRotationEnabled ? fact(answer.RotationPeriodInDays) : fact.orNone(answer?.RotationPeriodInDays)
}

type Described = Pick<
  KmsKeyFacts,
  | 'keyManager'
  | 'keyState'
  | 'origin'
  | 'keySpec'
  | 'multiRegion'
  | 'multiRegionKeyType'
  | 'primaryKeyArn'
  | 'customKeyStoreId'
  | 'xksKeyId'
  | 'deletionDate'
  | 'validTo'
>

function described(description: AskedOfKey['description'], aliases: Observed<readonly string[]>): Described {
  if (!isObserved(description)) {
    const fact = description
    return {
      keyManager: fact,
      keyState: fact,
      origin: fact,
      keySpec: fact,
      multiRegion: fact,
      multiRegionKeyType: fact,
      primaryKeyArn: fact,
      customKeyStoreId: fact,
      xksKeyId: fact,
      deletionDate: fact,
      validTo: fact,
    }
  }
  const key = description.value
  if (key === null) {
    // AWS managed keys are symmetric keys of one region with AWS's own material; nobody can disable or delete them:
    // https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html#aws-managed-cmk
    const known = <T>(value: T) => observed(value, aliases.call)
    return {
      keyManager: known('AWS'),
      keyState: known('Enabled'),
      origin: known('AWS_KMS'),
      keySpec: known('SYMMETRIC_DEFAULT'),
      multiRegion: known(false),
      multiRegionKeyType: known(null),
      primaryKeyArn: known(null),
      customKeyStoreId: known(null),
      xksKeyId: known(null),
      deletionDate: known(null),
      validTo: known(null),
    }
  }
  const fact = factsFrom(description.call)
  return {
    keyManager: fact.oneOf(key.KeyManager, ['AWS', 'CUSTOMER']),
    keyState: fact(key.KeyState),
    origin: fact(key.Origin),
    keySpec: fact(key.KeySpec),
    multiRegion: fact(key.MultiRegion),
    // "MultiRegionConfiguration" comes with multi-Region keys only.
    multiRegionKeyType:
      key.MultiRegion === false
        ? fact.orNone<'PRIMARY'>(null)
        : fact.oneOf(key.MultiRegionConfiguration?.MultiRegionKeyType, ['PRIMARY', 'REPLICA']),
    primaryKeyArn:
      key.MultiRegion === false
        ? fact.orNone<string>(null)
        : fact<string>(key.MultiRegionConfiguration?.PrimaryKey?.Arn),
    // A key in a custom key store is told by its origin, and then names the store.
    customKeyStoreId: inCustomStore(key) ? fact<string>(key.CustomKeyStoreId) : fact.orNone(key.CustomKeyStoreId),
    xksKeyId: fact.orNone(key.XksKeyConfiguration?.Id),
    // Present only while a deletion is scheduled.
    deletionDate: fact.orNone(key.DeletionDate?.toISOString()),
    // Only imported material can expire, and ExpirationModel says of each whether it does: without it nobody knows.
    validTo: expires(key) ? fact(key.ValidTo?.toISOString()) : fact.orNone(key.ValidTo?.toISOString()),
  }
}

const inCustomStore = ({ Origin }: KeyMetadata) => Origin === 'AWS_CLOUDHSM' || Origin === 'EXTERNAL_KEY_STORE'

function expires({ Origin, KeyState, ExpirationModel }: KeyMetadata): boolean {
  return Origin === 'EXTERNAL' && KeyState !== 'PendingImport' && ExpirationModel !== 'KEY_MATERIAL_DOES_NOT_EXPIRE'
}

/** AWS rotates symmetric keys whose material KMS made; for others it refuses the question. */
export function canRotate(key: KeyMetadata): boolean {
  return key.KeySpec === 'SYMMETRIC_DEFAULT' && key.Origin === 'AWS_KMS'
}
