import { describe, expect, it } from 'vitest'
import { judgePillars } from '../judge.ts'
import { Unseen, unobserved } from '../observed.ts'
import type { Resource } from '../resource.ts'
import { attachedWebAclArn } from './attached-web-acl.ts'
import { wafProtectionOf, webAclAction, webAclTypes } from './web-acl-action.ts'
import {
  and,
  around,
  everything,
  geo,
  grouped,
  header,
  inIpSet,
  inNamespace,
  inPatternSet,
  ipSet,
  labelled,
  labelling,
  longerThan,
  managed,
  moreThan,
  not,
  or,
  path,
  pathLike,
  patternSet,
  rule,
  ruleGroup,
  shipped,
  sqli,
  type WebAclPlan,
  webAcl,
  webAclArn,
} from './web-acl-world.ts'

/** Each row: a web ACL, what lies around it, what it does, and words of the reason. */
type Row = readonly [
  title: string,
  plan: WebAclPlan,
  does: 'blocking' | 'counting' | 'unknown',
  because: RegExp,
  world?: readonly Resource[],
]

function judged(plan: WebAclPlan, world: readonly Resource[]): { readonly does: string; readonly because: string } {
  try {
    const { kind, because } = webAclAction(webAcl(plan), around(world))
    return { does: kind, because }
  } catch (error) {
    if (!(error instanceof Unseen)) throw error
    return { does: 'unknown', because: `${error.cause.call} ${error.cause.detail ?? ''}` }
  }
}

function table(title: string, rows: readonly Row[]): void {
  describe(title, () => {
    for (const [name, plan, does, because, world = []] of rows)
      it(name, () => {
        const found = judged(plan, world)
        expect(found.does).toBe(does)
        expect(found.because).toMatch(because)
      })
  })
}

const common = 'AWSManagedRulesCommonRuleSet'
const bots = 'AWSManagedRulesBotControlRuleSet'
const twoRules = shipped(common, { NoUserAgent_HEADER: 'BLOCK', SizeRestrictions_BODY: 'BLOCK' })
const allowAll = rule('ALLOW', everything, { name: 'allow all' })
const denied = unobserved('denied', 'wafv2:GetRuleGroup')

table('what a web ACL of its owner’s rules does', [
  ['without rules it lets everything pass', {}, 'counting', /no rules and allows by default/],
  [
    'without rules and with default BLOCK it stops everything',
    { blocksByDefault: true },
    'blocking',
    /default action is BLOCK/,
  ],
  [
    'one BLOCK rule is enough',
    { rules: [rule('COUNT'), rule('BLOCK')] },
    'blocking',
    /“block rule” has the action BLOCK/,
  ],
  ['a CAPTCHA keeps away who does not solve it', { rules: [rule('CAPTCHA')] }, 'blocking', /CAPTCHA/],
  ['a silent challenge does too', { rules: [rule('CHALLENGE')] }, 'blocking', /CHALLENGE/],
  ['who must pay first is kept away too', { rules: [rule('MONETIZE')] }, 'blocking', /MONETIZE/],
  [
    'rules that only count stop nothing',
    { rules: [rule('COUNT'), rule('COUNT')] },
    'counting',
    /None of its 2 rules can stop/,
  ],
  ['rules that only allow stop nothing', { rules: [rule('ALLOW'), rule('COUNT')] }, 'counting', /None of its 2 rules/],
  ['a rate limit alone blocks who exceeds it', { rules: [rule('BLOCK', moreThan(2000))] }, 'blocking', /BLOCK/],
  [
    'a rate limit that counts does not',
    { rules: [rule('COUNT', moreThan(2000))] },
    'counting',
    /None of its 1 rule can/,
  ],
  ['a block by country alone blocks', { rules: [rule('BLOCK', geo('KP', 'RU'))] }, 'blocking', /BLOCK/],
  [
    'a list of guests before default BLOCK blocks all others',
    { blocksByDefault: true, rules: [rule('ALLOW', inIpSet('partners'))] },
    'blocking',
    /default action is BLOCK/,
    [ipSet('partners', '203.0.113.0/24')],
  ],
])

