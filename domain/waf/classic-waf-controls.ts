import { compliant, defineControl, nonCompliant, notApplicable, type Verdict } from '../control.ts'
import { seen, unobserved } from '../observed.ts'
import type { Related } from '../related.ts'
import type {
  ClassicActivatedRule,
  ClassicRuleFacts,
  ClassicRuleGroupFacts,
  ClassicWebAclFacts,
} from './classic-waf.ts'

/** Controls that WAF Classic's global and regional halves share; each half names its types and ids. */

interface Half {
  readonly webAcl: string
  readonly rule: string
  readonly ruleGroup: string
  /** As it begins a title: `Global`, `Regional`. */
  readonly which: string
  readonly listGroups: string
}
const halves = {
  global: {
    webAcl: 'AWS::WAF::WebACL',
    rule: 'AWS::WAF::Rule',
    ruleGroup: 'AWS::WAF::RuleGroup',
    which: 'Global',
    listGroups: 'waf:ListRuleGroups',
  },
  regional: {
    webAcl: 'AWS::WAFRegional::WebACL',
    rule: 'AWS::WAFRegional::Rule',
    ruleGroup: 'AWS::WAFRegional::RuleGroup',
    which: 'Regional',
    listGroups: 'waf-regional:ListRuleGroups',
  },
} as const satisfies Record<string, Half>
export type ClassicHalf = keyof typeof halves

export interface Listed {
  readonly frameworks?: readonly string[]
}

const migrate = 'https://docs.aws.amazon.com/waf/latest/developerguide/waf-migrating-from-classic.html'
const guide = 'https://docs.aws.amazon.com/waf/latest/developerguide/classic-waf-chapter.html'
const move = 'Move to a WAFv2 web ACL'

const activated = (more: Partial<ClassicActivatedRule> = {}): ClassicActivatedRule => ({
  ruleId: 'r-1',
  priority: 1,
  type: 'REGULAR',
  action: 'BLOCK',
  overrideAction: null,
  excludedRules: [],
  ...more,
})
const activatedGroup = (more: Partial<ClassicActivatedRule> = {}) =>
  activated({ ruleId: 'g-1', type: 'GROUP', action: null, overrideAction: 'NONE', ...more })

export function classicInUse(half: ClassicHalf) {
  const { webAcl, which } = halves[half]
  return defineControl<ClassicWebAclFacts>()({
    resourceType: webAcl,
    title: `No ${which.toLowerCase()} WAF Classic web ACL is left (service support ended 2025-09-30)`,
    severity: 'high',
    dimension: 'waf',
    why: 'AWS no longer supports WAF Classic and takes it away region by region; on that day its rules stop protecting.',
    fix: `${move} with AWS’s migration wizard, attach the new web ACL, then delete this one.`,
    reference: migrate,
    expected: 'no web ACL of WAF Classic',
    needs: ['webAclId'],
    // It exists, and that is what the control is about.
    evaluate: ({ name }) =>
      nonCompliant(`Web ACL “${name}” still is one of WAF Classic, whose support ended on 30 September 2025.`),
    prohibits: true,
    examples: { compliant: [], nonCompliant: [{ facts: { webAclId: 'a-1' } }] },
  })
}

export function classicNotEmpty(half: ClassicHalf, { frameworks = [] }: Listed) {
  const { webAcl, which } = halves[half]
  return defineControl<ClassicWebAclFacts>()({
    resourceType: webAcl,
    title: `${which} WAF Classic web ACL holds rules or rule groups`,
    severity: 'medium',
    dimension: 'waf',
    why: 'A web ACL without rules inspects nothing: every request gets the default action.',
    fix: `${move} that has rules, or delete this one.`,
    reference: guide,
    expected: 'at least one rule or rule group',
    frameworks,
    needs: ['rules'],
    evaluate: ({ rules }) =>
      rules.length === 0 ? nonCompliant('It has no rules.') : compliant(`It has ${counted(rules.length, 'rule')}.`),
    examples: { compliant: [{ facts: { rules: [activated()] } }], nonCompliant: [{ facts: { rules: [] } }] },
  })
}

