import { describe, expect, it } from 'vitest'
import { unobserved } from '../observed.ts'
import type { Resource } from '../resource.ts'
import { type ActingRule, actingRules } from './acting-rules.ts'
import type { ProtectionKind } from './protection-kinds.ts'
import {
  and,
  around,
  everything,
  geo,
  grouped,
  inIpSet,
  ipSet,
  labelled,
  labelling,
  longerThan,
  managed,
  moreThan,
  not,
  path,
  rule,
  ruleGroup,
  shipped,
  sqli,
  type WebAclPlan,
  webAcl,
  xss,
} from './web-acl-world.ts'

const linesOf = (plan: WebAclPlan, world: readonly Resource[] = []) => [...actingRules(webAcl(plan), around(world))]

/** `place name: action`, with `?` where it is not known whether it stops, and `-` where it never acts. */
const brief = ({ place, name, action, stops, idle }: ActingRule) =>
  `${place} ${name}: ${action ?? 'as set'}${stops === null ? ' ?' : idle ? ' -' : ''}`

const common = 'AWSManagedRulesCommonRuleSet'
const bots = 'AWSManagedRulesBotControlRuleSet'
const reputation = 'AWSManagedRulesAmazonIpReputationList'

describe('the order of rules', () => {
  it('Firewall Manager’s first groups, the owner’s by priority, Firewall Manager’s last groups, the default action', () => {
    const lines = linesOf({
      first: [managed(reputation)],
      rules: [rule('COUNT', geo('US'), { name: 'a' }), grouped('own'), rule('BLOCK', sqli, { name: 'c' })],
      last: [managed(bots, { counting: true }), managed(common)],
    })
    expect(lines.map(({ place, name, from }) => `${place} ${name} (${from})`)).toEqual([
      `1 ${reputation} (firewall-manager-first)`,
      '2 a (owner)',
      '3 own (owner)',
      '4 c (owner)',
      `5 ${bots} (firewall-manager-last)`,
      `6 ${common} (firewall-manager-last)`,
      'default default action (owner)',
    ])
  })
  it('lower numbers first, however the facts have them', () => {
    const { facts } = webAcl({ rules: [rule('COUNT', sqli, { name: 'a' }), rule('BLOCK', sqli, { name: 'b' })] })
    const reversed = { ...facts.rules, value: 'value' in facts.rules ? facts.rules.value.toReversed() : [] }
    expect(linesOf({ facts: { rules: reversed } }).map(brief)).toEqual([
      '1 a: COUNT',
      '2 b: BLOCK',
      'default default action: ALLOW',
    ])
  })
  it('rules of a group of one’s own follow it, numbered within it', () => {
    const world = [ruleGroup('own', [rule('COUNT', xss, { name: 'x' }), rule('BLOCK', sqli, { name: 's' })])]
    expect(linesOf({ rules: [rule('COUNT'), grouped('own')] }, world).map(brief)).toEqual([
      '1 count rule: COUNT',
      '2 own: as set',
      '2.1 own › x: COUNT',
      '2.2 own › s: BLOCK',
      'default default action: ALLOW',
    ])
  })
  it('facts that were read before the stage was kept tell it by Firewall Manager’s names', () => {
    const plan = { rules: [rule('COUNT')] }
    const old = (name: string) => ({ ...managed(common), name })
    const facts = { firewallManagerRules: { value: [old('POSTFMManaged-p-1'), old('PREFMManaged-p-1')], call: 'c' } }
    expect(linesOf({ ...plan, facts }).map(({ name }) => name)).toEqual([
      'PREFMManaged-p-1',
      'count rule',
      'POSTFMManaged-p-1',
      'default action',
    ])
  })
})

