import type { LoggingConfiguration, Rule, WebACL } from '@aws-sdk/client-wafv2'
import { describe, expect, it } from 'vitest'
import { controls } from '#.generated/controls.ts'
import type { Control } from '#domain/control.ts'
import { judgeControl } from '#domain/judge.ts'
import { type Observed, observed, seen, unobserved } from '#domain/observed.ts'
import { relatedIndex } from '#domain/related-index.ts'
import type { Resource } from '#domain/resource.ts'
import { dropsBlocks } from '#domain/waf/log-filter.ts'
import { leftOut, statementsIn } from '#domain/waf/statement.ts'
import { groupRule, withRules } from './example-rules.ts'
import { loggingOf } from './logging.ts'
import { rulesOf } from './rules.ts'
import { isBroad, oversizeHandlings } from './statement.ts'
import { posture } from './web-acl.posture.ts'
import { webAcl } from './web-acl.ts'

const visible = { MetricName: 'm', CloudWatchMetricsEnabled: true, SampledRequestsEnabled: false }
const bytes = (text: string) => new TextEncoder().encode(text)
const summary = { ARN: 'arn:aws:wafv2:eu-west-1:111122223333:regional/webacl/web/1', Name: 'web', Id: '1' }
const detail: WebACL = {
  ...summary,
  DefaultAction: { Allow: {} },
  Rules: [],
  VisibilityConfig: visible,
  Capacity: 7,
  ManagedByFirewallManager: false,
}
const answers = {
  detail: observed(detail, 'wafv2:GetWebACL'),
  logging: observed([], 'wafv2:ListLoggingConfigurations'),
  tags: observed([{ Key: '__proto__', Value: 'x' }], 'wafv2:ListTagsForResource'),
  groupRules: observed([], 'wafv2:DescribeManagedRuleGroup'),
  groupVersions: observed([], 'wafv2:ListAvailableManagedRuleGroupVersions'),
}
const rule = (more: Partial<Rule>): Rule => ({
  Name: 'r',
  Priority: 0,
  Statement: { GeoMatchStatement: { CountryCodes: ['AQ'] } },
  Action: { Block: {} },
  VisibilityConfig: visible,
  ...more,
})

describe('facts of a web ACL', () => {
  it('come from the list where the detail was denied, and stay unread otherwise', () => {
    const denied = unobserved('denied', 'wafv2:GetWebACL')
    const { facts } = webAcl(summary, 'REGIONAL', { ...answers, detail: denied })
    expect(facts.webAclArn).toEqual({ value: summary.ARN, call: 'wafv2:ListWebACLs' })
    for (const name of ['rules', 'defaultAction', 'capacity', 'metrics', 'firewallManagerRules'] as const)
      expect(facts[name]).toEqual(denied)
  })
  it('a default action or flag that AWS left out is not taken to be ALLOW or false', () => {
    const bare = { ...detail, DefaultAction: {}, ManagedByFirewallManager: undefined, Capacity: undefined }
    const { facts } = webAcl(summary, 'REGIONAL', { ...answers, detail: observed(bare, 'wafv2:GetWebACL') })
    for (const name of ['defaultAction', 'managedByFirewallManager', 'capacity'] as const)
      expect(facts[name]).toMatchObject({ unobserved: 'not-returned' })
  })
  it('no logging in any scope is null; logging that was denied is not', () => {
    expect(webAcl(summary, 'REGIONAL', answers).facts.logging).toMatchObject({ value: null })
    const logging = unobserved('denied', 'wafv2:ListLoggingConfigurations')
    expect(webAcl(summary, 'REGIONAL', { ...answers, logging }).facts.logging).toEqual(logging)
  })
  it('a tag named __proto__ stays a tag', () => {
    expect(Object.entries(seen(webAcl(summary, 'REGIONAL', answers).tags))).toEqual([['__proto__', 'x']])
  })
})