table('managed rule groups and what their overrides leave of them', [
  [
    'a managed group that is left as it is acts',
    { rules: [managed(common)] },
    'blocking',
    /is a managed rule group that acts/,
  ],
  [
    'set to COUNT as a whole it only counts',
    { rules: [managed(common, { counting: true })] },
    'counting',
    /None of its 1 rule/,
  ],
  [
    'one of two rules counting leaves the other',
    { rules: [managed(common, { overrides: { NoUserAgent_HEADER: 'COUNT' } })], shipped: [twoRules] },
    'blocking',
    /managed rule group that acts/,
  ],
  [
    'with every rule set to COUNT nothing is left',
    {
      rules: [managed(common, { overrides: { NoUserAgent_HEADER: 'COUNT', SizeRestrictions_BODY: 'COUNT' } })],
      shipped: [twoRules],
    },
    'counting',
    /None of its 1 rule/,
  ],
  [
    'with every rule set to ALLOW nothing is left',
    {
      rules: [managed(common, { overrides: { NoUserAgent_HEADER: 'ALLOW', SizeRestrictions_BODY: 'ALLOW' } })],
      shipped: [twoRules],
    },
    'counting',
    /None of its 1 rule/,
  ],
  [
    'a rule that its vendor ships counting may be raised to BLOCK',
    { rules: [managed('Lists', { overrides: { A: 'BLOCK' } })], shipped: [shipped('Lists', { A: 'COUNT' })] },
    'blocking',
    /acts/,
  ],
  [
    'raising a rule of another name is ignored by WAF',
    { rules: [managed('Lists', { overrides: { a: 'BLOCK' } })], shipped: [shipped('Lists', { A: 'COUNT' })] },
    'counting',
    /None of its 1 rule/,
  ],
  [
    'a group that its vendor ships counting alone, and one rule of it overridden to COUNT, counts',
    {
      rules: [managed('Lists', { overrides: { A: 'COUNT' } })],
      shipped: [shipped('Lists', { A: 'COUNT', B: 'COUNT' })],
    },
    'counting',
    /None/,
  ],
  [
    'without the vendor’s list nobody knows what overrides leave',
    { rules: [managed(common, { overrides: { NoUserAgent_HEADER: 'COUNT' } })] },
    'unknown',
    /DescribeManagedRuleGroup.*rules of AWS AWSManagedRulesCommonRuleSet/,
  ],
  [
    'the list of another version is not the list of this one',
    {
      rules: [managed(common, { version: 'Version_1.4', overrides: { NoUserAgent_HEADER: 'COUNT' } })],
      shipped: [twoRules],
    },
    'unknown',
    /DescribeManagedRuleGroup/,
  ],
  [
    'a seller that shows no rules leaves it open',
    {
      rules: [managed('all_rules', { vendor: 'Fortinet', overrides: { A: 'COUNT' } })],
      shipped: [shipped('all_rules', {}, 'Fortinet')],
    },
    'unknown',
    /rules of Fortinet all_rules/,
  ],
  [
    'a bought group that is left as it is acts',
    { rules: [managed('OWASP_Managed', { vendor: 'F5', version: 'Version_1.11' })] },
    'blocking',
    /acts/,
  ],
  [
    'scoped down to one path it still acts there',
    { rules: [managed(bots, { within: path('/login') })] },
    'blocking',
    /acts/,
  ],
  [
    'scoped down to an empty IP set it never acts',
    { rules: [managed(bots, { within: inIpSet('nobody') })] },
    'counting',
    /“AWSManagedRulesBotControlRuleSet” never stops a request, because it matches no request: IP set “nobody” is empty/,
    [ipSet('nobody')],
  ],
])

