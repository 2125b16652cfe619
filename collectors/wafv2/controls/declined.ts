import type { Declined } from '#domain/control.ts'

const sandwich =
  'A WAF sandwich is recognised from its Auto Scaling group and the instances in it, which are not collected yet.'

export const declined: readonly Declined[] = [
  {
    id: 'wafv2/webacl-associated',
    reason:
      'A web ACL can be attached to nine types of resource. Until all of them are collected, one that seems unused may be in use; asking WAF itself takes one call a second for each web ACL and type.',
  },
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
  { id: 'waf-sandwich/app-sg-from-inner-only', reason: sandwich },
  { id: 'waf-sandwich/detected', reason: sandwich },
  { id: 'waf-sandwich/fw-mgmt-restricted', reason: sandwich },
  { id: 'waf-sandwich/fw-sg-from-outer-only', reason: sandwich },
  { id: 'waf-sandwich/gwlb-route-integrity', reason: sandwich },
  { id: 'waf-sandwich/inner-lb-internal', reason: sandwich },
  { id: 'waf-sandwich/inner-sg-from-fw-only', reason: sandwich },
  { id: 'waf-sandwich/logs-both-tiers', reason: sandwich },
  { id: 'waf-sandwich/no-bypass-targets', reason: sandwich },
  { id: 'waf-sandwich/outer-tls', reason: sandwich },
  { id: 'waf-sandwich/reencrypt-to-app', reason: sandwich },
  { id: 'waf-sandwich/reencrypt-to-fw', reason: sandwich },
  {
    id: 'waf-automations/webacl-attached',
    reason:
      'As wafv2/webacl-associated: a web ACL that seems unused may protect a resource of a type that is not collected yet.',
  },
]
