import { type Control, compliant, defineControl, defineFamily, nonCompliant, notApplicable } from '#domain/control.ts'
import type { DbClusterFacts } from '../db-cluster.ts'
import type { DbInstanceFacts } from '../db-instance.ts'
import { stockAdminNames } from '../engine.ts'

const stock: readonly string[] = stockAdminNames
const text = {
  severity: 'low',
  dimension: 'access',
  why: 'Those who guess passwords begin with the names that every installation has.',
  fix: 'The name of the master user is fixed when a database is made: make the next one with a name of your own.',
  expected: `a name other than ${stockAdminNames.join(', ')}`,
} as const

const verdict = (name: string, user: string) =>
  stock.includes(user.toLowerCase())
    ? nonCompliant(`The master user of ${name} has the stock name ${user}.`)
    : compliant(`The master user of ${name} has a name of its own.`)

export const family = defineFamily({
  'rds/instance-custom-admin': defineControl<DbInstanceFacts>()({
    ...text,
    resourceType: 'AWS::RDS::DBInstance',
    title: 'DB instance master user is not a stock name',
    reference: 'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.MasterAccounts.html',
    frameworks: [
      'fsbp:RDS.25',
      'prowler:rds_instance_default_admin',
      'powerpipe:rds_db_instance_no_default_admin_name',
    ],
    needs: ['masterUsername', 'dbClusterIdentifier'],
    evaluate: (db) =>
      db.dbClusterIdentifier === null
        ? verdict(db.name, db.masterUsername)
        : notApplicable(`${db.name} has the users of its cluster ${db.dbClusterIdentifier}.`),
    examples: {
      compliant: [{ facts: { masterUsername: 'ledger_owner', dbClusterIdentifier: null } }],
      nonCompliant: [
        { facts: { masterUsername: 'postgres', dbClusterIdentifier: null } },
        { facts: { masterUsername: 'Admin', dbClusterIdentifier: null } },
      ],
    },
  }) as Control,
  'rds/cluster-custom-admin': defineControl<DbClusterFacts>()({
    ...text,
    resourceType: 'AWS::RDS::DBCluster',
    title: 'DB cluster master user is not a stock name',
    reference: 'https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/UsingWithRDS.MasterAccounts.html',
    frameworks: ['fsbp:RDS.24', 'prowler:rds_cluster_default_admin', 'powerpipe:rds_db_cluster_no_default_admin_name'],
    needs: ['masterUsername'],
    evaluate: (cluster) => verdict(cluster.name, cluster.masterUsername),
    examples: {
      compliant: [{ facts: { masterUsername: 'ledger_owner' } }],
      nonCompliant: [{ facts: { masterUsername: 'admin' } }],
    },
  }) as Control,
})