describe('why a rule acts otherwise than it says', () => {
  it('the web ACL sets a whole group to COUNT', () => {
    const [group, inner] = linesOf({ rules: [grouped('own', { counting: true })] }, [ruleGroup('own', [rule('BLOCK')])])
    expect(group).toMatchObject({ action: 'COUNT', changed: 'The web ACL sets the whole group to COUNT.' })
    expect(inner).toMatchObject({ stated: 'BLOCK', action: 'COUNT', stops: false })
    expect(inner?.changed).toBe('The web ACL sets the whole group to COUNT.')
  })
  it('the web ACL overrides one rule of a group of one’s own', () => {
    const use = { overrides: { 'block rule': 'COUNT', other: 'BLOCK' } } as const
    const [, inner] = linesOf({ rules: [grouped('own', use)] }, [ruleGroup('own', [rule('BLOCK')])])
    expect(inner).toMatchObject({ stated: 'BLOCK', action: 'COUNT', changed: 'The web ACL overrides it to COUNT.' })
  })
  it('an override to what the rule does anyway changes nothing', () => {
    const use = { overrides: { 'block rule': 'BLOCK' } } as const
    const [, inner] = linesOf({ rules: [grouped('own', use)] }, [ruleGroup('own', [rule('BLOCK')])])
    expect(inner).toMatchObject({ action: 'BLOCK', changed: null, stops: true })
  })
  it('overridden rules of a managed group are named, with what the vendor set, or that WAF ignores the override', () => {
    const [line] = linesOf({
      rules: [managed(common, { overrides: { NoUserAgent_HEADER: 'COUNT', Misspelt: 'COUNT' } })],
      shipped: [shipped(common, { NoUserAgent_HEADER: 'BLOCK', GenericLFI_BODY: 'BLOCK' })],
    })
    expect(line).toMatchObject({ action: null, stops: true })
    expect(line?.overridden).toEqual([
      { rule: 'NoUserAgent_HEADER', stated: 'BLOCK', action: 'COUNT', ignored: false },
      { rule: 'Misspelt', stated: null, action: 'COUNT', ignored: true },
    ])
  })
  it('overrides whose vendor’s list was not read are shown, and what is left of the group is not known', () => {
    const [line] = linesOf({
      rules: [managed(common, { overrides: { NoUserAgent_HEADER: 'COUNT' } })],
      facts: { managedGroupRules: unobserved('denied', 'wafv2:DescribeManagedRuleGroup') },
    })
    expect(line).toMatchObject({ stops: null, unread: { unobserved: 'denied' } })
    expect(line?.overridden).toEqual([{ rule: 'NoUserAgent_HEADER', stated: null, action: 'COUNT', ignored: false }])
  })
})

describe('what was not read is one line that says so', () => {
  it('a rule group that is not listed', () => {
    expect(linesOf({ rules: [rule('BLOCK'), grouped('own'), rule('BLOCK')] }).map(brief)).toEqual([
      '1 block rule: BLOCK',
      '2 own: as set ?',
      '3 block rule: BLOCK ?',
      'default default action: ALLOW',
    ])
  })
  it('the owner’s rules, denied', () => {
    const denied = unobserved('denied', 'wafv2:GetWebACL')
    expect(linesOf({ blocksByDefault: true, last: [managed(common)], facts: { rules: denied } }).map(brief)).toEqual([
      '? the owner’s rules: as set ?',
      `1 ${common}: as set ?`,
      'default default action: BLOCK ?',
    ])
  })
})

describe('rules that never act say why', () => {
  it('behind a rule that allows everything, in its own group and beyond', () => {
    const world = [ruleGroup('own', [rule('ALLOW', everything, { name: 'all' }), rule('BLOCK')])]
    const lines = linesOf({ rules: [grouped('own'), managed(common)] }, world)
    expect(lines.map(brief)).toEqual([
      '1 own: as set',
      '1.1 own › all: ALLOW',
      '1.2 own › block rule: BLOCK -',
      `2 ${common}: as set -`,
      'default default action: ALLOW -',
    ])
    expect(lines[2]?.idle).toBe(
      'nothing reaches it: rule “own › all” before it has the action ALLOW for every request (every path matches it)',
    )
  })
  it('a rule without anything to match', () => {
    expect(linesOf({ rules: [rule('BLOCK', inIpSet('nobody'))] }, [ipSet('nobody')])[0]?.idle).toBe(
      'it matches no request: IP set “nobody” is empty',
    )
  })
})

