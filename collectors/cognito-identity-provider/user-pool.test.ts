import { describe, expect, it } from 'vitest'
import { judgePillars } from '#domain/judge.ts'
import { type Observed, observed, unobserved } from '#domain/observed.ts'
import { relatedIndex } from '#domain/related-index.ts'
import type { Resource } from '#domain/resource.ts'
import { posture } from './user-pool.posture.ts'
import { poolHead, userPool } from './user-pool.ts'

const where = { accountId: '111122223333', region: 'eu-west-1', partition: 'aws' }
const kmsKeyArn = 'arn:aws:kms:eu-west-1:111122223333:key/k1'
const none: Observed<string | null> = observed(null, 'wafv2:ListWebACLs')
const denied = unobserved('denied', 'wafv2:GetWebACLForResource')
const noDomain = observed(null, 'cognito-idp:DescribeUserPool')
type Pool = Parameters<typeof poolHead>[0]
type Domain = Parameters<typeof userPool>[1]['customDomain']

function made(pool: Pool, webAclArn = none, customDomain: Domain = noDomain): Resource {
  return {
    ...userPool(poolHead({ Id: 'p1', ...pool }), { webAclArn, customDomain }),
    ...where,
    type: 'AWS::Cognito::UserPool',
  }
}
function pillars(pool: Pool, webAclArn = none, customDomain: Domain = noDomain) {
  const key = {
    ...where,
    type: 'AWS::KMS::Key',
    arn: kmsKeyArn,
    name: 'k1',
    incarnation: 'k1',
    tags: observed({}, 'x'),
    facts: {
      keyId: observed('k1', 'x'),
      keyManager: observed('CUSTOMER', 'x'),
      keyState: observed('Enabled', 'x'),
      rotationEnabled: observed(true, 'x'),
    },
  }
  const related = relatedIndex({
    resources: [key as unknown as Resource],
    listed: () => true,
    accountId: where.accountId,
    organizationAccounts: null,
    organizationId: null,
    now: new Date(0),
  })
  return judgePillars(made(pool, webAclArn, customDomain), posture as never, related, (_what, _resource, error) => {
    throw error
  })
}

describe('a user pool', () => {
  it('leaves what it does not say about sign-up unread, and has no domain where none comes', () => {
    expect(made({}).facts).toMatchObject({
      allowAdminCreateUserOnly: { unobserved: 'not-returned' },
      domain: { value: null },
      customDomain: { value: null },
    })
  })
  it('keeps neither templates nor the external id of its SMS role', () => {
    const head = poolHead({
      SmsConfiguration: { SnsCallerArn: 'a', ExternalId: 'hunter2' },
      SmsVerificationMessage: 'hunter2',
    })
    expect(JSON.stringify(head)).not.toContain('hunter2')
  })
  it.each<[string, Pool, object]>([
    ['says nothing of a key', {}, { value: { kind: 'aws-owned' } }],
    ['names AWS’s key', { KeyConfiguration: { KeyType: 'AWS_OWNED_KEY' } }, { value: { kind: 'aws-owned' } }],
    [
      'names the owner’s key',
      { KeyConfiguration: { KeyType: 'CUSTOMER_MANAGED_KEY', KmsKeyArn: kmsKeyArn } },
      { value: { kind: 'customer-managed', key: { arn: kmsKeyArn } } },
    ],
    ['names only the key', { KeyConfiguration: { KmsKeyArn: kmsKeyArn } }, { value: { kind: 'customer-managed' } }],
    [
      'says customer managed and names none',
      { KeyConfiguration: { KeyType: 'CUSTOMER_MANAGED_KEY' } },
      { unobserved: 'not-returned' },
    ],
    [
      'has a kind of key of the future',
      { KeyConfiguration: { KeyType: 'MOON' as 'AWS_OWNED_KEY' } },
      { unobserved: 'schema-drift' },
    ],
  ])('that %s', (_, pool, expected) => expect(pillars(pool).encryptionAtRest).toMatchObject(expected))
  it('answers over HTTPS only, on a custom domain from the version of its policy on', () => {
    const custom = (SecurityPolicy: 'TLS_V1' | 'TLS_V1_2_2021') =>
      observed({ CustomDomainConfig: { CertificateArn: 'c', SecurityPolicy } }, 'x')
    const transit = (pool: Pool, domain: Domain) => pillars(pool, none, domain).encryptionInTransit
    const CustomDomain = 'login.example.com'
    expect(transit({}, noDomain)).toMatchObject({ value: { kind: 'enforced', minimumTls: '1.2' } })
    expect(transit({ CustomDomain }, custom('TLS_V1'))).toMatchObject({ value: { minimumTls: '1.0' } })
    expect(transit({ CustomDomain }, custom('TLS_V1_2_2021'))).toMatchObject({ value: { minimumTls: '1.2' } })
    expect(transit({ CustomDomain }, denied)).toMatchObject({ value: { kind: 'enforced', minimumTls: null } })
    expect(made({ CustomDomain }, none, observed({}, 'x')).facts.certificateArn).toMatchObject({
      unobserved: 'not-returned',
    })
  })
  it('is on the internet; whether WAF protects it is unknown where WAF was not asked', () => {
    const { exposure, wafProtection } = pillars({ CustomDomain: 'login.example.com' }, denied)
    expect(exposure).toMatchObject({ value: { kind: 'internet', path: [{}, { id: 'login.example.com' }] } })
    expect(wafProtection).toMatchObject({ unobserved: 'denied' })
    expect(pillars({}).wafProtection).toMatchObject({ value: { kind: 'none' } })
  })
})
