import { parseArn } from '../arn.ts'
import {
  explainUnobserved,
  isObserved,
  mapObserved,
  type Observed,
  observed,
  type Unobserved,
  Unseen,
  unobserved,
} from '../observed.ts'
import type { Related } from '../related.ts'
import type { Resource, Where } from '../resource.ts'
import { type KmsKeyFacts, keyKind } from './keys.ts'

/** A key in KMS as a chain of keys shows it. What was not read is unobserved with the reason, one by one. */
export interface KmsKeyDetails {
  /** The key's ARN, or the alias's where nobody knows which key it points at. */
  readonly arn: string
  readonly accountId: string
  readonly region: string
  readonly kind: Observed<'aws-managed' | 'customer-managed'>
  readonly owner: Observed<'own account' | 'organisation' | 'outside the organisation'>
  readonly aliases: Observed<readonly string[]>
  /** KMS KeyState, or `Deleted` for a key that KMS no longer lists. */
  readonly state: Observed<string>
  /** ISO 8601; null while no deletion is scheduled. */
  readonly deletionDate: Observed<string | null>
  readonly origin: Observed<string>
  /** End of imported material, ISO 8601; null where it has none. */
  readonly validTo: Observed<string | null>
  /** Null where the key cannot rotate by itself, or AWS rotates it. */
  readonly rotationEnabled: Observed<boolean | null>
  readonly rotationPeriodInDays: Observed<number | null>
  readonly multiRegion: Observed<'single-Region' | 'primary' | 'replica'>
  readonly primaryKeyArn: Observed<string | null>
  readonly customKeyStoreId: Observed<string | null>
  readonly xksKeyId: Observed<string | null>
}

/** Of a key that was found to be gone, in place of a KeyState. */
export const deletedState = 'Deleted'

interface FoundKey {
  readonly arn: string
  readonly accountId: string
  readonly region: string
  readonly key: Resource<KmsKeyFacts> | Unobserved
  readonly gone: boolean
}

/** The ARN of the key that a service names by key id, key ARN or alias; the alias's own ARN where its key is not known. */
export function kmsKeyArn(related: Related, named: string, where: Where): string {
  return findKey(related, named, where).arn
}

function findKey(related: Related, named: string, where: Where): FoundKey {
  const parsed = parseArn(named)
  const accountId = parsed?.accountId || where.accountId
  const region = parsed?.region || where.region
  const resource = parsed?.resource ?? named
  const arnOf = (what: string) => `arn:${parsed?.partition ?? where.partition}:kms:${region}:${accountId}:${what}`
  if (!resource.startsWith('alias/')) {
    const arn = arnOf(resource.startsWith('key/') ? resource : `key/${resource}`)
    return { arn, accountId, region, ...keyByArn(related, arn) }
  }
  const alias = attempt(() => related.byArn('AWS::KMS::Alias', arnOf(resource)))
  const unresolved = (why: Unobserved) => ({ arn: arnOf(resource), accountId, region, key: why, gone: false })
  if (alias && 'unobserved' in alias) return unresolved(alias)
  if (!alias) {
    const detail = `${resource} is not among the aliases of ${accountId} in ${region}`
    return unresolved(unobserved('not-returned', 'kms:ListAliases', detail))
  }
  const { targetKeyId } = alias.facts
  if (!isObserved(targetKeyId)) return unresolved(targetKeyId)
  if (targetKeyId.value === null)
    return unresolved(unobserved('not-returned', targetKeyId.call, `${resource} points at no key yet`))
  const arn = arnOf(`key/${targetKeyId.value}`)
  return { arn, accountId, region, ...keyByArn(related, arn) }
}

function keyByArn(related: Related, arn: string): Pick<FoundKey, 'key' | 'gone'> {
  const key = attempt(() => related.byArn('AWS::KMS::Key', arn))
  if (key && !('unobserved' in key)) return { key, gone: false }
  // Absent from one list may mean that it was made a moment later; GONE rests on more than that.
  if (related.isGone('AWS::KMS::Key', arn))
    return { key: unobserved('not-returned', 'kms:ListKeys', 'KMS lists it no more'), gone: true }
  const absent = unobserved(
    'not-returned',
    'kms:ListKeys',
    `${arn} is not among the keys: deleted, or made after they were listed`,
  )
  return { key: key ?? absent, gone: false }
}

