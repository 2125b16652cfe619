import type { CacheCluster, ReplicationGroup } from '@aws-sdk/client-elasticache'
import { carelessness, createdAt, exists, flawed, madeWrong, onceFor } from '#domain/pretend/habits.ts'
import type { Place } from '#domain/simulated.ts'
import { arnOf } from './arn.ts'
import { keyOf } from './keys.ts'
import { homeOf } from './network.ts'

interface Engine {
  readonly engine: 'valkey' | 'redis'
  readonly version: string
}
const current: readonly Engine[] = [
  { engine: 'valkey', version: '8.0.1' },
  { engine: 'valkey', version: '7.2.6' },
  { engine: 'redis', version: '7.1.0' },
  { engine: 'redis', version: '6.2.6' },
]
const old: readonly Engine[] = [
  { engine: 'redis', version: '5.0.6' },
  { engine: 'redis', version: '3.2.10' },
  { engine: 'redis', version: '6.0.5' },
]
const products = ['sessions', 'cart', 'rates', 'quotes', 'profiles', 'feed', 'tokens'] as const

export interface GroupPlan {
  readonly key: string
  readonly group: ReplicationGroup
  readonly members: readonly CacheCluster[]
}

export function groups(place: Place): readonly GroupPlan[] {
  return onceFor(place, 'elasticache.groups', () => {
    const wanted = place.scale('elasticache.groups', 0, 4)
    const plans: GroupPlan[] = []
    for (let index = 0; index < wanted; index++) {
      const key = `elasticache.group.${index}`
      if (!exists(place, key)) continue
      const isOld = place.random(`${key}:old`) < carelessness(place) * 0.5
      const engine = place.choose(`${key}:engine`, isOld ? old : current)
      const plan = groupOf(place, key, `${place.choose(`${key}:product`, products)}-${index}`, engine)
      if (plan) plans.push(plan)
    }
    return [...plans, ...migrated(place), ...withoutAuth(place)]
  })
}

/** The story of a group that was moved to TLS while it ran: plain connections were accepted until all clients had moved. */
function migrated(place: Place): readonly GroupPlan[] {
  const key = 'elasticache.migrated'
  if (place.profile !== 'production' || place.region !== place.regions[0] || place.random(key) > 0.6) return []
  const plan = groupOf(place, key, 'ledger-cache', { engine: 'valkey', version: '8.0.1' })
  if (!plan) return []
  const TransitEncryptionMode = place.day < place.pick(`${key}:required-on`, 48, 52) ? 'preferred' : 'required'
  const { KmsKeyId: _, ...rest } = plan.group
  const group: ReplicationGroup = {
    ...rest,
    ReplicationGroupCreateTime: place.dateOf(-120),
    AtRestEncryptionEnabled: true,
    StorageEncryptionType: 'sse-elasticache',
    TransitEncryptionEnabled: true,
    TransitEncryptionMode,
  }
  return [{ ...plan, group }]
}

/** The story of a Redis that everybody in the VPC may read, because nobody ever set a password. */
function withoutAuth(place: Place): readonly GroupPlan[] {
  const key = 'elasticache.no-auth'
  if (place.profile !== 'forgotten' || place.region !== place.regions[0]) return []
  const plan = groupOf(place, key, 'legacy-sessions', { engine: 'redis', version: '5.0.6' })
  if (!plan) return []
  const { UserGroupIds: _, TransitEncryptionMode: __, ...rest } = plan.group
  const group = {
    ...rest,
    ReplicationGroupCreateTime: place.dateOf(-900),
    AuthTokenEnabled: false,
    TransitEncryptionEnabled: false,
  }
  return [{ ...plan, group }]
}

