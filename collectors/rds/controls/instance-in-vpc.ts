import { compliant, defineControl, nonCompliant } from '#domain/control.ts'
import type { DbInstanceFacts } from '../db-instance.ts'

export const control = defineControl<DbInstanceFacts>()({
  resourceType: 'AWS::RDS::DBInstance',
  title: 'DB instance lives in a VPC',
  severity: 'high',
  dimension: 'exposure',
  why: 'Outside a VPC there are no subnets, routes and network ACLs to keep others away from the database.',
  fix: 'Restore a snapshot of the instance into a DB subnet group of a VPC.',
  reference: 'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_VPC.html',
  expected: 'a DB subnet group with a VPC',
  frameworks: ['fsbp:RDS.18', 'prowler:rds_instance_inside_vpc', 'powerpipe:rds_db_instance_in_vpc'],
  needs: ['vpcId'],
  evaluate: ({ vpcId, name }) =>
    vpcId === null ? nonCompliant(`${name} names no VPC.`) : compliant(`${name} is in ${vpcId}.`),
  examples: { compliant: [{ facts: { vpcId: 'vpc-1' } }], nonCompliant: [{ facts: { vpcId: null } }] },
})
