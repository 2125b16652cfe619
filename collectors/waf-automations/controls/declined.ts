import type { Declined } from '#domain/control.ts'

/** The parts of Security Automations for AWS WAF that Parapet does not see, and why. */
export const declined: readonly Declined[] = [
  {
    id: 'waf-automations/honeypot-exempt',
    reason:
      'That the site links to the honeypot stands in its pages, which no API of AWS shows; the API itself is judged as every other, and its missing authoriser is to be accepted by an exception.',
  },
  {
    id: 'waf-automations/lambda-errors',
    reason: 'Needs CloudWatch metrics of each function (cloudwatch:GetMetricData, charged by the metric).',
  },
  {
    id: 'waf-automations/lambda-runtime',
    reason:
      'Needs the functions of AWS Lambda, which are not collected. waf-automations/version-current tells of releases whose runtimes AWS has ended.',
  },
  {
    id: 'waf-automations/log-bucket-private',
    reason: 'Needs the public access block and the encryption of each bucket of Amazon S3, which is not collected.',
  },
  {
    id: 'waf-automations/retention-table',
    reason:
      'Needs dynamodb:DescribeTimeToLive for each table; how the table is encrypted is judged by the controls of DynamoDB.',
  },
  {
    id: 'waf-automations/schedules-enabled',
    reason:
      'Needs the rules of Amazon EventBridge, which are not collected. waf-automations/reputation-sets-filled shows where the hourly one never worked.',
  },
  {
    id: 'waf-automations/sns-encrypted',
    reason: 'Needs the topics of Amazon SNS, which are not collected.',
  },
  {
    id: 'waf-automations/waf-log-stream',
    reason:
      'Needs the streams of Amazon Data Firehose, which are not collected. waf-automations/log-source-on says whether the web ACL writes its log to one.',
  },
]
