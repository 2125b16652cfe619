import { compliant, defineControl, defineFamily, nonCompliant, notApplicable } from '#domain/control.ts'
import type { WebAclFacts } from '#domain/waf/web-acl.ts'
import { groupRule, plainRule } from '../example-rules.ts'
import { allRules } from '../rules-in-force.ts'

/** Metrics and samples of a web ACL. */

const reference = 'https://docs.aws.amazon.com/waf/latest/APIReference/API_VisibilityConfig.html'

export const family = defineFamily({
  'wafv2/webacl-rule-metrics': defineControl<WebAclFacts>()({
    resourceType: 'AWS::WAFv2::WebACL',
    title: 'All rules of a WAFv2 web ACL publish CloudWatch metrics',
    severity: 'low',
    dimension: 'logging',
    why: 'A rule without metrics can stop honest customers, or stop nothing, and nobody sees it.',
    fix: 'Switch CloudWatch metrics on in the visibility configuration of each rule.',
    reference,
    expected: 'metrics on for every rule',
    frameworks: ['prowler:wafv2_webacl_rule_logging_enabled', 'PCI-4.0:10.4.1'],
    needs: ['rules', 'firewallManagerRules'],
    evaluate: (facts) => {
      const rules = allRules(facts)
      if (rules.length === 0) return notApplicable('It has no rules.')
      const silent = rules.filter(({ metrics }) => !metrics).map(({ name }) => `“${name}”`)
      return silent.length > 0
        ? nonCompliant(`Without metrics: ${silent.join(', ')}.`)
        : compliant(`All ${rules.length} rules publish metrics.`)
    },
    examples: {
      compliant: [
        {
          facts: {
            rules: [plainRule({ action: 'BLOCK' })],
            firewallManagerRules: [groupRule({ name: 'AWSManagedRulesCommonRuleSet' })],
          },
        },
      ],
      nonCompliant: [
        {
          facts: {
            rules: [plainRule({ action: 'BLOCK' }), plainRule({ action: 'BLOCK', metrics: false })],
            firewallManagerRules: [],
          },
        },
      ],
    },
  }),
  'wafv2/webacl-sampling-enabled': defineControl<WebAclFacts>()({
    resourceType: 'AWS::WAFv2::WebACL',
    title: 'Sampled requests are kept for the web ACL',
    severity: 'low',
    dimension: 'logging',
    why: 'Samples of the last three hours show at once which requests a rule caught, before logs are searched.',
    fix: 'Switch sampled requests on in the web ACL’s visibility configuration.',
    reference,
    expected: 'sampled requests on',
    needs: ['sampledRequests'],
    evaluate: ({ sampledRequests }) =>
      sampledRequests ? compliant('Sampled requests are kept.') : nonCompliant('Sampled requests are switched off.'),
    examples: {
      compliant: [{ facts: { sampledRequests: true } }],
      nonCompliant: [{ facts: { sampledRequests: false } }],
    },
  }),
})
