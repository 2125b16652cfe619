import { backupOf, protectedResourceType } from '#domain/backup.ts'
import { compliant, defineControl, defineFamily, nonCompliant, notApplicable, type Verdict } from '#domain/control.ts'
import type { Related } from '#domain/related.ts'
import type { DbClusterFacts } from '../db-cluster.ts'
import type { DbInstanceFacts } from '../db-instance.ts'

const text = {
  severity: 'medium',
  dimension: 'resilience',
  why: 'Automated backups end after 35 days and may go with the database; a copy in a vault survives both, and whoever deleted it.',
  fix: 'Add it to a backup plan, best by a tag that the plan selects.',
  reference: 'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/AutomatedBackups.AWSBackup.html',
  expected: 'listed by AWS Backup, with a backup of the last twelve months',
} as const

const entry = (resourceArn: string, lastBackupMonth: string) => ({
  type: protectedResourceType,
  facts: { resourceArn, resourceType: 'RDS', lastBackupMonth, lastBackupVaultArn: null },
})

function judged(related: Related, { arn, name }: { readonly arn: string; readonly name: string }): Verdict {
  const backup = backupOf(related, arn, name)
  return backup.protected ? compliant(backup.because) : nonCompliant(backup.because)
}

const instance = 'arn:aws:rds:eu-west-1:111122223333:db:orders'
const alone = { dbClusterIdentifier: null, readReplicaSourceDBInstanceIdentifier: null }
const cluster = 'arn:aws:rds:eu-west-1:111122223333:cluster:orders'

export const family = defineFamily({
  'rds/instance-protected-by-backup': defineControl<DbInstanceFacts>()({
    ...text,
    resourceType: 'AWS::RDS::DBInstance',
    title: 'AWS Backup lists the DB instance as protected',
    frameworks: [
      'fsbp:RDS.26',
      'prowler:rds_instance_protected_by_backup_plan',
      'powerpipe:rds_db_instance_protected_by_backup_plan',
    ],
    needs: ['dbClusterIdentifier', 'readReplicaSourceDBInstanceIdentifier'],
    looksAt: [protectedResourceType],
    evaluate(db, related) {
      if (db.dbClusterIdentifier !== null)
        return notApplicable(`${db.name} is backed up with its cluster ${db.dbClusterIdentifier}.`)
      if (db.readReplicaSourceDBInstanceIdentifier !== null)
        return notApplicable(`${db.name} is a read replica of ${db.readReplicaSourceDBInstanceIdentifier}.`)
      return judged(related, db)
    },
    examples: {
      compliant: [{ arn: instance, facts: alone, related: [entry(instance, '2099-12')] }],
      nonCompliant: [
        { arn: instance, facts: alone, related: [] },
        { arn: instance, facts: alone, related: [entry(cluster, '2099-12')] },
        { arn: instance, facts: alone, related: [entry(instance, '2019-03')] },
      ],
    },
  }),
  'rds/cluster-protected-by-backup': defineControl<DbClusterFacts>()({
    ...text,
    resourceType: 'AWS::RDS::DBCluster',
    title: 'AWS Backup lists the DB cluster as protected',
    frameworks: [
      'prowler:rds_cluster_protected_by_backup_plan',
      'powerpipe:rds_db_cluster_aurora_protected_by_backup_plan',
      'PCI-4.0:10.3.3',
    ],
    needs: ['dbClusterIdentifier'],
    looksAt: [protectedResourceType],
    evaluate: (db, related) => judged(related, db),
    examples: {
      compliant: [{ arn: cluster, facts: { dbClusterIdentifier: 'orders' }, related: [entry(cluster, '2099-12')] }],
      nonCompliant: [
        { arn: cluster, facts: { dbClusterIdentifier: 'orders' }, related: [] },
        { arn: cluster, facts: { dbClusterIdentifier: 'orders' }, related: [entry(cluster, '2019-03')] },
      ],
    },
  }),
})
