import { type Control, compliant, defineControl, defineFamily, nonCompliant, notApplicable } from '#domain/control.ts'
import type { DbClusterFacts } from '../db-cluster.ts'
import type { DbInstanceFacts } from '../db-instance.ts'

const text = {
  severity: 'medium',
  dimension: 'resilience',
  why: 'What was deleted or damaged longer ago than backups reach back is gone.',
  fix: 'Raise the backup retention period of the database; 35 days is the most RDS keeps.',
} as const
const reference =
  'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_WorkingWithAutomatedBackups.BackupRetention.html'

const days = (count: number) => `${count} ${count === 1 ? 'day' : 'days'}`

/** Automated backups of instances, kept for at least so many days. A replica's source and a member's cluster answer for them. */
function instances(title: string, least: number, frameworks: readonly string[]): Control {
  return defineControl<DbInstanceFacts>()({
    ...text,
    resourceType: 'AWS::RDS::DBInstance',
    title,
    reference,
    expected: `BackupRetentionPeriod of ${least} or more`,
    frameworks,
    needs: ['backupRetentionPeriod', 'dbClusterIdentifier', 'readReplicaSourceDBInstanceIdentifier'],
    evaluate(db) {
      if (db.dbClusterIdentifier !== null)
        return notApplicable(`${db.name} is backed up with its cluster ${db.dbClusterIdentifier}.`)
      if (db.readReplicaSourceDBInstanceIdentifier !== null)
        return notApplicable(`${db.name} is a read replica of ${db.readReplicaSourceDBInstanceIdentifier}.`)
      const sentence =
        db.backupRetentionPeriod === 0
          ? `Automated backups of ${db.name} are off.`
          : `Automated backups of ${db.name} are kept ${days(db.backupRetentionPeriod)}.`
      return db.backupRetentionPeriod >= least ? compliant(sentence) : nonCompliant(sentence)
    },
    examples: {
      compliant: [
        {
          facts: {
            backupRetentionPeriod: least,
            dbClusterIdentifier: null,
            readReplicaSourceDBInstanceIdentifier: null,
          },
        },
      ],
      nonCompliant: [
        {
          facts: {
            backupRetentionPeriod: least - 1,
            dbClusterIdentifier: null,
            readReplicaSourceDBInstanceIdentifier: null,
          },
        },
      ],
    },
  }) as Control
}

export const family = defineFamily({
  'rds/instance-backup-on': instances('Automated backups are on', 1, [
    'fsbp:RDS.11',
    'prowler:rds_instance_backup_enabled',
    'powerpipe:rds_db_instance_backup_enabled',
  ]),
  'rds/instance-backup-retention-7d': instances('Automated backups are kept seven days or longer', 7, [
    'powerpipe:rds_db_instance_backup_retention_period_less_than_7',
  ]),
  'rds/cluster-backup-retention': defineControl<DbClusterFacts>()({
    ...text,
    resourceType: 'AWS::RDS::DBCluster',
    title: 'Cluster backups are kept seven days or longer',
    reference,
    expected: 'BackupRetentionPeriod of 7 or more',
    frameworks: ['fsbp:RDS.50'],
    needs: ['backupRetentionPeriod'],
    evaluate({ backupRetentionPeriod: kept, name }) {
      const sentence = `Backups of ${name} are kept ${days(kept)}.`
      return kept >= 7 ? compliant(sentence) : nonCompliant(sentence)
    },
    examples: {
      compliant: [{ facts: { backupRetentionPeriod: 7 } }],
      nonCompliant: [{ facts: { backupRetentionPeriod: 1 } }],
    },
  }) as Control,
})
