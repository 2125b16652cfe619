import { compliant, defineControl, nonCompliant, notApplicable } from '#domain/control.ts'
import type { WebAclFacts } from '#domain/waf/web-acl.ts'
import { groupRule, plainRule } from '../example-rules.ts'
import { isBroad } from '../statement.ts'

export const control = defineControl<WebAclFacts>()({
  resourceType: 'AWS::WAFv2::WebACL',
  title: 'No low-priority-number ALLOW rule with a broad match short-circuits later protections',
  severity: 'high',
  dimension: 'waf',
  why: 'ALLOW ends the inspection. A broad ALLOW that is evaluated first lets attacks past every rule behind it.',
  fix: 'Move the ALLOW rule behind the protections, narrow what it matches, or let it only add a label.',
  reference: 'https://docs.aws.amazon.com/waf/latest/developerguide/web-acl-processing-order.html',
  expected: 'no ALLOW rule with a broad match before a rule that can stop a request',
  needs: ['rules'],
  evaluate: ({ rules }) => {
    const allows = rules.filter(({ action }) => action === 'ALLOW')
    if (allows.length === 0) return notApplicable('It has no ALLOW rule.')
    for (const allow of allows) {
      const behind = rules.filter(
        ({ priority, action, group }) =>
          priority > allow.priority && (group !== null || (action !== 'ALLOW' && action !== 'COUNT')),
      )
      if (behind.length > 0 && isBroad(allow.statement))
        return nonCompliant(
          `Rule “${allow.name}” (priority ${allow.priority}) allows a broad match before ${behind.length} ${behind.length === 1 ? 'rule that protects' : 'rules that protect'}.`,
        )
    }
    return compliant('No broad ALLOW rule stands before a rule that protects.')
  },
  examples: {
    compliant: [
      {
        facts: {
          rules: [
            plainRule({ action: 'ALLOW', statement: { IPSetReferenceStatement: { ARN: 'arn:aws:wafv2:::ipset' } } }),
            groupRule({ name: 'AWSManagedRulesCommonRuleSet' }),
          ],
        },
      },
      {
        facts: {
          rules: [
            { ...groupRule({ name: 'AWSManagedRulesCommonRuleSet' }), priority: 1 },
            plainRule({ action: 'ALLOW', priority: 2, statement: { GeoMatchStatement: { CountryCodes: ['DE'] } } }),
          ],
        },
      },
    ],
    nonCompliant: [
      {
        facts: {
          rules: [
            plainRule({ action: 'ALLOW', priority: 1, statement: { GeoMatchStatement: { CountryCodes: ['DE'] } } }),
            { ...groupRule({ name: 'AWSManagedRulesCommonRuleSet' }), priority: 2 },
          ],
        },
      },
      {
        facts: {
          rules: [
            plainRule({
              action: 'ALLOW',
              priority: 1,
              statement: {
                ByteMatchStatement: {
                  SearchString: '/',
                  FieldToMatch: { UriPath: {} },
                  PositionalConstraint: 'STARTS_WITH',
                },
              },
            }),
            plainRule({ action: 'BLOCK', priority: 2 }),
          ],
        },
      },
    ],
  },
})
