import type { TableDescription } from '@aws-sdk/client-dynamodb'
import { describe, expect, it } from 'vitest'
import { judgePillars } from '#domain/judge.ts'
import { isObserved, type Observed, observed, unobserved } from '#domain/observed.ts'
import type { Posture } from '#domain/posture.ts'
import { relatedIndex } from '#domain/related-index.ts'
import type { Resource } from '#domain/resource.ts'
import { dataClass } from './data-class.ts'
import { posture } from './table.posture.ts'
import { streamOf, type TableFacets, table } from './table.ts'

const where = { accountId: '111122223333', region: 'eu-west-1', partition: 'aws' } as const
const keyArn = (id: string) => `arn:aws:kms:eu-west-1:111122223333:key/${id}`

const item: TableDescription = {
  TableName: 'orders',
  TableArn: 'arn:aws:dynamodb:eu-west-1:111122223333:table/orders',
  TableId: 'id-1',
  TableStatus: 'ACTIVE',
  DeletionProtectionEnabled: true,
}
const facets: TableFacets = {
  continuousBackups: observed(
    {
      ContinuousBackupsStatus: 'ENABLED',
      PointInTimeRecoveryDescription: { PointInTimeRecoveryStatus: 'ENABLED', RecoveryPeriodInDays: 7 },
    },
    'dynamodb:DescribeContinuousBackups',
  ),
  resourcePolicy: observed(null, 'dynamodb:GetResourcePolicy'),
  streamPolicy: observed(null, 'dynamodb:GetResourcePolicy'),
  tags: observed([{ Key: 'owner', Value: 'payments' }], 'dynamodb:ListTagsOfResource'),
}
const kms = (id: string): TableDescription => ({
  SSEDescription: { Status: 'ENABLED', SSEType: 'KMS', KMSMasterKeyArn: keyArn(id) },
})

function pillars(fields: TableDescription, changed: Partial<TableFacets> = {}, keysRead = true) {
  const key = (keyId: string, keyManager: 'AWS' | 'CUSTOMER') => ({
    ...where,
    type: 'AWS::KMS::Key',
    arn: keyArn(keyId),
    name: keyId,
    incarnation: keyId,
    tags: observed({}, 'test'),
    facts: Object.fromEntries(
      Object.entries({ keyId, keyManager, keyState: 'Enabled', rotationEnabled: true }).map(([name, fact]) => [
        name,
        observed(fact, 'test'),
      ]),
    ),
  })
  const related = relatedIndex({
    resources: keysRead ? [key('own', 'CUSTOMER'), key('aws', 'AWS')] : [],
    listed: () => keysRead,
    accountId: where.accountId,
    organizationAccounts: new Set([where.accountId, '444455556666']),
    organizationId: 'o-abc123',
    now: new Date('2026-09-01T00:00:00Z'),
  })
  const found = { ...table({ ...item, ...fields }, { ...facets, ...changed }), ...where, type: 'AWS::DynamoDB::Table' }
  return judgePillars(
    found as unknown as Resource,
    posture as unknown as Posture,
    related,
    (_what, _resource, error) => {
      throw error
    },
  )
}
const kind = (fact: Observed<{ kind: string }>) => (isObserved(fact) ? fact.value.kind : fact.unobserved)

describe('the normaliser', () => {
  it('reads absence as DynamoDB documents it: its own key, provisioned capacity, no replica', () => {
    const { facts, incarnation } = table(item, facets)
    expect(incarnation).toBe('id-1')
    expect(facts).toMatchObject({
      sseType: { value: null },
      sseStatus: { value: null },
      billingMode: { value: 'PROVISIONED' },
      replicas: { value: [] },
      streamArn: { value: null },
    })
  })

  it('leaves unread what was not returned, refused, or unheard of', () => {
    const denied = unobserved('denied', 'dynamodb:DescribeContinuousBackups')
    const { facts } = table(
      { TableName: 'orders', SSEDescription: { SSEType: 'QUANTUM' as 'KMS' } },
      { ...facets, continuousBackups: denied },
    )
    expect(facts.tableStatus).toMatchObject({ unobserved: 'not-returned' })
    expect(facts.deletionProtectionEnabled).toMatchObject({ unobserved: 'not-returned' })
    expect(facts.sseType).toMatchObject({ unobserved: 'schema-drift', detail: 'QUANTUM' })
    expect(facts.pointInTimeRecoveryStatus).toEqual(denied)
    expect(facts.recoveryPeriodInDays).toEqual(denied)
  })

  it('asks for the policy of a stream that is on, and no other', () => {
    const LatestStreamArn = `${item.TableArn}/stream/1`
    expect(streamOf({ LatestStreamArn, StreamSpecification: { StreamEnabled: true } })).toBe(LatestStreamArn)
    expect(streamOf({ LatestStreamArn, StreamSpecification: { StreamEnabled: false } })).toBeNull()
    expect(streamOf({ LatestStreamArn })).toBeNull()
  })
})