table('rule groups of one’s own', [
  [
    'a group with a blocking rule blocks',
    { rules: [grouped('own')] },
    'blocking',
    /“own › block rule” has the action BLOCK/,
    [ruleGroup('own', [rule('BLOCK')])],
  ],
  [
    'a group whose rules count only counts',
    { rules: [grouped('own')] },
    'counting',
    /None of its 1 rule/,
    [ruleGroup('own', [rule('COUNT')])],
  ],
  [
    'an empty group stops nothing',
    { rules: [grouped('own')] },
    'counting',
    /no rules and allows by default/,
    [ruleGroup('own', [])],
  ],
  [
    'set to COUNT as a whole it only counts, whatever is in it',
    { rules: [grouped('own', { counting: true })] },
    'counting',
    /None of its 1 rule/,
    [ruleGroup('own', [rule('BLOCK')])],
  ],
  [
    'the web ACL overrides its one blocking rule',
    { rules: [grouped('own', { overrides: { 'block rule': 'COUNT' } })] },
    'counting',
    /None of its 1 rule/,
    [ruleGroup('own', [rule('BLOCK')])],
  ],
  [
    'the web ACL raises its counting rule',
    { rules: [grouped('own', { overrides: { 'count rule': 'CHALLENGE' } })] },
    'blocking',
    /CHALLENGE/,
    [ruleGroup('own', [rule('COUNT')])],
  ],
  [
    'a group that is not listed may hold anything',
    { rules: [grouped('own')] },
    'unknown',
    /wafv2:ListRuleGroups no rule group/,
  ],
  [
    'a group whose rules were denied may hold anything',
    { rules: [grouped('own')] },
    'unknown',
    /wafv2:GetRuleGroup/,
    [ruleGroup('own', denied)],
  ],
  [
    'a group of an account that no scan read may hold anything',
    { rules: [grouped('shared', { central: true })] },
    'unknown',
    /no scan has read/,
  ],
  [
    'an unread group that counts as a whole stops nothing',
    { rules: [grouped('own', { counting: true })] },
    'counting',
    /allows by default/,
  ],
  [
    'an unread group behind a rule that blocks changes nothing',
    { rules: [rule('BLOCK'), grouped('own')] },
    'blocking',
    /“block rule”/,
  ],
  [
    'an unread group before a rule that blocks may let everything pass before it',
    { rules: [grouped('own'), rule('BLOCK')] },
    'unknown',
    /ListRuleGroups/,
  ],
  [
    'an unread group before default BLOCK may let everything pass too',
    { blocksByDefault: true, rules: [grouped('own')] },
    'unknown',
    /ListRuleGroups/,
  ],
])

table('Firewall Manager’s groups before and after the owner’s rules', [
  ['a first group that acts', { first: [managed(common)] }, 'blocking', /managed rule group that acts/],
  ['a last group that acts', { last: [managed(common)] }, 'blocking', /managed rule group that acts/],
  [
    'first and last groups on trial',
    { first: [managed(common, { counting: true })], last: [managed(bots, { counting: true })] },
    'counting',
    /None of its 2 rules/,
  ],
  [
    'the owner allows everything before the last groups',
    { rules: [allowAll], last: [managed(common)] },
    'counting',
    /nothing reaches it: rule “allow all” before it has the action ALLOW for every request/,
  ],
  [
    'the owner allows everything behind the first groups',
    { first: [managed(common)], rules: [allowAll] },
    'blocking',
    /managed rule group that acts/,
  ],
  [
    'first groups count before the owner’s rule blocks',
    { first: [managed(common, { counting: true })], rules: [rule('BLOCK')] },
    'blocking',
    /“block rule”/,
  ],
  [
    'groups that were denied may hold anything',
    { rules: [rule('BLOCK')], facts: { firewallManagerRules: unobserved('denied', 'wafv2:GetWebACL') } },
    'unknown',
    /GetWebACL/,
  ],
])

