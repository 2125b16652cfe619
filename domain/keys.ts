import { formatArn, parseArn } from './arn.ts'
import type { KeyReference } from './encryption.ts'
import { isObserved, type Observed, Unseen, unobserved } from './observed.ts'
import type { Relation } from './posture.ts'
import type { Related } from './related.ts'
import type { Resource } from './resource.ts'

/** The KMS facts that encryption verdicts of every service look at. Field names are KMS's, in camelCase. */
export type KmsKeyFacts = {
  readonly keyId: Observed<string>
  /** From `alias/aws/*` or DescribeKey KeyManager. */
  readonly keyManager: Observed<'AWS' | 'CUSTOMER'>
  readonly aliases: Observed<readonly string[]>
  readonly keyState: Observed<string>
  readonly origin: Observed<string>
  readonly keySpec: Observed<string>
  readonly multiRegion: Observed<boolean>
  /** ISO 8601, or null. */
  readonly deletionDate: Observed<string | null>
  readonly validTo: Observed<string | null>
  /** Null where the key cannot rotate by itself (asymmetric, imported, custom key store, AWS managed). */
  readonly rotationEnabled: Observed<boolean | null>
  readonly rotationPeriodInDays: Observed<number | null>
  /** The key policy as text; null for AWS managed keys, whose policy is AWS's own. */
  readonly policy: Observed<string | null>
  /** Null for AWS managed keys, which are not asked. */
  readonly lastUsage: Observed<KeyLastUsage | null>
  /**
   * Who may use the key by a grant, as AWS names them: services that keep data under it, mostly. From the first hundred
   * grants. Null where they were not asked, because the key is enabled and in use, or AWS's.
   */
  readonly grantees: Observed<readonly string[] | null>
}

export interface KeyLastUsage {
  /** ISO 8601; null for a key that did nothing since KMS began to watch it. */
  readonly usedAt: string | null
  /** `Decrypt`, `GenerateDataKey` … */
  readonly operation: string | null
  /** ISO 8601: since when KMS watches the key; its creation, where that is later. */
  readonly trackedSince: string
}

export type KmsAliasFacts = {
  /** `alias/aws/rds` */
  readonly aliasName: Observed<string>
  /** Null for the placeholder aliases of keys that AWS has not made yet. */
  readonly targetKeyId: Observed<string | null>
}

/** The types a posture must name in `looksAt` to call `keyKind`. */
export const keyLooksAt = ['AWS::KMS::Key', 'AWS::KMS::Alias'] as const

export interface NamedKey {
  /** As the service names it: key id, key ARN, `alias/…` or alias ARN. */
  readonly id: string
  /** Where the resource lives that names the key. */
  readonly accountId: string
  readonly region: string
  readonly partition: string
}

export interface KindOfKey {
  readonly kind: 'aws-managed' | 'customer-managed'
  readonly key: KeyReference
}

/**
 * The kind of a KMS key from the cheapest proof: an `alias/aws/*` name or alias is AWS managed; a key of another account
 * is customer managed, because AWS managed keys cannot be shared; then the key's own `keyManager`. State and rotation are
 * null where they were not read. Throws `Unseen` when the kind cannot be known: never a guess.
 * https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html
 */
