import type { ServerlessCache, Tag } from '@aws-sdk/client-elasticache'
import { factsFrom, mapObserved, type Observed } from '#domain/observed.ts'
import { type CollectedResource, tagRecord } from '#domain/resource.ts'
import { type StorageEncryptionFacts, storageEncryptionFacts } from './storage-encryption.ts'

/** Facts of a serverless cache. https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_ServerlessCache.html */
export type ServerlessCacheFacts = StorageEncryptionFacts & {
  readonly serverlessCacheName: Observed<string>
  readonly status: Observed<string>
  /** `valkey`, `redis` or `memcached`. */
  readonly engine: Observed<string>
  readonly fullEngineVersion: Observed<string>
  /** Null: none, and everybody who reaches it may do everything. */
  readonly userGroupId: Observed<string | null>
  readonly subnetIds: Observed<readonly string[]>
  readonly securityGroupIds: Observed<readonly string[]>
  readonly port: Observed<number>
  /** `ipv4`, `ipv6` or `dual_stack`. */
  readonly networkType: Observed<string>
  readonly snapshotRetentionLimit: Observed<number>
}

export function serverlessCache(
  item: ServerlessCache,
  facets: { readonly tags: Observed<readonly Tag[]> },
): CollectedResource<ServerlessCacheFacts> {
  const read = factsFrom('elasticache:DescribeServerlessCaches')
  const arn = item.ARN ?? ''
  return {
    arn,
    name: item.ServerlessCacheName ?? arn,
    incarnation: item.CreateTime?.toISOString() ?? arn,
    tags: mapObserved(facets.tags, tagRecord),
    facts: {
      serverlessCacheName: read(item.ServerlessCacheName),
      status: read(item.Status),
      engine: read(item.Engine),
      fullEngineVersion: read(item.FullEngineVersion ?? item.MajorEngineVersion),
      ...storageEncryptionFacts(read.call, {
        type: item.StorageEncryptionType,
        enabled: true,
        kmsKeyId: item.KmsKeyId,
        always: true,
      }),
      // Documented: available for Valkey and Redis OSS only, and null by default.
      userGroupId: read.orNone(item.UserGroupId),
      subnetIds: read(item.SubnetIds),
      securityGroupIds: read(item.SecurityGroupIds),
      port: read(item.Endpoint?.Port),
      networkType: read(item.NetworkType),
      snapshotRetentionLimit: read(item.SnapshotRetentionLimit),
    },
  }
}