table('rules that nothing reaches', [
  [
    'ALLOW for every path first',
    { rules: [allowAll, rule('BLOCK'), managed(common)] },
    'counting',
    /Rule “block rule” never stops a request, because nothing reaches it/,
  ],
  [
    'ALLOW for every path before default BLOCK',
    { blocksByDefault: true, rules: [allowAll] },
    'counting',
    /Its default action BLOCK never stops a request/,
  ],
  [
    'ALLOW for every path behind the rule that blocks',
    { rules: [rule('BLOCK'), allowAll] },
    'blocking',
    /“block rule”/,
  ],
  [
    'ALLOW for every path that is only counted',
    { rules: [rule('COUNT', everything), rule('BLOCK')] },
    'blocking',
    /“block rule”/,
  ],
  [
    'ALLOW for one path only',
    { rules: [rule('ALLOW', path('/health', 'EXACTLY')), rule('BLOCK')] },
    'blocking',
    /“block rule”/,
  ],
  [
    'ALLOW for whatever contains a slash',
    { rules: [rule('ALLOW', path('/', 'CONTAINS', 'LOWERCASE')), rule('BLOCK')] },
    'counting',
    /nothing reaches it/,
  ],
  [
    'ALLOW for a pattern that every path matches',
    { rules: [rule('ALLOW', pathLike('.*')), rule('BLOCK')] },
    'counting',
    /every path matches it/,
  ],
  [
    'ALLOW for paths of any length',
    { rules: [rule('ALLOW', longerThan('UriPath', 0)), rule('BLOCK')] },
    'counting',
    /every path is that long/,
  ],
  [
    'ALLOW for all but an empty IP set',
    { rules: [rule('ALLOW', not(inIpSet('nobody'))), rule('BLOCK')] },
    'counting',
    /IP set “nobody” is empty/,
    [ipSet('nobody')],
  ],
  [
    'ALLOW for all but a set of some',
    { rules: [rule('ALLOW', not(inIpSet('some'))), rule('BLOCK')] },
    'blocking',
    /“block rule”/,
    [ipSet('some', '203.0.113.0/24')],
  ],
  [
    'ALLOW for two halves of all IPv4 addresses',
    { rules: [rule('ALLOW', inIpSet('half and half')), rule('BLOCK')] },
    'counting',
    /holds every IPv4 address/,
    [ipSet('half and half', '0.0.0.0/1', '128.0.0.0/1')],
  ],
  [
    'ALLOW for one half of them',
    { rules: [rule('ALLOW', inIpSet('half')), rule('BLOCK')] },
    'blocking',
    /“block rule”/,
    [ipSet('half', '0.0.0.0/1')],
  ],
  [
    'ALLOW for an IP set that nobody read',
    { rules: [rule('ALLOW', inIpSet('unread')), rule('BLOCK')] },
    'unknown',
    /wafv2:ListIPSets/,
  ],
  [
    'ALLOW for addresses that a header names',
    {
      rules: [
        rule('ALLOW', inIpSet('unread', { IPSetForwardedIPConfig: { HeaderName: 'X-Forwarded-For' } })),
        rule('BLOCK'),
      ],
    },
    'blocking',
    /“block rule”/,
  ],
  [
    'ALLOW for every path from one country',
    { rules: [rule('ALLOW', and(everything, geo('DE'))), rule('BLOCK')] },
    'blocking',
    /“block rule”/,
  ],
  [
    'ALLOW for one country or every path',
    { rules: [rule('ALLOW', or(geo('DE'), everything)), rule('BLOCK')] },
    'counting',
    /nothing reaches it/,
  ],
  [
    'ALLOW for everything in a group of one’s own',
    { rules: [grouped('own'), rule('BLOCK')] },
    'counting',
    /rule “own › allow all” before it/,
    [ruleGroup('own', [allowAll])],
  ],
  [
    'the same group on trial lets the rest act',
    { rules: [grouped('own', { counting: true }), rule('BLOCK')] },
    'blocking',
    /“block rule”/,
    [ruleGroup('own', [allowAll])],
  ],
  [
    'BLOCK for every path stops everything',
    { rules: [rule('BLOCK', everything), rule('COUNT')] },
    'blocking',
    /“block rule”/,
  ],
  [
    'CAPTCHA for every path lets those who solve it go on',
    { rules: [rule('CAPTCHA', everything)] },
    'blocking',
    /CAPTCHA/,
  ],
])

