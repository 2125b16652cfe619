import { compliant, defineControl, nonCompliant } from '#domain/control.ts'
import type { WebAclFacts } from '#domain/waf/web-acl.ts'
import { groupRule, plainRule } from '../example-rules.ts'

export const control = defineControl<WebAclFacts>()({
  resourceType: 'AWS::WAFv2::WebACL',
  title: 'WAFv2 web ACL holds its own or Firewall Manager supplied rules',
  severity: 'high',
  dimension: 'waf',
  why: 'A web ACL without rules inspects nothing; every request gets the default action.',
  fix: 'Add rules or managed rule groups, or remove the web ACL where nothing needs it.',
  reference: 'https://docs.aws.amazon.com/waf/latest/developerguide/web-acl-rules.html',
  expected: 'at least one rule or rule group',
  frameworks: [
    'fsbp:WAF.10',
    'prowler:wafv2_webacl_with_rules',
    'powerpipe:wafv2_web_acl_rule_attached',
    'PCI-4.0:6.4.2',
  ],
  needs: ['rules', 'firewallManagerRules'],
  evaluate: ({ rules, firewallManagerRules }) => {
    const count = rules.length + firewallManagerRules.length
    if (count === 0) return nonCompliant('It has no rules, and Firewall Manager adds none.')
    return compliant(
      `It has ${rules.length} rules of its owner and ${firewallManagerRules.length} of Firewall Manager.`,
    )
  },
  examples: {
    compliant: [
      { facts: { rules: [plainRule({ action: 'BLOCK' })], firewallManagerRules: [] } },
      {
        facts: {
          rules: [],
          firewallManagerRules: [groupRule({ name: 'AWSManagedRulesCommonRuleSet', kind: 'firewall-manager' })],
        },
      },
    ],
    nonCompliant: [{ facts: { rules: [], firewallManagerRules: [] } }],
  },
})
