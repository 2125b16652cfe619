import { describe, expect, it } from 'vitest'
import { judgePillars } from '#domain/judge.ts'
import { type Observed, observed, unobserved } from '#domain/observed.ts'
import { relatedIndex } from '#domain/related-index.ts'
import type { Resource } from '#domain/resource.ts'
import { posture } from './verified-access-instance.posture.ts'
import { type VerifiedAccessAnswers, verifiedAccessInstance } from './verified-access-instance.ts'

const where = { accountId: '111122223333', region: 'eu-west-1', partition: 'aws' }
const denied = unobserved('denied', 'ec2:Describe')
const quiet: VerifiedAccessAnswers = {
  endpoints: observed([{ VerifiedAccessEndpointId: 'vae-1', ApplicationDomain: 'wiki.example.com' }], 'x'),
  logging: observed({}, 'x'),
  webAclArn: observed(null, 'x'),
}
const made = (answers: Partial<VerifiedAccessAnswers> = {}) =>
  verifiedAccessInstance({ VerifiedAccessInstanceId: 'vai-1' }, { ...quiet, ...answers }, where)

function pillars(answers: Partial<VerifiedAccessAnswers>) {
  const related = relatedIndex({
    resources: [],
    listed: () => true,
    accountId: where.accountId,
    organizationAccounts: null,
    organizationId: null,
    now: new Date(0),
  })
  const resource: Resource = { ...made(answers), ...where, type: 'AWS::EC2::VerifiedAccessInstance' }
  return judgePillars(resource, posture as never, related, (_what, _resource, error) => {
    throw error
  })
}

describe('a Verified Access instance', () => {
  it('has the ARN that WAF knows it by', () => {
    expect(made().arn).toBe('arn:aws:ec2:eu-west-1:111122223333:verified-access-instance/vai-1')
  })
  it('logs to what is enabled, and nowhere without', () => {
    const logging = observed(
      {
        AccessLogs: { S3: { Enabled: true, BucketName: 'logs' }, CloudWatchLogs: { Enabled: false, LogGroup: 'old' } },
      },
      'x',
    )
    expect(made({ logging }).facts.accessLogDestinations).toMatchObject({ value: ['s3:logs'] })
    expect(made().facts.accessLogDestinations).toMatchObject({ value: [] })
    expect(made({ logging: denied }).facts.accessLogDestinations).toEqual(denied)
  })
  const endpoint = (Code: 'active' | 'deleting'): Observed<readonly { VerifiedAccessEndpointId: string }[]> =>
    observed([{ VerifiedAccessEndpointId: 'vae-1', Status: { Code } }], 'x')
  it.each([
    ['an endpoint', { endpoints: endpoint('active') }, { value: { kind: 'internet', path: [{ id: 'vae-1' }] } }],
    ['only one that goes', { endpoints: endpoint('deleting') }, { value: { kind: 'isolated' } }],
    ['endpoints denied', { endpoints: denied }, { unobserved: 'denied' }],
  ])('is on the internet by its endpoints: %s', (_, answers, expected) =>
    expect(pillars(answers).exposure).toMatchObject(expected),
  )
  it('is neither protected nor unprotected where WAF was not asked', () => {
    expect(pillars({}).wafProtection).toMatchObject({ value: { kind: 'none' } })
    expect(pillars({ webAclArn: denied }).wafProtection).toMatchObject({ unobserved: 'denied' })
  })
})
