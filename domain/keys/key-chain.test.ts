import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isObserved, observed, unobserved } from '../observed.ts'
import type { Resource } from '../resource.ts'
import { brokenLink, chainUsable, type KeyChain, keyArns } from './key-chain.ts'
import type { KeyUse } from './key-use.ts'
import {
  alias,
  arnOf,
  chainIn,
  database,
  denied,
  home,
  type KeyWorld,
  key,
  keyStore,
  line,
  me,
  relatedIn,
  sibling,
  stranger,
  under,
} from './key-world.ts'

const usable = (chain: KeyChain) => {
  const answer = chainUsable(chain)
  return isObserved(answer) ? (answer.value ? 'yes' : 'no') : 'unknown'
}
const inStore = { origin: 'AWS_CLOUDHSM', customKeyStoreId: 'cks-1' }
const external = { origin: 'EXTERNAL_KEY_STORE', customKeyStoreId: 'cks-2', xksKeyId: 'vault-7' }
const call = 'rds:DescribeDBInstances'

type Row = readonly [title: string, world: KeyWorld, use: KeyUse, chain: string, usable: string, says: string]

const rows: readonly Row[] = [
  // What is no key of the account's.
  [
    'what is not encrypted rests on no key',
    { has: [] },
    { protects: 'storage', holder: observed({ kind: 'none', because: 'StorageEncryptionType is none.' }, call) },
    'storage ← no key',
    'yes',
    'It is not encrypted.',
  ],
  [
    'a key that AWS owns is where the chain ends: nobody else sees it',
    { has: [] },
    { protects: 'storage', holder: observed({ kind: 'aws-owned', because: 'sse-rds' }, call) },
    'storage ← AWS owned key',
    'yes',
    'AWS keeps it in an account of its own',
  ],
  [
    'an AWS managed key that the service does not name',
    { has: [] },
    { protects: 'source', holder: observed({ kind: 'aws-managed', because: 'KmsKey is left out.' }, call) },
    'source ← AWS managed key ← AWS KMS',
    'yes',
    'nobody can disable or delete it',
  ],
  [
    'an HSM of the customer’s, without KMS',
    { has: [] },
    { protects: 'data blocks', holder: observed({ kind: 'hsm', id: 'hsm-1', because: 'HsmStatus' }, call) },
    'data blocks ← HSM',
    'yes',
    'outside of KMS',
  ],
  [
    'the field that names the key was refused: the link is there, unknown',
    { has: [key('k')] },
    { protects: 'storage', holder: denied(call) },
    'storage ← unknown key',
    'unknown',
    'AWS denied rds:DescribeDBInstances',
  ],

  // A key of the account's, as the service names it.
  [
    'a key by its ARN, of the customer’s and made by KMS',
    { has: [key('k', { aliases: ['alias/orders'] }), alias('alias/orders', 'k')] },
    under(arnOf('k')),
    'storage ← alias/orders (customer-managed, Enabled) ← AWS KMS',
    'yes',
    'It is Enabled.',
  ],
  [
    'the same key by its bare id',
    { has: [key('k')] },
    under('k'),
    'storage ← key/k (customer-managed, Enabled) ← AWS KMS',
    'yes',
    'It is Enabled.',
  ],
  [
    'the same key by an alias',
    { has: [key('k'), alias('alias/orders', 'k')] },
    under('alias/orders'),
    'storage ← key/k (customer-managed, Enabled) ← AWS KMS',
    'yes',
    'It is Enabled.',
  ],
  [
    'the AWS managed key of a service, by its alias',
    { has: [key('k', { keyManager: 'AWS', aliases: ['alias/aws/rds'] }), alias('alias/aws/rds', 'k')] },
    under('alias/aws/rds'),
    'storage ← alias/aws/rds (aws-managed, Enabled) ← AWS KMS',
    'yes',
    'It is Enabled.',
  ],
  [
    'an AWS managed key is usable even where its state was refused: nobody can disable it',
    { has: [key('k', { keyState: 'denied', origin: 'denied' }), alias('alias/aws/rds', 'k')] },
    under('k'),
    'storage ← key/k (aws-managed, ?) ← AWS KMS',
    'yes',
    'nobody can disable or delete it',
  ],
  [
    'an AWS alias is proof where no key was listed',
    { has: [], blindTo: ['AWS::KMS::Key', 'AWS::KMS::Alias'] },
    under('alias/aws/rds'),
    'storage ← alias/aws/rds (aws-managed, ?) ← AWS KMS',
    'yes',
    'nobody can disable or delete it',
  ],
  [
    'an AWS alias whose key AWS has not made yet',
    { has: [alias('alias/aws/dax', null)] },
    under('alias/aws/dax'),
    'storage ← alias/aws/dax (aws-managed, ?) ← AWS KMS',
    'yes',
    'nobody can disable or delete it',
  ],

  // States of a key: https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html
  [
    'a disabled key',
    { has: [key('k', { keyState: 'Disabled' })] },
    under('k'),
    'storage ← key/k (customer-managed, Disabled) ← AWS KMS',
    'no',
    'It is disabled',
  ],
  [
    'a key that is to be deleted cannot be used even now, and says when it goes',
    { has: [key('k', { keyState: 'PendingDeletion', deletionDate: '2026-12-24T10:00:00.000Z' })] },
    under('k'),
    'storage ← key/k (customer-managed, PendingDeletion) ← AWS KMS',
    'no',
    'It is to be deleted on 2026-12-24',
  ],
  [
    'a primary that waits for its replicas to be deleted',
    {
      has: [key('k', { keyState: 'PendingReplicaDeletion', multiRegionKeyType: 'PRIMARY', primaryKeyArn: arnOf('k') })],
    },
    under('k'),
    'storage ← key/k (customer-managed, PendingReplicaDeletion) ← AWS KMS',
    'no',
    'once its replicas are',
  ],
  [
    'a key whose imported material has expired',
    { has: [key('k', { keyState: 'PendingImport', origin: 'EXTERNAL', validTo: null })] },
    under('k'),
    'storage ← key/k (customer-managed, PendingImport) ← imported key material',
    'no',
    'It has no key material',
  ],
  [
    'a multi-Region key whose primary is moving can be used meanwhile',
    { has: [key('k', { keyState: 'Updating', multiRegionKeyType: 'PRIMARY', primaryKeyArn: arnOf('k') })] },
    under('k'),
    'storage ← key/k (customer-managed, Updating) ← AWS KMS',
    'yes',
    'It is Updating.',
  ],
  [
    'a state that KMS made up since is unknown, not usable',
    { has: [key('k', { keyState: 'Quarantined' })] },
    under('k'),
    'storage ← key/k (customer-managed, Quarantined) ← AWS KMS',
    'unknown',
    'It is Quarantined.',
  ],
  [
    'a customer’s key whose state was refused',
    { has: [key('k', { keyState: 'denied' }), alias('alias/orders', 'k')] },
    under('k'),
    'storage ← key/k (customer-managed, ?) ← AWS KMS',
    'unknown',
    'State not known (account 111111111111): AWS denied kms:DescribeKey',
  ],
  [
    'a key that was not described at all: its kind from an alias, its root unknown',
    { has: [key('k', { keyManager: 'denied', keyState: 'denied', origin: 'denied' }), alias('alias/orders', 'k')] },
    under('k'),
    'storage ← key/k (customer-managed, ?) ← unknown root',
    'unknown',
    'State not known',
  ],

  // Keys that are not there.
  [
    'a key that complete lists no longer show was deleted, and nothing holds it any more',
    { has: [], gone: [arnOf('k')] },
    under(arnOf('k')),
    'storage ← key/k (?, Deleted)',
    'no',
    'It was deleted',
  ],
  [
    'a key that was never seen may have been made a moment after the list: not known',
    { has: [] },
    under(arnOf('k')),
    'storage ← key/k (?, ?) ← unknown root',
    'unknown',
    'deleted, or made after they were listed',
  ],
  [
    'keys could not be listed',
    { has: [], blindTo: ['AWS::KMS::Key', 'AWS::KMS::Alias'] },
    under(arnOf('k')),
    'storage ← key/k (?, ?) ← unknown root',
    'unknown',
    'AWS::KMS::Key was not completely listed',
  ],
  [
    'an alias that is not there',
    { has: [] },
    under('alias/orders'),
    'storage ← alias/orders (?, ?) ← unknown root',
    'unknown',
    'alias/orders is not among the aliases',
  ],

  // Keys of other accounts and regions.
  [
    'a key of another account of the organisation, which its own scan has read',
    { has: [key('k', { of: sibling })] },
    under(arnOf('k', { of: sibling })),
    'storage ← key/k (customer-managed, organisation, Enabled) ← AWS KMS',
    'yes',
    'It is Enabled.',
  ],
  [
    'a disabled key of another account',
    { has: [key('k', { of: sibling, keyState: 'Disabled' })] },
    under(arnOf('k', { of: sibling })),
    'storage ← key/k (customer-managed, organisation, Disabled) ← AWS KMS',
    'no',
    'It is disabled',
  ],
  [
    'a key of an account that no scan has read: the customer’s, because AWS managed keys cannot be shared; its state not known',
    { has: [] },
    under(arnOf('k', { of: stranger })),
    'storage ← key/k (customer-managed, outside the organisation, ?) ← unknown root',
    'unknown',
    'State not known (account 999999999999)',
  ],
  [
    'whose account it is, where the organisation could not be read',
    { has: [key('k', { of: sibling })], organization: false },
    under(arnOf('k', { of: sibling })),
    'storage ← key/k (customer-managed, ?, Enabled) ← AWS KMS',
    'yes',
    'It is Enabled.',
  ],
  [
    'a key of the account’s other region',
    { has: [key('k', { in: 'us-east-1' })] },
    under(arnOf('k', { in: 'us-east-1' })),
    'storage ← key/k (customer-managed, Enabled) ← AWS KMS',
    'yes',
    'It is Enabled.',
  ],
  [
    'a key of another region whose keys were not listed',
    { has: [], blindTo: ['AWS::KMS::Key us-east-1'] },
    under(arnOf('k', { in: 'us-east-1' })),
    'storage ← key/k (?, ?) ← unknown root',
    'unknown',
    'is in us-east-1',
  ],
  [
    'a replica shows its primary, and is disabled by itself',
    {
      has: [
        key('mrk-1', {
          multiRegion: true,
          multiRegionKeyType: 'REPLICA',
          primaryKeyArn: arnOf('mrk-1', { in: 'us-east-1' }),
        }),
        key('mrk-1', { in: 'us-east-1', keyState: 'Disabled' }),
      ],
    },
    under('mrk-1'),
    'storage ← key/mrk-1 (customer-managed, Enabled) ← primary key ← AWS KMS',
    'yes',
    'It is Enabled.',
  ],

  // Where the material lives: https://docs.aws.amazon.com/kms/latest/developerguide/create-keys.html#key-origin
  [
    'imported material says when it expires',
    { has: [key('k', { origin: 'EXTERNAL', validTo: '2027-01-31T00:00:00.000Z' })] },
    under('k'),
    'storage ← key/k (customer-managed, Enabled) ← imported key material',
    'yes',
    'It is Enabled.',
  ],
  [
    'a CloudHSM key store that is connected',
    { has: [key('k', inStore), keyStore('cks-1', 'CONNECTED')] },
    under('k'),
    'storage ← key/k (customer-managed, Enabled) ← cks-1 ← CloudHSM cluster',
    'yes',
    'It is Enabled.',
  ],
  [
    'a key store that failed breaks the chain, though KMS still calls the key Enabled',
    { has: [key('k', inStore), keyStore('cks-1', 'FAILED', { connectionErrorCode: 'CLUSTER_NOT_FOUND' })] },
    under('k'),
    'storage ← key/k (customer-managed, Enabled) ← cks-1 (broken) ← CloudHSM cluster',
    'no',
    'CLUSTER_NOT_FOUND',
  ],
  [
    'a key store that was disconnected: the key is Unavailable',
    { has: [key('k', { ...inStore, keyState: 'Unavailable' }), keyStore('cks-1', 'DISCONNECTED')] },
    under('k'),
    'storage ← key/k (customer-managed, Unavailable) ← cks-1 (broken) ← CloudHSM cluster',
    'no',
    'Its custom key store is disconnected',
  ],
  [
    'key stores could not be listed: whether the material can be reached is not known',
    { has: [key('k', inStore)], blindTo: ['AWS::KMS::CustomKeyStore'] },
    under('k'),
    'storage ← key/k (customer-managed, Enabled) ← unknown CloudHSM key store ← CloudHSM cluster',
    'unknown',
    'It is Enabled.',
  ],
  [
    'an external key store (XKS) that is connected: the material is outside of AWS',
    { has: [key('k', external), keyStore('cks-2', 'CONNECTED', { customKeyStoreType: 'EXTERNAL_KEY_STORE' })] },
    under('k'),
    'storage ← key/k (customer-managed, Enabled) ← cks-2 ← external key manager',
    'yes',
    'It is Enabled.',
  ],
  [
    'the key store of another account is not read along',
    { has: [key('k', { ...external, of: sibling })] },
    under(arnOf('k', { of: sibling })),
    'storage ← key/k (customer-managed, organisation, Enabled) ← unknown external key store ← external key manager',
    'unknown',
    'It is Enabled.',
  ],
  [
    'an origin that KMS made up since is an unknown root',
    { has: [key('k', { origin: 'QUANTUM' })] },
    under('k'),
    'storage ← key/k (customer-managed, Enabled) ← unknown root',
    'unknown',
    'It is Enabled.',
  ],

  // What the service itself says.
  [
    'the service has lost the key, though the key is well: its grant may be gone',
    { has: [key('k')] },
    { ...under('k'), lost: observed('RDS stopped it because it cannot use the key.', call) },
    'storage (broken) ← key/k (customer-managed, Enabled) ← AWS KMS',
    'no',
    'RDS stopped it',
  ],
  [
    'whether the service can use the key was not read',
    { has: [key('k')] },
    { ...under('k'), lost: denied(call) },
    'storage ← key/k (customer-managed, Enabled) ← AWS KMS',
    'unknown',
    'AWS denied rds:DescribeDBInstances',
  ],
  [
    'a broken key decides, whatever else was not read',
    { has: [key('k', { keyState: 'Disabled', origin: 'denied' })] },
    { ...under('k'), lost: denied(call) },
    'storage ← key/k (customer-managed, Disabled) ← unknown root',
    'no',
    'It is disabled',
  ],
  [
    'keys between the data and the one that is named stand in between',
    { has: [key('k')] },
    {
      ...under('k'),
      tiers: [
        { name: 'data encryption keys', because: '' },
        { name: 'database key', because: '' },
      ],
    },
    'storage ← data encryption keys ← database key ← key/k (customer-managed, Enabled) ← AWS KMS',
    'yes',
    'It is Enabled.',
  ],
]

