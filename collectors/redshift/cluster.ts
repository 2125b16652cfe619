import type { Cluster, ClusterParameterGroupStatus, DataShare, LoggingStatus } from '@aws-sdk/client-redshift'
import { factsFrom, isObserved, mapObserved, type Observed, observed, unobserved } from '#domain/observed.ts'
import { type CollectedResource, tagRecord, type Where } from '#domain/resource.ts'
import { isSecurityParameter } from './cluster-parameter-group.ts'
import { redshiftArn } from './identity.ts'
import { type Hsm, hsmOf, type KeyTier, keyTiers } from './key-tiers.ts'

export interface AttachedParameterGroup {
  readonly name: string
  /** `in-sync`, `pending-reboot`, `applying` …; null where AWS did not say. */
  readonly applyStatus: string | null
  /** The same of single parameters that matter here, by name. */
  readonly parameters: Readonly<Record<string, string>>
}

export interface SnapshotCopy {
  readonly destinationRegion: string
  /** Days that automated copies are kept. */
  readonly retentionPeriod: number | null
  /** The grant, in the destination region, on the KMS key that encrypts the copies. */
  readonly snapshotCopyGrantName: string | null
}

/** A data share that the cluster produces. */
export interface ProducedShare {
  readonly dataShareArn: string
  /** Consumers that the producer let in: an account id, or the ARN or id of a namespace or catalog. */
  readonly consumers: readonly string[]
}

/** Facts of a provisioned cluster. https://docs.aws.amazon.com/redshift/latest/APIReference/API_Cluster.html */
export type ClusterFacts = {
  readonly clusterIdentifier: Observed<string>
  readonly clusterStatus: Observed<string>
  readonly nodeType: Observed<string>
  readonly numberOfNodes: Observed<number>
  readonly clusterNamespaceArn: Observed<string>
  readonly masterUsername: Observed<string>
  readonly dbName: Observed<string>
  /** ARN of the secret in Secrets Manager; null where Redshift does not manage the admin password. */
  readonly masterPasswordSecretArn: Observed<string | null>
  readonly masterPasswordSecretKmsKeyId: Observed<string | null>
  readonly encrypted: Observed<boolean>
  readonly kmsKeyId: Observed<string | null>
  readonly hsmStatus: Observed<Hsm | null>
  /** The four tiers of keys, from the data up; empty when the cluster is not encrypted. */
  readonly encryptionKeyTiers: Observed<readonly KeyTier[]>
  readonly publiclyAccessible: Observed<boolean>
  /** The elastic IP address and the public addresses of nodes. */
  readonly publicIpAddresses: Observed<readonly string[]>
  readonly port: Observed<number>
  readonly ipAddressType: Observed<'ipv4' | 'dualstack'>
  readonly vpcId: Observed<string>
  readonly clusterSubnetGroupName: Observed<string>
  readonly vpcSecurityGroupIds: Observed<readonly string[]>
  readonly enhancedVpcRouting: Observed<boolean>
  readonly clusterParameterGroups: Observed<readonly AttachedParameterGroup[]>
  readonly availabilityZone: Observed<string>
  readonly multiAZ: Observed<boolean>
  readonly allowVersionUpgrade: Observed<boolean>
  readonly preferredMaintenanceWindow: Observed<string>
  readonly maintenanceTrackName: Observed<string>
  readonly automatedSnapshotRetentionPeriod: Observed<number>
  /** Null where snapshots are not copied to another region. */
  readonly snapshotCopy: Observed<SnapshotCopy | null>
  readonly loggingEnabled: Observed<boolean>
  /** `s3`, `cloudwatch`, `s3table`; null when logging is off, and from older answers. */
  readonly logDestinationType: Observed<string | null>
  readonly logExports: Observed<readonly string[]>
  readonly logBucketName: Observed<string | null>
  /** What AWS's own rule for the configuration of clusters asks for and is not there; known as soon as one thing is. */
  readonly configurationLacks: Observed<readonly ('encryption' | 'audit logging')[]>
  readonly dataShares: Observed<readonly ProducedShare[]>
  /** ARNs of its data shares that publicly accessible clusters may consume; null where it produces no share. */
  readonly publicDataShares: Observed<readonly string[] | null>
  /** Accounts that may make Redshift-managed VPC endpoints to the cluster. */
  readonly endpointGrantees: Observed<readonly string[]>
}

