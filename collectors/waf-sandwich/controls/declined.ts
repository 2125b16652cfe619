import type { Declined } from '#domain/control.ts'

export const declined: readonly Declined[] = [
  {
    id: 'waf-sandwich/gwlb-route-integrity',
    reason:
      'Gateway load balancers are used by inspection VPCs, transit gateways and NAT in many shapes; whether a route is meant to pass the endpoint takes the routes of transit gateways, which are not collected.',
  },
  {
    id: 'waf-sandwich/dns-points-outer',
    reason:
      'Needs the records of every hosted zone of Route 53 (route53:ListResourceRecordSets: pages for each zone, five calls a second), which are not collected; zones often belong to other accounts.',
  },
]
