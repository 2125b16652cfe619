import type { Declined } from '#domain/control.ts'

/** Catalogue rows about RDS that are no controls, and why. */
export const declined: readonly Declined[] = [
  {
    id: 'rds/export-task-encrypted',
    reason:
      'Exports need a type of their own (rds:DescribeExportTasks): they are made of automated snapshots too, which are not collected.',
  },
  {
    id: 'rds/instance-selected-by-backup-plan',
    reason:
      'Needs every plan and selection of AWS Backup (backup:GetBackupSelection: one call for each selection), which are not collected yet.',
  },
  {
    id: 'rds/securitygroup-event-subscription',
    reason:
      'It asks for events of DB security groups, which belong to EC2-Classic: AWS has retired it, so none can happen. VPC security groups send no events through RDS.',
  },
  {
    id: 'rds/securitygroup-tagged',
    reason: 'DB security groups belong to EC2-Classic, which AWS has retired: none can exist.',
  },
]