describe('rules', () => {
  it('an action or override this version does not know leaves the whole list unread', () => {
    expect(rulesOf([rule({ Action: {} })], 'c')).toMatchObject({ unobserved: 'schema-drift' })
    const managed = {
      VendorName: 'AWS',
      Name: 'G',
      RuleActionOverrides: [{ Name: 'A', ActionToUse: {} }],
    }
    const group = rule({
      Action: undefined,
      OverrideAction: { None: {} },
      Statement: { ManagedRuleGroupStatement: managed },
    })
    expect(rulesOf([group], 'c')).toMatchObject({ unobserved: 'schema-drift' })
  })
  it('ExcludedRules count, and RuleActionOverrides win over them', () => {
    const [read] = seen(
      rulesOf(
        [
          rule({
            Action: undefined,
            OverrideAction: { None: {} },
            Statement: {
              ManagedRuleGroupStatement: {
                VendorName: 'AWS',
                Name: 'G',
                ExcludedRules: [{ Name: 'A' }, { Name: 'B' }],
                RuleActionOverrides: [{ Name: 'A', ActionToUse: { Captcha: {} } }],
              },
            },
          }),
        ],
        'c',
      ),
    )
    expect(read?.group?.overrides).toEqual([
      { rule: 'A', action: 'CAPTCHA' },
      { rule: 'B', action: 'COUNT' },
    ])
  })
  it('a secret that a header, a query or a body is compared with is not stored; a path is', () => {
    const match = (FieldToMatch: object, text: string) => ({
      ByteMatchStatement: {
        SearchString: bytes(text),
        FieldToMatch,
        PositionalConstraint: 'EXACTLY' as const,
        TextTransformations: [],
      },
    })
    const [read] = seen(
      rulesOf(
        [
          rule({
            Statement: {
              AndStatement: {
                Statements: [
                  match({ SingleHeader: { Name: 'x-secret' } }, 'hunter2'),
                  match({ SingleQueryArgument: { Name: 'key' } }, 'hunter2'),
                  match({ Body: {} }, 'hunter2'),
                  match({ UriPath: {} }, '/admin'),
                ],
              },
            },
          }),
        ],
        'c',
      ),
    )
    expect(JSON.stringify(read)).not.toContain('hunter2')
    expect(JSON.stringify(read)).toContain(leftOut)
    expect(JSON.stringify(read)).toContain('/admin')
    expect(read?.statements).toEqual(['AndStatement', 'ByteMatchStatement'])
  })
})

describe('the order of rules', () => {
  const group = (Name: string, Priority: number) => ({
    Name,
    Priority,
    FirewallManagerStatement: { ManagedRuleGroupStatement: { VendorName: 'AWS', Name: 'G' } },
    OverrideAction: { None: {} },
    VisibilityConfig: visible,
  })
  it('lower priorities first; Firewall Manager’s groups say whether they stand before the owner’s rules or after', () => {
    const acl: WebACL = {
      ...detail,
      Rules: [rule({ Name: 'b', Priority: 2 }), rule({ Name: 'a', Priority: 1 })],
      PreProcessFirewallManagerRuleGroups: [group('pre 2', 2), group('pre 1', 1)],
      PostProcessFirewallManagerRuleGroups: [group('post', 0)],
    }
    const { facts } = webAcl(summary, 'REGIONAL', { ...answers, detail: observed(acl, 'wafv2:GetWebACL') })
    expect(seen(facts.rules).map(({ name }) => name)).toEqual(['a', 'b'])
    expect(seen(facts.firewallManagerRules).map(({ name, stage }) => `${name} ${stage}`)).toEqual([
      'pre 1 first',
      'pre 2 first',
      'post last',
    ])
  })
  it('labels are kept as the rule has them, and none is an empty list', () => {
    const labels = (RuleLabels?: Rule['RuleLabels']) => seen(rulesOf([rule({ RuleLabels })], 'c'))[0]?.labels
    expect(labels([{ Name: 'bad:agent' }])).toEqual(['bad:agent'])
    expect(labels()).toEqual([])
  })
})