table('rules that match nothing', [
  [
    'BLOCK for an empty IP set',
    { rules: [rule('BLOCK', inIpSet('blocklist'))] },
    'counting',
    /Rule “block rule” never stops a request, because it matches no request: IP set “blocklist” is empty/,
    [ipSet('blocklist')],
  ],
  [
    'BLOCK for an IP set that nobody read',
    { rules: [rule('BLOCK', inIpSet('blocklist'))] },
    'unknown',
    /wafv2:ListIPSets/,
  ],
  [
    'BLOCK for an empty IP set or a country',
    { rules: [rule('BLOCK', or(inIpSet('blocklist'), geo('KP')))] },
    'blocking',
    /BLOCK/,
    [ipSet('blocklist')],
  ],
  [
    'BLOCK for an unread IP set or a country',
    { rules: [rule('BLOCK', or(inIpSet('blocklist'), geo('KP')))] },
    'blocking',
    /BLOCK/,
  ],
  [
    'BLOCK for an empty pattern set',
    { rules: [rule('BLOCK', inPatternSet('agents'))] },
    'counting',
    /pattern set “agents” is empty/,
    [patternSet('agents', 0)],
  ],
  [
    'BLOCK for a pattern set',
    { rules: [rule('BLOCK', inPatternSet('agents'))] },
    'blocking',
    /BLOCK/,
    [patternSet('agents', 3)],
  ],
  [
    'a rate limit on the paths of an empty pattern set',
    { rules: [rule('BLOCK', moreThan(100, inPatternSet('agents')))] },
    'counting',
    /pattern set “agents” is empty/,
    [patternSet('agents', 0)],
  ],
])

