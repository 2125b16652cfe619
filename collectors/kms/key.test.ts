import type { KeyMetadata } from '@aws-sdk/client-kms'
import { describe, expect, it } from 'vitest'
import { judgePillars } from '#domain/judge.ts'
import { isObserved, observed, unobserved } from '#domain/observed.ts'
import { relatedIndex } from '#domain/related-index.ts'
import { kmsAlias } from './alias.ts'
import { enclaveStatements } from './enclave.ts'
import { posture } from './key.posture.ts'
import { type AskedOfKey, canRotate, kmsKey } from './key.ts'

/** A posture that fails is a fault of ours, not something unread. */
const rethrow = (_what: string, _resource: unknown, error: unknown) => {
  throw error
}
const where = { accountId: '111122223333', region: 'eu-west-1', partition: 'aws' }
const arn = 'arn:aws:kms:eu-west-1:111122223333:key/k-1'
const item = { KeyId: 'k-1', KeyArn: arn }
const metadata: KeyMetadata = {
  KeyId: 'k-1',
  KeyManager: 'CUSTOMER',
  KeyState: 'Enabled',
  Origin: 'AWS_KMS',
  KeySpec: 'SYMMETRIC_DEFAULT',
  MultiRegion: false,
}
const asked: AskedOfKey = {
  aliases: observed(['alias/orders'], 'kms:ListAliases'),
  description: observed(metadata, 'kms:DescribeKey'),
  rotation: observed({ KeyRotationEnabled: true, RotationPeriodInDays: 365 }, 'kms:GetKeyRotationStatus'),
  policy: observed('{}', 'kms:GetKeyPolicy'),
  tags: observed([{ TagKey: 'owner', TagValue: 'data' }], 'kms:ListResourceTags'),
  usage: observed({ TrackingStartDate: new Date('2026-04-01T00:00:00Z'), KeyLastUsage: {} }, 'kms:GetKeyLastUsage'),
  grants: observed([], 'kms:ListGrants'),
}
const facts = (more: Partial<AskedOfKey> = {}) => kmsKey(item, { ...asked, ...more }, where).facts

