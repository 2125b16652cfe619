import type { DBCluster, DBInstance } from '@aws-sdk/client-rds'
import { carelessness, createdAt, exists, flawed, onceFor, ownerTags } from '#domain/pretend/habits.ts'
import { clusterStores } from '#domain/pretend/stores.ts'
import type { Place } from '#domain/simulated.ts'
import { clusterEngines, type EnginePlan, oldClusterEngines, ownGroup } from './engines.ts'
import { arnOf, instanceOf, storageOf } from './instances.ts'
import { securityGroupOf, subnetGroupOf } from './network.ts'

interface ClusterPlan {
  readonly key: string
  readonly name: string
  readonly engine: EnginePlan
  readonly members: number
}

function clusterPlans(place: Place): readonly ClusterPlan[] {
  const there = clusterStores(place).filter(({ key }) => exists(place, key))
  return there.map(({ key, name }) => {
    const engine = place.choose(
      `${key}:engine`,
      place.random(`${key}:old`) < carelessness(place) * 0.5 ? oldClusterEngines : clusterEngines,
    )
    // A Multi-AZ cluster has three members; Aurora has one or more, and none while somebody forgot to add them.
    return { key, name, engine, members: engine.engine.startsWith('aurora') ? place.pick(`${key}:members`, 1, 3) : 3 }
  })
}

const isExpress = (place: Place, plan: ClusterPlan) =>
  plan.engine.engine === 'aurora-postgresql' && place.random(`${plan.key}:express`) < 0.08

export function clusters(place: Place): readonly DBCluster[] {
  return onceFor(place, 'rds.clusters', () => clusterPlans(place).map((plan) => clusterOf(place, plan)))
}

function clusterOf(place: Place, plan: ClusterPlan): DBCluster {
  const { key, name, engine } = plan
  const aurora = engine.engine.startsWith('aurora')
  const express = isExpress(place, plan)
  const bad = (what: string) => flawed(place, `${key}:${what}`)
  const subnetGroup = subnetGroupOf(place, key)
  const kind = bad('tls') ? 'plain' : 'tls'
  const group = place.random(`${key}:default-group`) < 0.4 ? `default.${engine.family}` : ownGroup(engine.family, kind)
  const streaming = place.profile === 'regulated' && aurora && !bad('stream')
  return {
    DBClusterIdentifier: name,
    DBClusterArn: arnOf(place, 'cluster', name),
    DbClusterResourceId: `cluster-${place.hex(`${key}:id`, 26).toUpperCase()}`,
    ClusterCreateTime: createdAt(place, key),
    Status: 'available',
    Engine: engine.engine,
    EngineVersion: engine.version,
    ...(aurora ? { EngineMode: 'provisioned' } : { PubliclyAccessible: bad('public') }),
    EngineLifecycleSupport:
      engine.status !== 'available' ? 'open-source-rds-extended-support' : 'open-source-rds-extended-support-disabled',
    MasterUsername: bad('admin') ? 'admin' : `owner_${place.hex(`${key}:owner`, 6)}`,
    AvailabilityZones: (subnetGroup?.subnets ?? []).map((subnet) => subnet.availabilityZone),
    MultiAZ: plan.members > 1,
    Endpoint: `${name}.cluster-${place.hex('rds', 12)}.${place.region}.rds.amazonaws.com`,
    Port: place.random(`${key}:port`) < 0.2 ? engine.port + 10_000 : engine.port,
    ...(aurora ? { NetworkType: subnetGroup?.vpc.ipv6Cidr ? 'DUAL' : 'IPV4' } : {}),
    ...(express
      ? { InternetAccessGatewayEnabled: true, VPCNetworkingEnabled: false, VpcSecurityGroups: [] }
      : {
          DBSubnetGroup: subnetGroup?.name ?? 'default',
          VpcSecurityGroups: subnetGroup
            ? [{ VpcSecurityGroupId: securityGroupOf(place, key, subnetGroup.vpc), Status: 'active' }]
            : [],
        }),
    DBClusterParameterGroup: group,
    DBClusterMembers: Array.from({ length: plan.members }, (_, index) => ({
      DBInstanceIdentifier: memberName(plan, index),
      IsClusterWriter: index === 0,
      DBClusterParameterGroupStatus: place.random(`${key}:reboot`) < 0.05 ? 'pending-reboot' : 'in-sync',
      PromotionTier: 1,
    })),
    ...storageOf(place, key),
    PerformanceInsightsEnabled: false,
    BackupRetentionPeriod: bad('backup') ? 1 : place.choose(`${key}:days`, [7, 14, 35]),
    ...(engine.engine === 'aurora-mysql' ? { BacktrackWindow: bad('backtrack') ? 0 : 86_400 } : {}),
    IAMDatabaseAuthenticationEnabled: !bad('iam'),
    HttpEndpointEnabled: aurora && bad('data-api'),
    ActivityStreamStatus: streaming ? 'started' : 'stopped',
    ...(streaming ? { ActivityStreamKmsKeyId: place.keys.customer[0]?.arn, ActivityStreamMode: 'async' as const } : {}),
    ...(bad('logs') ? {} : { EnabledCloudwatchLogsExports: [...engine.logs] }),
    AutoMinorVersionUpgrade: !bad('minor'),
    CopyTagsToSnapshot: !bad('tags-to-snapshot'),
    DeletionProtection: !bad('deletion'),
    TagList: ownerTags(place, key, name),
  }
}

const memberName = (plan: ClusterPlan, index: number) => `${plan.name}-instance-${index + 1}`

/** The instances that make up the clusters. */
export function memberInstances(place: Place): readonly DBInstance[] {
  return onceFor(place, 'rds.members', () => makeMembers(place))
}

function makeMembers(place: Place): readonly DBInstance[] {
  return clusterPlans(place).flatMap((plan) => {
    const cluster = clusterOf(place, plan)
    return Array.from({ length: plan.members }, (_, index) => ({
      ...instanceOf(place, plan.key, memberName(plan, index), plan.engine),
      DbiResourceId: `db-${place.hex(`${plan.key}:member:${index}`, 26).toUpperCase()}`,
      DBClusterIdentifier: plan.name,
      StorageEncrypted: cluster.StorageEncrypted,
      StorageEncryptionType: cluster.StorageEncryptionType,
      KmsKeyId: cluster.KmsKeyId,
      BackupRetentionPeriod: cluster.BackupRetentionPeriod,
      IAMDatabaseAuthenticationEnabled: cluster.IAMDatabaseAuthenticationEnabled,
      MultiAZ: false,
      DBParameterGroups: [{ DBParameterGroupName: `default.${plan.engine.family}`, ParameterApplyStatus: 'in-sync' }],
      OptionGroupMemberships: [
        { OptionGroupName: `default:${plan.engine.family.replace(/\./g, '-')}`, Status: 'in-sync' },
      ],
    }))
  })
}

/** Clusters of Neptune and DocumentDB, which come in the same answers. */
export function foreignClusters(place: Place): readonly DBCluster[] {
  return Array.from({ length: place.scale('rds.foreign', 0, 2) }, (_, index) => {
    const engine = index % 2 === 0 ? 'neptune' : 'docdb'
    const name = `${engine}-${index}-cluster`
    return {
      DBClusterIdentifier: name,
      DBClusterArn: arnOf(place, 'cluster', name),
      Engine: engine,
      StorageEncrypted: false,
      TagList: [],
    }
  })
}
