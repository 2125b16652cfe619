import type { Declined } from '#domain/control.ts'

/** Catalogue rows about RDS that are no controls, and why. */
export const declined: readonly Declined[] = [
  {
    id: 'rds/export-task-encrypted',
    reason:
      'Exports are made of automated snapshots and of clusters too, which are not collected; the exports need a type of their own (rds:DescribeExportTasks).',
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
