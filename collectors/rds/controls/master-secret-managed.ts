import { compliant, defineControl, nonCompliant, notApplicable } from '#domain/control.ts'
import type { DbInstanceFacts } from '../db-instance.ts'

export const control = defineControl<DbInstanceFacts>()({
  resourceType: 'AWS::RDS::DBInstance',
  title: 'Master password is kept and rotated by Secrets Manager',
  severity: 'medium',
  dimension: 'access',
  why: 'A master password that people keep is copied, forgotten and never changed.',
  fix: 'Let RDS manage the master user’s password in Secrets Manager.',
  reference: 'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-secrets-manager.html',
  expected: 'MasterUserSecret with status active',
  needs: ['masterUserSecretStatus', 'dbClusterIdentifier', 'readReplicaSourceDBInstanceIdentifier'],
  evaluate(db) {
    if (db.dbClusterIdentifier !== null)
      return notApplicable(`${db.name} has the users of its cluster ${db.dbClusterIdentifier}.`)
    if (db.readReplicaSourceDBInstanceIdentifier !== null)
      return notApplicable(`${db.name} has the users of its source ${db.readReplicaSourceDBInstanceIdentifier}.`)
    const status = db.masterUserSecretStatus
    if (status === null) return nonCompliant(`RDS does not manage the master password of ${db.name}.`)
    // While it is made or rotated the secret is in hand; `impaired` is the one state in which RDS can do neither.
    return status === 'impaired'
      ? nonCompliant(`RDS can neither read nor rotate the master password of ${db.name} (impaired).`)
      : compliant(`RDS manages the master password of ${db.name} (${status}).`)
  },
  examples: {
    compliant: [
      {
        facts: {
          masterUserSecretStatus: 'active',
          dbClusterIdentifier: null,
          readReplicaSourceDBInstanceIdentifier: null,
        },
      },
    ],
    nonCompliant: [
      {
        facts: { masterUserSecretStatus: null, dbClusterIdentifier: null, readReplicaSourceDBInstanceIdentifier: null },
      },
      {
        facts: {
          masterUserSecretStatus: 'impaired',
          dbClusterIdentifier: null,
          readReplicaSourceDBInstanceIdentifier: null,
        },
      },
    ],
  },
})
