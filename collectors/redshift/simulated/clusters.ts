import type { Cluster, LoggingStatus } from '@aws-sdk/client-redshift'
import { createdAt, exists, flawed, onceFor, ownerTags } from '#domain/pretend/habits.ts'
import { uuid } from '#domain/pretend/ids.ts'
import type { Place } from '#domain/simulated.ts'
import { hasWarehouses, type SubnetGroupPlan, securityGroupOf, subnetGroupOf, subnetGroups } from './network.ts'
import { groupChosen } from './parameter-groups.ts'

const names = ['warehouse', 'finance-dwh', 'clicks', 'risk-models', 'bi-reporting', 'datalake-serving'] as const

/** Encryption of a cluster: mostly a customer's key, sometimes AWS's, a foreign one or none. */
function encryptionOf(place: Place, key: string): Pick<Cluster, 'Encrypted' | 'KmsKeyId'> {
  // Redshift encrypts a cluster in place, so this mistake can be mended.
  if (flawed(place, `${key}:unencrypted`)) return { Encrypted: false }
  const kind = place.random(`${key}:key`)
  if (kind < 0.06) return { Encrypted: true, KmsKeyId: place.keys.foreign }
  if (kind < 0.35) return { Encrypted: true, KmsKeyId: place.keys.awsManaged('redshift') }
  return { Encrypted: true, KmsKeyId: place.keys.customer[0]?.arn ?? place.keys.awsManaged('redshift') }
}

const addressOf = (place: Place, key: string) =>
  `52.${place.pick(`${key}:ip1`, 10, 90)}.${place.pick(`${key}:ip2`, 1, 254)}.${place.pick(`${key}:ip3`, 1, 254)}`

/** What is so of a cluster that can be reached from a public network: an elastic IP address for some, node addresses for all. */
function publicSide(place: Place, key: string, isPublic: boolean): Partial<Cluster> {
  const address = addressOf(place, key)
  const nodes = Array.from({ length: 2 }, (_, index) => ({
    NodeRole: index === 0 ? 'LEADER' : `COMPUTE-${index - 1}`,
    PrivateIPAddress: `10.0.${place.pick(`${key}:private`, 128, 180)}.${10 + index}`,
    ...(isPublic && index === 0 ? { PublicIPAddress: address } : {}),
  }))
  return {
    PubliclyAccessible: isPublic,
    ClusterNodes: nodes,
    ...(isPublic && place.random(`${key}:eip`) < 0.5
      ? { ElasticIpStatus: { ElasticIp: address, Status: 'active' } }
      : {}),
  }
}

function clusterOf(place: Place, key: string, name: string, group: SubnetGroupPlan): Cluster {
  const bad = (what: string) => flawed(place, `${key}:${what}`)
  const made = createdAt(place, key)
  const creating = made.getTime() > place.now.getTime() - 3_600_000
  const managed = place.random(`${key}:secret`) < 0.5
  const copied = place.random(`${key}:copied`) < 0.4
  const encryption = encryptionOf(place, key)
  const namespace = uuid(place, `${key}:namespace`)
  return {
    ClusterIdentifier: name,
    ClusterNamespaceArn: `arn:${place.partition}:redshift:${place.region}:${place.accountId}:namespace:${namespace}`,
    ClusterCreateTime: made,
    ClusterStatus: creating ? 'creating' : place.random(`${key}:paused`) < 0.08 ? 'paused' : 'available',
    NodeType: place.choose(`${key}:node`, ['ra3.large', 'ra3.xlplus', 'ra3.4xlarge']),
    NumberOfNodes: place.pick(`${key}:nodes`, 2, 8),
    MasterUsername: bad('admin') ? 'awsuser' : `owner_${place.hex(`${key}:owner`, 6)}`,
    DBName: bad('dbname') ? 'dev' : place.choose(`${key}:db`, ['analytics', 'finance', 'dwh']),
    ...(creating
      ? {}
      : {
          Endpoint: {
            Address: `${name}.${place.hex('redshift', 12)}.${place.region}.redshift.amazonaws.com`,
            Port: place.random(`${key}:port`) < 0.1 ? 8192 : 5439,
          },
        }),
    VpcId: group.vpc.vpcId,
    ClusterSubnetGroupName: group.name,
    VpcSecurityGroups: [{ VpcSecurityGroupId: securityGroupOf(place, key, group.vpc), Status: 'active' }],
    ...publicSide(place, key, bad('public')),
    // Older clusters come without the type.
    ...(place.random(`${key}:ip-type`) < 0.7 ? { IpAddressType: group.vpc.ipv6Cidr ? 'dualstack' : 'ipv4' } : {}),
    AvailabilityZone: group.subnets[0]?.availabilityZone,
    MultiAZ: bad('single-zone') || group.subnets.length < 3 ? 'Disabled' : 'Enabled',
    ...encryption,
    EnhancedVpcRouting: !bad('routing'),
    ClusterParameterGroups: [groupChosen(place, key)],
    AutomatedSnapshotRetentionPeriod: bad('snapshots')
      ? place.choose(`${key}:days`, [0, 1, 3])
      : place.choose(`${key}:days`, [7, 14, 35]),
    ManualSnapshotRetentionPeriod: -1,
    AllowVersionUpgrade: !bad('upgrade'),
    PreferredMaintenanceWindow: 'sun:03:00-sun:03:30',
    MaintenanceTrackName: place.random(`${key}:track`) < 0.2 ? 'trailing' : 'current',
    ClusterVersion: '1.0',
    ...(copied
      ? {
          ClusterSnapshotCopyStatus: {
            DestinationRegion: place.regions.find((region) => region !== place.region) ?? 'eu-west-2',
            RetentionPeriod: 7,
            ManualSnapshotRetentionPeriod: -1,
            ...(encryption.Encrypted ? { SnapshotCopyGrantName: `${name}-copies` } : {}),
          },
        }
      : {}),
    ...(managed
      ? {
          MasterPasswordSecretArn: `arn:${place.partition}:secretsmanager:${place.region}:${place.accountId}:secret:redshift!${name}-${place.hex(`${key}:secret`, 6)}`,
          MasterPasswordSecretKmsKeyId: place.keys.awsManaged('secretsmanager'),
        }
      : {}),
    Tags: ownerTags(place, key, name),
  }
}

