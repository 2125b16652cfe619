import { compliant, defineControl, nonCompliant } from '#domain/control.ts'
import type { LoadBalancerFacts } from '#domain/load-balancing.ts'

const arn = 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/web/1a2b'
const listener = 'AWS::ElasticLoadBalancingV2::Listener'

export const control = defineControl<LoadBalancerFacts>()({
  resourceType: 'AWS::ElasticLoadBalancingV2::LoadBalancer',
  title: 'Load balancer has a listener',
  severity: 'low',
  dimension: 'hygiene',
  why: 'A load balancer without a listener answers nobody, costs money by the hour and waits for somebody to open it unseen.',
  fix: 'Add a listener, or delete the load balancer.',
  reference: 'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-listeners.html',
  expected: 'at least one listener',
  frameworks: ['prowler:elbv2_listeners_underneath', 'powerpipe:elb_application_network_lb_use_listeners'],
  needs: ['loadBalancerArn'],
  looksAt: [listener],
  evaluate: ({ loadBalancerArn }, related) => {
    const count = related.where(listener, 'loadBalancerArn', loadBalancerArn).length
    return count > 0
      ? compliant(`It has ${count} ${count === 1 ? 'listener' : 'listeners'}.`)
      : nonCompliant('It has no listener.')
  },
  examples: {
    compliant: [
      { arn, facts: { loadBalancerArn: arn }, related: [{ type: listener, facts: { loadBalancerArn: arn } }] },
    ],
    nonCompliant: [
      {
        arn,
        facts: { loadBalancerArn: arn },
        related: [{ type: listener, facts: { loadBalancerArn: arn.replace('web', 'other') } }],
      },
    ],
  },
})
