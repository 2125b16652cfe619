import { formatArn, parseArn } from '../arn.ts'
import type { KeyReference } from '../encryption.ts'
import { isObserved, type Observed, seen, Unseen, unobserved } from '../observed.ts'
import { Pieces } from '../pieces.ts'
import type { Related } from '../related.ts'
import type { Resource } from '../resource.ts'

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
  /** Null for a key of one region. */
  readonly multiRegionKeyType: Observed<'PRIMARY' | 'REPLICA' | null>
  /** ARN of the primary of a multi-Region key, which may be the key itself; null for a key of one region. */
  readonly primaryKeyArn: Observed<string | null>
  /** The custom key store that keeps its material; null where KMS does. */
  readonly customKeyStoreId: Observed<string | null>
  /** Id of the key in the external key manager; null outside of external key stores. */
  readonly xksKeyId: Observed<string | null>
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

/** Where the material of keys lives that is not in KMS. Field names are KMS's, in camelCase. */
export type CustomKeyStoreFacts = {
  readonly customKeyStoreId: Observed<string>
  readonly customKeyStoreType: Observed<'AWS_CLOUDHSM' | 'EXTERNAL_KEY_STORE'>
  readonly connectionState: Observed<'CONNECTED' | 'CONNECTING' | 'FAILED' | 'DISCONNECTED' | 'DISCONNECTING'>
  /** Null unless connecting has failed. */
  readonly connectionErrorCode: Observed<string | null>
  /** Null for an external key store. */
  readonly cloudHsmClusterId: Observed<string | null>
  /** How KMS reaches the proxy of an external key store: `PUBLIC_ENDPOINT` or `VPC_ENDPOINT_SERVICE`; null for others. */
  readonly xksProxyConnectivity: Observed<string | null>
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
export function keyKind(related: Related, named: NamedKey): KindOfKey {
  const arn = parseArn(named.id)
  const owner = arn?.accountId || named.accountId
  const home = { partition: arn?.partition ?? named.partition, region: arn?.region || named.region, accountId: owner }
  const arnOf = (resource: string) => formatArn({ ...home, service: 'kms', resource })
  const resource = arn?.resource ?? named.id

  if (resource.startsWith('alias/')) {
    const isAws = resource.startsWith('alias/aws/')
    const look = () => related.byArn('AWS::KMS::Alias', arnOf(resource))
    const target = targetOf(isAws || owner !== named.accountId ? welcome(look) : look())
    const keyArn = target === null ? null : arnOf(`key/${target}`)
    const key = keyArn === null ? null : welcome(() => related.byArn('AWS::KMS::Key', keyArn))
    const reference = keyReference(keyArn ?? arnOf(resource), owner, key)
    if (isAws) return { kind: 'aws-managed', key: reference }
    // Only AWS may point an alias/aws/ name at a key, and no other name can point at an AWS managed key.
    if (keyArn !== null || owner !== named.accountId) return { kind: 'customer-managed', key: reference }
    const detail = `${resource} is not among the aliases of ${owner} in ${home.region}`
    throw new Unseen(unobserved('not-returned', 'kms:ListAliases', detail))
  }

  const keyArn = arnOf(resource.startsWith('key/') ? resource : `key/${resource}`)
  const pieces = new Pieces()
  const key = pieces.attempt(() => related.byArn('AWS::KMS::Key', keyArn), null)
  const reference = keyReference(keyArn, owner, key)
  if (owner !== named.accountId) return { kind: 'customer-managed', key: reference }
  // The alias is stronger than what the key says of itself: pretend AWSs have been seen to call every key the customer's.
  const keyId = keyArn.slice(keyArn.lastIndexOf('/') + 1)
  const alias = pieces.attempt(() => related.one('AWS::KMS::Alias', 'targetKeyId', keyId), null)
  const aliasName = alias && isObserved(alias.facts.aliasName) ? alias.facts.aliasName.value : null
  if (aliasName !== null)
    return { kind: aliasName.startsWith('alias/aws/') ? 'aws-managed' : 'customer-managed', key: reference }
  if (key) return { kind: kindOf(seen(key.facts.keyManager)), key: reference }
  pieces.require()
  const detail = `key ${keyId} is not among the keys of ${owner} in ${home.region}`
  throw new Unseen(unobserved('not-returned', 'kms:ListKeys', detail))
}

/** Null for an alias that is not there, or points at no key yet. */
function targetOf(alias: Resource<KmsAliasFacts> | null): string | null {
  if (!alias) return null
  const { aliasName, targetKeyId } = alias.facts
  // Of an AWS managed key the name is proof enough.
  if (isObserved(aliasName) && aliasName.value.startsWith('alias/aws/') && !isObserved(targetKeyId)) return null
  return seen(targetKeyId)
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