describe('managed rule groups in use', () => {
  const managed = (VendorName: string, more: object = {}) => ({
    VendorName,
    Name: 'G',
    ...more,
  })
  const using = (statement: object, OverrideAction: object = { None: {} }) =>
    rule({ Action: undefined, OverrideAction, Statement: { ManagedRuleGroupStatement: statement as never } })
  it('name vendor, version, who added them and whether they act; own groups are not among them', () => {
    const acl: WebACL = {
      ...detail,
      Rules: [
        using(managed('F5', { Version: 'Version_2.0' })),
        using(managed('AWS', { ExcludedRules: [{ Name: 'A' }] }), { Count: {} }),
        rule({
          Action: undefined,
          OverrideAction: { None: {} },
          Statement: { RuleGroupReferenceStatement: { ARN: 'arn:own/group/own/1' } },
        }),
      ],
      PreProcessFirewallManagerRuleGroups: [
        {
          Name: 'FM',
          Priority: 0,
          FirewallManagerStatement: { ManagedRuleGroupStatement: managed('AWS') },
          OverrideAction: { None: {} },
          VisibilityConfig: visible,
        },
      ],
    }
    const { facts } = webAcl(summary, 'REGIONAL', { ...answers, detail: observed(acl, 'wafv2:GetWebACL') })
    const plain = { name: 'G', version: null, counting: false, overriddenRules: 0, from: 'OWNER' }
    expect(seen(facts.managedRuleGroups)).toEqual([
      { ...plain, vendor: 'AWS', from: 'FIREWALL_MANAGER' },
      { ...plain, vendor: 'F5', version: 'Version_2.0' },
      { ...plain, vendor: 'AWS', counting: true, overriddenRules: 1 },
    ])
  })
})

describe('statements', () => {
  it('are found inside scope-downs and negations', () => {
    const nested = {
      RateBasedStatement: { ScopeDownStatement: { NotStatement: { Statement: { SqliMatchStatement: {} } } } },
    }
    expect([...statementsIn(nested)].map(({ kind }) => kind)).toEqual([
      'RateBasedStatement',
      'NotStatement',
      'SqliMatchStatement',
    ])
  })
  it('inspecting a body without oversize handling continues, as AWS does', () => {
    expect(oversizeHandlings({ SqliMatchStatement: { FieldToMatch: { Body: {} } } })).toEqual(['CONTINUE'])
    expect(oversizeHandlings({ SqliMatchStatement: { FieldToMatch: { UriPath: {} } } })).toEqual([])
  })
  it.each([
    [{ GeoMatchStatement: { CountryCodes: ['DE'] } }, true],
    [{ NotStatement: { Statement: { GeoMatchStatement: {} } } }, true],
    [{ AndStatement: { Statements: [{ GeoMatchStatement: {} }, { LabelMatchStatement: {} }] } }, false],
    [{ OrStatement: { Statements: [{ IPSetReferenceStatement: {} }, { GeoMatchStatement: {} }] } }, true],
    [{ IPSetReferenceStatement: { ARN: 'a' } }, false],
    [{ RegexMatchStatement: { RegexString: '^/health$' } }, false],
  ])('%j is broad: %s', (statement, broad) => {
    expect(isBroad(statement)).toBe(broad)
  })
})

describe('logging in several scopes', () => {
  const configuration = (more: Partial<LoggingConfiguration>): LoggingConfiguration => ({
    ResourceArn: summary.ARN,
    LogDestinationConfigs: ['arn:a'],
    ...more,
  })
  it('adds destinations up, and counts a field as redacted only when every log redacts it', () => {
    const logging = loggingOf([
      configuration({ RedactedFields: [{ SingleHeader: { Name: 'Cookie' } }, { QueryString: {} }] }),
      configuration({ LogDestinationConfigs: ['arn:b'], RedactedFields: [{ SingleHeader: { Name: 'cookie' } }] }),
    ])
    expect(logging).toMatchObject({ destinations: ['arn:a', 'arn:b'], redactedFields: ['SINGLE_HEADER:cookie'] })
  })
  it('a filter that drops blocked requests of some label loses records', () => {
    const filters = [{ behavior: 'DROP', requirement: 'MEETS_ALL', conditions: ['action:BLOCK', 'label:x'] }] as const
    const logging = { destinations: [], redactedFields: [], defaultBehavior: 'KEEP', filters } as const
    expect(dropsBlocks(logging)).toContain('label:x')
    expect(
      dropsBlocks({ ...logging, filters: [{ ...filters[0], conditions: ['action:ALLOW', 'label:x'] }] }),
    ).toBeNull()
  })
})