export function keyKind(related: Related, { id, accountId, region, partition }: NamedKey): KindOfKey {
  const arn = parseArn(id)
  const owner = arn?.accountId || accountId
  const home = arn?.region || region
  const resource = arn?.resource ?? id
  const arnOf = (keyId: string) =>
    formatArn({
      partition: arn?.partition ?? partition,
      service: 'kms',
      region: home,
      accountId: owner,
      resource: `key/${keyId}`,
    })
  const ownHere = owner === accountId && home === region

  if (resource.startsWith('alias/')) {
    const target = ownHere ? aliasTarget(related, resource) : null
    const key = target ? keyById(related, target) : null
    const reference = keyReference(
      target ? arnOf(target) : formatArn({ partition, service: 'kms', region: home, accountId: owner, resource }),
      owner,
      key,
    )
    if (resource.startsWith('alias/aws/')) return { kind: 'aws-managed', key: reference }
    if (owner !== accountId) return { kind: 'customer-managed', key: reference }
    // Only AWS may point an alias/aws/ name at a key, and no other name can point at an AWS managed key.
    if (target) return { kind: 'customer-managed', key: reference }
    throw new Unseen(unobserved('not-covered', 'AWS::KMS::Alias', `${resource} was not found`))
  }

  const keyId = resource.replace(/^key\//, '')
  if (!ownHere) {
    const known = elsewhere(related, arnOf(keyId))
    const reference = keyReference(arnOf(keyId), owner, known)
    if (owner !== accountId) return { kind: 'customer-managed', key: reference }
    if (known && isObserved(known.facts.keyManager))
      return { kind: kindOf(known.facts.keyManager.value), key: reference }
    throw new Unseen(unobserved('not-covered', 'AWS::KMS::Key', `${arnOf(keyId)} lives in another region`))
  }

  let unread: Unseen | null = null
  const attempt = <T>(look: () => T): T | null => {
    try {
      return look()
    } catch (error) {
      if (!(error instanceof Unseen)) throw error
      unread ??= error
      return null
    }
  }
  const key = attempt(() => related.one('AWS::KMS::Key', 'keyId', keyId))
  const reference = keyReference(arnOf(keyId), owner, key)
  // The alias is stronger than what the key says of itself: pretend AWSs have been seen to call every key the customer's.
  const alias = attempt(() => related.one('AWS::KMS::Alias', 'targetKeyId', keyId))
  const aliasName = alias && isObserved(alias.facts.aliasName) ? alias.facts.aliasName.value : null
  if (aliasName !== null)
    return { kind: aliasName.startsWith('alias/aws/') ? 'aws-managed' : 'customer-managed', key: reference }
  if (key && isObserved(key.facts.keyManager)) return { kind: kindOf(key.facts.keyManager.value), key: reference }
  if (key && !isObserved(key.facts.keyManager)) throw new Unseen(key.facts.keyManager)
  throw (
    unread ??
    new Unseen(
      unobserved('not-covered', 'AWS::KMS::Key', `key ${keyId} is not among the keys of ${accountId} in ${region}`),
    )
  )
}

const kindOf = (manager: 'AWS' | 'CUSTOMER'): KindOfKey['kind'] =>
  manager === 'AWS' ? 'aws-managed' : 'customer-managed'

function keyReference(arn: string, accountId: string, key: Resource<KmsKeyFacts> | null): KeyReference {
  const state = key && isObserved(key.facts.keyState) ? key.facts.keyState.value : null
  const rotation = key && isObserved(key.facts.rotationEnabled) ? key.facts.rotationEnabled.value : null
  return { arn, accountId, state, rotation }
}

/** Details of a key are welcome, not needed: what cannot be read here leaves them null. */
function welcome<T>(look: () => T): T | null {
  try {
    return look()
  } catch (error) {
    if (error instanceof Unseen) return null
    throw error
  }
}
const keyById = (related: Related, keyId: string) => welcome(() => related.one('AWS::KMS::Key', 'keyId', keyId))
const elsewhere = (related: Related, arn: string) => welcome(() => related.byArn('AWS::KMS::Key', arn))

function aliasTarget(related: Related, aliasName: string): string | null {
  if (aliasName.startsWith('alias/aws/')) return welcome(() => targetOf(related, aliasName))
  return targetOf(related, aliasName)
}
function targetOf(related: Related, aliasName: string): string | null {
  const alias = related.one('AWS::KMS::Alias', 'aliasName', aliasName)
  if (!alias) return null
  if (!isObserved(alias.facts.targetKeyId)) throw new Unseen(alias.facts.targetKeyId)
  return alias.facts.targetKeyId.value
}

/** The edge to the key that data hangs on; none where no key is named by ARN. */
export function keyRelations(kmsKeyId: Observed<string | null>): readonly Relation[] {
  const id = isObserved(kmsKeyId) ? kmsKeyId.value : null
  return id?.startsWith('arn:') ? [{ kind: 'attached-to', to: id }] : []
}
