import { defineFamily } from '#domain/control.ts'
import { keyInOrganization } from '#domain/keys/key-in-organization.ts'
import { usableKey } from '#domain/keys/usable-key.ts'

/** The keys behind what is kept here: whether they can be used, and whose they are. */
export const family = defineFamily({
  'elasticache/replicationgroup-kms-key-usable': usableKey({
    resourceType: 'AWS::ElastiCache::ReplicationGroup',
    what: 'replication group',
  }),
  'elasticache/replicationgroup-key-in-organization': keyInOrganization({
    resourceType: 'AWS::ElastiCache::ReplicationGroup',
    what: 'replication group',
  }),
  'elasticache/serverless-kms-key-usable': usableKey({
    resourceType: 'AWS::ElastiCache::ServerlessCache',
    what: 'serverless cache',
  }),
  'elasticache/serverless-key-in-organization': keyInOrganization({
    resourceType: 'AWS::ElastiCache::ServerlessCache',
    what: 'serverless cache',
  }),
  'elasticache/snapshot-kms-key-usable': usableKey({
    resourceType: 'AWS::ElastiCache::Snapshot',
    what: 'cache snapshot',
    severity: 'high',
  }),
  'elasticache/snapshot-key-in-organization': keyInOrganization({
    resourceType: 'AWS::ElastiCache::Snapshot',
    what: 'cache snapshot',
  }),
})
