import type { EncryptionAtRest } from '../encryption.ts'
import {
  explainUnobserved,
  isObserved,
  type Observed,
  observed,
  type Unobserved,
  Unseen,
  unobserved,
} from '../observed.ts'
import type { Related } from '../related.ts'
import type { Resource } from '../resource.ts'
import type { KeyHolder, KeyUse } from './key-use.ts'
import { keyLooksAt } from './keys.ts'
import { type KmsKeyDetails, keyStateText, keyUsable, kmsKeyArn, kmsKeyDetails } from './kms-key-details.ts'

/**
 * The keys that data rests on, from the data to the root of trust. What was not read is a link of its own, with the
 * reason: a chain never ends early because nobody looked.
 */
export interface KeyChain {
  /** What the chain protects: `storage`, `replica in us-east-1`. */
  readonly protects: string
  /** What it protects is not the resource's own data, as metrics or a password are. */
  readonly beside: boolean
  /** From the data to the root. */
  readonly links: readonly KeyLink[]
}

export const keyLinkKinds = [
  'data',
  'tier', // a key between the data and the one that the service names
  'kms-key',
  'primary-key', // of the multi-Region key before it
  'custom-key-store',
  'root', // what the key before it is made of, or lives in
  'aws-owned-key',
  'no-key',
  'unknown',
] as const
export type KeyLinkKind = (typeof keyLinkKinds)[number]

export interface KeyLink {
  readonly kind: KeyLinkKind
  /** What a reader calls it: an alias, `database key`, `CloudHSM cluster`. */
  readonly name: string
  /** ARN or id, where it has one. */
  readonly id: string | null
  /** One sentence. */
  readonly because: string
  /** Whether it does its part now; null for a link that cannot fail by itself, or of which AWS cannot tell. */
  readonly usable: Observed<boolean> | null
  /** Of a key in KMS. */
  readonly key: KmsKeyDetails | null
}

const storeType = 'AWS::KMS::CustomKeyStore'
/** The types that building a chain looks at. */
export const keyChainLooksAt = [...keyLooksAt, storeType] as const

/** The chains of everything that a resource keeps under a key of its own. Never throws. */
export function keyChains(uses: readonly KeyUse[], resource: Resource, related: Related): readonly KeyChain[] {
  return uses.map((use) => keyChain(use, resource, related))
}

/** What a type whose posture names no keys keeps under one: what its pillar says. */
export function usesOf(pillar: Observed<EncryptionAtRest>): readonly KeyUse[] {
  if (!isObserved(pillar)) return [{ protects: 'data', holder: pillar }]
  const { kind, key, because } = pillar.value
  const holder = (held: KeyHolder): readonly KeyUse[] => [{ protects: 'data', holder: observed(held, pillar.call) }]
  if (kind === 'not-applicable') return []
  if (key !== null) return holder({ kind: 'kms', id: key.arn, because })
  if (kind === 'hsm') return holder({ kind, id: '', because })
  if (kind === 'customer-managed')
    return [{ protects: 'data', holder: unobserved('not-returned', pillar.call, 'the key is not named') }]
  return holder({ kind, because })
}

function keyChain(use: KeyUse, resource: Resource, related: Related): KeyChain {
  const { protects, beside = false, holder, tiers = [], lost } = use
  return {
    protects,
    beside,
    links: [
      dataLink(protects, holder, lost),
      ...tiers.map(({ name, because }): KeyLink => ({ ...plain('tier', name, because) })),
      ...(isObserved(holder) ? rootwards(holder.value, resource, related) : [unknownLink('key', holder)]),
    ],
  }
}

const plain = (kind: KeyLinkKind, name: string, because: string, id: string | null = null): KeyLink => ({
  kind,
  name,
  id,
  because,
  usable: null,
  key: null,
})

const unknownLink = (name: string, why: Unobserved): KeyLink => ({
  ...plain('unknown', name, `Not known: ${explainUnobserved(why)}.`),
  usable: why,
})

