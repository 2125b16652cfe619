import { type Control, compliant, defineControl, defineFamily, nonCompliant } from '#domain/control.ts'
import type { Facts } from '#domain/resource.ts'

/** Tags whose key begins with `aws:` are AWS's own and say nothing of the owner. */
const ownTags = (tags: Readonly<Record<string, string>>) => Object.keys(tags).filter((key) => !key.startsWith('aws:'))

function tagged(thing: string, resourceType: string, fsbp: string): Control {
  return defineControl<Facts>()({
    resourceType,
    title: `${thing} carries tags of its owner`,
    severity: 'low',
    dimension: 'hygiene',
    why: 'Without tags nobody can tell whose it is, what it holds and who is to be asked.',
    fix: 'Tag it with its owner, environment and data classification.',
    reference: 'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_Tagging.html',
    expected: 'at least one tag that is not AWS’s own',
    frameworks: [`fsbp:${fsbp}`],
    needs: ['tags'],
    evaluate({ tags, name }) {
      const own = ownTags(tags as Readonly<Record<string, string>>)
      return own.length > 0
        ? compliant(`${name} has ${own.length} tags.`)
        : nonCompliant(`${name} has no tag of its owner.`)
    },
    examples: {
      compliant: [{ facts: { tags: { owner: 'payments' } } }],
      nonCompliant: [{ facts: { tags: {} } }, { facts: { tags: { 'aws:cloudformation:stack-name': 'db' } } }],
    },
  })
}

export const family = defineFamily({
  'rds/instance-tagged': tagged('DB instance', 'AWS::RDS::DBInstance', 'RDS.30'),
  'rds/cluster-tagged': tagged('DB cluster', 'AWS::RDS::DBCluster', 'RDS.28'),
  'rds/snapshot-tagged': tagged('DB snapshot', 'AWS::RDS::DBSnapshot', 'RDS.32'),
  'rds/cluster-snapshot-tagged': tagged('DB cluster snapshot', 'AWS::RDS::DBClusterSnapshot', 'RDS.29'),
  'rds/subnetgroup-tagged': tagged('DB subnet group', 'AWS::RDS::DBSubnetGroup', 'RDS.33'),
})
