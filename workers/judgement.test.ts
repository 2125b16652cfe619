import { expect, test } from 'vitest'
import type { AccountFacts, StoredResource } from '#domain/account-facts.ts'
import { isObserved, observed } from '#domain/observed.ts'
import { definePosture } from '#domain/posture.ts'
import type { Resource } from '#domain/resource.ts'
import { wafProtectionOf, webAclTypes } from '#domain/waf/web-acl-action.ts'
import { judgeAccount } from './judgement.ts'

const here = '111111111111'
const elsewhere = '222222222222'
const now = new Date('2026-11-01T12:00:00Z')
const hoursAgo = (hours: number) => new Date(now.getTime() - hours * 3_600_000)

function stored(type: string, arn: string, facts: Resource['facts'], lastSeenAt = now): StoredResource {
  const [, partition = '', , region = '', accountId = ''] = arn.split(':')
  const resource = { type, arn, name: arn, incarnation: arn, accountId, region, partition, facts }
  return { id: arn, presence: 'PRESENT', lastSeenAt, resource: { ...resource, tags: observed({}, 'test') } }
}

const webAclArn = `arn:aws:wafv2:eu-west-1:${elsewhere}:regional/webacl/shared/1`
const door = stored('AWS::Test::Door', `arn:aws:test:eu-west-1:${here}:door/1`, {
  webAclArn: observed(webAclArn, 'test'),
})
const posture = definePosture()({
  resourceType: 'AWS::Test::Door',
  looksAt: webAclTypes,
  wafProtection: (_, related) => wafProtectionOf(webAclArn, related),
})

function judged(account: Partial<AccountFacts>) {
  const [judgement] = judgeAccount(
    {
      accountId: here,
      resources: [door],
      foreign: [],
      gone: new Set(),
      listed: () => true,
      organizationAccounts: null,
      organizationId: null,
      organizationalUnits: null,
      now,
      freshnessHours: 36,
      ...account,
    },
    {
      controls: {},
      postures: { 'AWS::Test::Door': posture },
      onFault: (what, _, error) => {
        throw new Error(what, { cause: error })
      },
    },
  )
  if (!judgement) throw new Error('nothing was judged')
  return judgement
}

test('what another account’s facts say counts no longer than our own: an old web ACL protects nobody', () => {
  const webAcl = (lastSeenAt: Date) =>
    stored(
      'AWS::WAFv2::WebACL',
      webAclArn,
      {
        defaultAction: observed('BLOCK', 'wafv2:GetWebACL'),
        rules: observed([], 'wafv2:GetWebACL'),
        firewallManagerRules: observed([], 'wafv2:GetWebACL'),
      },
      lastSeenAt,
    )
  const fresh = judged({ foreign: [webAcl(hoursAgo(35))] }).pillars.wafProtection
  expect(isObserved(fresh) && fresh.value.kind).toBe('blocking')
  expect(judged({ foreign: [webAcl(hoursAgo(37))] }).pillars.wafProtection).toMatchObject({ unobserved: 'stale' })
})
