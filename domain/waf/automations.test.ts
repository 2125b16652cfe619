import { describe, expect, it } from 'vitest'
import { Unseen, unobserved } from '../observed.ts'
import { judgeManagedGroups, judgeProtections, type ProtectionState } from './automations-protections.ts'
import { type AutomationsWorld, automationsResources, relatedTo, ruleNamed } from './automations-world.ts'
import { madeWebAcl } from './security-automations.ts'
import type { WebAclRule } from './web-acl.ts'

/**
 * Stack `edge` of Security Automations for AWS WAF and its web ACL with every protection on. Every row changes something;
 * what is not named stays as it is where all is well.
 */

const hidden = unobserved('denied', 'wafv2:Get')
const noStack = { chosen: null } as const

function recognition(world: AutomationsWorld): string {
  const [webAcl, ...around] = automationsResources(world)
  try {
    const made = madeWebAcl(relatedTo([webAcl, ...around], world.unlisted), webAcl)
    return made ? `${made.certainty}: ${made.because}` : 'none'
  } catch (error) {
    if (error instanceof Unseen) return 'not known'
    throw error
  }
}

describe('what makes a web ACL one of the solution', () => {
  const byNames =
    'likely: its rules and IP sets are named as the solution names them; no stack of the solution names it'
  it.each<[string, AutomationsWorld, string]>([
    ['its stack names it', {}, 'certain: stack edge names it in its outputs'],
    [
      'a stack in us-east-1 names the one before CloudFront',
      { cloudFront: true },
      'certain: stack edge names it in its outputs',
    ],
    ['its rules and sets are named after it, though its stack is gone', noStack, byNames],
    ['so are those before CloudFront', { ...noStack, cloudFront: true }, byNames],
    [
      'stacks were not listed',
      { unlisted: ['AWS::CloudFormation::Stack'] },
      'likely: its rules and IP sets are named as the solution names them; its stack was not read',
    ],
    [
      'the outputs of its stack were not read',
      { stack: { outputs: hidden } },
      'likely: its rules and IP sets are named as the solution names them; its stack was not read',
    ],
    [
      'a stack names it, though its rules were not read',
      { webAcl: { rules: hidden } },
      'certain: stack edge names it in its outputs',
    ],
    ['a nested stack names it as well, and is not asked', { stack: { parentId: 'arn:parent' } }, byNames],
    ['a stack that made another web ACL', { stack: { outputs: { WAFWebACLArn: 'arn:other' } } }, byNames],
  ])('%s', (_title, world, expected) => {
    expect(recognition(world)).toBe(expected)
  })

  it.each<[string, AutomationsWorld, string]>([
    ['one list only is somebody’s who read the guide', { ...noStack, rules: { BlacklistRule: null } }, 'none'],
    [
      'rules of such names that point at other sets',
      {
        ...noStack,
        webAcl: { rules: [ruleNamed('edgeWhitelistRule', 'ALLOW'), ruleNamed('edgeBlacklistRule', 'BLOCK')] },
      },
      'none',
    ],
    ['any other web ACL', { ...noStack, webAcl: { rules: [ruleNamed('rate', 'BLOCK')] } }, 'none'],
    [
      'any other, where stacks were not listed: one of them might name it',
      { webAcl: { rules: [ruleNamed('rate', 'BLOCK')] }, unlisted: ['AWS::CloudFormation::Stack'] },
      'not known',
    ],
    [
      'one whose rules were not read, without a stack: their names might say it',
      { ...noStack, webAcl: { rules: hidden } },
      'not known',
    ],
  ])('a lookalike is none: %s', (_title, world, expected) => {
    expect(recognition(world)).toBe(expected)
  })
})

interface Row {
  readonly state: ProtectionState
  readonly says?: string
  readonly feed?: string
  readonly sets?: string
}
const titles = [
  'SQL injection',
  'Cross-site scripting',
  'HTTP flood',
  'Scanners and probes',
  'IP reputation lists',
  'Bad bots',
] as const
type Title = (typeof titles)[number]

/** When sets were last seen to change, by the end of their names. */
type Changes = { readonly [suffix: string]: string }
const changing: Changes = {
  HTTPFloodSetIPV4: '2026-10-30',
  ScannersProbesSetIPV4: '2026-10-30',
  IPReputationListsSetIPV4: '2026-10-31',
  IPBadBotSetIPV4: '2026-10-20',
}

