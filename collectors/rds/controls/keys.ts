import { defineFamily } from '#domain/control.ts'
import { keyInOrganization } from '#domain/keys/key-in-organization.ts'
import { usableKey } from '#domain/keys/usable-key.ts'

/** The keys behind what is kept here: whether they can be used, and whose they are. */
export const family = defineFamily({
  'rds/instance-kms-key-usable': usableKey({
    resourceType: 'AWS::RDS::DBInstance',
    what: 'DB instance',
    reference: 'https://repost.aws/knowledge-center/rds-aurora-inaccessible-state',
  }),
  'rds/instance-key-in-organization': keyInOrganization({ resourceType: 'AWS::RDS::DBInstance', what: 'DB instance' }),
  'rds/cluster-kms-key-usable': usableKey({
    resourceType: 'AWS::RDS::DBCluster',
    what: 'DB cluster',
    reference: 'https://repost.aws/knowledge-center/rds-aurora-inaccessible-state',
  }),
  'rds/cluster-key-in-organization': keyInOrganization({ resourceType: 'AWS::RDS::DBCluster', what: 'DB cluster' }),
  'rds/snapshot-kms-key-usable': usableKey({
    resourceType: 'AWS::RDS::DBSnapshot',
    what: 'DB snapshot',
    severity: 'high',
  }),
  'rds/snapshot-key-in-organization': keyInOrganization({ resourceType: 'AWS::RDS::DBSnapshot', what: 'DB snapshot' }),
  'rds/cluster-snapshot-kms-key-usable': usableKey({
    resourceType: 'AWS::RDS::DBClusterSnapshot',
    what: 'DB cluster snapshot',
    severity: 'high',
  }),
  'rds/cluster-snapshot-key-in-organization': keyInOrganization({
    resourceType: 'AWS::RDS::DBClusterSnapshot',
    what: 'DB cluster snapshot',
  }),
  'rds/automated-backup-kms-key-usable': usableKey({
    resourceType: 'AWS::RDS::DBInstanceAutomatedBackup',
    what: 'automated backup',
    severity: 'high',
  }),
  'rds/automated-backup-key-in-organization': keyInOrganization({
    resourceType: 'AWS::RDS::DBInstanceAutomatedBackup',
    what: 'automated backup',
  }),
})
