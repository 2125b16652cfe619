import { compliant, defineControl, defineFamily, nonCompliant } from '#domain/control.ts'
import type { Severity } from '#domain/pillars.ts'
import type { WebAclFacts } from '#domain/waf/web-acl.ts'

/** Controls over the capacity units (WCU) a web ACL uses; AWS's ceiling is 5,000, of which 1,500 are in the base price. */
function capacityAtMost(limit: {
  readonly most: number
  readonly title: string
  readonly severity: Severity
  readonly why: string
  readonly fix: string
}) {
  return defineControl<WebAclFacts>()({
    resourceType: 'AWS::WAFv2::WebACL',
    title: limit.title,
    severity: limit.severity,
    dimension: 'waf',
    why: limit.why,
    fix: limit.fix,
    reference: 'https://docs.aws.amazon.com/waf/latest/developerguide/aws-waf-capacity-units.html',
    expected: `at most ${limit.most} capacity units`,
    needs: ['capacity'],
    evaluate: ({ capacity }) =>
      capacity <= limit.most
        ? compliant(`It uses ${capacity} capacity units, at most ${limit.most}.`)
        : nonCompliant(`It uses ${capacity} capacity units, more than ${limit.most}.`),
    examples: {
      compliant: [{ facts: { capacity: 0 } }, { facts: { capacity: limit.most } }],
      nonCompliant: [{ facts: { capacity: limit.most + 1 } }],
    },
  })
}

export const family = defineFamily({
  'wafv2/webacl-wcu-headroom': capacityAtMost({
    most: 4499,
    title: 'Web ACL keeps headroom below the 5,000 capacity-unit ceiling (warn at 4,500)',
    severity: 'medium',
    why: 'At the ceiling no rule can be added, which is felt on the day an attack asks for one.',
    fix: 'Remove rules that no longer pay, or split the web ACL by application.',
  }),
  'wafv2/webacl-wcu-within-included': capacityAtMost({
    most: 1500,
    title: 'Web ACL stays within the 1,500 capacity units covered by the base price',
    severity: 'low',
    why: 'Above 1,500 units AWS charges extra for every million requests.',
    fix: 'Check that the rules beyond 1,500 units are worth their price, and accept the excess if they are.',
  }),
})