function dataLink(protects: string, holder: Observed<KeyHolder>, lost: KeyUse['lost']): KeyLink {
  const link = plain('data', protects, isObserved(holder) ? holder.value.because : 'What it rests on was not read.')
  if (lost === undefined) return link
  if (!isObserved(lost))
    return {
      ...link,
      usable: lost,
      because: `Whether the service can use the key is not known: ${explainUnobserved(lost)}.`,
    }
  return lost.value === null
    ? { ...link, usable: observed(true, lost.call) }
    : { ...link, usable: observed(false, lost.call), because: lost.value }
}

function rootwards(holder: KeyHolder, resource: Resource, related: Related): readonly KeyLink[] {
  switch (holder.kind) {
    case 'none':
      return [plain('no-key', 'no key', 'It is not encrypted.')]
    case 'aws-owned':
      return [
        plain('aws-owned-key', 'AWS owned key', 'AWS keeps it in an account of its own; nobody else sees or stops it.'),
      ]
    case 'aws-managed':
      return [
        plain(
          'kms-key',
          'AWS managed key',
          'The service does not name it. AWS manages it: nobody can disable or delete it.',
        ),
        kmsRoot,
      ]
    case 'hsm':
      return [plain('root', 'HSM', 'The key lives in an HSM of the customer’s, outside of KMS.', holder.id || null)]
    case 'kms': {
      const { accountId, partition } = resource
      const where = { accountId, partition, region: holder.region ?? resource.region }
      return kmsLinks(kmsKeyDetails(related, holder.id, where), resource, related)
    }
  }
}

function kmsLinks(key: KmsKeyDetails, { accountId, region }: Resource, related: Related): readonly KeyLink[] {
  const [alias] = isObserved(key.aliases) ? key.aliases.value : []
  const usable = keyUsable(key)
  const link: KeyLink = {
    kind: 'kms-key',
    name: alias ?? key.arn.split(':').slice(5).join(':'),
    id: key.arn,
    because: keyStateText(key),
    usable,
    key,
  }
  const near = key.accountId === accountId && key.region === region
  // Of a key that is gone nothing holds any more.
  if (isObserved(key.state) && key.state.value === 'Deleted') return [link]
  return [link, ...primaryLinks(key), ...materialLinks(key, near, related)]
}

/** A replica has its material and its rotation from its primary; each is disabled and deleted by itself. */
function primaryLinks({ multiRegion, primaryKeyArn }: KmsKeyDetails): readonly KeyLink[] {
  if (!isObserved(multiRegion) || multiRegion.value !== 'replica') return []
  if (!isObserved(primaryKeyArn) || primaryKeyArn.value === null)
    return [plain('primary-key', 'primary key', 'It is a replica; which key is its primary was not read.')]
  const because = 'It is a replica of this multi-Region key, and rotates when it does.'
  return [plain('primary-key', 'primary key', because, primaryKeyArn.value)]
}

const kmsRoot = plain('root', 'AWS KMS', 'KMS made the key material; it never leaves the HSMs of KMS in the clear.')

/** https://docs.aws.amazon.com/kms/latest/developerguide/create-keys.html#key-origin */
function materialLinks(key: KmsKeyDetails, near: boolean, related: Related): readonly KeyLink[] {
  const { origin, kind } = key
  if (!isObserved(origin)) {
    if (isObserved(kind) && kind.value === 'aws-managed') return [kmsRoot]
    return [unknownLink('root', origin)]
  }
  switch (origin.value) {
    case 'AWS_KMS':
      return [kmsRoot]
    case 'EXTERNAL':
      return [plain('root', 'imported key material', importedText(key))]
    case 'AWS_CLOUDHSM':
    case 'EXTERNAL_KEY_STORE':
      return storeLinks(key, near, related)
    default:
      return [unknownLink('root', unobserved('schema-drift', origin.call, origin.value))]
  }
}

