import { describe, expect, it } from 'vitest'
import { type Observed, observed, unobserved } from '../observed.ts'
import type { Resource } from '../resource.ts'
import { webAclListing } from './rule-listing.ts'
import type { WebAclLogging } from './web-acl.ts'
import {
  around,
  everything,
  geo,
  grouped,
  labelled,
  labelling,
  managed,
  moreThan,
  path,
  rule,
  ruleGroup,
  shipped,
  sqli,
  type WebAclPlan,
  webAcl,
} from './web-acl-world.ts'

const listing = (plan: WebAclPlan, world: readonly Resource[] = []) => webAclListing(webAcl(plan), around(world))
const first = (plan: WebAclPlan, world: readonly Resource[] = []) => listing(plan, world).rows[0]
const common = 'AWSManagedRulesCommonRuleSet'

describe('a rule as it is shown', () => {
  it('with what it asks, what narrows it, its limit and its labels', () => {
    expect(first({ rules: [rule('BLOCK', moreThan(2000, path('/login')), { labels: ['rate'] })] })).toMatchObject({
      effect: 'stops',
      asks: 'more than 2,000 requests per address in 5 min',
      scope: 'path starts with “/login”',
      rateLimit: 2000,
      addsLabels: ['rate'],
      kinds: ['rate'],
    })
    expect(listing({ rules: [labelling('a'), rule('BLOCK', labelled('a'))] }).rows[1]?.asksForLabels).toEqual(['a'])
  })
  it.each<[string, WebAclPlan, readonly Resource[], string, RegExp]>([
    ['an ALLOW rule', { rules: [rule('ALLOW')] }, [], 'allows', /^$/],
    ['a COUNT rule', { rules: [rule('COUNT')] }, [], 'counts', /^$/],
    ['a managed group that acts', { rules: [managed(common)] }, [], 'stops', /^$/],
    [
      'one set to COUNT',
      { rules: [managed(common, { counting: true })] },
      [],
      'counts',
      /sets the whole group to COUNT/,
    ],
    ['a group of one’s own', { rules: [grouped('own')] }, [ruleGroup('own', [])], 'rules', /^$/],
    [
      'one that was not read',
      { rules: [grouped('own')] },
      [],
      'unknown',
      /Rules not known: wafv2:ListRuleGroups did not return/,
    ],
    [
      'one that was not read and counts',
      { rules: [grouped('own', { counting: true })] },
      [],
      'unknown',
      /to COUNT. Rules not known/,
    ],
  ])('%s', (_title, plan, world, effect, why) => {
    const row = first(plan, world)
    expect(row?.effect).toBe(effect)
    expect(row?.why ?? '').toMatch(why)
  })
  it('one that nothing reaches says so', () => {
    const [, row] = listing({ rules: [rule('ALLOW', everything), rule('BLOCK')] }).rows
    expect(row).toMatchObject({ effect: 'never', why: expect.stringMatching(/^It never acts: nothing reaches it/) })
  })
  it('a rule within a group stands under its own name', () => {
    const [, row] = listing({ rules: [grouped('own')] }, [ruleGroup('own', [rule('BLOCK')])]).rows
    expect(row).toMatchObject({ place: '1.1', depth: 1, name: 'block rule' })
  })
  it('a pinned version says whether it is still offered; whether it is may be unknown', () => {
    const rules = [managed(common, { version: 'Version_1.4' })]
    const offering = (...names: readonly string[]) => ({
      managedGroupVersions: observed(
        [
          {
            vendor: 'AWS',
            name: common,
            pinned: 'Version_1.4',
            currentDefault: null,
            offered: names.map((name) => ({ name, lastUpdate: null })),
          },
        ],
        'c',
      ),
    })
    expect(first({ rules, facts: offering('Version_1.4') })?.version).toEqual({ name: 'Version_1.4', offered: true })
    expect(first({ rules, facts: offering('Version_1.5') })?.version).toEqual({ name: 'Version_1.4', offered: false })
    const managedGroupVersions = unobserved('denied', 'wafv2:ListAvailableManagedRuleGroupVersions')
    expect(first({ rules, facts: { managedGroupVersions } })?.version).toEqual({ name: 'Version_1.4', offered: null })
    expect(first({ rules: [managed(common)] })?.version).toBeNull()
  })
})

