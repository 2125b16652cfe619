import { compliant, defineControl, nonCompliant, notApplicable } from '#domain/control.ts'
import type { LoadBalancerFacts } from '#domain/load-balancing.ts'

const webAclArn = 'arn:aws:wafv2:eu-west-1:111122223333:regional/webacl/web/1a2b'

export const control = defineControl<LoadBalancerFacts>()({
  resourceType: 'AWS::ElasticLoadBalancingV2::LoadBalancer',
  title: 'Internet-facing ALB has a web ACL (Classic counts only as legacy)',
  severity: 'high',
  dimension: 'waf',
  why: 'Everything that is sent to a public application reaches it uninspected.',
  fix: 'Attach a WAFv2 web ACL to the load balancer. Whether the web ACL blocks anything is judged by its own controls.',
  reference: 'https://docs.aws.amazon.com/waf/latest/developerguide/web-acl-associating-aws-resource.html',
  expected: 'a WAFv2 web ACL on every internet-facing application load balancer',
  frameworks: [
    'fsbp:ELB.16',
    'prowler:elbv2_waf_acl_attached',
    'powerpipe:elb_application_lb_waf_enabled',
    'PCI-4.0:6.4.1',
    'PCI-4.0:6.4.2',
  ],
  needs: ['loadBalancerType', 'scheme', 'webAclArn'],
  evaluate: (balancer) => {
    if (balancer.loadBalancerType !== 'application')
      return notApplicable('A web ACL can be attached to application load balancers only.')
    if (balancer.webAclArn !== null) return compliant(`Web ACL ${balancer.webAclArn} is attached.`)
    if (balancer.scheme !== 'internet-facing') return notApplicable('It is not internet-facing.')
    return nonCompliant('It is internet-facing, and no WAFv2 web ACL is attached.')
  },
  examples: {
    compliant: [{ facts: { loadBalancerType: 'application', scheme: 'internet-facing', webAclArn } }],
    nonCompliant: [{ facts: { loadBalancerType: 'application', scheme: 'internet-facing', webAclArn: null } }],
  },
})
