import { defineFamily } from '#domain/control.ts'
import { keyInOrganization } from '#domain/keys/key-in-organization.ts'
import { usableKey } from '#domain/keys/usable-key.ts'

/** The keys behind what is kept here: whether they can be used, and whose they are. */
export const family = defineFamily({
  'redshift-serverless/namespace-kms-key-usable': usableKey({
    resourceType: 'AWS::RedshiftServerless::Namespace',
    what: 'namespace',
  }),
  'redshift-serverless/namespace-key-in-organization': keyInOrganization({
    resourceType: 'AWS::RedshiftServerless::Namespace',
    what: 'namespace',
  }),
  'redshift-serverless/snapshot-kms-key-usable': usableKey({
    resourceType: 'AWS::RedshiftServerless::Snapshot',
    what: 'serverless snapshot',
    severity: 'high',
  }),
  'redshift-serverless/snapshot-key-in-organization': keyInOrganization({
    resourceType: 'AWS::RedshiftServerless::Snapshot',
    what: 'serverless snapshot',
  }),
})
