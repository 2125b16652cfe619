import { compliant, defineControl, nonCompliant, notApplicable } from '#domain/control.ts'
import type { WebAclFacts } from '#domain/waf/web-acl.ts'

/** Types whose limit AWS has fixed. */
const fixed = ['AWS::ElasticLoadBalancingV2::LoadBalancer', 'AWS::AppSync::GraphQLApi', 'AWS::AppSync::Api'] as const

export const control = defineControl<WebAclFacts>()({
  resourceType: 'AWS::WAFv2::WebACL',
  title: 'Body inspection size limit is set deliberately for the protected resource type',
  severity: 'low',
  dimension: 'waf',
  why: 'WAF inspects the first 16 KB of a body unless told otherwise; an application that takes larger ones is inspected in part only.',
  fix: 'Set the limit (16, 32, 48 or 64 KB) for the protected resource type in the web ACL’s association configuration. More than 16 KB costs extra.',
  reference: 'https://docs.aws.amazon.com/waf/latest/developerguide/web-acl-setting-body-inspection-limit.html',
  expected: 'a limit set for a resource type; not for application load balancers and AppSync, whose 8 KB are fixed',
  needs: ['scope', 'bodyInspectionLimits'],
  looksAt: fixed,
  oneDecides: true,
  evaluate: ({ arn, scope, bodyInspectionLimits }, related) => {
    const set = Object.entries(bodyInspectionLimits).map(([type, limit]) => `${type} ${limit}`)
    if (set.length > 0) return compliant(`Set: ${set.join(', ')}.`)
    if (scope === 'REGIONAL' && fixed.some((type) => related.one<string>(type, 'webAclArn', arn)))
      return notApplicable('It protects application load balancers or AppSync APIs, whose limit of 8 KB is fixed.')
    return nonCompliant('No limit is set; AWS’s default applies.')
  },
  examples: {
    compliant: [{ facts: { scope: 'CLOUDFRONT', bodyInspectionLimits: { CLOUDFRONT: 'KB_32' } } }],
    nonCompliant: [{ facts: { scope: 'CLOUDFRONT', bodyInspectionLimits: {} } }],
  },
})
