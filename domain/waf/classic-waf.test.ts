import { describe, expect, it } from 'vitest'
import type { Aws } from '../collector.ts'
import { observed, seen, unobserved } from '../observed.ts'
import type { ClassicPredicate } from './classic-waf.ts'
import { classicRule, classicRuleGroup, classicWebAcl } from './classic-waf-answers.ts'
import { askConditions, type ConditionOperations } from './classic-waf-conditions.ts'

const where = { accountId: '111122223333', region: 'eu-west-1', partition: 'aws' }
const listed = { id: '1a2b', name: 'legacy' }
const denied = unobserved('denied', 'waf:GetWebACL')
const tags = observed([{ Key: 'owner', Value: 'web' }], 'waf:ListTagsForResource')

describe('a web ACL of WAF Classic', () => {
  const acl = (detail: object, service: 'waf' | 'waf-regional' = 'waf') =>
    classicWebAcl(
      service,
      listed,
      { detail: observed(detail, 'waf:GetWebACL'), logging: observed([], 'l'), tags },
      where,
    )
  it('has the ARN of its half', () => {
    expect(acl({}).arn).toBe('arn:aws:waf::111122223333:webacl/1a2b')
    expect(acl({}, 'waf-regional').arn).toBe('arn:aws:waf-regional:eu-west-1:111122223333:webacl/1a2b')
  })
  it('reads rules of every type, in order; one without a type is regular', () => {
    const { facts } = acl({
      Rules: [
        {
          RuleId: 'g',
          Priority: 2,
          Type: 'GROUP',
          OverrideAction: { Type: 'COUNT' },
          ExcludedRules: [{ RuleId: 'x' }],
        },
        { RuleId: 'a', Priority: 1, Action: { Type: 'BLOCK' } },
      ],
    })
    expect(seen(facts.rules)).toEqual([
      { ruleId: 'a', priority: 1, type: 'REGULAR', action: 'BLOCK', overrideAction: null, excludedRules: [] },
      { ruleId: 'g', priority: 2, type: 'GROUP', action: null, overrideAction: 'COUNT', excludedRules: ['x'] },
    ])
  })
  it.each([
    ['a type', { RuleId: 'a', Type: 'QUANTUM', Action: { Type: 'BLOCK' } }],
    ['an action', { RuleId: 'a', Action: { Type: 'CAPTCHA' } }],
    ['no action', { RuleId: 'a' }],
  ])('%s this version does not know leaves the rules unread, not empty', (_, rule) => {
    expect(acl({ Rules: [rule] }).facts.rules).toMatchObject({ unobserved: 'schema-drift' })
  })
  it('what AWS left out or denied is neither ALLOW nor empty; that there is no logging is an answer', () => {
    const bare = acl({}).facts
    expect([bare.rules, bare.defaultAction]).toMatchObject([
      { unobserved: 'not-returned' },
      { unobserved: 'not-returned' },
    ])
    expect(seen(bare.logging)).toBeNull()
    const blind = classicWebAcl('waf', listed, { detail: denied, logging: denied, tags: denied }, where)
    expect(blind.facts).toMatchObject({
      webAclId: { value: '1a2b' },
      rules: denied,
      defaultAction: denied,
      logging: denied,
    })
  })
})

describe('rules and groups of WAF Classic', () => {
  const rule = (Predicates: readonly object[] | undefined) =>
    classicRule('waf', listed, { detail: observed({ Predicates }, 'waf:GetRule'), conditions: denied, tags }, where)
      .facts
  it('a predicate that is not understood leaves all unread', () => {
    expect(rule([{ Type: 'IPMatch', DataId: 's', Negated: true }]).predicates).toMatchObject({
      value: [{ kind: 'IPMatch', id: 's', negated: true }],
    })
    expect(rule([{ Type: 'AsnMatch', DataId: 's', Negated: true }]).predicates).toMatchObject({
      unobserved: 'schema-drift',
    })
    expect(rule([{ Type: 'IPMatch', DataId: 's' }]).predicates).toMatchObject({ unobserved: 'not-returned' })
    expect(rule(undefined).predicates).toMatchObject({ unobserved: 'not-returned' })
  })
  it('a group whose rules were denied is not an empty group', () => {
    const { facts } = classicRuleGroup('waf', listed, { activated: denied, tags }, where)
    expect(facts.activatedRules).toEqual(denied)
  })
})

