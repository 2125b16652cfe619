import type { CacheCluster, CacheSubnetGroup, Tag } from '@aws-sdk/client-elasticache'
import { factsFrom, isObserved, mapObserved, type Observed, observed } from '#domain/observed.ts'
import { type CollectedResource, tagRecord } from '#domain/resource.ts'
import { atLeast, compliancePrograms, isMemcached } from './engine.ts'
import { type CacheNetworkFacts, cacheNetworkFacts, flat } from './network.ts'
import type { ServiceUpdate } from './service-updates.ts'
import { type TransportFacts, transportFacts } from './transport.ts'

/**
 * Facts of a cluster that is no member of a replication group: Memcached, or a single node of Redis OSS or Valkey.
 * https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_CacheCluster.html
 */
export type CacheClusterFacts = TransportFacts &
  CacheNetworkFacts & {
    readonly cacheClusterId: Observed<string>
    readonly cacheClusterStatus: Observed<string>
    readonly cacheClusterCreateTime: Observed<string>
    /** `memcached`, `redis` or `valkey`. */
    readonly engine: Observed<string>
    readonly engineVersion: Observed<string>
    /** Compliance programmes of AWS's that take in the engine and version; empty: none. */
    readonly compliancePrograms: Observed<readonly string[]>
    readonly cacheNodeType: Observed<string>
    readonly numCacheNodes: Observed<number>
    readonly port: Observed<number>
    readonly atRestEncryptionEnabled: Observed<boolean>
    readonly authTokenEnabled: Observed<boolean>
    /** Days that automatic snapshots are kept; 0: there are none. Null: Memcached has none. */
    readonly snapshotRetentionLimit: Observed<number | null>
    readonly autoMinorVersionUpgrade: Observed<boolean>
    readonly serviceUpdates: Observed<readonly ServiceUpdate[]>
  }

export interface CacheClusterFacets {
  readonly subnetGroup: Observed<CacheSubnetGroup>
  readonly serviceUpdates: Observed<readonly ServiceUpdate[]>
  readonly tags: Observed<readonly Tag[]>
}

/** One cluster of DescribeCacheClusters. */
export function cacheCluster(item: CacheCluster, facets: CacheClusterFacets): CollectedResource<CacheClusterFacts> {
  const read = factsFrom('elasticache:DescribeCacheClusters')
  const arn = item.ARN ?? ''
  const engine = read(item.Engine)
  const engineVersion = read(item.EngineVersion)
  const memcached = isObserved(engine) && isMemcached(engine.value)
  return {
    arn,
    name: item.CacheClusterId ?? arn,
    incarnation: item.CacheClusterCreateTime?.toISOString() ?? arn,
    tags: mapObserved(facets.tags, tagRecord),
    facts: {
      cacheClusterId: read(item.CacheClusterId),
      cacheClusterStatus: read(item.CacheClusterStatus),
      cacheClusterCreateTime: mapObserved(read(item.CacheClusterCreateTime), (date) => date.toISOString()),
      engine,
      engineVersion,
      compliancePrograms: flat(engineVersion, (version) =>
        mapObserved(engine, (name) => compliancePrograms(name, version)),
      ),
      cacheNodeType: read(item.CacheNodeType),
      numCacheNodes: read(item.NumCacheNodes),
      // Memcached has one endpoint for all nodes; a single Redis node has only its own.
      port: read(item.ConfigurationEndpoint?.Port ?? item.CacheNodes?.[0]?.Endpoint?.Port),
      ...transportFacts(read.call, {
        enabled: item.TransitEncryptionEnabled,
        mode: item.TransitEncryptionMode,
        canPrefer: !memcached && (item.EngineVersion === undefined || atLeast(item.EngineVersion, [7])),
      }),
      ...cacheNetworkFacts(observed(item, read.call), facets.subnetGroup),
      atRestEncryptionEnabled: read(item.AtRestEncryptionEnabled),
      authTokenEnabled: read(item.AuthTokenEnabled),
      snapshotRetentionLimit: memcached ? read.orNone<number>(null) : read(item.SnapshotRetentionLimit),
      autoMinorVersionUpgrade: read(item.AutoMinorVersionUpgrade),
      serviceUpdates: facets.serviceUpdates,
    },
  }
}
