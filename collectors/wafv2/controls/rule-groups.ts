import { compliant, defineControl, defineFamily, nonCompliant, notApplicable } from '#domain/control.ts'
import { isObserved, seen } from '#domain/observed.ts'
import { policyAccess, policyLooksAt } from '#domain/policy/exposure.ts'
import type { RuleGroupFacts } from '#domain/waf/web-acl.ts'
import { groupRule, plainRule } from '../example-rules.ts'

/** Controls over rule groups of one's own. */

const reference = 'https://docs.aws.amazon.com/waf/latest/developerguide/waf-user-created-rule-groups.html'
const shareWith = (principal: unknown) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: principal, Action: ['wafv2:CreateWebACL', 'wafv2:UpdateWebACL'] }],
  })
const arn = 'arn:aws:wafv2:eu-west-1:111122223333:regional/rulegroup/shared/1a2b'

export const family = defineFamily({
  'wafv2/rulegroup-not-empty': defineControl<RuleGroupFacts>()({
    resourceType: 'AWS::WAFv2::RuleGroup',
    title: 'Own rule group contains rules',
    severity: 'medium',
    dimension: 'waf',
    why: 'A web ACL that refers to an empty group looks protected and is not.',
    fix: 'Add rules to the group, or delete it.',
    reference,
    expected: 'at least one rule',
    needs: ['rules'],
    evaluate: ({ rules }) =>
      rules.length > 0 ? compliant(`It contains ${rules.length} rules.`) : nonCompliant('It contains no rules.'),
    examples: {
      compliant: [{ facts: { rules: [plainRule({ action: 'BLOCK' })] } }],
      nonCompliant: [{ facts: { rules: [] } }],
    },
  }),
  'wafv2/rulegroup-metrics': defineControl<RuleGroupFacts>()({
    resourceType: 'AWS::WAFv2::RuleGroup',
    title: 'WAFv2 rule group publishes CloudWatch metrics',
    severity: 'low',
    dimension: 'logging',
    why: 'Without metrics nobody sees whether the group stops attacks, honest customers, or nothing.',
    fix: 'Switch CloudWatch metrics on in the visibility configuration of the group.',
    reference,
    expected: 'metrics on',
    frameworks: ['fsbp:WAF.12', 'powerpipe:wafv2_rule_group_logging_enabled', 'NIST-800-53r5:AU-12'],
    needs: ['metrics', 'rules'],
    evaluate: ({ metrics, rules }) => {
      if (!metrics) return nonCompliant('The group publishes no metrics.')
      const silent = rules.filter((rule) => !rule.metrics).map(({ name }) => `“${name}”`)
      return silent.length > 0
        ? nonCompliant(`The group publishes metrics, its rules ${silent.join(', ')} do not.`)
        : compliant('The group and its rules publish metrics.')
    },
    examples: {
      compliant: [{ facts: { metrics: true, rules: [plainRule({ action: 'BLOCK' })] } }],
      nonCompliant: [
        { facts: { metrics: false, rules: [] } },
        { facts: { metrics: true, rules: [plainRule({ action: 'BLOCK', metrics: false })] } },
      ],
    },
  }),
  'wafv2/rulegroup-in-use': defineControl<RuleGroupFacts>()({
    resourceType: 'AWS::WAFv2::RuleGroup',
    title: 'Own rule group is referenced by a web ACL',
    severity: 'low',
    dimension: 'hygiene',
    why: 'Rules that no web ACL uses protect nothing, cost a fee each month and mislead whoever reads them.',
    fix: 'Refer to the group from a web ACL, or delete it.',
    reference,
    expected: 'a web ACL of the account that refers to it',
    needs: ['permissionPolicy'],
    looksAt: ['AWS::WAFv2::WebACL'],
    evaluate: ({ arn, permissionPolicy }, related) => {
      const webAcls = related.all('AWS::WAFv2::WebACL')
      const read = webAcls.find(({ facts: { rules, firewallManagerRules } }) =>
        [rules, firewallManagerRules].some(
          (all) => isObserved(all) && all.value.some(({ group }) => group?.arn === arn),
        ),
      )
      if (read) return compliant(`Web ACL “${read.name}” refers to it.`)
      // One that was not read may be the one.
      for (const { facts } of webAcls) [facts.rules, facts.firewallManagerRules].map(seen)
      return permissionPolicy === null
        ? nonCompliant('No web ACL refers to it.')
        : notApplicable('It is shared with other accounts, whose web ACLs may refer to it.')
    },
    examples: {
      compliant: [
        {
          arn,
          facts: { permissionPolicy: null },
          related: [
            {
              type: 'AWS::WAFv2::WebACL',
              facts: {
                rules: [groupRule({ name: 'shared', kind: 'own', vendor: null, arn })],
                firewallManagerRules: [],
              },
            },
          ],
        },
      ],
      nonCompliant: [{ facts: { permissionPolicy: null } }],
    },
  }),
  'wafv2/rulegroup-policy-restricted': defineControl<RuleGroupFacts>()({
    resourceType: 'AWS::WAFv2::RuleGroup',
    title: 'Shared rule group policy names specific accounts only',
    severity: 'medium',
    dimension: 'access',
    why: 'Who may use a rule group may read how it decides, and so learn how to get round it.',
    fix: 'Name the accounts in the policy’s Principal instead of “*”.',
    reference: 'https://docs.aws.amazon.com/waf/latest/APIReference/API_PutPermissionPolicy.html',
    expected: 'named accounts, or no policy',
    needs: ['permissionPolicy'],
    looksAt: policyLooksAt,
    oneDecides: true,
    version: 2,
    evaluate: ({ accountId, permissionPolicy }, related) => {
      if (permissionPolicy === null) return notApplicable('It is not shared.')
      const access = policyAccess(permissionPolicy, { accountId, call: 'wafv2:GetPermissionPolicy' }, related)
      const open = access.kind === 'public' || access.kind === 'public-limited'
      return open ? nonCompliant(access.because) : compliant(access.because)
    },
    examples: {
      compliant: [{ facts: { permissionPolicy: shareWith({ AWS: ['444455556666', '777788889999'] }) } }],
      nonCompliant: [
        { facts: { permissionPolicy: shareWith('*') } },
        { facts: { permissionPolicy: shareWith({ AWS: '*' }) } },
      ],
    },
  }),
})
