import { policyExposure, policyLooksAt } from '#domain/policy/exposure.ts'
import { definePosture } from '#domain/posture.ts'
import type { RuleGroupFacts } from '#domain/waf/web-acl.ts'

export const posture = definePosture<RuleGroupFacts>()({
  resourceType: 'AWS::WAFv2::RuleGroup',
  looksAt: ['AWS::WAFv2::WebACL', ...policyLooksAt],
  exposure: ({ facts, accountId }, related) =>
    policyExposure({ what: 'resource policy', id: null }, facts.permissionPolicy, { accountId }, related),
  relations: ({ arn }, related) =>
    related
      .all('AWS::WAFv2::WebACL')
      .filter(({ facts }) =>
        [facts.rules, facts.firewallManagerRules].some(
          (rules) => 'value' in rules && rules.value.some(({ group }) => group?.arn === arn),
        ),
      )
      .map((webAcl) => ({ kind: 'member-of', to: webAcl.arn })),
})