function importedText({ validTo }: KmsKeyDetails): string {
  const owned = 'Its owner made the key material and imported it into KMS.'
  if (!isObserved(validTo)) return `${owned} When it expires was not read.`
  return validTo.value === null
    ? `${owned} It does not expire.`
    : `${owned} It expires on ${validTo.value.slice(0, 10)}.`
}

/**
 * KMS follows the connection of a custom key store, not what happens to the material behind it: a key that is disabled
 * in the CloudHSM cluster or the external key manager stays Enabled in KMS.
 */
function storeLinks(key: KmsKeyDetails, near: boolean, related: Related): readonly KeyLink[] {
  const external = isObserved(key.origin) && key.origin.value === 'EXTERNAL_KEY_STORE'
  const name = external ? 'external key store' : 'CloudHSM key store'
  const blind = 'KMS does not see whether the key is still there.'
  const xksKeyId = isObserved(key.xksKeyId) ? key.xksKeyId.value : null
  const root = external
    ? plain('root', 'external key manager', `The key material is outside of AWS. ${blind}`, xksKeyId)
    : plain('root', 'CloudHSM cluster', `The key material is in a CloudHSM cluster of the owner’s. ${blind}`)
  if (!isObserved(key.customKeyStoreId)) return [unknownLink(name, key.customKeyStoreId), root]
  const id = key.customKeyStoreId.value ?? ''
  const store = near
    ? storeById(related, id)
    : notRead(`key stores of ${key.accountId} in ${key.region} are not read along`)
  if ('unobserved' in store) return [{ ...unknownLink(name, store), id }, root]
  const { connectionState: state, connectionErrorCode: code, cloudHsmClusterId: cluster } = store.facts
  if (!isObserved(state)) return [{ ...unknownLink(name, state), id }, root]
  const error = isObserved(code) && code.value !== null ? ` (${code.value})` : ''
  const connected = state.value === 'CONNECTED'
  const link: KeyLink = {
    ...plain('custom-key-store', store.name, `The ${name} is ${state.value}${error}.`, id),
    usable: observed(connected, state.call),
  }
  return [link, isObserved(cluster) && cluster.value !== null ? { ...root, id: cluster.value } : root]
}

const notRead = (detail: string) => unobserved('not-covered', storeType, detail)

function storeById(related: Related, id: string) {
  try {
    const absent = () => unobserved('not-returned', 'kms:DescribeCustomKeyStores', `key store ${id}`)
    return related.one(storeType, 'customKeyStoreId', id) ?? absent()
  } catch (error) {
    if (error instanceof Unseen) return error.cause
    throw error
  }
}

/** Can the data be read through this chain now? One link that cannot be used decides; that all can rests on all of them. */
export function chainUsable({ links }: KeyChain): Observed<boolean> {
  const read = links.flatMap(({ usable }) => usable ?? [])
  const broken = read.find((usable) => isObserved(usable) && !usable.value)
  return broken ?? read.find((usable) => !isObserved(usable)) ?? observed(true, 'parapet:judge')
}

/** The first link that cannot be used, or null. */
export function brokenLink({ links }: KeyChain): KeyLink | null {
  return links.find(({ usable }) => usable !== null && isObserved(usable) && !usable.value) ?? null
}

/** ARNs of the keys in KMS that data rests on, each once: where the keys of a resource lead to. */
export function keyArns(uses: readonly KeyUse[], resource: Resource, related: Related): readonly string[] {
  const { accountId, partition } = resource
  const arns = uses.flatMap(({ holder }) => {
    if (!isObserved(holder) || holder.value.kind !== 'kms') return []
    const where = { accountId, partition, region: holder.value.region ?? resource.region }
    const arn = kmsKeyArn(related, holder.value.id, where)
    return arn.includes(':key/') ? arn : []
  })
  return [...new Set(arns)]
}
