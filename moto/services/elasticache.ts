import {
  CreateCacheClusterCommand,
  CreateReplicationGroupCommand,
  CreateSnapshotCommand,
  CreateUserCommand,
  ElastiCacheClient,
} from '@aws-sdk/client-elasticache'
import type { SeedService } from '../expected.ts'

export const elastiCache: SeedService = async ({ where, keyArn }) => {
  const client = new ElastiCacheClient(where)
  const group = (ReplicationGroupId: string, more: object) =>
    client.send(
      new CreateReplicationGroupCommand({
        ReplicationGroupId,
        ReplicationGroupDescription: ReplicationGroupId,
        Engine: 'redis',
        CacheNodeType: 'cache.t4g.micro',
        ...more,
      }),
    )
  await group('good', {
    AtRestEncryptionEnabled: true,
    KmsKeyId: keyArn,
    TransitEncryptionEnabled: true,
    AuthToken: 'Not-a-secret-but-long-enough',
    AutomaticFailoverEnabled: true,
    MultiAZEnabled: true,
    NumCacheClusters: 2,
    SnapshotRetentionLimit: 7,
  })
  await group('bad', { AtRestEncryptionEnabled: false, TransitEncryptionEnabled: false, NumCacheClusters: 1 })
  await client.send(
    new CreateCacheClusterCommand({
      CacheClusterId: 'lonely',
      Engine: 'memcached',
      CacheNodeType: 'cache.t4g.micro',
      NumCacheNodes: 1,
    }),
  )
  const snapshot = (SnapshotName: string, KmsKeyId?: string) =>
    client.send(new CreateSnapshotCommand({ ReplicationGroupId: 'good', SnapshotName, KmsKeyId }))
  await snapshot('keyed', keyArn)
  await snapshot('keyless')
  const user = (UserId: string, more: object) =>
    client.send(
      new CreateUserCommand({ UserId, UserName: UserId, Engine: 'redis', AccessString: 'on ~* +@all', ...more }),
    )
  await user('strict', { Passwords: ['Not-a-secret-but-long-enough'] })
  await user('lax', { NoPasswordRequired: true })
  return [
    {
      service: 'elasticache',
      resource: ':snapshot:keyed',
      columns: { encryption_at_rest: 'customer-managed', kms_key_arn: keyArn },
      findings: { 'elasticache/snapshot-encrypted': 'COMPLIANT' },
    },
    {
      service: 'elasticache',
      resource: ':snapshot:keyless',
      // It may be under ElastiCache's own key, or not encrypted at all.
      columns: { encryption_at_rest: 'unknown' },
      findings: { 'elasticache/snapshot-encrypted': 'NON_COMPLIANT' },
    },
    {
      service: 'elasticache',
      resource: ':user:strict',
      findings: { 'elasticache/user-no-open-default': 'COMPLIANT' },
    },
    // moto has no user groups, without which no cache knows a user.
    {
      service: 'elasticache',
      resource: ':user:lax',
      findings: { 'elasticache/user-no-open-default': 'NOT_APPLICABLE' },
    },
    {
      service: 'elasticache',
      resource: ':replicationgroup:good',
      // moto leaves out the mode of the encryption in transit: whether plain connections are refused is not known.
      columns: { encryption_at_rest: 'customer-managed', encryption_in_transit: 'unknown' },
      findings: {
        'elasticache/replicationgroup-at-rest': 'COMPLIANT',
        'elasticache/replicationgroup-in-transit': 'COMPLIANT',
        'elasticache/replicationgroup-transit-mode-required': 'INSUFFICIENT_DATA',
        'elasticache/replicationgroup-backup': 'COMPLIANT',
      },
    },
    {
      service: 'elasticache',
      resource: ':replicationgroup:bad',
      columns: { encryption_at_rest: 'none', encryption_in_transit: 'none' },
      findings: {
        'elasticache/replicationgroup-at-rest': 'NON_COMPLIANT',
        'elasticache/replicationgroup-in-transit': 'NON_COMPLIANT',
        'elasticache/replicationgroup-backup': 'NON_COMPLIANT',
      },
    },
    {
      service: 'elasticache',
      resource: ':cluster:lonely',
      columns: { encryption_in_transit: 'unknown', exposure: 'unknown' },
      findings: { 'elasticache/memcached-in-transit': 'INSUFFICIENT_DATA' },
    },
  ]
}
