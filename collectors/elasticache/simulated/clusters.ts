import type { CacheCluster } from '@aws-sdk/client-elasticache'
import { createdAt, exists, flawed, madeWrong, onceFor } from '#domain/pretend/habits.ts'
import type { Place } from '#domain/simulated.ts'
import { arnOf } from './arn.ts'
import { homeOf } from './network.ts'

/** Clusters of no replication group: Memcached mostly, some single nodes of Redis or Valkey. */
export function loneClusters(place: Place): readonly CacheCluster[] {
  return onceFor(place, 'elasticache.clusters', () => {
    const wanted = place.scale('elasticache.clusters', 0, 2)
    const found: CacheCluster[] = []
    for (let index = 0; index < wanted; index++) {
      const key = `elasticache.cluster.${index}`
      if (!exists(place, key)) continue
      const kind = place.random(`${key}:engine`)
      const made =
        kind < 0.6
          ? memcached(place, key, `pages-${index}`)
          : singleNode(place, key, `scratch-${index}`, kind < 0.85 ? 'redis' : 'valkey')
      found.push(...made)
    }
    return [...found, ...regulatedSessions(place)]
  })
}

export const regulatedName = 'patient-sessions'

/** The story of a Memcached that holds what it must not: the account is regulated, and the tag says so of the data. */
function regulatedSessions(place: Place): readonly CacheCluster[] {
  if (place.profile !== 'regulated' || place.region !== place.regions[0]) return []
  return memcached(place, 'elasticache.regulated', regulatedName).map((cluster) => ({
    ...cluster,
    CacheClusterCreateTime: place.dateOf(-300),
    CacheClusterStatus: 'available',
    TransitEncryptionEnabled: false,
  }))
}

function common(place: Place, key: string, name: string): Partial<CacheCluster> | null {
  const home = homeOf(place, key)
  if (!home) return null
  return {
    CacheClusterId: name,
    ARN: arnOf(place, 'cluster', name),
    CacheClusterStatus: 'available',
    CacheClusterCreateTime: createdAt(place, key),
    CacheNodeType: place.choose(`${key}:class`, ['cache.t4g.micro', 'cache.m6g.large', 'cache.t2.small']),
    CacheSubnetGroupName: home.name,
    SecurityGroups: [{ SecurityGroupId: home.groupId, Status: 'active' }],
    AutoMinorVersionUpgrade: !flawed(place, `${key}:minor`),
    AtRestEncryptionEnabled: false,
    AuthTokenEnabled: false,
    NetworkType: home.dual ? 'dual_stack' : 'ipv4',
  }
}

function memcached(place: Place, key: string, name: string): readonly CacheCluster[] {
  const shared = common(place, key, name)
  if (!shared) return []
  const EngineVersion = madeWrong(place, `${key}:old`, 0.5) ? '1.5.16' : '1.6.22'
  return [
    {
      ...shared,
      Engine: 'memcached',
      EngineVersion,
      NumCacheNodes: place.pick(`${key}:nodes`, 1, 4),
      ConfigurationEndpoint: {
        Address: `${name}.${place.hex('elasticache', 6)}.cfg.${place.region}.cache.amazonaws.com`,
        Port: 11211,
      },
      TransitEncryptionEnabled: EngineVersion === '1.6.22' && !madeWrong(place, `${key}:plain`),
    },
  ]
}

function singleNode(place: Place, key: string, name: string, engine: 'redis' | 'valkey'): readonly CacheCluster[] {
  const shared = common(place, key, name)
  if (!shared) return []
  const Address = `${name}.${place.hex('elasticache', 6)}.0001.${place.region}.cache.amazonaws.com`
  return [
    {
      ...shared,
      Engine: engine,
      EngineVersion: engine === 'valkey' ? '7.2.6' : '6.2.6',
      NumCacheNodes: 1,
      CacheNodes: [{ CacheNodeId: '0001', CacheNodeStatus: 'available', Endpoint: { Address, Port: 6379 } }],
      SnapshotRetentionLimit: flawed(place, `${key}:backup`) ? 0 : 3,
      TransitEncryptionEnabled: false,
    },
  ]
}