describe('conditions', () => {
  const operations = new Proxy({}, { get: (_, kind) => ({ name: `waf:${String(kind)}` }) }) as ConditionOperations
  /** A road that answers each set's operation as told. */
  const road = (answers: Readonly<Record<string, object>>) =>
    ({ where, one: async (op: { name: string }) => answers[op.name] ?? {} }) as unknown as Aws
  const ask = (predicates: readonly Partial<ClassicPredicate>[], answers: Readonly<Record<string, object>>) =>
    askConditions(
      road(answers),
      operations,
      observed(
        predicates.map((one) => ({ kind: 'IPMatch', id: 's', negated: false, ...one }) as ClassicPredicate),
        'c',
      ),
    )
  const bytes = (text: string) => new TextEncoder().encode(text)

  it('values compared with a path are shown; those compared with headers and queries never leave', async () => {
    const tuple = (FieldToMatch: object, text: string) => ({
      FieldToMatch,
      TargetString: bytes(text),
      PositionalConstraint: 'EXACTLY',
    })
    const ByteMatchTuples = [
      tuple({ Type: 'URI' }, '/admin'),
      tuple({ Type: 'HEADER', Data: 'x-origin-verify' }, 'hunter2'),
      tuple({ Type: 'QUERY_STRING' }, 'key=hunter2'),
    ]
    const regex = {
      RegexMatchSet: {
        RegexMatchTuples: [{ FieldToMatch: { Type: 'HEADER', Data: 'cookie' }, RegexPatternSetId: 'p' }],
      },
    }
    const found = await ask([{ kind: 'ByteMatch' }, { kind: 'RegexMatch' }], {
      'waf:ByteMatch': { ByteMatchSet: { Name: 'b', ByteMatchTuples } },
      'waf:RegexMatch': regex,
      'waf:RegexPatternSet': { RegexPatternSet: { RegexPatternStrings: ['hunter2.*'] } },
    })
    expect(found).toMatchObject([
      {
        name: 'b',
        size: 3,
        entries: [
          'URI EXACTLY “/admin”',
          'HEADER:x-origin-verify EXACTLY (value left out)',
          'QUERY_STRING EXACTLY (value left out)',
        ],
      },
      { size: 1, entries: ['HEADER:cookie matches (value left out)'] },
    ])
    expect(JSON.stringify(found)).not.toContain('hunter2')
  })
  it('a regex set whose pattern set is empty has no entries, and a large IP set keeps its size', async () => {
    const addresses = Array.from({ length: 300 }, (_, index) => ({ Type: 'IPV4', Value: `192.0.2.${index}/32` }))
    const found = await ask([{ kind: 'RegexMatch' }, { kind: 'IPMatch', negated: true }], {
      'waf:RegexMatch': {
        RegexMatchSet: { RegexMatchTuples: [{ FieldToMatch: { Type: 'URI' }, RegexPatternSetId: 'p' }] },
      },
      'waf:RegexPatternSet': { RegexPatternSet: { RegexPatternStrings: [] } },
      'waf:IPMatch': { IPSet: { Name: 'i', IPSetDescriptors: addresses } },
    })
    expect(found).toMatchObject([
      { size: 0, entries: [] },
      { size: 300, negated: true },
    ])
    expect((found as readonly { entries: readonly string[] }[])[1]?.entries).toHaveLength(50)
  })
  it('a set that AWS did not return, or predicates that were denied, leave the conditions unread', async () => {
    expect(await ask([{ kind: 'GeoMatch' }], {})).toMatchObject({ unobserved: 'not-returned', call: 'waf:GeoMatch' })
    expect(await askConditions(road({}), operations, denied)).toEqual(denied)
  })
})
