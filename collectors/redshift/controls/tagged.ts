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
    reference: 'https://docs.aws.amazon.com/redshift/latest/mgmt/amazon-redshift-tagging.html',
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
      compliant: [{ facts: { tags: { owner: 'data-platform' } } }],
      nonCompliant: [{ facts: { tags: {} } }, { facts: { tags: { 'aws:cloudformation:stack-name': 'dwh' } } }],
    },
  })
}

export const family = defineFamily({
  'redshift/cluster-tagged': tagged('Redshift cluster', 'AWS::Redshift::Cluster', 'Redshift.11'),
  'redshift/eventsubscription-tagged': tagged('Event subscription', 'AWS::Redshift::EventSubscription', 'Redshift.12'),
  'redshift/snapshot-tagged': tagged('Redshift snapshot', 'AWS::Redshift::ClusterSnapshot', 'Redshift.13'),
  'redshift/subnetgroup-tagged': tagged('Subnet group', 'AWS::Redshift::ClusterSubnetGroup', 'Redshift.14'),
  'redshift/parametergroup-tagged': tagged('Parameter group', 'AWS::Redshift::ClusterParameterGroup', 'Redshift.17'),
})