describe('what a web ACL protects from', () => {
  it('is told by rules that stop, rules that count or never act, and rules that nobody knows', () => {
    const { protections } = listing({
      rules: [
        rule('BLOCK', geo('KP')),
        rule('COUNT', sqli),
        managed(common, { overrides: { NoUserAgent_HEADER: 'COUNT' } }),
        rule('ALLOW', everything),
        managed('AWSManagedRulesBotControlRuleSet'),
      ],
    })
    expect(protections).toEqual({
      stopped: ['geo'],
      counted: ['sql-injection', 'bot'],
      unknown: ['core-rule-set', 'xss', 'size'],
    })
  })
  it('a kind that one rule stops and another counts is stopped', () => {
    const { protections } = listing({ rules: [rule('COUNT', sqli), managed('AWSManagedRulesSQLiRuleSet')] })
    expect(protections).toEqual({ stopped: ['sql-injection'], counted: [], unknown: [] })
  })
  it('what all rules of a group that acts only count is counted', () => {
    const { protections } = listing({
      rules: [managed(common, { overrides: { SizeRestrictions_BODY: 'COUNT' } })],
      shipped: [shipped(common, { SizeRestrictions_BODY: 'BLOCK', NoUserAgent_HEADER: 'BLOCK' })],
    })
    expect(protections).toEqual({ stopped: ['core-rule-set', 'xss'], counted: ['size'], unknown: [] })
  })
})

describe('the action of a web ACL', () => {
  it('that is not known leaves the rules to be shown', () => {
    const { action, rows } = listing({ rules: [grouped('own'), rule('BLOCK')] })
    expect(action).toMatchObject({ unobserved: 'not-returned' })
    expect(rows.map(({ effect }) => effect)).toEqual(['unknown', 'unknown', 'allows'])
  })
})

describe('logs', () => {
  const logged = (more: Partial<WebAclLogging> = {}): Observed<WebAclLogging | null> =>
    observed({ destinations: ['arn:log'], redactedFields: [], defaultBehavior: null, filters: [], ...more }, 'c')
  const state = (logging: Observed<WebAclLogging | null>, hidden: readonly string[] = []) =>
    listing({ facts: { logging, dataProtections: observed(hidden, 'c') } }).logging
  const filter = (behavior: 'KEEP' | 'DROP', ...conditions: readonly string[]) =>
    ({ behavior, requirement: 'MEETS_ANY', conditions }) as const

  it('none are written', () => {
    expect(state(observed(null, 'c'))).toMatchObject({ value: { destinations: [], losesBlocks: null } })
  })
  it('whether any are written was denied', () => {
    expect(state(unobserved('denied', 'wafv2:ListLoggingConfigurations'))).toMatchObject({ unobserved: 'denied' })
  })
  it('all are written, with what the log or the web ACL hides', () => {
    const hidden = { redactedFields: ['SINGLE_HEADER:authorization'] }
    expect(state(logged(hidden), ['SINGLE_HEADER:cookie'])).toMatchObject({
      value: { hidden: ['SINGLE_HEADER:authorization', 'SINGLE_HEADER:cookie'], losesBlocks: null },
    })
  })
  it.each<[string, Partial<WebAclLogging>, RegExp | null]>([
    [
      'a filter keeps what was blocked and drops the rest',
      { defaultBehavior: 'DROP', filters: [filter('KEEP', 'action:BLOCK')] },
      null,
    ],
    [
      'a filter keeps what was counted and drops the rest',
      { defaultBehavior: 'DROP', filters: [filter('KEEP', 'action:COUNT')] },
      /none keeps action BLOCK/,
    ],
    [
      'a filter drops what was blocked',
      { defaultBehavior: 'KEEP', filters: [filter('DROP', 'action:BLOCK')] },
      /drops records that meet one of: action:BLOCK/,
    ],
    ['a filter drops what was allowed', { defaultBehavior: 'KEEP', filters: [filter('DROP', 'action:ALLOW')] }, null],
  ])('%s', (_title, more, lost) => {
    const found = state(logged(more))
    if (!('value' in found)) throw new Error('not read')
    if (lost) expect(found.value.losesBlocks).toMatch(lost)
    else expect(found.value.losesBlocks).toBeNull()
  })
})
