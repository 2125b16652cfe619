import type { Declined } from '#domain/control.ts'

export const declined: readonly Declined[] = [
  {
    id: 'cloudfront/logging',
    reason:
      'Standard logging v2 is a delivery of CloudWatch Logs (logs:DescribeDeliverySources), which is not collected yet. Without it a distribution that logs that way looks like one that logs nothing; whether v1 or real-time logs are on is among the facts.',
  },
  {
    id: 'cloudfront/s3-origin-exists',
    reason:
      'Buckets are not collected, and a bucket of another account cannot be told from one that nobody owns without asking S3 for the bucket itself.',
  },
]
