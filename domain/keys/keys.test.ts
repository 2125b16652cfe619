import { describe, expect, test } from 'vitest'
import { observed, Unseen, unobserved } from '../observed.ts'
import { relatedIndex } from '../related-index.ts'
import type { Resource } from '../resource.ts'
import { keyKind } from './keys.ts'

const me = '111111111111'
const stranger = '999999999999'
const where = { accountId: me, region: 'eu-west-1', partition: 'aws' }
const arnOf = (keyId: string, accountId = me, region = 'eu-west-1') => `arn:aws:kms:${region}:${accountId}:key/${keyId}`

const key = (keyId: string, manager: string | null, more: Partial<Resource> = {}): Resource => ({
  ...where,
  type: 'AWS::KMS::Key',
  arn: arnOf(keyId),
  name: keyId,
  incarnation: keyId,
  tags: observed({}, 'x'),
  facts: {
    keyId: observed(keyId, 'kms:ListKeys'),
    keyManager: manager === null ? unobserved('denied', 'kms:DescribeKey') : observed(manager, 'kms:DescribeKey'),
    keyState: manager === null ? unobserved('denied', 'kms:DescribeKey') : observed('Enabled', 'kms:DescribeKey'),
    rotationEnabled: observed(true, 'kms:GetKeyRotationStatus'),
  },
  ...more,
})
const alias = (aliasName: string, targetKeyId: string | null): Resource => ({
  ...where,
  type: 'AWS::KMS::Alias',
  arn: `arn:aws:kms:eu-west-1:${me}:${aliasName}`,
  name: aliasName,
  incarnation: aliasName,
  tags: observed({}, 'x'),
  facts: { aliasName: observed(aliasName, 'kms:ListAliases'), targetKeyId: observed(targetKeyId, 'kms:ListAliases') },
})
function kind(id: string, resources: readonly Resource[] = [], unlisted: readonly string[] = []) {
  const related = relatedIndex({
    resources,
    listed: (type) => !unlisted.includes(type),
    accountId: me,
    organizationAccounts: null,
    organizationId: null,
    now: new Date(0),
  })
  return keyKind(related, { id, ...where })
}

describe('the cheapest proof of what a key is', () => {
  const world = [
    key('k-mine', 'CUSTOMER'),
    alias('alias/orders', 'k-mine'),
    key('k-aws', 'AWS'),
    alias('alias/aws/rds', 'k-aws'),
  ]
  test.each([
    ['a key id', 'k-mine', 'customer-managed', arnOf('k-mine')],
    ['a key ARN', arnOf('k-mine'), 'customer-managed', arnOf('k-mine')],
    ['an alias', 'alias/orders', 'customer-managed', arnOf('k-mine')],
    ['an alias ARN', `arn:aws:kms:eu-west-1:${me}:alias/orders`, 'customer-managed', arnOf('k-mine')],
    ['an AWS alias', 'alias/aws/rds', 'aws-managed', arnOf('k-aws')],
    ['the key of an AWS alias', arnOf('k-aws'), 'aws-managed', arnOf('k-aws')],
    ['the key of another account', arnOf('k-theirs', stranger), 'customer-managed', arnOf('k-theirs', stranger)],
  ])('%s', (_, id, expected, arn) => expect(kind(id, world)).toMatchObject({ kind: expected, key: { arn } }))

  test('state and rotation come along', () => {
    expect(kind('k-mine', world).key).toMatchObject({ accountId: me, state: 'Enabled', rotation: true })
  })
  test('an alias/aws/ name is proof even where nothing was listed', () => {
    expect(kind('alias/aws/rds', [], ['AWS::KMS::Key', 'AWS::KMS::Alias']).kind).toBe('aws-managed')
  })
  test('the alias is believed before the key, which some AWS look-alikes always call the customer’s', () => {
    expect(kind('k-aws', [key('k-aws', 'CUSTOMER'), alias('alias/aws/rds', 'k-aws')]).kind).toBe('aws-managed')
  })
  test('an alias is enough where the key was not described', () => {
    expect(kind('k-aws', [key('k-aws', null), alias('alias/aws/rds', 'k-aws')])).toMatchObject({
      kind: 'aws-managed',
      key: { state: null },
    })
    expect(kind('k-mine', [key('k-mine', null), alias('alias/orders', 'k-mine')]).kind).toBe('customer-managed')
  })
  test('a foreign key that its own account’s scan knows brings its state', () => {
    const theirs = key('k-theirs', 'CUSTOMER', { accountId: stranger, arn: arnOf('k-theirs', stranger) })
    expect(kind(theirs.arn, [theirs]).key).toMatchObject({ accountId: stranger, state: 'Enabled' })
    expect(kind(theirs.arn).key).toMatchObject({ accountId: stranger, state: null, rotation: null })
  })
})

describe('never a guess', () => {
  test.each([
    ['a key that was refused and has no alias', 'k-mine', [key('k-mine', null)], []],
    ['keys and aliases not listed', 'k-mine', [], ['AWS::KMS::Key', 'AWS::KMS::Alias']],
    ['a key that is not there', 'k-gone', [], []],
    ['an alias that is not there', 'alias/orders', [], []],
    ['aliases not listed', 'alias/orders', [], ['AWS::KMS::Alias']],
    ['a key of another region', arnOf('k-far', me, 'us-east-1'), [], []],
  ])('%s', (_, id, resources, unlisted) => expect(() => kind(id, resources, unlisted)).toThrow(Unseen))

  test('without aliases the key’s own word counts', () => {
    expect(kind('k-mine', [key('k-mine', 'CUSTOMER')], ['AWS::KMS::Alias']).kind).toBe('customer-managed')
  })
})
