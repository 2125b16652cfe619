import { compliant, defineControl, nonCompliant, notApplicable } from '#domain/control.ts'
import type { WebAclFacts } from '#domain/waf/web-acl.ts'
import { plainRule, withRules } from '../example-rules.ts'
import { ruleNeeds, rulesInForce, ruleTypes } from '../rules-in-force.ts'
import { oversizeHandlings } from '../statement.ts'

export const control = defineControl<WebAclFacts>()({
  resourceType: 'AWS::WAFv2::WebACL',
  title: 'Body, header and cookie inspections do not let oversized content CONTINUE uninspected',
  severity: 'medium',
  dimension: 'waf',
  why: 'WAF sees only the first kilobytes of a body, of headers and of cookies. With CONTINUE an attack hides behind a large harmless part.',
  fix: 'Set oversize handling to MATCH in rules that block, or block bodies above the limit by a size constraint.',
  reference: 'https://docs.aws.amazon.com/waf/latest/developerguide/waf-oversize-request-components.html',
  expected: 'oversize handling MATCH or NO_MATCH in every own rule that inspects a body, headers or cookies',
  needs: ruleNeeds,
  looksAt: ruleTypes,
  oneDecides: true,
  evaluate: (facts, related) => {
    let inspecting = 0
    const passing: string[] = []
    for (const { name, rule } of rulesInForce(facts, related)) {
      // How vendors write the rules of their groups is not shown.
      if (rule.group) continue
      const handlings = oversizeHandlings(rule.statement)
      inspecting += handlings.length > 0 ? 1 : 0
      if (handlings.includes('CONTINUE')) passing.push(`“${name}”`)
    }
    if (inspecting === 0) return notApplicable('None of its own rules inspects a body, headers or cookies.')
    return passing.length > 0
      ? nonCompliant(`Oversized content goes on uninspected in ${passing.join(', ')}.`)
      : compliant(`All ${inspecting} rules that inspect a body, headers or cookies decide on oversized content.`)
  },
  examples: {
    compliant: [
      {
        facts: withRules(
          plainRule({
            action: 'BLOCK',
            statement: { SqliMatchStatement: { FieldToMatch: { Body: { OversizeHandling: 'MATCH' } } } },
          }),
        ),
      },
    ],
    nonCompliant: [
      // AWS's default is CONTINUE.
      {
        facts: withRules(
          plainRule({ action: 'BLOCK', statement: { XssMatchStatement: { FieldToMatch: { Body: {} } } } }),
        ),
      },
      {
        facts: withRules(
          plainRule({
            action: 'BLOCK',
            statement: {
              AndStatement: {
                Statements: [
                  { GeoMatchStatement: { CountryCodes: ['DE'] } },
                  { SqliMatchStatement: { FieldToMatch: { Cookies: { OversizeHandling: 'CONTINUE' } } } },
                ],
              },
            },
          }),
        ),
      },
    ],
  },
})