describe('a key', () => {
  it('is called by its alias, else by its id', () => {
    expect(kmsKey(item, asked, where).name).toBe('alias/orders')
    expect(kmsKey(item, { ...asked, aliases: observed([], 'kms:ListAliases') }, where).name).toBe('k-1')
  })
  it('of AWS is known by its alias alone, and everything AWS says of such keys with it', () => {
    const aws = facts({
      description: observed(null, 'kms:DescribeKey'),
      rotation: observed(null, 'x'),
      policy: observed(null, 'x'),
    })
    expect(aws.keyManager).toEqual(observed('AWS', 'kms:ListAliases'))
    expect(aws).toMatchObject({
      keyState: { value: 'Enabled' },
      rotationEnabled: { value: null },
      policy: { value: null },
    })
  })
  it('with imported material expires when AWS says so; where its ExpirationModel was left out, it may', () => {
    const imported = (more: Partial<KeyMetadata>) =>
      facts({ description: observed({ ...metadata, Origin: 'EXTERNAL', ...more }, 'kms:DescribeKey') }).validTo
    expect(imported({})).toMatchObject({ unobserved: 'not-returned' })
    expect(imported({ ExpirationModel: 'KEY_MATERIAL_EXPIRES' })).toMatchObject({ unobserved: 'not-returned' })
    expect(imported({ ExpirationModel: 'KEY_MATERIAL_DOES_NOT_EXPIRE' })).toMatchObject({ value: null })
    expect(imported({ KeyState: 'PendingImport' })).toMatchObject({ value: null })
  })
  it('that was not described has no manager: it is not taken for AWS’s, nor for the customer’s', () => {
    const refused = unobserved('denied', 'kms:DescribeKey')
    const unread = facts({ description: refused })
    for (const name of ['keyManager', 'keyState', 'origin', 'multiRegion', 'deletionDate'] as const)
      expect(unread[name]).toEqual(refused)
  })
  it('that did nothing since KMS watches it was not used; without that day nothing is known', () => {
    expect(facts().lastUsage).toMatchObject({
      value: { usedAt: null, operation: null, trackedSince: '2026-04-01T00:00:00.000Z' },
    })
    const silent = observed({ KeyLastUsage: {} }, 'kms:GetKeyLastUsage')
    expect(facts({ usage: silent }).lastUsage).toMatchObject({ unobserved: 'not-returned' })
    expect(facts({ usage: observed(null, 'x') }).lastUsage).toMatchObject({ value: null })
  })
  it('names those whom its grants let in, each once, services by their own name', () => {
    const grants = [
      { GranteePrincipal: 'arn:aws:iam::111122223333:role/b' },
      { GranteePrincipal: 'AWS Internal', GranteeServicePrincipal: 'rds.eu-west-1.amazonaws.com' },
      { GranteePrincipal: 'arn:aws:iam::111122223333:role/b' },
    ]
    expect(facts({ grants: observed(grants, 'kms:ListGrants') }).grantees).toMatchObject({
      value: ['arn:aws:iam::111122223333:role/b', 'rds.eu-west-1.amazonaws.com'],
    })
    const denied = unobserved('denied', 'kms:ListGrants')
    expect(facts({ grants: denied }).grantees).toEqual(denied)
  })
  it('has a manager of a new kind kept raw', () => {
    const drifted = facts({ description: observed({ ...metadata, KeyManager: 'PARTNER' as 'AWS' }, 'kms:DescribeKey') })
    expect(drifted.keyManager).toMatchObject({ unobserved: 'schema-drift', detail: 'PARTNER' })
  })
  it.each([
    ['on', { KeyRotationEnabled: true, RotationPeriodInDays: 90 }, { value: true }, { value: 90 }],
    ['off', { KeyRotationEnabled: false }, { value: false }, { value: null }],
    ['on, without a period', { KeyRotationEnabled: true }, { value: true }, { unobserved: 'not-returned' }],
    ['not told', {}, { unobserved: 'not-returned' }, { value: null }],
    ['impossible', null, { value: null }, { value: null }],
  ])('rotation %s', (_, answer, enabled, period) => {
    const found = facts({ rotation: observed(answer, 'kms:GetKeyRotationStatus') })
    expect(found.rotationEnabled).toMatchObject(enabled)
    expect(found.rotationPeriodInDays).toMatchObject(period)
  })
  it('is asked about rotation only where AWS answers', () => {
    expect(canRotate(metadata)).toBe(true)
    expect(canRotate({ ...metadata, KeySpec: 'RSA_2048' })).toBe(false)
    expect(canRotate({ ...metadata, Origin: 'EXTERNAL' })).toBe(false)
  })
})

it('an alias without a key is a placeholder of AWS', () => {
  expect(kmsAlias({ AliasName: 'alias/aws/dax' }, where).facts.targetKeyId).toMatchObject({ value: null })
})

