import type { Declined } from '#domain/control.ts'

const notYet = (type: string) => `Parapet does not collect ${type} yet.`

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
  { id: 'rds/cluster-event-subscription', reason: notYet('AWS::RDS::EventSubscription') },
  { id: 'rds/instance-event-subscription', reason: notYet('AWS::RDS::EventSubscription') },
  { id: 'rds/parametergroup-event-subscription', reason: notYet('AWS::RDS::EventSubscription') },
  { id: 'rds/securitygroup-event-subscription', reason: notYet('AWS::RDS::EventSubscription') },
  { id: 'rds/global-cluster-encrypted', reason: notYet('AWS::RDS::GlobalCluster') },
  {
    id: 'rds/parameter-tls-minimum',
    reason: `${notYet('AWS::RDS::DBParameterGroup')} The lowest TLS version that an owner set is shown with the encryption in transit of each instance and cluster.`,
  },
  { id: 'rds/proxy-debug-logging-off', reason: notYet('AWS::RDS::DBProxy') },
  { id: 'rds/proxy-iam-auth', reason: notYet('AWS::RDS::DBProxy') },
  { id: 'rds/proxy-require-tls', reason: notYet('AWS::RDS::DBProxy') },
  { id: 'rds/proxy-sg-restricted', reason: notYet('AWS::RDS::DBProxy') },
  {
    id: 'rds/securitygroup-tagged',
    reason: 'DB security groups belong to EC2-Classic, which AWS has retired: none can exist.',
  },
]