export interface ClusterFacets {
  readonly logging: Observed<LoggingStatus>
  /** The data shares of its namespace. */
  readonly dataShares: Observed<readonly DataShare[]>
  readonly endpointGrantees: Observed<readonly string[]>
}

/** Redshift answers `Enabled` and `Disabled`, though its reference calls the field a boolean. */
function multiAz(value: string | undefined): Observed<boolean> {
  const call = 'redshift:DescribeClusters'
  if (value === undefined) return unobserved('not-returned', call)
  const text = value.toLowerCase()
  if (text === 'enabled' || text === 'true') return observed(true, call)
  if (text === 'disabled' || text === 'false') return observed(false, call)
  return unobserved('schema-drift', call, value)
}

function attached(group: ClusterParameterGroupStatus): AttachedParameterGroup {
  return {
    name: group.ParameterGroupName ?? '',
    applyStatus: group.ParameterApplyStatus ?? null,
    parameters: Object.fromEntries(
      (group.ClusterParameterStatusList ?? []).flatMap(({ ParameterName: name, ParameterApplyStatus: status }) =>
        name !== undefined && status !== undefined && isSecurityParameter(name) ? [[name, status]] : [],
      ),
    ),
  }
}

/** In these states a consumer has been let in by the producer. */
const letIn = ['ACTIVE', 'AUTHORIZED', 'AVAILABLE']
/** In these it has not: it asks, was refused or was withdrawn. */
const keptOut = ['PENDING_AUTHORIZATION', 'DEAUTHORIZED', 'REJECTED']

const produced = (share: DataShare): ProducedShare => ({
  dataShareArn: share.DataShareArn ?? '',
  consumers: (share.DataShareAssociations ?? [])
    .filter(({ Status }) => Status !== undefined && letIn.includes(Status))
    .flatMap(({ ConsumerIdentifier }) => ConsumerIdentifier ?? []),
})

/** The shares with those let in; unread where AWS does not tell of each consumer who it is and whether it is let in. */
function producedShares(shares: Observed<readonly DataShare[]>): Observed<readonly ProducedShare[]> {
  if (!isObserved(shares)) return shares
  for (const { ConsumerIdentifier: who, Status } of shares.value.flatMap(
    (share) => share.DataShareAssociations ?? [],
  )) {
    if (Status !== undefined && keptOut.includes(Status)) continue
    if (Status === undefined || who === undefined)
      return unobserved('not-returned', shares.call, 'a consumer of a data share came without its status or name')
    if (!letIn.includes(Status)) return unobserved('schema-drift', shares.call, Status)
  }
  return observed(shares.value.map(produced), shares.call)
}

function publicShares(shares: Observed<readonly DataShare[]>): Observed<readonly string[] | null> {
  if (!isObserved(shares)) return shares
  if (shares.value.length === 0) return observed(null, shares.call)
  const open = shares.value.filter((share) => share.AllowPubliclyAccessibleConsumers === true)
  // One that is open is found whatever the others say; none is found only when all of them say.
  if (open.length === 0 && shares.value.some((share) => share.AllowPubliclyAccessibleConsumers === undefined))
    return unobserved('not-returned', shares.call, 'AllowPubliclyAccessibleConsumers')
  return observed(
    open.flatMap((share) => share.DataShareArn ?? []),
    shares.call,
  )
}

function copyOf(item: Cluster): Observed<SnapshotCopy | null> {
  const call = 'redshift:DescribeClusters'
  const status = item.ClusterSnapshotCopyStatus
  // AWS returns the destination where cross-region copy is on.
  if (!status?.DestinationRegion) return observed(null, call)
  return observed(
    {
      destinationRegion: status.DestinationRegion,
      retentionPeriod: status.RetentionPeriod ?? null,
      snapshotCopyGrantName: status.SnapshotCopyGrantName || null,
    },
    call,
  )
}