export function clusters(place: Place): readonly Cluster[] {
  return onceFor(place, 'redshift.clusters', () => {
    if (!hasWarehouses(place)) return []
    const ordinary = Array.from({ length: place.scale('redshift.clusters', 0, 4) }, (_, index) => index).flatMap(
      (index) => {
        const key = `redshift.cluster.${index}`
        const group = subnetGroupOf(place, key)
        if (!group || !exists(place, key)) return []
        return [clusterOf(place, key, `${place.choose(`${key}:name`, names)}-${index}`, group)]
      },
    )
    return [...ordinary, ...encryptedInPlace(place), ...openedForATrial(place), ...onAnHsm(place)]
  })
}

const isHome = (place: Place) => place.region === place.regions[0]

/** Production: made years ago without encryption, and encrypted in place around the middle of the ninety days. */
function encryptedInPlace(place: Place): readonly Cluster[] {
  const key = 'redshift.clickstream'
  const group = subnetGroups(place).find(({ isPublic }) => !isPublic)
  if (place.profile !== 'production' || !isHome(place) || !group || place.random(key) > 0.6) return []
  const encrypted = place.day >= place.pick(`${key}:encrypted-on`, 43, 47)
  const { KmsKeyId: _, ...made } = clusterOf(place, key, 'clickstream', group)
  return [
    {
      ...made,
      ClusterCreateTime: place.dateOf(-800),
      Endpoint: {
        Address: `clickstream.${place.hex('redshift', 12)}.${place.region}.redshift.amazonaws.com`,
        Port: 5439,
      },
      Encrypted: encrypted,
      ...(encrypted ? { KmsKeyId: place.keys.customer[0]?.arn } : {}),
      ClusterSnapshotCopyStatus: undefined,
    },
  ]
}

/** A sandbox's warehouse with every hop open: flag, public subnets with a route, and a group that lets everybody in. */
function openedForATrial(place: Place): readonly Cluster[] {
  const key = 'redshift.trial'
  const group = subnetGroups(place).find(({ isPublic }) => isPublic)
  const from = place.pick(`${key}:from`, -30, 20)
  if (place.profile !== 'sandbox' || !isHome(place) || !group || place.random(key) > 0.7 || place.day < from) return []
  return [
    {
      ...clusterOf(place, key, 'marketing-trial', group),
      ...publicSide(place, key, true),
      ClusterCreateTime: place.dateOf(from),
      ClusterStatus: 'available',
      Endpoint: {
        Address: `marketing-trial.${place.hex('redshift', 12)}.${place.region}.redshift.amazonaws.com`,
        Port: 5439,
      },
      VpcSecurityGroups: [{ VpcSecurityGroupId: group.vpc.groups.open, Status: 'active' }],
    },
  ]
}

/** A regulated account's oldest warehouse keeps its root key in an HSM, on a node type that still could. */
function onAnHsm(place: Place): readonly Cluster[] {
  const key = 'redshift.hsm'
  const group = subnetGroups(place).find(({ isPublic }) => !isPublic)
  if (place.profile !== 'regulated' || !isHome(place) || !group) return []
  const { KmsKeyId: _, ...made } = clusterOf(place, key, 'ledger-vault', group)
  return [
    {
      ...made,
      ClusterCreateTime: place.dateOf(-2900),
      NodeType: 'ds2.xlarge',
      MultiAZ: 'Disabled',
      Encrypted: true,
      HsmStatus: {
        HsmClientCertificateIdentifier: 'ledger-client',
        HsmConfigurationIdentifier: 'ledger-hsm',
        Status: 'active',
      },
      ClusterSnapshotCopyStatus: undefined,
    },
  ]
}

export function loggingOf(place: Place, name: string): LoggingStatus {
  const key = `redshift.logging.${name}`
  if (flawed(place, key)) return { LoggingEnabled: false }
  const delivered = { LoggingEnabled: true, LastSuccessfulDeliveryTime: place.now }
  if (place.random(`${key}:cloudwatch`) < 0.4)
    return {
      ...delivered,
      LogDestinationType: 'cloudwatch',
      LogExports: ['connectionlog', 'userlog', 'useractivitylog'],
    }
  // Logging set up before CloudWatch was a destination says nothing of its type.
  const type = place.random(`${key}:old`) < 0.3 ? {} : { LogDestinationType: 's3' as const }
  return { ...delivered, ...type, BucketName: `audit-logs-${place.accountId}`, S3KeyPrefix: `redshift/${name}/` }
}
