import { type Control, compliant, defineControl, defineFamily, nonCompliant, notApplicable } from '#domain/control.ts'
import type { DbClusterFacts } from '../db-cluster.ts'
import type { DbInstanceFacts } from '../db-instance.ts'

const text = {
  severity: 'critical',
  dimension: 'exposure',
  why: 'The flag gives the database a public address: one careless security group rule is then all that stands between it and the internet.',
  fix: 'Modify the database to be not publicly accessible; reach it from inside the VPC, over a VPN or through Session Manager.',
  expected: 'PubliclyAccessible is false',
} as const

/** The flag alone, as auditors cite it; whether a path from the internet really exists is a control of its own. */
export const family = defineFamily({
  'rds/instance-not-public-flag': defineControl<DbInstanceFacts>()({
    ...text,
    resourceType: 'AWS::RDS::DBInstance',
    title: 'DB instance is not flagged publicly accessible',
    reference: 'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_VPC.WorkingWithRDSInstanceinaVPC.html',
    frameworks: ['fsbp:RDS.2', 'cis-3.0:2.3.3', 'powerpipe:rds_db_instance_prohibit_public_access'],
    needs: ['publiclyAccessible'],
    evaluate: ({ publiclyAccessible, name }) =>
      publiclyAccessible
        ? nonCompliant(`${name} is flagged publicly accessible.`)
        : compliant(`${name} is not flagged publicly accessible.`),
    examples: {
      compliant: [{ facts: { publiclyAccessible: false } }],
      nonCompliant: [{ facts: { publiclyAccessible: true } }],
    },
  }) as Control,
  'rds/cluster-not-public': defineControl<DbClusterFacts>()({
    ...text,
    resourceType: 'AWS::RDS::DBCluster',
    title: 'Multi-AZ DB cluster is not flagged publicly accessible',
    reference: 'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/multi-az-db-clusters-concepts.html',
    needs: ['publiclyAccessible'],
    evaluate({ publiclyAccessible, name }) {
      if (publiclyAccessible === null)
        return notApplicable(`${name} is an Aurora cluster: its instances have the flag.`)
      return publiclyAccessible
        ? nonCompliant(`${name} is flagged publicly accessible.`)
        : compliant(`${name} is not flagged publicly accessible.`)
    },
    examples: {
      compliant: [{ facts: { publiclyAccessible: false } }],
      nonCompliant: [{ facts: { publiclyAccessible: true } }],
    },
  }) as Control,
})
