import { describe, expect, it } from 'vitest'
import { judgePillars } from '#domain/judge.ts'
import { isObserved, type Observed, observed, unobserved } from '#domain/observed.ts'
import type { Posture } from '#domain/posture.ts'
import { relatedIndex } from '#domain/related-index.ts'
import type { Resource } from '#domain/resource.ts'
import { posture } from './secret.posture.ts'
import { type ListedSecret, secret, withoutTexts } from './secret.ts'

const where = { accountId: '111122223333', region: 'eu-west-1', partition: 'aws' } as const
const call = 'secretsmanager:GetResourcePolicy'
const none = { resourcePolicy: observed<string | null>(null, call) }
const item: ListedSecret = {
  ARN: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:db-AbCdEf',
  Name: 'db',
  CreatedDate: new Date('2026-01-02T03:04:05Z'),
}

function pillars(fields: ListedSecret, facets = none, keysRead = true) {
  const related = relatedIndex({
    resources: [],
    listed: () => keysRead,
    accountId: where.accountId,
    organizationAccounts: new Set([where.accountId, '444455556666']),
    organizationId: 'o-abc123',
    now: new Date('2026-09-01T00:00:00Z'),
  })
  const found = { ...secret({ ...item, ...fields }, facets), ...where, type: 'AWS::SecretsManager::Secret' }
  return judgePillars(found as unknown as Resource, posture as unknown as Posture, related, (_w, _r, error) => {
    throw error
  })
}
const kind = (fact: Observed<{ kind: string }>) => (isObserved(fact) ? fact.value.kind : fact.unobserved)

it('what people write beside a secret stays on the wire', () => {
  const kept = withoutTexts({
    ...item,
    Description: 'password is hunter2',
    ExternalSecretRotationMetadata: [{ Key: 'token', Value: 'hunter2' }],
  })
  expect(JSON.stringify(kept)).not.toContain('hunter2')
})

it('reads absence as Secrets Manager documents it: its own key, no rotation, not deleted', () => {
  expect(secret(item, none).facts).toMatchObject({
    kmsKeyId: { value: null },
    rotationEnabled: { value: false },
    rotationRules: { value: null },
    lastRotatedDate: { value: null },
    deletedDate: { value: null },
    owningService: { value: null },
  })
  expect(secret({ ARN: item.ARN }, none).facts.createdDate).toMatchObject({ unobserved: 'not-returned' })
})

describe('encryption at rest', () => {
  it('without a key is under aws/secretsmanager, whatever was read of keys', () => {
    expect(kind(pillars({}, none, false).encryptionAtRest)).toBe('aws-managed')
    expect(kind(pillars({ KmsKeyId: 'alias/aws/secretsmanager' }, none, false).encryptionAtRest)).toBe('aws-managed')
  })
  it('under a named key is of unknown kind when keys were not read; a foreign one is customer managed', () => {
    expect(kind(pillars({ KmsKeyId: 'arn:aws:kms:eu-west-1:111122223333:key/1' }, none, false).encryptionAtRest)).toBe(
      'not-covered',
    )
    expect(kind(pillars({ KmsKeyId: 'arn:aws:kms:eu-west-1:444455556666:key/1' }).encryptionAtRest)).toBe(
      'customer-managed',
    )
  })
})

describe('exposure', () => {
  const policy = (Principal: unknown, Condition?: object) => ({
    resourcePolicy: observed<string | null>(
      JSON.stringify({
        Statement: [{ Effect: 'Allow', Principal, Action: '*', Resource: '*', ...(Condition ? { Condition } : {}) }],
      }),
      call,
    ),
  })
  const denied = { resourcePolicy: unobserved('denied', call) as never }
  it.each([
    ['no policy', {}, none, 'internal'],
    ['everyone', {}, policy('*'), 'internet'],
    ['the organisation', {}, policy('*', { StringEquals: { 'aws:PrincipalOrgID': 'o-abc123' } }), 'internal'],
    ['another account', {}, policy({ AWS: '444455556666' }), 'cross-account'],
    ['a policy that was denied', {}, denied, 'denied'],
    ['a policy that does not matter: it is being deleted', { DeletedDate: new Date(0) }, denied, 'isolated'],
  ])('%s', (_, fields, facets, expected) => {
    expect(kind(pillars(fields, facets).exposure)).toBe(expected)
  })
})