function groupOf(place: Place, key: string, name: string, { engine, version }: Engine): GroupPlan | null {
  const home = homeOf(place, key)
  if (!home) return null
  const bad = (what: string) => flawed(place, `${key}:${what}`)
  const created = createdAt(place, key)
  const creating = created.getTime() > place.now.getTime() - 3_600_000
  const host = `${name}.${place.hex('elasticache', 6)}.ng.0001.${place.region}.cache.amazonaws.com`
  const size = bad('single') ? 1 : 2
  const ids = Array.from({ length: size }, (_, index) => `${name}-00${index + 1}`)
  const tls = !madeWrong(place, `${key}:plain`, 0.6)
  const hasUsers = Number.parseInt(version, 10) >= 6
  const open = madeWrong(place, `${key}:no-auth`, 0.8)
  const users = tls && hasUsers && !open && place.random(`${key}:auth`) < 0.7
  const logs = bad('logs')
  const group: ReplicationGroup = {
    ReplicationGroupId: name,
    Description: `Cache of ${name}`,
    ARN: arnOf(place, 'replicationgroup', name),
    Status: creating ? 'creating' : 'available',
    ReplicationGroupCreateTime: created,
    MemberClusters: ids,
    // A group that is being made has no endpoint yet.
    ...(creating
      ? {}
      : {
          NodeGroups: [{ NodeGroupId: '0001', Status: 'available', PrimaryEndpoint: { Address: host, Port: 6379 } }],
        }),
    AutomaticFailover: size > 1 ? 'enabled' : 'disabled',
    MultiAZ: size > 1 && !bad('one-zone') ? 'enabled' : 'disabled',
    SnapshotRetentionLimit: bad('backup') ? 0 : place.choose(`${key}:days`, [1, 7, 15, 35]),
    SnapshotWindow: '03:00-05:00',
    ClusterEnabled: false,
    CacheNodeType: place.choose(`${key}:class`, ['cache.t4g.small', 'cache.r7g.large', 'cache.m6g.xlarge']),
    AuthTokenEnabled: tls && !open && !users,
    TransitEncryptionEnabled: tls,
    // Only engines that can be moved to TLS while they run say in which mode they are.
    ...(tls && Number.parseInt(version, 10) >= 7
      ? { TransitEncryptionMode: bad('preferred') ? 'preferred' : 'required' }
      : {}),
    ...(users ? { UserGroupIds: [`${name}-users`] } : {}),
    ...storageOf(place, key),
    ...(logs
      ? {}
      : {
          LogDeliveryConfigurations: (['slow-log', 'engine-log'] as const).map((LogType) => ({
            LogType,
            DestinationType: 'cloudwatch-logs',
            DestinationDetails: { CloudWatchLogsDetails: { LogGroup: `/elasticache/${name}/${LogType}` } },
            LogFormat: 'json',
            Status: LogType === 'engine-log' && place.random(`${key}:log-error`) < 0.06 ? 'error' : 'active',
          })),
        }),
    AutoMinorVersionUpgrade: !bad('minor'),
    NetworkType: home.dual ? 'dual_stack' : 'ipv4',
    // Some endpoints do not name the engine of old groups.
    ...(place.random(`${key}:nameless`) < 0.08 ? {} : { Engine: engine }),
  }
  const members = ids.map(
    (id): CacheCluster => ({
      CacheClusterId: id,
      ReplicationGroupId: name,
      ARN: arnOf(place, 'cluster', id),
      Engine: engine,
      EngineVersion: version,
      CacheClusterStatus: creating ? 'creating' : 'available',
      CacheClusterCreateTime: created,
      CacheNodeType: group.CacheNodeType,
      NumCacheNodes: 1,
      CacheSubnetGroupName: home.name,
      SecurityGroups: [{ SecurityGroupId: home.groupId, Status: 'active' }],
      AutoMinorVersionUpgrade: group.AutoMinorVersionUpgrade,
      SnapshotRetentionLimit: 0,
      AuthTokenEnabled: group.AuthTokenEnabled,
      TransitEncryptionEnabled: group.TransitEncryptionEnabled,
      AtRestEncryptionEnabled: group.AtRestEncryptionEnabled,
      NetworkType: group.NetworkType,
    }),
  )
  return { key, group, members }
}

function storageOf(
  place: Place,
  key: string,
): Pick<ReplicationGroup, 'AtRestEncryptionEnabled' | 'StorageEncryptionType' | 'KmsKeyId' | 'EffectiveDurability'> {
  const shape = place.random(`${key}:storage`)
  if (madeWrong(place, `${key}:unencrypted`)) {
    // An endpoint of before the type was returned says it with the flag alone.
    return shape < 0.3
      ? { AtRestEncryptionEnabled: false }
      : { AtRestEncryptionEnabled: false, StorageEncryptionType: 'none' }
  }
  // Durable groups are encrypted whatever the flag says.
  if (shape < 0.05) return { AtRestEncryptionEnabled: false, EffectiveDurability: 'async' }
  if (shape < 0.1) return { AtRestEncryptionEnabled: false, StorageEncryptionType: 'sse-elasticache' }
  const id = keyOf(place, key)
  return id === undefined
    ? { AtRestEncryptionEnabled: true, StorageEncryptionType: 'sse-elasticache' }
    : { AtRestEncryptionEnabled: true, StorageEncryptionType: 'sse-kms', KmsKeyId: id }
}
