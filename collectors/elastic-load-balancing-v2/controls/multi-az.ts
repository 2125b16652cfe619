import { compliant, defineControl, nonCompliant } from '#domain/control.ts'
import type { LoadBalancerFacts } from '#domain/load-balancing.ts'

export const control = defineControl<LoadBalancerFacts>()({
  resourceType: 'AWS::ElasticLoadBalancingV2::LoadBalancer',
  title: 'Load balancer spans Availability Zones',
  severity: 'medium',
  dimension: 'resilience',
  why: 'A load balancer in one zone fails with the zone, however many targets it has elsewhere.',
  fix: 'Add subnets of at least one more Availability Zone.',
  reference: 'https://docs.aws.amazon.com/elasticloadbalancing/latest/userguide/how-elastic-load-balancing-works.html',
  expected: 'two Availability Zones or more',
  frameworks: [
    'fsbp:ELB.13',
    'prowler:elbv2_is_in_multiple_az',
    'powerpipe:elb_application_gateway_network_lb_multiple_az_configured',
    'ISO27001-2022:A.8.14',
  ],
  needs: ['availabilityZones'],
  evaluate: ({ availabilityZones }) => {
    const zones = [...new Set(availabilityZones)]
    const reason = `It is in ${zones.join(', ') || 'no Availability Zone'}.`
    return zones.length >= 2 ? compliant(reason) : nonCompliant(reason)
  },
  examples: {
    compliant: [{ facts: { availabilityZones: ['eu-west-1a', 'eu-west-1b'] } }],
    nonCompliant: [
      { facts: { availabilityZones: ['eu-west-1a'] } },
      { facts: { availabilityZones: ['eu-west-1a', 'eu-west-1a'] } },
    ],
  },
})
