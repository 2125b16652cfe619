import type { Declined } from '#domain/control.ts'

/** Catalogue rows about DynamoDB that are no controls, and why. */
export const declined: readonly Declined[] = [
  { id: 'dynamodb/backup-encrypted', reason: 'Parapet does not collect AWS::Backup::RecoveryPoint yet.' },
  {
    id: 'dynamodb/export-bucket-encrypted',
    reason:
      'Needs dynamodb:DescribeExport for each export that was ever made; the bucket itself says more and is not collected yet.',
  },
  {
    id: 'dynamodb/on-demand-backup-age',
    reason:
      'The instant of the newest copy moves with every backup and is not stored: each move would be told as a change of the table. dynamodb/table-backed-up says whether AWS Backup copies it at all, and dynamodb:ListBackups leaves those copies out.',
  },
  {
    id: 'dynamodb/stream-encrypted-consumer',
    reason:
      'Needs dynamodb:DescribeKinesisStreamingDestination for each table, and Kinesis streams, which are not collected yet.',
  },
  {
    id: 'dynamodb/table-autoscaling',
    reason:
      'Needs the scalable targets of Application Auto Scaling (application-autoscaling:DescribeScalableTargets), which are not collected yet.',
  },
  {
    id: 'dynamodb/table-selected-by-backup-plan',
    reason:
      'Needs every plan and selection of AWS Backup (backup:GetBackupSelection: one call for each selection), which are not collected yet.',
  },
]
