import type { DBProxy, EventSubscription, GlobalCluster } from '@aws-sdk/client-rds'
import { createdAt, exists, flawed, ownerTags } from '#domain/pretend/habits.ts'
import type { Place } from '#domain/simulated.ts'
import { clusters } from './clusters.ts'
import { arnOf, standaloneInstances } from './instances.ts'
import { securityGroupOf, subnetGroups } from './network.ts'

/** What stands beside databases: proxies in front of them, subscriptions to their events, and Aurora global databases. */

export function proxies(place: Place): readonly DBProxy[] {
  const group = subnetGroups(place).find((one) => !one.isPublic)
  if (!group) return []
  return Array.from({ length: place.scale('rds.proxies', 0, 4) }, (_, index) => index).flatMap((index) => {
    const key = `rds.proxy.${index}`
    if (!exists(place, key)) return []
    const bad = (what: string) => flawed(place, `${key}:${what}`)
    const EngineFamily = place.choose(`${key}:engine`, ['POSTGRESQL', 'MYSQL', 'POSTGRESQL', 'SQLSERVER'])
    const name = `${place.choose(`${key}:name`, ['lambda', 'web', 'batch', 'reports'])}-pool-${index}`
    const secret = (which: string) =>
      `arn:${place.partition}:secretsmanager:${place.region}:${place.accountId}:secret:${which}-${place.hex(`${key}:${which}`, 6)}`
    const newer = place.random(`${key}:end-to-end-iam`) < 0.25
    return [
      {
        DBProxyName: name,
        DBProxyArn: arnOf(place, 'db-proxy', `prx-${place.hex(`${key}:id`, 17)}`),
        Status: place.random(`${key}:status`) < 0.03 ? 'incompatible-network' : 'available',
        EngineFamily,
        VpcId: group.vpc.vpcId,
        VpcSecurityGroupIds: [securityGroupOf(place, key, group.vpc)],
        VpcSubnetIds: group.subnets.map(({ subnetId }) => subnetId),
        ...(newer ? { DefaultAuthScheme: 'IAM_AUTH' } : {}),
        Auth: newer
          ? []
          : ['app', 'report'].map((user) => ({
              AuthScheme: 'SECRETS',
              SecretArn: secret(user),
              IAMAuth: bad(`iam-${user}`) ? 'DISABLED' : 'REQUIRED',
            })),
        RoleArn: `arn:${place.partition}:iam::${place.accountId}:role/rds-proxy`,
        Endpoint: `${name}.proxy-${place.hex('rds', 12)}.${place.region}.rds.amazonaws.com`,
        RequireTLS: !bad('tls'),
        DebugLogging: bad('debug'),
        IdleClientTimeout: 1800,
        CreatedDate: createdAt(place, key),
        EndpointNetworkType: 'IPV4',
      } satisfies DBProxy,
    ]
  })
}

interface SubscriptionPlan {
  readonly name: string
  readonly sourceType?: string
  readonly categories?: readonly string[]
  readonly sources?: readonly string[]
}

/** Careful accounts are told of everything; others of a part, or of what was there when somebody last looked. */
export function eventSubscriptions(place: Place): readonly EventSubscription[] {
  const first = standaloneInstances(place)[0]?.DBInstanceIdentifier
  if (!first) return []
  const plans: readonly SubscriptionPlan[] = flawed(place, 'rds.events:partial')
    ? [{ name: 'old-alarms', sourceType: 'db-instance', categories: ['failure'], sources: [first] }]
    : [
        { name: 'clusters', sourceType: 'db-cluster', categories: ['maintenance', 'failure', 'failover'] },
        { name: 'instances', sourceType: 'db-instance' },
        { name: 'parameters', sourceType: 'db-parameter-group', categories: ['configuration change'] },
        ...(place.random('rds.events:everything') < 0.1 ? [{ name: 'everything' }] : []),
      ]
  return plans.map(({ name, sourceType, categories, sources }) => {
    const dead = flawed(place, `rds.events:${name}:dead`)
    return {
      CustomerAwsId: place.accountId,
      CustSubscriptionId: name,
      EventSubscriptionArn: arnOf(place, 'es', name),
      SnsTopicArn: `arn:${place.partition}:sns:${place.region}:${place.accountId}:databases`,
      Status: dead && place.random(`rds.events:${name}:topic`) < 0.5 ? 'topic-not-exist' : 'active',
      SubscriptionCreationTime: place.dateOf(-300).toISOString(),
      ...(sourceType ? { SourceType: sourceType } : {}),
      ...(sources ? { SourceIdsList: [...sources] } : {}),
      ...(categories ? { EventCategoriesList: [...categories] } : {}),
      Enabled: !(dead && place.random(`rds.events:${name}:off`) < 0.5),
    }
  })
}

/** Every third Aurora cluster of a busy region belongs to a global database; Neptune's come in the same answers. */
export function globalClusters(place: Place): readonly GlobalCluster[] {
  const aurora = clusters(place).filter(({ Engine }) => Engine?.startsWith('aurora'))
  const found = aurora
    .filter((_, index) => index % 3 === 0)
    .map((cluster): GlobalCluster => {
      const name = `${cluster.DBClusterIdentifier}-global`
      const elsewhere = place.regions.find((region) => region !== place.region)
      const members = [cluster.DBClusterArn, elsewhere && cluster.DBClusterArn?.replace(place.region, elsewhere)]
      return {
        GlobalClusterIdentifier: name,
        GlobalClusterResourceId: `cluster-${place.hex(`rds.global.${name}`, 16)}`,
        GlobalClusterArn: `arn:${place.partition}:rds::${place.accountId}:global-cluster:${name}`,
        Status: 'available',
        Engine: cluster.Engine,
        EngineVersion: cluster.EngineVersion,
        StorageEncrypted: cluster.StorageEncrypted,
        StorageEncryptionType: cluster.StorageEncryptionType,
        DeletionProtection: cluster.DeletionProtection,
        GlobalClusterMembers: members.flatMap((DBClusterArn, index) =>
          DBClusterArn ? [{ DBClusterArn, IsWriter: index === 0, Readers: [] }] : [],
        ),
        TagList: ownerTags(place, `rds.global.${name}`, name),
      }
    })
  const other = found[0] && {
    ...found[0],
    GlobalClusterIdentifier: 'graph-global',
    GlobalClusterArn: `${found[0].GlobalClusterArn}-graph`,
    Engine: 'neptune',
  }
  return other ? [...found, other] : found
}
