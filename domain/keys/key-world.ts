import { isObserved, type Observed, observed, unobserved } from '../observed.ts'
import { relatedIndex } from '../related-index.ts'
import type { Resource } from '../resource.ts'
import { type KeyChain, type KeyLink, keyChains } from './key-chain.ts'
import type { KeyUse } from './key-use.ts'
import type { CustomKeyStoreFacts, KmsKeyFacts } from './keys.ts'

/** For tests: small worlds of keys, in the account 111111111111 and the region eu-west-1 unless they say otherwise. */

export const me = '111111111111'
export const sibling = '222222222222'
export const stranger = '999999999999'
export const home = { accountId: me, region: 'eu-west-1', partition: 'aws' } as const

export const denied = (call: string) => unobserved('denied', call)
const describe = 'kms:DescribeKey'

/** Where a key lies, and what is so about it; a fact that is `denied` was refused. */
type KeyIs = { readonly in?: string; readonly of?: string } & {
  readonly [name in keyof KmsKeyFacts]?: KmsKeyFacts[name] extends Observed<infer T> ? T | 'denied' : never
}

export const arnOf = (keyId: string, { in: region = home.region, of: accountId = me }: KeyIs = {}) =>
  `arn:aws:kms:${region}:${accountId}:key/${keyId}`

/** A customer managed key of one region: enabled, rotating, made by KMS. */
export function key(keyId: string, is: KeyIs = {}): Resource {
  const { in: region = home.region, of: accountId = me, ...facts } = is
  const values = {
    keyId,
    keyManager: 'CUSTOMER',
    aliases: [],
    keyState: 'Enabled',
    origin: 'AWS_KMS',
    keySpec: 'SYMMETRIC_DEFAULT',
    multiRegion: false,
    multiRegionKeyType: null,
    primaryKeyArn: null,
    customKeyStoreId: null,
    xksKeyId: null,
    deletionDate: null,
    validTo: null,
    rotationEnabled: true,
    rotationPeriodInDays: 365,
    policy: null,
    lastUsage: null,
    grantees: null,
    ...facts,
  }
  return thing('AWS::KMS::Key', arnOf(keyId, is), { ...home, region, accountId }, values)
}

export const alias = (aliasName: string, targetKeyId: string | null): Resource =>
  thing('AWS::KMS::Alias', `arn:aws:kms:${home.region}:${me}:${aliasName}`, home, { aliasName, targetKeyId })

export function keyStore(
  customKeyStoreId: string,
  connectionState: string,
  is: { readonly [name in keyof CustomKeyStoreFacts]?: unknown } = {},
): Resource {
  return thing(
    'AWS::KMS::CustomKeyStore',
    `arn:aws:kms:${home.region}:${me}:custom-key-store/${customKeyStoreId}`,
    home,
    {
      customKeyStoreId,
      customKeyStoreType: 'AWS_CLOUDHSM',
      connectionState,
      connectionErrorCode: null,
      cloudHsmClusterId: 'cluster-1',
      xksProxyConnectivity: null,
      ...is,
    },
  )
}

/** A resource from plain fact values. */
export function thing(
  type: string,
  arn: string,
  where: { readonly accountId: string; readonly region: string; readonly partition: string },
  values: { readonly [name: string]: unknown },
): Resource {
  const facts = Object.entries(values).map(([name, value]) => [
    name,
    value === 'denied' ? denied(describe) : observed(value, describe),
  ])
  return {
    ...where,
    type,
    arn,
    name: arn.split(/[:/]/).at(-1) ?? arn,
    incarnation: arn,
    tags: observed({}, describe),
    facts: Object.fromEntries(facts),
  }
}

export interface KeyWorld {
  readonly has: readonly Resource[]
  /** Types that were not completely listed; with a region (`AWS::KMS::Key us-east-1`), there. */
  readonly blindTo?: readonly string[]
  /** ARNs of keys that complete lists have shown to be gone. */
  readonly gone?: readonly string[]
  /** False: the organisation could not be read. */
  readonly organization?: boolean
}

export function relatedIn({ has, blindTo = [], gone = [], organization = true }: KeyWorld) {
  const isFar = (one: Resource) => one.accountId === me && one.region !== home.region
  const far = new Map(has.filter(isFar).map((one) => [`${one.type} ${one.arn}`, one]))
  return relatedIndex({
    resources: has.filter((one) => !isFar(one)),
    far: (type, arn) => far.get(`${type} ${arn}`),
    listed: (type, elsewhere) => !blindTo.includes(elsewhere === undefined ? type : `${type} ${elsewhere}`),
    region: home.region,
    gone: new Set(gone.map((arn) => `AWS::KMS::Key ${arn}`)),
    accountId: me,
    organizationAccounts: organization ? new Set([me, sibling]) : null,
    organizationId: organization ? 'o-example' : null,
    now: new Date('2026-11-01T00:00:00Z'),
  })
}

/** Something stored under a key that the service names so. */
export const under = (id: string): KeyUse => ({
  protects: 'storage',
  holder: observed({ kind: 'kms', id, because: `KmsKeyId is ${id}.` }, 'rds:DescribeDBInstances'),
})

export const database = thing('AWS::RDS::DBInstance', `arn:aws:rds:eu-west-1:${me}:db:orders`, home, {})

export function chainIn(world: KeyWorld, use: KeyUse): KeyChain {
  const [chain] = keyChains([use], database, relatedIn(world))
  if (!chain) throw new Error('no chain')
  return chain
}

/** A chain in one line, from the data to the root: `storage ← alias/orders (customer-managed, Enabled) ← AWS KMS`. */
export const line = ({ links }: KeyChain) => links.map(text).join(' ← ')

function text({ kind, name, key: found, usable }: KeyLink): string {
  if (kind === 'unknown') return `unknown ${name}`
  if (!found) return usable && isObserved(usable) && !usable.value ? `${name} (broken)` : name
  const told = (fact: Observed<unknown>) => (isObserved(fact) ? String(fact.value) : '?')
  const owner = told(found.owner) === 'own account' ? [] : [told(found.owner)]
  return `${name} (${[told(found.kind), ...owner, told(found.state)].join(', ')})`
}