describe('encryption at rest', () => {
  it.each([
    ['no SSE description', {}, 'aws-owned'],
    ['SSE switched off again', { SSEDescription: { Status: 'DISABLED' } } as const, 'aws-owned'],
    ['the AWS managed key, which has SSEType KMS too', kms('aws'), 'aws-managed'],
    ['a customer managed key', kms('own'), 'customer-managed'],
    ['a key whose ARN did not come', { SSEDescription: { SSEType: 'KMS' } } as const, 'not-returned'],
  ])('%s', (_, fields, expected) => {
    expect(kind(pillars(fields).encryptionAtRest)).toBe(expected)
  })

  it('is unknown, never AWS managed, when keys were not read', () => {
    expect(kind(pillars(kms('own'), {}, false).encryptionAtRest)).toBe('not-covered')
  })
})

describe('exposure', () => {
  const policy = (Principal: unknown, Condition?: object) =>
    observed(
      JSON.stringify({
        Version: '2012-10-17',
        Statement: [
          { Effect: 'Allow', Principal, Action: 'dynamodb:*', Resource: '*', ...(Condition ? { Condition } : {}) },
        ],
      }),
      'dynamodb:GetResourcePolicy',
    )
  it.each([
    ['no policy', observed(null, 'dynamodb:GetResourcePolicy'), 'internal'],
    ['everyone', policy('*'), 'internet'],
    ['everyone of the organisation', policy('*', { StringEquals: { 'aws:PrincipalOrgID': 'o-abc123' } }), 'internal'],
    ['everyone in an office', policy('*', { IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } }), 'internet-limited'],
    ['another account', policy({ AWS: '444455556666' }), 'cross-account'],
    ['a policy that is no JSON', observed('{', 'dynamodb:GetResourcePolicy'), 'schema-drift'],
    ['a policy that was denied', unobserved('denied', 'dynamodb:GetResourcePolicy'), 'denied'],
  ])('%s', (_, resourcePolicy, expected) => {
    expect(kind(pillars({}, { resourcePolicy }).exposure)).toBe(expected)
  })

  const none = observed(null, 'dynamodb:GetResourcePolicy')
  const refused = unobserved('denied', 'dynamodb:GetResourcePolicy')
  it.each([
    ['a stream for everyone', none, policy('*'), 'internet', []],
    ['a stream for everyone beside an unread table', refused, policy('*'), 'internet', []],
    ['a table for everyone beside an unread stream', policy('*'), refused, 'internet', []],
    ['an unread stream', policy({ AWS: '444455556666' }), refused, 'denied', undefined],
    [
      'a stream for another account',
      none,
      policy({ AWS: '444455556666' }),
      'cross-account',
      ['444455556666 organization stream policy, statement 1 of 1'],
    ],
    [
      'two accounts by two policies',
      policy({ AWS: '999988887777' }),
      policy({ AWS: '444455556666' }),
      'cross-account',
      [
        '999988887777 outside resource policy, statement 1 of 1',
        '444455556666 organization stream policy, statement 1 of 1',
      ],
    ],
  ])('%s', (_, resourcePolicy, streamPolicy, expected, accounts) => {
    const { exposure } = pillars({}, { resourcePolicy, streamPolicy })
    expect(kind(exposure)).toBe(expected)
    const said = isObserved(exposure) ? exposure.value.accounts : undefined
    expect(said?.map(({ who, standing, by }) => `${who} ${standing} ${by}`)).toEqual(accounts)
  })

  it('is never in the clear', () => {
    expect(kind(pillars({}).encryptionInTransit)).toBe('enforced')
  })
})

describe('the class of data', () => {
  it.each([
    [{ 'data-classification': 'Restricted' }, 'regulated'],
    [{ DataClass: 'PCI' }, 'regulated'],
    [{ data_classification: 'confidential' }, 'confidential'],
    [{ Classification: 'public' }, 'other'],
    [{ owner: 'restricted' }, undefined],
  ])('of %j is %s', (tags, level) => {
    expect(dataClass(tags as Record<string, string>)?.level).toBe(level)
  })
})
