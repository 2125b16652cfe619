import { compliant, defineControl, nonCompliant } from '#domain/control.ts'
import type { ClusterFacts } from '../cluster.ts'

export const control = defineControl<ClusterFacts>()({
  resourceType: 'AWS::DAX::Cluster',
  title: 'DAX nodes sit in two or more Availability Zones',
  severity: 'medium',
  dimension: 'resilience',
  why: 'When the zone of all nodes fails, every read falls through to the tables at once, or fails with the cache.',
  fix: 'Add nodes in other Availability Zones; AWS advises three nodes in three zones.',
  reference: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/DAX.concepts.cluster.html',
  expected: 'nodes in two or more Availability Zones',
  frameworks: ['prowler:dynamodb_accelerator_cluster_multi_az'],
  needs: ['availabilityZones'],
  evaluate({ availabilityZones: zones, name }) {
    const sentence = `The nodes of ${name} are in ${zones.length > 0 ? zones.join(', ') : 'no Availability Zone'}.`
    return zones.length > 1 ? compliant(sentence) : nonCompliant(sentence)
  },
  examples: {
    compliant: [{ facts: { availabilityZones: ['eu-west-1a', 'eu-west-1b'] } }],
    nonCompliant: [{ facts: { availabilityZones: ['eu-west-1a'] } }],
  },
})