export function cluster(item: Cluster, facets: ClusterFacets, where: Where): CollectedResource<ClusterFacts> {
  const read = factsFrom('redshift:DescribeClusters')
  const name = item.ClusterIdentifier ?? ''
  const arn = redshiftArn(where, 'cluster', name)
  const addresses = [item.ElasticIpStatus?.ElasticIp, ...(item.ClusterNodes ?? []).map((node) => node.PublicIPAddress)]
  return {
    arn,
    name,
    incarnation: item.ClusterNamespaceArn ?? item.ClusterCreateTime?.toISOString() ?? arn,
    tags: mapObserved(read(item.Tags), tagRecord),
    facts: {
      clusterIdentifier: read(item.ClusterIdentifier),
      clusterStatus: read(item.ClusterStatus),
      nodeType: read(item.NodeType),
      numberOfNodes: read(item.NumberOfNodes),
      clusterNamespaceArn: read(item.ClusterNamespaceArn),
      masterUsername: read(item.MasterUsername),
      dbName: read(item.DBName),
      // Returned only where Secrets Manager holds the password.
      masterPasswordSecretArn: read.orNone(item.MasterPasswordSecretArn),
      masterPasswordSecretKmsKeyId: read.orNone(item.MasterPasswordSecretKmsKeyId),
      encrypted: read(item.Encrypted),
      kmsKeyId: read.orNone(item.KmsKeyId || null), // returned only where KMS holds the root key
      hsmStatus: hsmOf(item.HsmStatus),
      encryptionKeyTiers: keyTiers(item),
      publiclyAccessible: read(item.PubliclyAccessible),
      publicIpAddresses: mapObserved(read(item.ClusterNodes ?? item.ElasticIpStatus), () => [
        ...new Set(addresses.flatMap((address) => address || [])),
      ]),
      port: read(item.Endpoint?.Port), // missing while the cluster is being created
      ipAddressType: read.oneOf(item.IpAddressType, ['ipv4', 'dualstack']),
      vpcId: read(item.VpcId),
      clusterSubnetGroupName: read(item.ClusterSubnetGroupName),
      vpcSecurityGroupIds: mapObserved(read(item.VpcSecurityGroups), (groups) =>
        groups.flatMap((group) => group.VpcSecurityGroupId ?? []),
      ),
      enhancedVpcRouting: read(item.EnhancedVpcRouting),
      clusterParameterGroups: mapObserved(read(item.ClusterParameterGroups), (groups) => groups.map(attached)),
      availabilityZone: read(item.AvailabilityZone),
      multiAZ: multiAz(item.MultiAZ),
      allowVersionUpgrade: read(item.AllowVersionUpgrade),
      preferredMaintenanceWindow: read(item.PreferredMaintenanceWindow),
      maintenanceTrackName: read(item.MaintenanceTrackName),
      automatedSnapshotRetentionPeriod: read(item.AutomatedSnapshotRetentionPeriod),
      snapshotCopy: copyOf(item),
      ...loggingFacts(facets.logging),
      configurationLacks: configurationLacks(read(item.Encrypted), loggingFacts(facets.logging).loggingEnabled),
      dataShares: producedShares(facets.dataShares),
      publicDataShares: publicShares(facets.dataShares),
      endpointGrantees: facets.endpointGrantees,
    },
  }
}

/** One thing that is proven to lack decides, though the other was not read. */
function configurationLacks(
  encrypted: Observed<boolean>,
  logged: Observed<boolean>,
): ClusterFacts['configurationLacks'] {
  const off = (fact: Observed<boolean>) => isObserved(fact) && !fact.value
  const lacks = [
    ...(off(encrypted) ? (['encryption'] as const) : []),
    ...(off(logged) ? (['audit logging'] as const) : []),
  ]
  if (lacks.length > 0) return observed(lacks, off(encrypted) ? encrypted.call : logged.call)
  if (!isObserved(encrypted)) return encrypted
  return isObserved(logged) ? observed([], logged.call) : logged
}

type LoggingFacts = Pick<ClusterFacts, 'loggingEnabled' | 'logDestinationType' | 'logExports' | 'logBucketName'>

/** The time of the last delivery is left out: it moves every hour, and each move would be told as a change. */
function loggingFacts(logging: Observed<LoggingStatus>): LoggingFacts {
  if (!isObserved(logging))
    return { loggingEnabled: logging, logDestinationType: logging, logExports: logging, logBucketName: logging }
  const read = factsFrom(logging.call)
  const { LoggingEnabled, LogDestinationType, LogExports, BucketName } = logging.value
  return {
    loggingEnabled: read(LoggingEnabled),
    logDestinationType: read.orNone(LogDestinationType),
    logExports: read.or(LogExports, []),
    logBucketName: read.orNone(BucketName),
  }
}
