import type { CacheCluster, CacheSubnetGroup, ReplicationGroup, Tag } from '@aws-sdk/client-elasticache'
import { factsFrom, isObserved, mapObserved, type Observed } from '#domain/observed.ts'
import { type CollectedResource, tagRecord } from '#domain/resource.ts'
import { atLeast, compliancePrograms } from './engine.ts'
import { type LogDelivery, logDeliveries } from './log-delivery.ts'
import { type CacheNetworkFacts, cacheNetworkFacts, flat } from './network.ts'
import type { ServiceUpdate } from './service-updates.ts'
import { type StorageEncryptionFacts, storageEncryptionFacts } from './storage-encryption.ts'
import { type TransportFacts, transportFacts } from './transport.ts'

/** Facts of a group. https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_ReplicationGroup.html */
export type ReplicationGroupFacts = StorageEncryptionFacts &
  TransportFacts &
  CacheNetworkFacts & {
    readonly replicationGroupId: Observed<string>
    readonly status: Observed<string>
    readonly replicationGroupCreateTime: Observed<string>
    /** `redis` or `valkey`. */
    readonly engine: Observed<string>
    /** The lowest version among the member clusters. */
    readonly engineVersion: Observed<string>
    /** Compliance programmes of AWS's that take in the engine and version; empty: none. */
    readonly compliancePrograms: Observed<readonly string[]>
    readonly cacheNodeType: Observed<string>
    readonly memberClusters: Observed<readonly string[]>
    readonly port: Observed<number>
    readonly authTokenEnabled: Observed<boolean>
    /** Ids of user groups (role-based access control); empty: none. */
    readonly userGroupIds: Observed<readonly string[]>
    readonly automaticFailover: Observed<'enabled' | 'enabling' | 'disabled' | 'disabling'>
    readonly multiAZ: Observed<'enabled' | 'disabled'>
    /** Days that automatic snapshots are kept; 0: there are none. */
    readonly snapshotRetentionLimit: Observed<number>
    readonly autoMinorVersionUpgrade: Observed<boolean>
    readonly logDeliveryConfigurations: Observed<readonly LogDelivery[]>
    readonly serviceUpdates: Observed<readonly ServiceUpdate[]>
    /** Null: it is part of no global datastore. */
    readonly globalReplicationGroupId: Observed<string | null>
  }

export interface ReplicationGroupFacets {
  readonly members: Observed<readonly CacheCluster[]>
  readonly subnetGroup: Observed<CacheSubnetGroup>
  readonly serviceUpdates: Observed<readonly ServiceUpdate[]>
  readonly tags: Observed<readonly Tag[]>
}

/** One group of DescribeReplicationGroups, with what only its member clusters say: version, network, security groups. */
export function replicationGroup(
  item: ReplicationGroup,
  facets: ReplicationGroupFacets,
): CollectedResource<ReplicationGroupFacts> {
  const read = factsFrom('elasticache:DescribeReplicationGroups')
  const ofMembers = factsFrom('elasticache:DescribeCacheClusters')
  const arn = item.ARN ?? ''
  const member = flat(facets.members, ([first]) => ofMembers(first))
  const engineVersion = flat(facets.members, (members) => ofMembers(lowestVersion(members)))
  // Groups made before Valkey came carry no Engine of their own on some endpoints; their members always do.
  const engine = item.Engine === undefined ? flat(member, ({ Engine }) => ofMembers(Engine)) : read(item.Engine)
  const version = isObserved(engineVersion) ? engineVersion.value : null
  return {
    arn,
    name: item.ReplicationGroupId ?? arn,
    incarnation: item.ReplicationGroupCreateTime?.toISOString() ?? arn,
    tags: mapObserved(facets.tags, tagRecord),
    facts: {
      replicationGroupId: read(item.ReplicationGroupId),
      status: read(item.Status),
      replicationGroupCreateTime: mapObserved(read(item.ReplicationGroupCreateTime), (date) => date.toISOString()),
      engine,
      engineVersion,
      compliancePrograms: flat(engineVersion, (known) =>
        mapObserved(engine, (name) => compliancePrograms(name, known)),
      ),
      cacheNodeType: read(item.CacheNodeType),
      memberClusters: read(item.MemberClusters),
      port: read(item.ConfigurationEndpoint?.Port ?? item.NodeGroups?.[0]?.PrimaryEndpoint?.Port),
      ...storageEncryptionFacts(read.call, {
        type: item.StorageEncryptionType,
        enabled: item.AtRestEncryptionEnabled,
        kmsKeyId: item.KmsKeyId,
        always: item.EffectiveDurability === 'sync' || item.EffectiveDurability === 'async',
      }),
      ...transportFacts(read.call, {
        enabled: item.TransitEncryptionEnabled,
        mode: item.TransitEncryptionMode,
        canPrefer: version === null || atLeast(version, [7]),
      }),
      ...cacheNetworkFacts(member, facets.subnetGroup),
      authTokenEnabled: read(item.AuthTokenEnabled),
      // The two lists are left out where there is nothing to list.
      userGroupIds: read.or(item.UserGroupIds, []),
      logDeliveryConfigurations: read.or(logDeliveries(item.LogDeliveryConfigurations), []),
      automaticFailover: read.oneOf(item.AutomaticFailover, ['enabled', 'enabling', 'disabled', 'disabling']),
      multiAZ: read.oneOf(item.MultiAZ, ['enabled', 'disabled']),
      snapshotRetentionLimit: read(item.SnapshotRetentionLimit),
      autoMinorVersionUpgrade: read(item.AutoMinorVersionUpgrade),
      serviceUpdates: facets.serviceUpdates,
      globalReplicationGroupId: read.orNone(item.GlobalReplicationGroupInfo?.GlobalReplicationGroupId),
    },
  }
}

/** While a group is upgraded its members differ; the lowest version is the one to judge by. */
function lowestVersion(members: readonly CacheCluster[]): string | undefined {
  const versions = members.flatMap(({ EngineVersion }) => EngineVersion ?? [])
  const parts = (version: string) => version.split('.').map((part) => Number.parseInt(part, 10) || 0)
  return versions.toSorted((a, b) => (atLeast(a, parts(b)) ? 1 : -1))[0]
}
