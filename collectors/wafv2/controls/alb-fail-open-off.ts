import { compliant, defineControl, nonCompliant, notApplicable } from '#domain/control.ts'
import type { LoadBalancerFacts } from '#domain/load-balancing.ts'
import { seen, unobserved } from '#domain/observed.ts'

const webAclArn = 'arn:aws:wafv2:eu-west-1:111122223333:regional/webacl/web/1a2b'
const attribute = 'waf.fail_open.enabled'

export const control = defineControl<LoadBalancerFacts>()({
  resourceType: 'AWS::ElasticLoadBalancingV2::LoadBalancer',
  title: 'ALB does not forward requests when WAF is unreachable, unless accepted as a risk',
  severity: 'medium',
  dimension: 'waf',
  why: 'With fail open, requests go on to the application uninspected while the load balancer cannot reach WAF.',
  fix: 'Set waf.fail_open.enabled to false, or accept the risk where availability matters more.',
  reference:
    'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html#load-balancer-waf',
  expected: `${attribute} = false`,
  needs: ['loadBalancerType', 'webAclArn', 'attributes'],
  evaluate: ({ loadBalancerType, webAclArn, attributes }) => {
    if (loadBalancerType !== 'application') return notApplicable('It is no application load balancer.')
    if (webAclArn === null) return notApplicable('No web ACL of WAFv2 is attached.')
    const value =
      attributes[attribute] ??
      seen<string>(unobserved('not-returned', 'elasticloadbalancing:DescribeLoadBalancerAttributes', attribute))
    return value === 'true'
      ? nonCompliant('It forwards requests uninspected when it cannot reach WAF.')
      : compliant('It refuses requests when it cannot reach WAF.')
  },
  examples: {
    compliant: [{ facts: { loadBalancerType: 'application', webAclArn, attributes: { [attribute]: 'false' } } }],
    nonCompliant: [{ facts: { loadBalancerType: 'application', webAclArn, attributes: { [attribute]: 'true' } } }],
  },
})
