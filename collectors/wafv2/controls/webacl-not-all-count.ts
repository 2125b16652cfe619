import { compliant, defineControl, nonCompliant, notApplicable } from '#domain/control.ts'
import { type Unobserved, Unseen } from '#domain/observed.ts'
import type { WebAclFacts } from '#domain/waf/web-acl.ts'
import { groupRule, plainRule, withRules } from '../example-rules.ts'
import { allRules, ruleNeeds, rulesInForce, ruleTypes } from '../rules-in-force.ts'

export const control = defineControl<WebAclFacts>()({
  resourceType: 'AWS::WAFv2::WebACL',
  title: 'Web ACL enforces: at least one rule acts other than COUNT',
  severity: 'critical',
  dimension: 'waf',
  why: 'COUNT only writes down what would have been stopped. A web ACL left in COUNT after its trial looks like protection and is none.',
  fix: 'Change the rules that have proved right from COUNT to BLOCK, and switch rule groups from override COUNT to their own actions.',
  reference: 'https://docs.aws.amazon.com/waf/latest/developerguide/web-acl-testing.html',
  expected: 'at least one rule whose effective action is not COUNT',
  needs: ruleNeeds,
  looksAt: ruleTypes,
  version: 2,
  oneDecides: true,
  evaluate: (facts, related) => {
    const count = allRules(facts).length
    if (count === 0) return notApplicable('It has no rules that could act.')
    let unread: Unobserved | null = null
    for (const { name, action, idle, unread: missing } of rulesInForce(facts, related)) {
      if (action === 'COUNT' || idle) continue
      if (!missing)
        return compliant(`Rule “${name}” ${action ? `has the action ${action}` : 'acts as its vendor set it'}.`)
      unread ??= missing
    }
    if (unread) throw new Unseen(unread)
    return nonCompliant(`All ${count} rules only count, or never come to act.`)
  },
  examples: {
    compliant: [
      { facts: withRules(plainRule({ action: 'COUNT' }), plainRule({ action: 'CHALLENGE' })) },
      { facts: withRules(groupRule({ name: 'AWSManagedRulesCommonRuleSet' })) },
    ],
    nonCompliant: [
      {
        facts: withRules(plainRule({ action: 'COUNT' }), groupRule({ name: 'AWSManagedRulesCommonRuleSet' }, 'COUNT')),
      },
      {
        // Each rule of the group is switched to COUNT on its own.
        facts: {
          ...withRules(groupRule({ name: 'Small', overrides: [{ rule: 'A', action: 'COUNT' }] })),
          managedGroupRules: [{ vendor: 'AWS', name: 'Small', version: null, rules: [{ name: 'A', action: 'BLOCK' }] }],
        },
      },
    ],
  },
})