function judged(world: AutomationsWorld, changes: Changes = changing) {
  const [webAcl, ...around] = automationsResources(world)
  const related = relatedTo([webAcl, ...around], world.unlisted)
  const made = madeWebAcl(related, webAcl)
  if (!made) throw new Error('The web ACL is none of the solution’s.')
  const changedAt = (arn: string) => {
    const found = Object.entries(changes).find(([suffix]) => arn.includes(`${suffix}/`))
    return found ? new Date(found[1]) : null
  }
  const protections = judgeProtections(related, webAcl, made, changedAt)
  return { protections, managed: judgeManagedGroups(related, webAcl, made) }
}

function rowOf(world: AutomationsWorld, title: Title, changes?: Changes): Row | null {
  const found = judged(world, changes).protections.find((one) => one.title === title)
  if (!found) return null
  return {
    state: found.state,
    says: found.reason,
    ...(found.loop?.feed ? { feed: found.loop.feed.compliance } : {}),
    ...(found.loop ? { sets: found.loop.sets.map(({ compliance }) => compliance).join(', ') } : {}),
  }
}

describe('where all is well', () => {
  it.each<[Title, Row]>([
    ['SQL injection', { state: 'on', says: 'Rule edgeSqlInjectionRule has the action BLOCK.' }],
    ['Cross-site scripting', { state: 'on', says: 'Rule edgeXssRule has the action BLOCK.' }],
    [
      'HTTP flood',
      {
        state: 'on',
        says: 'Rule edgeHttpFloodRegularRule has the action BLOCK.',
        feed: 'COMPLIANT',
        sets: 'COMPLIANT, INSUFFICIENT_DATA',
      },
    ],
    [
      'Scanners and probes',
      {
        state: 'on',
        says: 'Rule edgeScannersAndProbesRule has the action BLOCK.',
        feed: 'COMPLIANT',
        sets: 'COMPLIANT, INSUFFICIENT_DATA',
      },
    ],
    [
      'IP reputation lists',
      {
        state: 'on',
        says: 'Rule edgeIPReputationListsRule has the action BLOCK.',
        sets: 'COMPLIANT, INSUFFICIENT_DATA',
      },
    ],
    [
      'Bad bots',
      {
        state: 'on',
        says: 'Rule edgeBadBotRule has the action BLOCK.',
        feed: 'COMPLIANT',
        sets: 'COMPLIANT, INSUFFICIENT_DATA',
      },
    ],
  ])('%s is on, and its loop goes round as far as can be seen', (title, row) => {
    expect(rowOf({}, title)).toEqual(row)
  })
  it('the same before CloudFront', () => {
    expect(judged({ cloudFront: true }).protections.map(({ state, loop }) => [state, loop?.feed?.compliance])).toEqual(
      judged({}).protections.map(({ state, loop }) => [state, loop?.feed?.compliance]),
    )
  })
  it('the managed rule groups that were chosen act', () => {
    expect(judged({}).managed.map(({ title, state }) => [title, state])).toEqual([
      ['AWSManagedRulesCommonRuleSet', 'on'],
    ])
  })
})