describe('the keys behind data, from the data to the root', () => {
  test.each(rows)('%s', (_, world, use, chain, isUsable, says) => {
    const found = chainIn(world, use)
    expect(line(found)).toBe(chain)
    expect(usable(found)).toBe(isUsable)
    expect(found.links.map((link) => link.because).join(' ')).toContain(says)
  })
})

test('the edge leads to the key itself, however the service names it', () => {
  const related = relatedIn({ has: [key('k'), alias('alias/orders', 'k')] })
  for (const id of [arnOf('k'), 'k', 'alias/orders', `arn:aws:kms:eu-west-1:${me}:alias/orders`])
    expect(keyArns([under(id)], database, related)).toEqual([arnOf('k')])
  expect(keyArns([under('alias/unknown')], database, related)).toEqual([])
  expect(keyArns([{ protects: 'x', holder: denied(call) }], database, related)).toEqual([])
})

/** Worlds of one key. AWS's own are always enabled and made by KMS, have a name under `alias/aws/`, and are shared with nobody. */
const someKey = fc.oneof(
  fc.record({
    keyManager: fc.constant('AWS'),
    keyState: fc.constant('Enabled'),
    origin: fc.constant('AWS_KMS'),
    named: fc.constantFrom('alias/aws/rds', null),
    of: fc.constant(me),
  }),
  fc.record({
    keyManager: fc.constant('CUSTOMER'),
    keyState: fc.constantFrom('Enabled', 'Disabled', 'PendingDeletion', 'PendingImport', 'Unavailable', 'Updating'),
    origin: fc.constantFrom('AWS_KMS', 'EXTERNAL', 'AWS_CLOUDHSM', 'EXTERNAL_KEY_STORE'),
    named: fc.constantFrom('alias/orders', null),
    of: fc.constantFrom(me, sibling),
  }),
)
const around = fc.record({
  store: fc.constantFrom('CONNECTED', 'FAILED', 'DISCONNECTED'),
  lost: fc.constantFrom<string | null>(null, 'The service has lost the key.'),
})
/** What may go unread: a fact of a resource by its place in the world, or a whole type. */
const unreading = fc.record({ resource: fc.nat(2), fact: fc.nat(30), type: fc.option(fc.nat(2)) })