describe('kinds of protection', () => {
  const kindsOf = (plan: WebAclPlan, world: readonly Resource[] = []) => linesOf(plan, world)[0]?.kinds
  it.each<[string, ProtectionKind[]]>([
    [common, ['core-rule-set', 'xss', 'size']],
    ['AWSManagedRulesAdminProtectionRuleSet', ['admin-pages']],
    ['AWSManagedRulesKnownBadInputsRuleSet', ['known-bad-inputs']],
    ['AWSManagedRulesSQLiRuleSet', ['sql-injection']],
    ['AWSManagedRulesLinuxRuleSet', ['operating-system']],
    ['AWSManagedRulesUnixRuleSet', ['operating-system']],
    ['AWSManagedRulesWindowsRuleSet', ['operating-system']],
    ['AWSManagedRulesPHPRuleSet', ['php']],
    ['AWSManagedRulesWordPressRuleSet', ['wordpress']],
    [reputation, ['ip-reputation']],
    ['AWSManagedRulesAnonymousIpList', ['anonymous-ip']],
    [bots, ['bot']],
    ['AWSManagedRulesATPRuleSet', ['account-takeover']],
    ['AWSManagedRulesACFPRuleSet', ['account-creation']],
    ['AWSManagedRulesAntiDDoSRuleSet', ['ddos']],
    ['AWSManagedRulesOfNextYear', []],
  ])('AWS’s %s: %j', (name, kinds) => {
    expect(kindsOf({ rules: [managed(name)] })).toEqual(kinds)
  })
  it.each<[string, string, ProtectionKind[]]>([
    ['F5', 'OWASP_Managed', ['core-rule-set', 'sql-injection', 'xss']],
    ['F5', 'CVE', ['known-bad-inputs']],
    ['F5', 'Bots', ['bot']],
    ['Fortinet', 'all_rules', ['core-rule-set']],
    ['Fortinet', 'SQLi_XSS', ['sql-injection', 'xss']],
    ['Imperva', 'IP_Reputation', ['ip-reputation']],
    ['ThreatSTOP', 'Feed', []],
  ])('what %s says by the name %s: %j', (vendor, name, kinds) => {
    expect(kindsOf({ rules: [managed(name, { vendor })] })).toEqual(kinds)
  })
  it.each<[string, Readonly<Record<string, unknown>>, ProtectionKind[]]>([
    ['an SQL injection statement', sqli, ['sql-injection']],
    ['one for cross-site scripting within And and Not', and(geo('DE'), not(xss)), ['geo', 'xss']],
    ['a rate limit, however it is scoped down', moreThan(100, and(sqli, geo('DE'))), ['rate']],
    ['a country', geo('KP'), ['geo']],
    ['a body that is too long', longerThan('Body', 8192), ['size']],
    ['addresses of a set', inIpSet('blocklist'), ['ip-list']],
    ['a network by its number', { AsnMatchStatement: { AsnList: [64496] } }, ['network']],
    ['a path', path('/admin'), []],
    ['a label of bot control', labelled('awswaf:managed:aws:bot-control:bot:unverified'), ['bot']],
  ])('%s', (_title, statement, kinds) => {
    expect(kindsOf({ rules: [rule('BLOCK', statement)] })).toEqual(kinds)
  })
  it('a rule that blocks on a label protects from what the labelling rule looks for', () => {
    const [, blocking] = linesOf({ rules: [labelling('bad', sqli), rule('BLOCK', labelled('bad'))] })
    expect(blocking).toMatchObject({ stops: true, kinds: ['sql-injection'] })
  })
  it('of a group that acts, what all its rules only count is said apart', () => {
    const rules = {
      NoUserAgent_HEADER: 'BLOCK',
      CrossSiteScripting_BODY: 'BLOCK',
      CrossSiteScripting_COOKIE: 'BLOCK',
    } as const
    const quietened = (...names: readonly string[]) =>
      linesOf({
        rules: [managed(common, { overrides: Object.fromEntries(names.map((name) => [name, 'COUNT'])) })],
        shipped: [shipped(common, rules)],
      })[0]
    expect(quietened('CrossSiteScripting_BODY')).toMatchObject({
      kinds: ['core-rule-set', 'xss', 'size'],
      quietKinds: [],
    })
    expect(quietened('CrossSiteScripting_BODY', 'CrossSiteScripting_COOKIE')).toMatchObject({
      kinds: ['core-rule-set', 'size'],
      quietKinds: ['xss'],
    })
  })
  it('default BLOCK is one of its own', () => {
    expect(linesOf({ blocksByDefault: true }).at(-1)).toMatchObject({ kinds: ['default-block'], stops: true })
  })
})
