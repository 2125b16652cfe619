import fc from 'fast-check'
import { expect, it } from 'vitest'
import { Unseen, unobserved } from '../observed.ts'
import type { Resource } from '../resource.ts'
import { stops } from './acting-rules.ts'
import type { RuleAction, WebAclFacts, WebAclRule } from './web-acl.ts'
import { webAclAction } from './web-acl-action.ts'
import {
  and,
  around,
  everything,
  geo,
  grouped,
  inIpSet,
  inPatternSet,
  ipSet,
  labelled,
  labelling,
  managed,
  moreThan,
  not,
  or,
  patternSet,
  rule,
  ruleGroup,
  shipped,
  webAcl,
} from './web-acl-world.ts'

type Statement = Readonly<Record<string, unknown>>

const actions = fc.constantFrom<RuleAction>('ALLOW', 'BLOCK', 'COUNT', 'CAPTCHA', 'CHALLENGE')
const sets = fc.constantFrom('empty', 'some', 'all')
const leaf: fc.Arbitrary<Statement> = fc.oneof(
  fc.constant(geo('AQ')),
  fc.constant(everything),
  sets.map((name) => inIpSet(name)),
  fc.constantFrom('none', 'patterns').map(inPatternSet),
  fc.constantFrom('a', 'b').map(labelled),
)
const statements: fc.Arbitrary<Statement> = fc.letrec<{ statement: Statement }>((tie) => ({
  statement: fc.oneof(
    { maxDepth: 2, depthIdentifier: 'statement' },
    leaf,
    tie('statement').map(not),
    fc.tuple(tie('statement'), tie('statement')).map(([a, b]) => and(a, b)),
    fc.tuple(tie('statement'), tie('statement')).map(([a, b]) => or(a, b)),
  ),
})).statement

const plain: fc.Arbitrary<WebAclRule> = fc.oneof(
  fc.tuple(actions, statements).map(([action, statement]) => rule(action, statement)),
  fc.tuple(fc.constantFrom('a', 'b'), statements).map(([label, statement]) => labelling(label, statement)),
  statements.map((statement) => rule('BLOCK', moreThan(100, statement))),
)
const overrides = fc.dictionary(fc.constantFrom('A', 'B', 'misspelt'), actions, { maxKeys: 2 })
const groups: fc.Arbitrary<WebAclRule> = fc.oneof(
  fc.record({ counting: fc.boolean(), overrides }).map((use) => managed('Group', use)),
  fc
    .record({ counting: fc.boolean(), overrides: fc.dictionary(fc.constantFrom('block rule', 'count rule'), actions) })
    .map((use) => grouped('own', use)),
)

const lists = [shipped('Group', { A: 'BLOCK', B: 'COUNT' })]
const worlds = fc.record({
  first: fc.array(groups, { maxLength: 2 }),
  rules: fc.array(fc.oneof({ weight: 3, arbitrary: plain }, { weight: 1, arbitrary: groups }), { maxLength: 4 }),
  last: fc.array(groups, { maxLength: 1 }),
  blocksByDefault: fc.boolean(),
  inner: fc.array(plain, { maxLength: 2 }),
})
type World = typeof worlds extends fc.Arbitrary<infer T> ? T : never

const surroundings = (inner: readonly WebAclRule[]): readonly Resource[] => [
  ruleGroup('own', inner),
  ipSet('empty'),
  ipSet('some', '203.0.113.0/24'),
  ipSet('all', '0.0.0.0/1', '128.0.0.0/1'),
  patternSet('none', 0),
  patternSet('patterns', 2),
]

function does(acl: Resource<WebAclFacts>, world: readonly Resource[], unlisted?: string): string {
  try {
    const related = around(world, unlisted ? { listed: (type) => type !== unlisted } : {})
    return webAclAction(acl, related).kind
  } catch (error) {
    if (error instanceof Unseen) return 'unknown'
    throw error
  }
}

const aclOf = ({ inner: _, ...plan }: World) => webAcl({ ...plan, shipped: lists })
const runs = { numRuns: 600 }

it('not having read a fact never makes a web ACL blocking', () => {
  const names = ['rules', 'firewallManagerRules', 'managedGroupRules', 'defaultAction'] as const
  fc.assert(
    fc.property(worlds, fc.constantFrom(...names), (world, name) => {
      const acl = aclOf(world)
      const around = surroundings(world.inner)
      const blind = { ...acl, facts: { ...acl.facts, [name]: unobserved('denied', 'wafv2:GetWebACL') } }
      if (does(blind, around) === 'blocking') expect(does(acl, around)).toBe('blocking')
    }),
    runs,
  )
})

it('not having read a rule group, an IP set or a pattern set never makes a web ACL blocking', () => {
  fc.assert(
    fc.property(worlds, fc.nat(5), (world, lost) => {
      const acl = aclOf(world)
      const all = surroundings(world.inner)
      const unlisted = all[lost]?.type
      if (does(acl, all.toSpliced(lost, 1), unlisted) === 'blocking') expect(does(acl, all)).toBe('blocking')
      const facts = Object.fromEntries(
        Object.keys(all[lost]?.facts ?? {}).map((name) => [name, unobserved('denied', 'wafv2:Get')]),
      )
      const unread = all.map((one, index) => (index === lost ? { ...one, facts } : one))
      if (does(acl, unread) === 'blocking') expect(does(acl, all)).toBe('blocking')
    }),
    runs,
  )
})

it('what is known of a web ACL does not change when more of it is read', () => {
  fc.assert(
    fc.property(worlds, fc.nat(5), (world, lost) => {
      const acl = aclOf(world)
      const all = surroundings(world.inner)
      const before = does(acl, all.toSpliced(lost, 1), all[lost]?.type)
      if (before !== 'unknown') expect(does(acl, all)).toBe(before)
    }),
    runs,
  )
})

/** A rule or group that stops requests, counting instead. */
const counted = (one: WebAclRule): WebAclRule =>
  one.group ? { ...one, overrideAction: 'COUNT' } : one.action && stops(one.action) ? { ...one, action: 'COUNT' } : one
const allows = ({ group }: WebAclRule) => group?.arn || group?.overrides.some(({ action }) => action === 'ALLOW')

it('letting a rule that stops requests count instead never makes a web ACL blocking', () => {
  fc.assert(
    fc.property(worlds, fc.nat(3), (world, at) => {
      const chosen = world.rules[at]
      // A group that lets everything pass opens the way to the rules behind it when it only counts.
      fc.pre(chosen !== undefined && !allows(chosen))
      const rules = world.rules.map((one, index) => (index === at ? counted(one) : one))
      const all = surroundings(world.inner)
      if (does(aclOf({ ...world, rules }), all) === 'blocking') expect(does(aclOf(world), all)).toBe('blocking')
    }),
    runs,
  )
})

it('a web ACL in which everything counts and the default allows stops nothing', () => {
  fc.assert(
    fc.property(worlds, (world) => {
      const [first, rules, last] = [world.first, world.rules, world.last].map((some) => some.map(counted))
      const plan = { ...world, first: first ?? [], rules: rules ?? [], last: last ?? [], blocksByDefault: false }
      expect(does(aclOf(plan), surroundings(world.inner))).toBe('counting')
    }),
    runs,
  )
})
