import { compliant, defineControl, nonCompliant, notApplicable } from '#domain/control.ts'
import type { WebAclFacts } from '#domain/waf/web-acl.ts'
import { groupRule, plainRule, withRules } from '../example-rules.ts'
import { findActing, ruleNeeds, ruleTypes } from '../rules-in-force.ts'

const ownGroup = 'arn:aws:wafv2:eu-west-1:111122223333:regional/rulegroup/own/0a1b'

export const control = defineControl<WebAclFacts>()({
  resourceType: 'AWS::WAFv2::WebACL',
  title: 'Web ACL with an ALLOW default contains a rule able to BLOCK, CAPTCHA or CHALLENGE',
  severity: 'high',
  dimension: 'waf',
  why: 'When the default is ALLOW and no rule can stop anything, every request reaches the application.',
  fix: 'Let at least the managed rule groups act, or make BLOCK the default and allow what is known.',
  reference: 'https://docs.aws.amazon.com/waf/latest/developerguide/web-acl-default-action.html',
  expected: 'default action BLOCK, or a rule that can stop a request',
  needs: ['defaultAction', ...ruleNeeds],
  looksAt: ruleTypes,
  version: 2,
  oneDecides: true,
  evaluate: (facts, related) => {
    if (facts.defaultAction === 'BLOCK') return notApplicable('Its default action is BLOCK.')
    const { acting } = findActing(facts, related, () => true)
    return acting
      ? compliant(`Rule “${acting.name}” can stop a request.`)
      : nonCompliant('Its default action is ALLOW, and no rule can stop a request.')
  },
  examples: {
    compliant: [
      { facts: { defaultAction: 'ALLOW', ...withRules(plainRule({ action: 'CAPTCHA' })) } },
      {
        facts: {
          defaultAction: 'ALLOW',
          ...withRules(groupRule({ name: 'own', kind: 'own', vendor: null, arn: ownGroup })),
        },
        related: [{ type: 'AWS::WAFv2::RuleGroup', arn: ownGroup, facts: { rules: [plainRule({ action: 'BLOCK' })] } }],
      },
    ],
    nonCompliant: [
      { facts: { defaultAction: 'ALLOW', ...withRules() } },
      {
        facts: { defaultAction: 'ALLOW', ...withRules(plainRule({ action: 'ALLOW' }), plainRule({ action: 'COUNT' })) },
      },
      {
        facts: {
          defaultAction: 'ALLOW',
          ...withRules(
            groupRule({
              name: 'own',
              kind: 'own',
              vendor: null,
              arn: ownGroup,
              overrides: [{ rule: 'rule', action: 'COUNT' }],
            }),
          ),
        },
        related: [{ type: 'AWS::WAFv2::RuleGroup', arn: ownGroup, facts: { rules: [plainRule({ action: 'BLOCK' })] } }],
      },
    ],
  },
})