test('what was not read never makes a chain usable, nor a key kept better', () => {
  fc.assert(
    fc.property(someKey, around, unreading, ({ of, named, ...is }, { store, lost }, unread) => {
      const inAStore = is.origin === 'AWS_CLOUDHSM' || is.origin === 'EXTERNAL_KEY_STORE'
      const has = [
        key('k', { of, ...is, customKeyStoreId: inAStore ? 'cks-1' : null } as never),
        keyStore('cks-1', store),
        ...(named === null ? [] : [alias(named, 'k')]),
      ]
      const use: KeyUse = { ...under(arnOf('k', { of })), lost: observed(lost, call) }
      const whole = chainIn({ has }, use)
      const types = ['AWS::KMS::Key', 'AWS::KMS::Alias', 'AWS::KMS::CustomKeyStore']
      const type = unread.type === null ? undefined : types[unread.type]
      const less = chainIn(
        {
          has: has
            .filter((one) => one.type !== type)
            .map((one, index) => (index === unread.resource ? without(one, unread.fact) : one)),
          blindTo: type === undefined ? [] : [type],
        },
        use,
      )
      if (usable(whole) === 'no') expect(usable(less)).not.toBe('yes')
      if (usable(whole) === 'unknown') expect(usable(less)).toBe('unknown')
      if (kindOf(whole) === 'aws-managed') expect(kindOf(less)).not.toBe('customer-managed')
      // What is broken is still found where its own facts were read.
      if (brokenLink(whole)?.kind === 'data') expect(usable(less)).toBe('no')
    }),
    { numRuns: 500 },
  )
})

function without(one: Resource, index: number): Resource {
  const names = Object.keys(one.facts)
  const name = names[index % names.length] ?? ''
  return { ...one, facts: { ...one.facts, [name]: unobserved('denied', 'kms:DescribeKey') } }
}

function kindOf({ links }: KeyChain) {
  const kind = links.find((link) => link.key)?.key?.kind
  return kind && isObserved(kind) ? kind.value : 'unknown'
}

test('a chain of a resource in a region looks for its key there', () => {
  const related = relatedIn({ has: [key('k', { in: 'us-east-1' })] })
  const replica: KeyUse = {
    protects: 'replica in us-east-1',
    holder: observed({ kind: 'kms', id: 'k', region: 'us-east-1', because: '' }, call),
  }
  expect(keyArns([replica], { ...database, ...home }, related)).toEqual([arnOf('k', { in: 'us-east-1' })])
})
