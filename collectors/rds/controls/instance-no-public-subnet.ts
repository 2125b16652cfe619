import { compliant, defineControl, nonCompliant, notApplicable } from '#domain/control.ts'
import { exampleRouteTable } from '#domain/network/example-network.ts'
import { publicSubnets, publicSubnetsLooksAt } from '#domain/network/subnets.ts'
import { Unseen, unobserved } from '#domain/observed.ts'
import type { DbInstanceFacts } from '../db-instance.ts'

export const control = defineControl<DbInstanceFacts>()({
  resourceType: 'AWS::RDS::DBInstance',
  title: 'DB subnet group has no subnet routed to an internet gateway',
  severity: 'high',
  dimension: 'exposure',
  why: 'In a public subnet only the public address and a security group keep the internet away; after a failover the instance may stand in it.',
  fix: 'Make a DB subnet group of private subnets in every zone and move the instance to it.',
  reference: 'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_VPC.WorkingWithRDSInstanceinaVPC.html',
  expected: 'no route to an internet gateway in any subnet of the group',
  frameworks: ['fsbp:RDS.46', 'powerpipe:rds_db_instance_no_public_subnet'],
  needs: ['vpcId', 'subnetIds', 'dbSubnetGroupName'],
  version: 2,
  looksAt: publicSubnetsLooksAt,
  evaluate({ vpcId, subnetIds, dbSubnetGroupName, name }, related) {
    if (vpcId === null) return notApplicable(`${name} names no VPC.`)
    if (subnetIds.length === 0)
      throw new Unseen(unobserved('not-returned', 'rds:DescribeDBInstances', 'no subnet of its subnet group was named'))
    const open = publicSubnets(related, subnetIds, () => vpcId)
    return open.length > 0
      ? nonCompliant(`Subnet group ${dbSubnetGroupName ?? ''} of ${name} has public subnets: ${open.join(', ')}.`)
      : compliant(`No subnet of ${dbSubnetGroupName ?? 'the group'} is routed to an internet gateway.`)
  },
  examples: {
    compliant: [
      {
        facts: { vpcId: 'vpc-1', subnetIds: ['subnet-1'], dbSubnetGroupName: 'data' },
        related: [exampleRouteTable('nat-1')],
      },
    ],
    nonCompliant: [
      {
        facts: { vpcId: 'vpc-1', subnetIds: ['subnet-1'], dbSubnetGroupName: 'data' },
        related: [exampleRouteTable('igw-1')],
      },
    ],
  },
})
