import type { Declined } from '#domain/control.ts'

export const declined: readonly Declined[] = [
  {
    id: 'wafv2/webacl-log-destination-live',
    reason: 'Needs the state of log groups, Firehose streams and buckets, which are not collected yet.',
  },
  {
    id: 'wafv2/webacl-log-destination-encrypted',
    reason: 'Needs the encryption of log groups, Firehose streams and buckets, which are not collected yet.',
  },
  {
    id: 'wafv2/webacl-traffic-seen',
    reason: 'Needs CloudWatch metrics of the last fourteen days (cloudwatch:GetMetricData, charged by the metric).',
  },
  {
    id: 'wafv2/single-acl-per-tier-consistent',
    reason:
      'Compares the web ACLs of several accounts; a control judges one resource with what surrounds it in its account.',
  },
]