function attempt<T>(look: () => T): T | Unobserved {
  try {
    return look()
  } catch (error) {
    if (error instanceof Unseen) return error.cause
    throw error
  }
}

/** Everything that is known of the key that a service names. Never throws. */
export function kmsKeyDetails(related: Related, named: string, where: Where): KmsKeyDetails {
  const { arn, accountId, region, key, gone } = findKey(related, named, where)
  const fact = <N extends keyof KmsKeyFacts>(name: N): KmsKeyFacts[N] | Unobserved =>
    'unobserved' in key ? key : (key.facts[name] ?? unobserved('not-asked', 'kms:DescribeKey', 'since an older scan'))
  const kind = attempt(() => keyKind(related, { id: named, ...where }).kind)
  return {
    arn,
    accountId,
    region,
    kind: typeof kind === 'string' ? observed(kind, 'parapet:judge') : kind,
    owner: ownerOf(related, accountId, where.accountId),
    aliases: fact('aliases'),
    state: gone ? observed(deletedState, 'kms:ListKeys') : fact('keyState'),
    deletionDate: fact('deletionDate'),
    origin: fact('origin'),
    validTo: fact('validTo'),
    rotationEnabled: fact('rotationEnabled'),
    rotationPeriodInDays: fact('rotationPeriodInDays'),
    multiRegion: mapObserved(fact('multiRegionKeyType'), (type) =>
      type === null ? 'single-Region' : type === 'PRIMARY' ? 'primary' : 'replica',
    ),
    primaryKeyArn: fact('primaryKeyArn'),
    customKeyStoreId: fact('customKeyStoreId'),
    xksKeyId: fact('xksKeyId'),
  }
}

function ownerOf(related: Related, owner: string, own: string): KmsKeyDetails['owner'] {
  if (owner === own) return observed('own account', 'parapet:judge')
  const call = 'organizations:ListAccounts'
  const known = related.organizationAccounts()
  if (known === null) return unobserved('not-covered', call, `whether ${owner} belongs to the organisation`)
  return observed(known.has(owner) ? 'organisation' : 'outside the organisation', call)
}

/**
 * Whether KMS does cryptography with the key in its present state. Nobody can disable or delete an AWS managed key.
 * https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html
 */
export function keyUsable({ state, kind }: KmsKeyDetails): Observed<boolean> {
  if (!isObserved(state)) return isObserved(kind) && kind.value === 'aws-managed' ? observed(true, kind.call) : state
  if (state.value === 'Enabled' || state.value === 'Updating') return observed(true, state.call)
  return state.value in whyUnusable
    ? observed(false, state.call)
    : unobserved('schema-drift', state.call, `the state ${state.value}`)
}

const whyUnusable: { readonly [state: string]: string } = {
  Creating: 'It is still being made, and cannot be used yet.',
  Disabled: 'It is disabled: nothing under it can be decrypted until it is enabled again.',
  PendingReplicaDeletion: 'It is to be deleted once its replicas are, and cannot be used until that is cancelled.',
  PendingImport: 'It has no key material: none was imported yet, or it was deleted or has expired.',
  Unavailable: 'Its custom key store is disconnected, so it cannot be used.',
  PendingDeletion: 'It is to be deleted, and cannot be used until that is cancelled.',
  [deletedState]: 'It was deleted: what rests on it cannot be read again.',
}

/** The key's state as one sentence. */
export function keyStateText(key: KmsKeyDetails): string {
  const { state, deletionDate, kind, accountId } = key
  if (!isObserved(state)) {
    return isObserved(kind) && kind.value === 'aws-managed'
      ? 'AWS manages it: nobody can disable or delete it.'
      : `State not known (account ${accountId}): ${explainUnobserved(state)}.`
  }
  if (state.value === 'PendingDeletion' && isObserved(deletionDate) && deletionDate.value !== null)
    return `It is to be deleted on ${deletionDate.value.slice(0, 10)}, and cannot be used until that is cancelled.`
  return whyUnusable[state.value] ?? `It is ${state.value}.`
}