describe('a protection', () => {
  it.each<[string, Title, AutomationsWorld, Partial<Row>]>([
    [
      'whose rule somebody switched to counting counts',
      'Cross-site scripting',
      { rules: { XssRule: 'COUNT' } },
      { state: 'counting', says: 'Rule edgeXssRule has the action COUNT, and lets every request pass.' },
    ],
    [
      'whose rule somebody took out is broken',
      'SQL injection',
      { rules: { SqlInjectionRule: null } },
      { state: 'broken', says: 'It was chosen, and rule edgeSqlInjectionRule is missing.' },
    ],
    [
      'behind a rule that lets everybody in is broken',
      'SQL injection',
      {
        first: [
          ruleNamed('all', 'ALLOW', {
            ByteMatchStatement: {
              SearchString: '/',
              PositionalConstraint: 'STARTS_WITH',
              FieldToMatch: { UriPath: {} },
            },
          }),
        ],
      },
      { state: 'broken' },
    ],
    [
      'that was not chosen is off, and no fault',
      'SQL injection',
      { chosen: { sqlInjection: 'no' }, rules: { SqlInjectionRule: null } },
      { state: 'off', says: 'It was not chosen.' },
    ],
    [
      'whose IP set is empty is on: there is nobody to list',
      'Bad bots',
      { sets: { IPBadBotSetIPV4: 0, IPBadBotSetIPV6: 0 } },
      { state: 'on' },
    ],
    [
      'against floods by rate needs no log',
      'HTTP flood',
      {
        chosen: { httpFlood: 'yes - AWS WAF rate based rule' },
        rules: { HttpFloodRegularRule: null },
        first: [ruleNamed('edgeHttpFloodRateBasedRule', 'BLOCK', { RateBasedStatement: { Limit: 100 } })],
        webAcl: { logging: null },
      },
      { state: 'on', says: 'Rule edgeHttpFloodRateBasedRule has the action BLOCK.' },
    ],
    [
      'against floods by another rule than the one chosen is broken',
      'HTTP flood',
      {
        chosen: { httpFlood: 'yes - AWS WAF rate based rule' },
      },
      { state: 'broken', says: 'It was chosen, and rule edgeHttpFloodRateBasedRule is missing.' },
    ],
    [
      'without a stack is what its rule does',
      'Cross-site scripting',
      { ...noStack, rules: { XssRule: 'COUNT' } },
      { state: 'counting' },
    ],
    [
      'without a stack and without a rule is off: nobody says that it was chosen',
      'Cross-site scripting',
      { ...noStack, rules: { XssRule: null } },
      { state: 'off', says: 'The web ACL has no rule of it, and no stack says whether it was chosen.' },
    ],
    [
      'without a rule is not known where the choices were not read',
      'Cross-site scripting',
      { chosen: hidden, rules: { XssRule: null } },
      { state: 'unknown' },
    ],
    [
      'that was chosen is not known where the rules were not read',
      'SQL injection',
      { webAcl: { rules: hidden } },
      { state: 'unknown' },
    ],
  ])('%s (%s)', (_title, title, world, expected) => {
    expect(rowOf(world, title)).toMatchObject(expected)
  })

  it('that its template does not know is not spoken of', () => {
    const world: AutomationsWorld = { chosen: { badBot: null }, rules: { BadBotRule: null } }
    expect(rowOf(world, 'Bad bots')).toBeNull()
  })

  const commonRules = (change: object) => (rules: readonly WebAclRule[]) =>
    rules.map((one) => (one.group ? { ...one, ...change, group: { ...one.group, ...change } } : one))
  it.each<[string, AutomationsWorld, ProtectionState]>([
    ['acts', {}, 'on'],
    ['is set to counting as a whole', { rewrite: commonRules({ overrideAction: 'COUNT' }) }, 'counting'],
    ['is gone', { rewrite: (rules) => rules.filter(({ group }) => !group) }, 'broken'],
    [
      'has overridden rules, and what its vendor ships was not read',
      {
        rewrite: commonRules({ overrides: [{ rule: 'NoUserAgent_HEADER', action: 'COUNT' }] }),
        webAcl: { managedGroupRules: hidden },
      },
      'unknown',
    ],
  ])('a managed rule group that was chosen %s', (_title, world, state) => {
    expect(judged(world).managed.map((one) => one.state)).toEqual([state])
  })
})

