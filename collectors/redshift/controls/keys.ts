import { defineFamily } from '#domain/control.ts'
import { keyInOrganization } from '#domain/keys/key-in-organization.ts'
import { usableKey } from '#domain/keys/usable-key.ts'

/** The keys behind what is kept here: whether they can be used, and whose they are. */
export const family = defineFamily({
  'redshift/cluster-kms-key-usable': usableKey({ resourceType: 'AWS::Redshift::Cluster', what: 'Redshift cluster' }),
  'redshift/cluster-key-in-organization': keyInOrganization({
    resourceType: 'AWS::Redshift::Cluster',
    what: 'Redshift cluster',
  }),
  'redshift/snapshot-kms-key-usable': usableKey({
    resourceType: 'AWS::Redshift::ClusterSnapshot',
    what: 'cluster snapshot',
    severity: 'high',
  }),
  'redshift/snapshot-key-in-organization': keyInOrganization({
    resourceType: 'AWS::Redshift::ClusterSnapshot',
    what: 'cluster snapshot',
  }),
})