describe('exposure of a key', () => {
  const policy = (Principal: unknown, Condition?: object) =>
    observed(
      JSON.stringify({ Statement: { Effect: 'Allow', Principal, Action: 'kms:*', Resource: '*', Condition } }),
      'kms:GetKeyPolicy',
    )
  const related = relatedIndex({
    resources: [],
    listed: () => true,
    accountId: where.accountId,
    organizationAccounts: null,
    organizationId: null,
    now: new Date(0),
  })
  it.each([
    ['its own account', policy({ AWS: `arn:aws:iam::${where.accountId}:root` }), { value: { kind: 'internal' } }],
    ['everybody', policy('*'), { value: { kind: 'internet' } }],
    [
      'everybody from a network',
      policy('*', { IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } }),
      { value: { kind: 'internet-limited' } },
    ],
    [
      'callers of its account through a service',
      policy('*', { StringEquals: { 'kms:CallerAccount': where.accountId } }),
      { value: { kind: 'internal' } },
    ],
    [
      'another account',
      policy({ AWS: '999999999999' }),
      { value: { kind: 'cross-account', accounts: [{ who: '999999999999', standing: 'unknown' }] } },
    ],
    ['AWS’s own policy', observed(null, 'kms:GetKeyPolicy'), { value: { kind: 'internal' } }],
    [
      'the endpoint of nobody knows whom',
      policy('*', { StringEquals: { 'aws:SourceVpce': 'vpce-9' } }),
      { value: { kind: 'cross-account', accounts: [{ who: 'vpce-9', standing: 'unknown' }] } },
    ],
    ['a policy that was refused', unobserved('denied', 'kms:GetKeyPolicy'), { unobserved: 'denied' }],
  ])('%s', (_, text, expected) => {
    const resource = { ...kmsKey(item, { ...asked, policy: text }, where), ...where, type: 'AWS::KMS::Key' }
    expect(judgePillars(resource, posture as never, related, rethrow).exposure).toMatchObject(expected)
  })

  const grant = (GranteePrincipal: string) => ({ GrantId: 'g', GranteePrincipal })
  const partner = 'arn:aws:iam::999999999999:role/restore'
  it.each([
    [
      'not read: that is told beside the value',
      null,
      'internal',
      [],
      'Its grants were not read; they may let in more.',
    ],
    ['to services alone', [grant('rds.amazonaws.com')], 'internal', [], 'The policy names only its own account.'],
    ['to an account', [grant(partner)], 'cross-account', ['999999999999 by grant'], 'Grants let in 999999999999'],
  ])('grants %s', (_, grants, kind, accounts, because) => {
    const own = policy({ AWS: `arn:aws:iam::${where.accountId}:root` })
    const facts = kmsKey(item, { ...asked, policy: own, grants: observed(grants, 'kms:ListGrants') }, where)
    const { exposure } = judgePillars({ ...facts, ...where, type: 'AWS::KMS::Key' }, posture as never, related, rethrow)
    expect(exposure).toMatchObject({ value: { kind, because: expect.stringContaining(because) } })
    const said = isObserved(exposure) ? exposure.value.accounts.map(({ who, by }) => `${who} by ${by}`) : null
    expect(said).toEqual(accounts)
  })
})

describe('what a key policy asks of enclaves', () => {
  const statement = (more: object) =>
    JSON.stringify({
      Statement: [
        { Sid: 's', Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::1:role/x' }, Action: 'kms:Decrypt', ...more },
      ],
    })
  const pcr0 = (value: string, operator = 'StringEqualsIgnoreCase') => ({
    Condition: { [operator]: { 'kms:RecipientAttestation:PCR0': value } },
  })
  it.each([
    ['an image', statement(pcr0('ab')), [{ attested: ['PCR0'], debug: false }]],
    ['nothing', statement({}), [{ attested: [] }]],
    ['anything', statement(pcr0('*', 'StringLike')), [{ attested: [] }]],
    ['something only if it is there', statement(pcr0('ab', 'StringEqualsIfExists')), [{ attested: [] }]],
    ['what every debugged enclave attests', statement(pcr0('0'.repeat(96))), [{ debug: true }]],
    ['actions by wildcard', statement({ Action: ['kms:GenerateData*'] }), [{ attested: [] }]],
    ['all but some actions', statement({ Action: undefined, NotAction: 'kms:Delete*' }), [{ attested: [] }]],
    ['all but its calls', statement({ Action: undefined, NotAction: ['kms:D*', 'kms:Generate*'] }), []],
    ['harmless actions', statement({ Action: 'kms:DescribeKey' }), []],
    ['a denial', statement({ Effect: 'Deny' }), []],
    ['the hand-over to the account', statement({ Principal: { AWS: `arn:aws:iam::${where.accountId}:root` } }), []],
  ])('%s', (_, text, expected) => expect(enclaveStatements(text)).toMatchObject(expected))
})
