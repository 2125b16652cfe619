import { describe, expect, it } from 'vitest'
import { judgePillars } from '../judge.ts'
import { observed, Unseen, unobserved } from '../observed.ts'
import type { RelatedSource } from '../related-index.ts'
import { relatedIndex } from '../related-index.ts'
import type { Resource } from '../resource.ts'
import type { ManagedGroupRules, ReferencedRuleGroup, WebAclFacts, WebAclRule } from './web-acl.ts'
import { wafProtectionOf, webAclAction, webAclTypes } from './web-acl-action.ts'

const call = 'wafv2:GetWebACL'
const where = { accountId: '111122223333', region: 'eu-west-1', partition: 'aws' }
const aclArn = 'arn:aws:wafv2:eu-west-1:111122223333:regional/webacl/web/1'
const groupArn = 'arn:aws:wafv2:eu-west-1:111122223333:regional/rulegroup/own/2'
const foreignArn = 'arn:aws:wafv2:eu-west-1:999988887777:regional/rulegroup/central/3'

const rule = (action: WebAclRule['action'], more: Partial<WebAclRule> = {}): WebAclRule => ({
  name: 'rule',
  priority: 0,
  action,
  overrideAction: null,
  group: null,
  statements: [],
  rateLimit: null,
  metrics: true,
  sampled: true,
  statement: {},
  ...more,
})
const group = (more: Partial<ReferencedRuleGroup> = {}, overrideAction: 'COUNT' | 'NONE' = 'NONE'): WebAclRule =>
  rule(null, {
    overrideAction,
    group: {
      kind: 'managed',
      vendor: 'AWS',
      name: 'Group',
      version: null,
      arn: null,
      overrides: [],
      scopedDown: false,
      ...more,
    },
  })
const shipped: ManagedGroupRules = {
  vendor: 'AWS',
  name: 'Group',
  version: null,
  rules: [
    { name: 'A', action: 'BLOCK' },
    { name: 'B', action: 'COUNT' },
  ],
}

const facts = (more: Partial<WebAclFacts> = {}): WebAclFacts => ({
  webAclArn: observed(aclArn, call),
  scope: observed('REGIONAL', call),
  defaultAction: observed('ALLOW', call),
  rules: observed([], call),
  firewallManagerRules: observed([], call),
  managedRuleGroups: observed([], call),
  managedGroupRules: observed([shipped], call),
  managedGroupVersions: observed([], call),
  capacity: observed(0, call),
  managedByFirewallManager: observed(false, call),
  retrofittedByFirewallManager: observed(false, call),
  logging: observed(null, call),
  metrics: observed(true, call),
  sampledRequests: observed(true, call),
  bodyInspectionLimits: observed({}, call),
  dataProtections: observed([], call),
  ...more,
})
const withRules = (...rules: readonly WebAclRule[]) => facts({ rules: observed(rules, call) })

const related = (resources: readonly Resource[] = [], source: Partial<RelatedSource> = {}) =>
  relatedIndex({
    resources,
    listed: () => true,
    accountId: where.accountId,
    organizationAccounts: null,
    organizationId: null,
    now: new Date(0),
    ...source,
  })
const ownGroup = (...rules: readonly WebAclRule[]): Resource => ({
  ...where,
  type: 'AWS::WAFv2::RuleGroup',
  arn: groupArn,
  name: 'own',
  incarnation: 'own',
  tags: observed({}, call),
  facts: { rules: observed(rules, 'wafv2:GetRuleGroup') },
})

describe('a web ACL blocks only when something in it can stop a request', () => {
  const count = (name: string) => ({ rule: name, action: 'COUNT' as const })
  it.each<[string, WebAclFacts, readonly Resource[], 'blocking' | 'counting']>([
    ['default BLOCK', facts({ defaultAction: observed('BLOCK', call) }), [], 'blocking'],
    ['no rules, default ALLOW', facts(), [], 'counting'],
    ['a BLOCK rule', withRules(rule('COUNT'), rule('BLOCK')), [], 'blocking'],
    ['a CAPTCHA rule', withRules(rule('CAPTCHA')), [], 'blocking'],
    ['a CHALLENGE rule', withRules(rule('CHALLENGE')), [], 'blocking'],
    ['only COUNT and ALLOW', withRules(rule('COUNT'), rule('ALLOW')), [], 'counting'],
    ['a managed group that acts', withRules(group()), [], 'blocking'],
    ['a managed group switched to COUNT', withRules(group({}, 'COUNT')), [], 'counting'],
    ['a managed group whose one blocking rule counts', withRules(group({ overrides: [count('A')] })), [], 'counting'],
    ['a managed group of which another rule counts', withRules(group({ overrides: [count('B')] })), [], 'blocking'],
    [
      'a counting rule of a group raised to BLOCK',
      withRules(group({ overrides: [count('A'), { rule: 'B', action: 'BLOCK' }] })),
      [],
      'blocking',
    ],
    [
      'an own group that blocks',
      withRules(group({ kind: 'own', vendor: null, arn: groupArn })),
      [ownGroup(rule('BLOCK'))],
      'blocking',
    ],
    [
      'an own group that counts',
      withRules(group({ kind: 'own', vendor: null, arn: groupArn })),
      [ownGroup(rule('COUNT'))],
      'counting',
    ],
    [
      'an own group whose rule is overridden',
      withRules(group({ kind: 'own', vendor: null, arn: groupArn, overrides: [count('rule')] })),
      [ownGroup(rule('BLOCK'))],
      'counting',
    ],
    [
      'a group of Firewall Manager',
      facts({ firewallManagerRules: observed([group({ kind: 'firewall-manager' })], call) }),
      [],
      'blocking',
    ],
  ])('%s', (_, acl, around, kind) => {
    expect(webAclAction(acl, related(around)).kind).toBe(kind)
  })
})

