import { type Control, defineFamily } from '#domain/control.ts'
import { taggedControl } from '#domain/tagged.ts'

const tagged = (what: string, resourceType: string, fsbp: string) =>
  taggedControl({ resourceType, what, frameworks: [`fsbp:${fsbp}`] }) as Control

export const family = defineFamily({
  'redshift/cluster-tagged': tagged('Redshift cluster', 'AWS::Redshift::Cluster', 'Redshift.11'),
  'redshift/eventsubscription-tagged': tagged('Event subscription', 'AWS::Redshift::EventSubscription', 'Redshift.12'),
  'redshift/snapshot-tagged': tagged('Redshift snapshot', 'AWS::Redshift::ClusterSnapshot', 'Redshift.13'),
  'redshift/subnetgroup-tagged': tagged('Subnet group', 'AWS::Redshift::ClusterSubnetGroup', 'Redshift.14'),
  'redshift/parametergroup-tagged': tagged('Parameter group', 'AWS::Redshift::ClusterParameterGroup', 'Redshift.17'),
})
