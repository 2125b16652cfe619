import type { Declined } from '#domain/control.ts'

export const declined: readonly Declined[] = [
  {
    id: 'waf-sandwich/dns-points-outer',
    reason:
      'Needs the records of every hosted zone of Route 53 (route53:ListResourceRecordSets: pages for each zone, five calls a second), which are not collected; zones often belong to other accounts.',
  },
]
