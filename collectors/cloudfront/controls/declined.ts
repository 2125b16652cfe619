import type { Declined } from '#domain/control.ts'

export const declined: readonly Declined[] = [
  {
    id: 'cloudfront/s3-origin-exists',
    reason:
      'Buckets are not collected, and a bucket of another account cannot be told from one that nobody owns without asking S3 for the bucket itself.',
  },
]
