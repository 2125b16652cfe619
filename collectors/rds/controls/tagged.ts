import { type Control, defineFamily } from '#domain/control.ts'
import { taggedControl } from '#domain/tagged.ts'

const tagged = (what: string, resourceType: string, fsbp: string) =>
  taggedControl({ resourceType, what, frameworks: [`fsbp:${fsbp}`] }) as Control

export const family = defineFamily({
  'rds/instance-tagged': tagged('DB instance', 'AWS::RDS::DBInstance', 'RDS.30'),
  'rds/cluster-tagged': tagged('DB cluster', 'AWS::RDS::DBCluster', 'RDS.28'),
  'rds/snapshot-tagged': tagged('DB snapshot', 'AWS::RDS::DBSnapshot', 'RDS.32'),
  'rds/cluster-snapshot-tagged': tagged('DB cluster snapshot', 'AWS::RDS::DBClusterSnapshot', 'RDS.29'),
  'rds/subnetgroup-tagged': tagged('DB subnet group', 'AWS::RDS::DBSubnetGroup', 'RDS.33'),
})