describe('the log that feeds it', () => {
  const feedOf = (title: Title, world: AutomationsWorld) =>
    judged(world).protections.find((one) => one.title === title)?.loop?.feed
  it.each<[string, Title, AutomationsWorld, string, RegExp]>([
    ['the web ACL writes none', 'HTTP flood', { webAcl: { logging: null } }, 'NON_COMPLIANT', /writes no log/],
    [
      'the web ACL logs only what a filter names',
      'HTTP flood',
      {
        webAcl: {
          logging: { destinations: ['arn:aws:firehose:x:1:deliverystream/s'], defaultBehavior: 'DROP', filters: [] },
        },
      },
      'NON_COMPLIANT',
      /only what a filter names/,
    ],
    [
      'it goes elsewhere, where the parser may not look',
      'HTTP flood',
      {
        webAcl: {
          logging: { destinations: ['arn:aws:logs:x:1:log-group:aws-waf-logs-x'], defaultBehavior: null, filters: [] },
        },
      },
      'INSUFFICIENT_DATA',
      /aws-waf-logs-x/,
    ],
    ['its logging was not read', 'HTTP flood', { webAcl: { logging: hidden } }, 'INSUFFICIENT_DATA', /denied/],
    [
      'the load balancer writes no access log',
      'Scanners and probes',
      { protects: { attributes: { 'access_logs.s3.enabled': 'false' } } },
      'NON_COMPLIANT',
      /^shop writes no access log/,
    ],
    [
      'the distribution writes none',
      'Scanners and probes',
      { cloudFront: true, protects: { standardLogging: { enabled: false, bucket: null } } },
      'NON_COMPLIANT',
      /^E1 writes no access log/,
    ],
    [
      'the web ACL protects nothing',
      'Scanners and probes',
      { protects: null },
      'NON_COMPLIANT',
      /protects no load balancer/,
    ],
    [
      'load balancers were not listed',
      'Scanners and probes',
      { protects: null, unlisted: ['AWS::ElasticLoadBalancingV2::LoadBalancer'] },
      'INSUFFICIENT_DATA',
      /not completely listed/,
    ],
    [
      'what the load balancer is set to was not read',
      'Scanners and probes',
      { protects: { attributes: hidden } },
      'INSUFFICIENT_DATA',
      /denied/,
    ],
    [
      'no honeypot was made',
      'Bad bots',
      { stack: { outputs: { WAFWebACLArn: 'arn:aws:wafv2:eu-central-1:111122223333:regional/webacl/edge/1a2b' } } },
      'NON_COMPLIANT',
      /no bot is caught/,
    ],
    ['only the stack knows the honeypot', 'Bad bots', noStack, 'INSUFFICIENT_DATA', /honeypot/],
  ])('%s (%s)', (_title, title, world, compliance, reason) => {
    expect(feedOf(title, world)).toMatchObject({ compliance, reason: expect.stringMatching(reason) })
  })
})

describe('the addresses that come of it', () => {
  const setOf = (name: string, world: AutomationsWorld, changes?: Changes) =>
    judged(world, changes)
      .protections.flatMap(({ loop }) => loop?.sets ?? [])
      .find((one) => one.name === `edge${name}`)
  it.each<[string, string, AutomationsWorld, Changes, string, string]>([
    [
      'reputation lists that changed yesterday are fetched',
      'IPReputationListsSetIPV4',
      {},
      changing,
      'COMPLIANT',
      'It holds 5 blocks of addresses and last changed on 2026-10-31.',
    ],
    [
      'reputation lists that stay the same may not be',
      'IPReputationListsSetIPV4',
      {},
      { IPReputationListsSetIPV4: '2026-10-01' },
      'INSUFFICIENT_DATA',
      'It holds 5 blocks of addresses and last changed on 2026-10-01: whether its lists are still fetched is not known.',
    ],
    [
      'an empty reputation list is filled by nothing',
      'IPReputationListsSetIPV4',
      { sets: { IPReputationListsSetIPV4: 0 } },
      {},
      'NON_COMPLIANT',
      'It is empty: nothing fills it, or no list is read.',
    ],
    [
      'few lists hold IPv6 addresses',
      'IPReputationListsSetIPV6',
      { sets: { IPReputationListsSetIPV6: 0 } },
      {},
      'NOT_APPLICABLE',
      'It is empty, as the lists hold few IPv6 addresses or none.',
    ],
    [
      'somebody was caught this month',
      'HTTPFloodSetIPV4',
      { sets: { HTTPFloodSetIPV4: 1 } },
      changing,
      'COMPLIANT',
      'It holds 1 block of addresses and last changed on 2026-10-30.',
    ],
    [
      'nobody was ever caught, or the loop is broken',
      'ScannersProbesSetIPV4',
      { sets: { ScannersProbesSetIPV4: 0 } },
      {},
      'INSUFFICIENT_DATA',
      'It is empty and was not seen to change: nobody was caught, or nothing fills it.',
    ],
    [
      'the set is gone',
      'IPBadBotSetIPV4',
      { sets: { IPBadBotSetIPV4: null } },
      {},
      'NON_COMPLIANT',
      'The set is gone.',
    ],
    [
      'the set was not read',
      'IPBadBotSetIPV4',
      { sets: { IPBadBotSetIPV4: hidden } },
      changing,
      'INSUFFICIENT_DATA',
      'Not known: AWS denied wafv2:Get.',
    ],
  ])('%s (%s)', (_title, name, world, changes, compliance, reason) => {
    expect(setOf(name, world, changes)).toMatchObject({ compliance, reason })
  })
})
