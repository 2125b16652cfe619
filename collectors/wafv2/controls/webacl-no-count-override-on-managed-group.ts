import { compliant, defineControl, nonCompliant, notApplicable } from '#domain/control.ts'
import type { WebAclFacts } from '#domain/waf/web-acl.ts'
import { groupRule, plainRule } from '../example-rules.ts'
import { allRules } from '../rules-in-force.ts'

export const control = defineControl<WebAclFacts>()({
  resourceType: 'AWS::WAFv2::WebACL',
  title: 'No managed or shared rule group is switched to COUNT as a whole',
  severity: 'high',
  dimension: 'waf',
  why: 'The override is meant for trying a group out. Left on, it disarms every rule in the group at once.',
  fix: 'Set the override of the group back to none; switch only the rules that stop honest requests to COUNT.',
  reference: 'https://docs.aws.amazon.com/waf/latest/developerguide/web-acl-rule-group-override-options.html',
  expected: 'no rule group with the override action COUNT',
  needs: ['rules', 'firewallManagerRules'],
  evaluate: (facts) => {
    const groups = allRules(facts).filter(({ group }) => group !== null)
    if (groups.length === 0) return notApplicable('It uses no rule groups.')
    const counting = groups.filter(({ overrideAction }) => overrideAction === 'COUNT').map(({ name }) => `“${name}”`)
    return counting.length > 0
      ? nonCompliant(`Switched to COUNT as a whole: ${counting.join(', ')}.`)
      : compliant(`None of its ${groups.length} rule groups is switched to COUNT as a whole.`)
  },
  examples: {
    compliant: [{ facts: { rules: [groupRule({ name: 'AWSManagedRulesCommonRuleSet' })], firewallManagerRules: [] } }],
    nonCompliant: [
      {
        facts: {
          rules: [plainRule({ action: 'BLOCK' }), groupRule({ name: 'AWSManagedRulesSQLiRuleSet' }, 'COUNT')],
          firewallManagerRules: [],
        },
      },
    ],
  },
})