it('a web ACL protects whatever names it, of every type that was listed', () => {
  const accountId = '111122223333'
  const where = { accountId, region: 'eu-west-1', partition: 'aws', incarnation: '1', tags: observed({}, 'call') }
  const carrier = (type: string, name: string, webAclArn: Observed<string | null>) => ({
    ...where,
    type,
    name,
    arn: name,
    facts: { webAclArn },
  })
  const related = relatedIndex({
    resources: [
      carrier('AWS::ElasticLoadBalancingV2::LoadBalancer', 'balancer', observed(summary.ARN, 'call')),
      carrier('AWS::AppRunner::Service', 'service', observed(summary.ARN, 'call')),
      carrier('AWS::AppRunner::Service', 'other', observed(null, 'call')),
      carrier('AWS::AppRunner::Service', 'unread', unobserved('denied', 'wafv2:ListResourcesForWebACL')),
    ],
    listed: (type) => type === 'AWS::AppRunner::Service',
    accountId,
    organizationAccounts: null,
    organizationId: null,
    now: new Date(),
  })
  const subject = { ...where, type: 'AWS::WAFv2::WebACL', ...webAcl(summary, 'REGIONAL', answers) }
  expect(posture.relations?.(subject, related)).toEqual([{ kind: 'protects', to: 'service' }])
})

describe('the verdict on', () => {
  const related = (...resources: readonly Resource[]) =>
    relatedIndex({
      resources,
      listed: () => true,
      accountId: '111122223333',
      organizationAccounts: null,
      organizationId: null,
      now: new Date(0),
    })
  const resource = (type: string, arn: string, facts: Record<string, unknown>): Resource => ({
    accountId: '111122223333',
    region: 'eu-west-1',
    partition: 'aws',
    type,
    arn,
    name: arn,
    incarnation: arn,
    tags: observed({}, 'c'),
    facts: Object.fromEntries(Object.entries(facts).map(([name, value]) => [name, observed(value, 'c')])),
  })
  const judged = (id: string, subject: Resource, ...others: readonly Resource[]) =>
    judgeControl(
      id,
      controls[id] as Control,
      subject,
      {} as never,
      related(subject, ...others),
      (_what, _resource, error) => {
        throw error
      },
    ).compliance

  it('cross-site scripting sees that the common rule set counts in all of its rules against it', () => {
    const off = (...where: readonly string[]) => {
      const overrides = where.map((one) => ({ rule: `CrossSiteScripting_${one}`, action: 'COUNT' as const }))
      const name = 'AWSManagedRulesCommonRuleSet'
      const rules = ['NoUserAgent_HEADER', 'CrossSiteScripting_BODY'].map((rule) => ({ name: rule, action: 'BLOCK' }))
      return resource('AWS::WAFv2::WebACL', 'arn', {
        ...withRules(groupRule({ name, overrides })),
        managedGroupRules: [{ vendor: 'AWS', name, version: null, rules }],
      })
    }
    const id = 'wafv2/webacl-xss-protection'
    expect(judged(id, off('COOKIE'))).toBe('COMPLIANT')
    expect(judged(id, off('COOKIE', 'QUERYARGUMENTS', 'BODY', 'URIPATH'))).toBe('NON_COMPLIANT')
  })

  it('the inspected body leaves alone what protects load balancers and AppSync, whose limit is fixed', () => {
    const webAcl = resource('AWS::WAFv2::WebACL', 'arn', { scope: 'REGIONAL', bodyInspectionLimits: {} })
    const id = 'wafv2/webacl-body-inspection-limit'
    expect(judged(id, webAcl)).toBe('NON_COMPLIANT')
    for (const type of ['AWS::AppSync::GraphQLApi', 'AWS::ElasticLoadBalancingV2::LoadBalancer'])
      expect(judged(id, webAcl, resource(type, 'carrier', { webAclArn: 'arn' }))).toBe('NOT_APPLICABLE')
  })
})