export function classicEnforcing(half: ClassicHalf) {
  const { webAcl, ruleGroup, which } = halves[half]
  const groupOf = (...activatedRules: readonly ClassicActivatedRule[]) => [
    { type: ruleGroup, facts: { ruleGroupId: 'g-1', activatedRules } },
  ]
  return defineControl<ClassicWebAclFacts>()({
    resourceType: webAcl,
    title: `${which} WAF Classic web ACL blocks something: not every rule action is COUNT under an ALLOW default`,
    severity: 'high',
    dimension: 'waf',
    why: 'A web ACL that only counts looks like protection and stops no attack.',
    fix: `${move} whose rules block.`,
    reference: 'https://docs.aws.amazon.com/waf/latest/developerguide/classic-web-acl-working-with.html',
    expected: 'a rule that blocks, or the default action BLOCK',
    needs: ['defaultAction', 'rules'],
    looksAt: [ruleGroup],
    evaluate: ({ defaultAction, rules }, related) => enforcing(half, defaultAction, rules, related),
    examples: {
      compliant: [
        { facts: { defaultAction: 'BLOCK', rules: [] } },
        { facts: { defaultAction: 'ALLOW', rules: [activated({ action: 'COUNT' }), activated()] } },
        { facts: { defaultAction: 'ALLOW', rules: [activatedGroup()] }, related: groupOf(activated()) },
        // A group that is not the account's own was bought, and acts as its seller made it.
        { facts: { defaultAction: 'ALLOW', rules: [activatedGroup({ ruleId: 'bought' })] }, related: groupOf() },
      ],
      nonCompliant: [
        { facts: { defaultAction: 'ALLOW', rules: [] } },
        { facts: { defaultAction: 'ALLOW', rules: [activated({ action: 'COUNT' }), activated({ action: 'ALLOW' })] } },
        {
          facts: { defaultAction: 'ALLOW', rules: [activatedGroup({ overrideAction: 'COUNT' })] },
          related: groupOf(activated()),
        },
        {
          facts: { defaultAction: 'ALLOW', rules: [activatedGroup({ excludedRules: ['r-1'] })] },
          related: groupOf(activated()),
        },
      ],
    },
  })
}

function enforcing(
  half: ClassicHalf,
  defaultAction: 'ALLOW' | 'BLOCK',
  rules: readonly ClassicActivatedRule[],
  related: Related,
): Verdict {
  if (defaultAction === 'BLOCK') return compliant('Its default action is BLOCK.')
  const blocking = rules.find(({ action }) => action === 'BLOCK')
  if (blocking) return compliant(`Rule ${blocking.ruleId} blocks.`)
  for (const { type, ruleId, overrideAction, excludedRules } of rules) {
    if (type !== 'GROUP' || overrideAction === 'COUNT') continue
    const group = related.one<string>(halves[half].ruleGroup, 'ruleGroupId', ruleId)
    if (!group) {
      if (excludedRules.length === 0) return compliant(`Rule group ${ruleId} of another owner acts.`)
      return seen<Verdict>(unobserved('not-asked', halves[half].listGroups, `rules of the bought rule group ${ruleId}`))
    }
    const { activatedRules } = group.facts as ClassicRuleGroupFacts
    const inner = seen(activatedRules).find((rule) => rule.action === 'BLOCK' && !excludedRules.includes(rule.ruleId))
    if (inner) return compliant(`Rule ${inner.ruleId} of rule group “${group.name}” blocks.`)
  }
  return nonCompliant(
    rules.length === 0
      ? 'It has no rules and allows by default.'
      : `None of its ${counted(rules.length, 'rule')} blocks, and it allows by default.`,
  )
}

export function classicLogged(half: ClassicHalf, { frameworks = [] }: Listed) {
  const { webAcl, which } = halves[half]
  const logging = { destinations: ['arn:aws:firehose:us-east-1:111122223333:deliverystream/aws-waf-logs-web'] }
  return defineControl<ClassicWebAclFacts>()({
    resourceType: webAcl,
    title: `${which} WAF Classic web ACL sends request logs to a destination`,
    severity: 'medium',
    dimension: 'logging',
    why: 'Without logs nobody can tell what was stopped, what passed, or why an honest request failed.',
    fix: `${move} and log it; until then send this one’s logs to a Firehose stream.`,
    reference: 'https://docs.aws.amazon.com/waf/latest/developerguide/classic-logging.html',
    expected: 'a logging configuration',
    frameworks,
    needs: ['logging'],
    evaluate: ({ logging: found }) =>
      found && found.destinations.length > 0
        ? compliant(`It writes its logs to ${found.destinations.join(', ')}.`)
        : nonCompliant('It writes no logs.'),
    examples: {
      compliant: [{ facts: { logging: { ...logging, redactedFields: [] } } }],
      nonCompliant: [{ facts: { logging: null } }],
    },
  })
}

