import { compliant, defineControl, notApplicable } from '#domain/control.ts'
import type { LoadBalancerFacts } from '#domain/load-balancing.ts'
import { exampleOf, from } from '#domain/pretend/sandwich.ts'
import { withoutWebAcl } from '#domain/waf/firewalls-behind.ts'
import { sandwichTypes } from '#domain/waf/sandwich.ts'

const webAclArn = 'arn:aws:wafv2:eu-west-1:111122223333:regional/webacl/web/1a2b'

/** The VPC and the groups tell whether firewalls stand behind it. */
const open = {
  loadBalancerType: 'application',
  scheme: 'internet-facing',
  webAclArn: null,
  vpcId: 'vpc-1',
  securityGroupIds: ['sg-1'],
} as const

export const control = defineControl<LoadBalancerFacts>()({
  resourceType: 'AWS::ElasticLoadBalancingV2::LoadBalancer',
  title: 'Internet-facing ALB has a web ACL (Classic counts only as legacy)',
  severity: 'high',
  dimension: 'waf',
  why: 'Everything that is sent to a public application reaches it uninspected.',
  fix: 'Attach a WAFv2 web ACL to the load balancer. Whether the web ACL blocks anything is judged by its own controls. Firewalls of your own behind it (a WAF sandwich) count where their images prove them and no way leads round them.',
  reference: 'https://docs.aws.amazon.com/waf/latest/developerguide/web-acl-associating-aws-resource.html',
  expected:
    'a WAFv2 web ACL on every internet-facing application load balancer, or a WAF sandwich without a way round it',
  version: 2,
  frameworks: [
    'fsbp:ELB.16',
    'prowler:elbv2_waf_acl_attached',
    'powerpipe:elb_application_lb_waf_enabled',
    'PCI-4.0:6.4.1',
    'PCI-4.0:6.4.2',
  ],
  needs: ['loadBalancerType', 'scheme', 'webAclArn'],
  looksAt: sandwichTypes,
  oneDecides: true,
  evaluate: (balancer, related) => {
    if (balancer.loadBalancerType !== 'application')
      return notApplicable('A web ACL can be attached to application load balancers only.')
    if (balancer.webAclArn !== null) return compliant(`Web ACL ${balancer.webAclArn} is attached.`)
    if (balancer.scheme !== 'internet-facing') return notApplicable('It is not internet-facing.')
    return withoutWebAcl(related, balancer.arn, 'It is internet-facing, and no WAFv2 web ACL is attached.')
  },
  examples: {
    compliant: [{ facts: { ...open, webAclArn } }],
    nonCompliant: [
      { facts: { ...open } },
      // Firewalls stand behind it, and the office goes round them.
      exampleOf('outer', {
        outer: { webAclArn: null },
        innerGroup: { rules: [from('sg-firewall', 443), from('10.20.0.0/16', 443)] },
      }),
    ],
  },
})