table('labels', [
  [
    'BLOCK on what a counting rule labelled before',
    { rules: [labelling('sqli', sqli), rule('BLOCK', labelled('sqli'))] },
    'blocking',
    /“block rule”/,
  ],
  [
    'BLOCK on what a rule labels only afterwards',
    { rules: [rule('BLOCK', labelled('sqli')), labelling('sqli', sqli)] },
    'counting',
    /no rule before it adds the label sqli/,
  ],
  [
    'BLOCK on a label that nobody adds',
    { rules: [labelling('sqli', sqli), rule('BLOCK', labelled('xss'))] },
    'counting',
    /no rule before it adds the label xss/,
  ],
  [
    'BLOCK on the same label in full',
    { rules: [labelling('sqli'), rule('BLOCK', labelled('awswaf:111122223333:webacl:web:sqli'))] },
    'blocking',
    /“block rule”/,
  ],
  [
    'BLOCK on the same label of another web ACL',
    { rules: [labelling('sqli'), rule('BLOCK', labelled('awswaf:111122223333:webacl:other:sqli'))] },
    'counting',
    /no rule before it/,
  ],
  [
    'BLOCK on a namespace that a label lies in',
    { rules: [labelling('attack:sqli'), rule('BLOCK', inNamespace('attack:'))] },
    'blocking',
    /“block rule”/,
  ],
  [
    'BLOCK on what a managed group on trial labelled',
    {
      rules: [
        managed(common, { counting: true }),
        rule('BLOCK', labelled('awswaf:managed:aws:core-rule-set:NoUserAgent_Header')),
      ],
    },
    'blocking',
    /“block rule”/,
  ],
  [
    'BLOCK on what a rule set to COUNT labelled',
    {
      rules: [
        managed(common, { overrides: { NoUserAgent_HEADER: 'COUNT', SizeRestrictions_BODY: 'COUNT' } }),
        rule('BLOCK', and(labelled('awswaf:managed:aws:core-rule-set:SizeRestrictions_Body'), path('/upload'))),
      ],
      shipped: [twoRules],
    },
    'blocking',
    /“block rule”/,
  ],
  [
    'BLOCK on a label of a managed group that is not there',
    {
      rules: [
        managed(common, { counting: true }),
        rule('BLOCK', labelled('awswaf:managed:aws:bot-control:bot:unverified')),
      ],
    },
    'counting',
    /no rule before it adds the label awswaf:managed:aws:bot-control/,
  ],
  [
    'BLOCK on a label that a bought group may add',
    {
      rules: [managed('Bots', { vendor: 'F5', counting: true }), rule('BLOCK', labelled('awswaf:managed:f5:bots:bad'))],
    },
    'blocking',
    /“block rule”/,
  ],
  [
    'BLOCK on a missing token, which bot control labels',
    { rules: [managed(bots, { counting: true }), rule('BLOCK', labelled('awswaf:managed:token:absent'))] },
    'blocking',
    /“block rule”/,
  ],
  [
    'BLOCK on a missing token, which nothing looks at',
    { rules: [managed(common, { counting: true }), rule('BLOCK', labelled('awswaf:managed:token:absent'))] },
    'counting',
    /no rule before it/,
  ],
  [
    'BLOCK on a region that a geographic rule labelled',
    { rules: [rule('COUNT', geo('US')), rule('BLOCK', labelled('awswaf:clientip:geo:region:US-TX'))] },
    'blocking',
    /“block rule”/,
  ],
  [
    'BLOCK on a region without a geographic rule',
    { rules: [rule('BLOCK', labelled('awswaf:clientip:geo:region:US-TX'))] },
    'counting',
    /no rule before it/,
  ],
  [
    'ALLOW for all without a label that nobody adds',
    { rules: [rule('ALLOW', not(labelled('bad'))), rule('BLOCK')] },
    'counting',
    /nothing reaches it/,
  ],
  [
    'ALLOW for all with a label that every request gets',
    { rules: [labelling('seen', everything), rule('ALLOW', labelled('seen')), rule('BLOCK')] },
    'counting',
    /nothing reaches it/,
  ],
  [
    'a label of a group of one’s own, asked for in full',
    { rules: [grouped('own'), rule('BLOCK', labelled('awswaf:111122223333:rulegroup:own:bad'))] },
    'blocking',
    /“block rule”/,
    [ruleGroup('own', [labelling('bad')])],
  ],
  [
    'a label of a group of one’s own, asked for as if the web ACL added it',
    { rules: [grouped('own'), rule('BLOCK', labelled('bad'))] },
    'counting',
    /no rule before it/,
    [ruleGroup('own', [labelling('bad')])],
  ],
  [
    'a label that a first group of Firewall Manager adds',
    {
      first: [grouped('own', { counting: true })],
      rules: [rule('BLOCK', labelled('awswaf:111122223333:rulegroup:own:bad'))],
    },
    'blocking',
    /“block rule”/,
    [ruleGroup('own', [labelling('bad')])],
  ],
  [
    'a label that an unread group may add',
    { rules: [grouped('own', { counting: true }), rule('BLOCK', labelled('awswaf:111122223333:rulegroup:own:bad'))] },
    'unknown',
    /ListRuleGroups/,
  ],
  [
    'a label that a rule may add which was read before labels were kept',
    { rules: [rule('COUNT', sqli, { labels: undefined }), rule('BLOCK', labelled('sqli'))] },
    'unknown',
    /labels of count rule/,
  ],
  [
    'a label that only an unreached rule adds',
    { rules: [allowAll, labelling('bad'), rule('BLOCK', labelled('bad'))] },
    'counting',
    /nothing reaches it/,
  ],
])