export function classicRateRule(half: ClassicHalf) {
  const { webAcl, which } = halves[half]
  const rate = activated({ type: 'RATE_BASED' })
  return defineControl<ClassicWebAclFacts>()({
    resourceType: webAcl,
    title: `${which} WAF Classic web ACL contains a rate-based rule`,
    severity: 'low',
    dimension: 'waf',
    why: 'Without a limit one client can try passwords or exhaust the application with well-formed requests.',
    fix: `${move} with a rate-based rule that blocks.`,
    reference: 'https://docs.aws.amazon.com/waf/latest/developerguide/classic-web-acl-rules-creating.html',
    expected: 'a rate-based rule that blocks',
    needs: ['rules'],
    evaluate: ({ rules }) => {
      const found = rules.filter(({ type }) => type === 'RATE_BASED')
      const blocking = found.find(({ action }) => action === 'BLOCK')
      if (blocking) return compliant(`Rate-based rule ${blocking.ruleId} blocks.`)
      return nonCompliant(
        found.length === 0 ? 'It has no rate-based rule.' : `Its rate-based rule ${found[0]?.ruleId} does not block.`,
      )
    },
    examples: {
      compliant: [{ facts: { rules: [activated(), rate] } }],
      nonCompliant: [{ facts: { rules: [activated()] } }, { facts: { rules: [{ ...rate, action: 'COUNT' }] } }],
    },
  })
}

export function classicRuleHasPredicate(half: ClassicHalf, { frameworks = [] }: Listed) {
  const { rule, which } = halves[half]
  return defineControl<ClassicRuleFacts>()({
    resourceType: rule,
    title: `Every ${which.toLowerCase()} WAF Classic rule carries one or more match predicates`,
    severity: 'medium',
    dimension: 'waf',
    why: 'A rule without conditions inspects nothing, and who counts rules believes it does.',
    fix: `${move}; until then give the rule conditions, or delete it.`,
    reference: guide,
    expected: 'at least one predicate',
    frameworks,
    needs: ['predicates'],
    evaluate: ({ predicates }) =>
      predicates.length === 0
        ? nonCompliant('It has no condition.')
        : compliant(`It has ${counted(predicates.length, 'condition')}.`),
    examples: {
      compliant: [{ facts: { predicates: [{ kind: 'IPMatch', id: 's-1', negated: false }] } }],
      nonCompliant: [{ facts: { predicates: [] } }],
    },
  })
}

export function classicSetsPopulated(half: ClassicHalf) {
  const { rule, which } = halves[half]
  const set = {
    kind: 'IPMatch',
    id: 's-1',
    name: 'office',
    negated: false,
    size: 2,
    entries: ['192.0.2.0/24'],
  } as const
  const empty = { ...set, name: 'bad bots', size: 0, entries: [] }
  return defineControl<ClassicRuleFacts>()({
    resourceType: rule,
    title: `${which} WAF Classic rule refers to IP sets and other conditions that contain entries`,
    severity: 'medium',
    dimension: 'waf',
    why: 'A condition without entries matches nothing; the rule that needs it never acts, or, negated, acts on everything.',
    fix: `${move}; until then fill the set, or take it out of the rule.`,
    reference: guide,
    expected: 'entries in every set the rule refers to',
    needs: ['conditions'],
    evaluate: ({ conditions }) => {
      if (conditions.length === 0) return notApplicable('It refers to no condition.')
      const hollow = conditions.filter(({ size }) => size === 0)
      return hollow.length === 0
        ? compliant(`All of its ${counted(conditions.length, 'condition')} have entries.`)
        : nonCompliant(`Without entries: ${hollow.map(({ kind, name }) => `${kind} “${name}”`).join(', ')}.`)
    },
    examples: {
      compliant: [{ facts: { conditions: [set, { ...set, kind: 'GeoMatch', negated: true }] } }],
      nonCompliant: [{ facts: { conditions: [set, empty] } }, { facts: { conditions: [{ ...empty, negated: true }] } }],
    },
  })
}

export function classicGroupNotEmpty(half: ClassicHalf, { frameworks = [] }: Listed) {
  const { ruleGroup, which } = halves[half]
  return defineControl<ClassicRuleGroupFacts>()({
    resourceType: ruleGroup,
    title: `${which} WAF Classic rule group activates one rule or more`,
    severity: 'medium',
    dimension: 'waf',
    why: 'A web ACL that refers to an empty group looks protected and is not.',
    fix: `${move}; until then add rules to the group, or delete it.`,
    reference: 'https://docs.aws.amazon.com/waf/latest/developerguide/classic-working-with-rule-groups.html',
    expected: 'at least one rule',
    frameworks,
    needs: ['activatedRules'],
    evaluate: ({ activatedRules }) =>
      activatedRules.length === 0
        ? nonCompliant('It activates no rule.')
        : compliant(`It activates ${counted(activatedRules.length, 'rule')}.`),
    examples: {
      compliant: [{ facts: { activatedRules: [activated()] } }],
      nonCompliant: [{ facts: { activatedRules: [] } }],
    },
  })
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}