describe('a web ACL of WAF Classic', () => {
  const id = '1f2e3d4c-5b6a-7988-a7b6-c5d4e3f2a1b0'
  const regional = `arn:aws:waf-regional:eu-west-1:111122223333:webacl/${id}`
  const global = `arn:aws:waf::111122223333:webacl/${id}`
  const listed = (type: string, arn: string): Resource => ({
    ...ownGroup(),
    type,
    arn,
    name: 'legacy',
    facts: { webAclId: observed(id, 'waf:ListWebACLs') },
  })
  it.each([
    ['regional, by ARN', regional, listed('AWS::WAFRegional::WebACL', regional), regional],
    ['global, by ARN', global, listed('AWS::WAF::WebACL', global), global],
    ['global, by the bare id that CloudFront has', id, listed('AWS::WAF::WebACL', global), global],
  ])('%s, is classic, named and told to move', (_, field, acl, arn) => {
    const protection = wafProtectionOf(field, related([acl]))
    expect(protection).toMatchObject({ kind: 'classic', webAclArn: arn })
    expect(protection.because).toMatch(/“legacy” is attached.*must move to WAFv2\.$/)
  })
  it.each([regional, global, id])('stays classic where Classic itself was not read: %s', (field) => {
    for (const blind of [related([], { listed: () => false }), related()])
      expect(wafProtectionOf(field, blind)).toMatchObject({
        kind: 'classic',
        webAclArn: field,
        because: expect.stringContaining(id),
      })
  })
  it('is not mistaken for one of WAFv2, nor the reverse', () => {
    expect(() => wafProtectionOf(regional.replace('waf-regional', 'wafv2'), related())).toThrow(Unseen)
    expect(() => wafProtectionOf('not-an-id', related())).toThrow(Unseen)
  })
})

describe('what was not read decides nothing', () => {
  const denied = unobserved('denied', 'wafv2:GetWebACL')
  it('rules that were denied leave the action unknown, unless the default blocks', () => {
    expect(() => webAclAction(facts({ rules: denied }), related())).toThrow(Unseen)
    expect(webAclAction(facts({ rules: denied, defaultAction: observed('BLOCK', call) }), related()).kind).toBe(
      'blocking',
    )
  })
  it('an unread rule group matters only when no other rule blocks', () => {
    const central = group({ kind: 'firewall-manager', vendor: null, arn: foreignArn })
    expect(() => webAclAction(withRules(central), related())).toThrow(Unseen)
    expect(webAclAction(withRules(central, rule('BLOCK')), related()).kind).toBe('blocking')
  })
  it('overridden managed rules without the vendor’s list are not taken to block or to count', () => {
    const acl = facts({
      rules: observed([group({ overrides: [{ rule: 'A', action: 'COUNT' }] })], call),
      managedGroupRules: unobserved('denied', 'wafv2:DescribeManagedRuleGroup'),
    })
    expect(() => webAclAction(acl, related())).toThrow(Unseen)
  })
  it('a web ACL that is attached but was not listed is unknown, not absent', () => {
    expect(() => wafProtectionOf(aclArn, related([], { listed: () => false }))).toThrow(Unseen)
    expect(() => wafProtectionOf(aclArn, related())).toThrow(Unseen)
    expect(wafProtectionOf(null, related())).toMatchObject({ kind: 'none', webAclArn: null })
  })
  it('the runner turns it into an unobserved pillar with the reason', () => {
    const pillars = judgePillars(
      ownGroup(),
      { resourceType: 'x', looksAt: webAclTypes, wafProtection: (_, around) => wafProtectionOf(aclArn, around) },
      related([], { listed: () => false }),
      (_what, _resource, error) => {
        throw error
      },
    )
    expect(pillars.wafProtection).toMatchObject({ unobserved: 'not-covered' })
  })
})