table('what was not read decides nothing', [
  [
    'rules that were denied may hold anything',
    { facts: { rules: unobserved('denied', 'wafv2:GetWebACL') } },
    'unknown',
    /GetWebACL/,
  ],
  [
    'rules that were denied may let everything pass before default BLOCK',
    { blocksByDefault: true, facts: { rules: unobserved('denied', 'wafv2:GetWebACL') } },
    'unknown',
    /GetWebACL/,
  ],
  [
    'rules that were denied change nothing behind a first group that acts',
    { first: [managed(common)], facts: { rules: unobserved('denied', 'wafv2:GetWebACL') } },
    'blocking',
    /acts/,
  ],
  [
    'an unread default action behind counting rules may be either',
    { rules: [rule('COUNT')], facts: { defaultAction: unobserved('not-returned', 'wafv2:GetWebACL') } },
    'unknown',
    /GetWebACL/,
  ],
  [
    'an unread default action behind a rule that blocks changes nothing',
    {
      rules: [rule('BLOCK', header('x-attack'))],
      facts: { defaultAction: unobserved('not-returned', 'wafv2:GetWebACL') },
    },
    'blocking',
    /“block rule”/,
  ],
  [
    'an unread default action that nothing reaches changes nothing',
    { rules: [allowAll], facts: { defaultAction: unobserved('not-returned', 'wafv2:GetWebACL') } },
    'counting',
    /None of its 1 rule/,
  ],
])

describe('the web ACL that a resource names', () => {
  const id = '1f2e3d4c-5b6a-7988-a7b6-c5d4e3f2a1b0'
  const regional = `arn:aws:waf-regional:eu-west-1:111122223333:webacl/${id}`
  const global = `arn:aws:waf::111122223333:webacl/${id}`
  const listed = (type: string, arn: string): Resource => ({
    ...ipSet('x'),
    type,
    arn,
    name: 'legacy',
    facts: { webAclId: { value: id, call: 'waf:ListWebACLs' } },
  })
  it('none: the field is empty', () => {
    expect(wafProtectionOf(null, around([]))).toMatchObject({ kind: 'none', webAclArn: null })
  })
  it('counting and blocking: what the web ACL does, by its name', () => {
    expect(wafProtectionOf(webAclArn, around([webAcl({})]))).toMatchObject({
      kind: 'counting',
      because: 'Web ACL “web”: It has no rules and allows by default.',
    })
    expect(wafProtectionOf(webAclArn, around([webAcl({ blocksByDefault: true })]))).toMatchObject({ kind: 'blocking' })
  })
  it.each([
    ['regional, by ARN', regional, listed('AWS::WAFRegional::WebACL', regional), regional],
    ['global, by ARN', global, listed('AWS::WAF::WebACL', global), global],
    ['global, by the bare id that CloudFront has', id, listed('AWS::WAF::WebACL', global), global],
  ])('classic, %s: named and told to move', (_title, field, acl, arn) => {
    const protection = wafProtectionOf(field, around([acl]))
    expect(protection).toMatchObject({ kind: 'classic', webAclArn: arn })
    expect(protection.because).toMatch(/“legacy” is attached.*must move to WAFv2\.$/)
  })
  it.each([regional, global, id])('classic stays so where Classic itself was not read: %s', (field) => {
    for (const blind of [around([], { listed: () => false }), around([])])
      expect(wafProtectionOf(field, blind)).toMatchObject({
        kind: 'classic',
        webAclArn: field,
        because: expect.stringContaining(id),
      })
  })
  it('one that is attached but was not listed is unknown, not absent', () => {
    expect(() => wafProtectionOf(webAclArn, around([], { listed: () => false }))).toThrow(Unseen)
    expect(() => wafProtectionOf(webAclArn, around([]))).toThrow(Unseen)
    expect(() => wafProtectionOf(regional.replace('waf-regional', 'wafv2'), around([]))).toThrow(Unseen)
    expect(() => wafProtectionOf('not-an-id', around([]))).toThrow(Unseen)
  })
  it('the runner turns what is unknown into an unobserved pillar with the reason', () => {
    const pillars = judgePillars(
      ipSet('x'),
      { resourceType: 'x', looksAt: webAclTypes, wafProtection: (_, related) => wafProtectionOf(webAclArn, related) },
      around([], { listed: () => false }),
      (_what, _resource, error) => {
        throw error
      },
    )
    expect(pillars.wafProtection).toMatchObject({ unobserved: 'not-covered' })
    expect(attachedWebAclArn(pillars.wafProtection)).toBe(webAclArn)
  })
})
