import { type Control, compliant, defineControl, defineFamily, nonCompliant, notApplicable } from '#domain/control.ts'
import type { ClusterFacts } from '../cluster.ts'
import type { ClusterSubnetGroupFacts } from '../cluster-subnet-group.ts'

/** Dense compute and dense storage nodes came before Multi-AZ, and never got it. */
const withoutMultiAz = /^d[cs]\d\./

export const family = defineFamily({
  'redshift/cluster-multi-az': defineControl<ClusterFacts>()({
    resourceType: 'AWS::Redshift::Cluster',
    title: 'Cluster is Multi-AZ',
    severity: 'medium',
    dimension: 'resilience',
    why: 'When the one Availability Zone fails, the warehouse is away until it is back or restored elsewhere.',
    fix: 'Convert the cluster to Multi-AZ; it needs RA3 nodes, encryption and subnets in three zones.',
    reference: 'https://docs.aws.amazon.com/redshift/latest/mgmt/managing-cluster-multi-az.html',
    expected: 'MultiAZ is Enabled',
    frameworks: [
      'fsbp:Redshift.18',
      'prowler:redshift_cluster_multi_az_enabled',
      'powerpipe:redshift_cluster_multiple_az_enabled',
    ],
    needs: ['multiAZ', 'nodeType'],
    evaluate({ multiAZ, nodeType, name }) {
      if (multiAZ) return compliant(`${name} is Multi-AZ.`)
      if (withoutMultiAz.test(nodeType))
        return notApplicable(`${name} has ${nodeType} nodes, which cannot be Multi-AZ.`)
      return nonCompliant(`${name} is in one Availability Zone.`)
    },
    examples: {
      compliant: [{ facts: { multiAZ: true, nodeType: 'ra3.4xlarge' } }],
      nonCompliant: [{ facts: { multiAZ: false, nodeType: 'ra3.4xlarge' } }],
    },
  }) as Control,

  'redshift/subnetgroup-multi-az': defineControl<ClusterSubnetGroupFacts>()({
    resourceType: 'AWS::Redshift::ClusterSubnetGroup',
    title: 'Cluster subnet group covers several Availability Zones',
    severity: 'medium',
    dimension: 'resilience',
    why: 'A cluster can only be moved to zones that its subnet group covers: with one zone, it stands or falls with it.',
    fix: 'Add subnets of other Availability Zones to the group.',
    reference: 'https://docs.aws.amazon.com/redshift/latest/mgmt/working-with-cluster-subnet-groups.html',
    expected: 'subnets in two or more Availability Zones',
    frameworks: ['fsbp:Redshift.16'],
    needs: ['availabilityZones'],
    evaluate({ availabilityZones: zones, name }) {
      const sentence = `${name} has subnets in ${zones.length > 0 ? zones.join(', ') : 'no Availability Zone'}.`
      return zones.length > 1 ? compliant(sentence) : nonCompliant(sentence)
    },
    examples: {
      compliant: [{ facts: { availabilityZones: ['eu-west-1a', 'eu-west-1b'] } }],
      nonCompliant: [{ facts: { availabilityZones: ['eu-west-1a'] } }],
    },
  }) as Control,
})
