import type { DBCluster } from '@aws-sdk/client-rds'
import { factsFrom, mapObserved, type Observed } from '#domain/observed.ts'
import { type CollectedResource, tagRecord } from '#domain/resource.ts'
import type { UserParameters } from './engine.ts'
import { type NetworkType, networkTypes } from './exposure.ts'
import { type StorageEncryptionType, storageEncryptionFacts } from './storage-encryption.ts'

export interface ClusterMember {
  readonly dbInstanceIdentifier: string
  readonly isClusterWriter: boolean
  /** `in-sync`, `pending-reboot` …: whether the member runs with the cluster's parameters. */
  readonly parameterGroupStatus: string
}

/** Facts of an Aurora or Multi-AZ DB cluster. https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DBCluster.html */
export type DbClusterFacts = {
  readonly dbClusterIdentifier: Observed<string>
  readonly status: Observed<string>
  readonly engine: Observed<string>
  readonly engineVersion: Observed<string>
  /** `provisioned` or `serverless`; null for Multi-AZ DB clusters. */
  readonly engineMode: Observed<string | null>
  readonly engineLifecycleSupport: Observed<string | null>
  readonly storageEncryptionType: Observed<StorageEncryptionType>
  readonly kmsKeyId: Observed<string | null>
  readonly performanceInsightsEnabled: Observed<boolean>
  readonly performanceInsightsKmsKeyId: Observed<string | null>
  readonly masterUsername: Observed<string>
  /** Status of the secret that RDS manages for the master user; null when RDS manages none. */
  readonly masterUserSecretStatus: Observed<string | null>
  readonly masterUserSecretKmsKeyId: Observed<string | null>
  /** Null for Aurora, whose members have the flag. */
  readonly publiclyAccessible: Observed<boolean | null>
  /** Reachable over the internet without a VPC path (express configuration of Aurora PostgreSQL). */
  readonly internetAccessGatewayEnabled: Observed<boolean>
  /** False for express clusters that live outside any VPC. */
  readonly vpcNetworkingEnabled: Observed<boolean>
  readonly httpEndpointEnabled: Observed<boolean>
  readonly port: Observed<number>
  readonly networkType: Observed<NetworkType>
  readonly dbSubnetGroupName: Observed<string | null>
  readonly vpcSecurityGroupIds: Observed<readonly string[]>
  readonly dbClusterMembers: Observed<readonly ClusterMember[]>
  readonly iamDatabaseAuthenticationEnabled: Observed<boolean>
  readonly dbClusterParameterGroup: Observed<string>
  /** Security parameters the owner set; empty when all are at the engine's default. */
  readonly parameters: Observed<UserParameters>
  readonly enabledCloudwatchLogsExports: Observed<readonly string[]>
  readonly activityStreamStatus: Observed<string>
  readonly activityStreamKmsKeyId: Observed<string | null>
  readonly backupRetentionPeriod: Observed<number>
  /** Seconds; 0 is off. Null where the engine has no backtrack. */
  readonly backtrackWindow: Observed<number | null>
  readonly multiAZ: Observed<boolean>
  readonly autoMinorVersionUpgrade: Observed<boolean>
  readonly copyTagsToSnapshot: Observed<boolean>
  readonly deletionProtection: Observed<boolean>
}

export interface DbClusterFacets {
  readonly parameters: Observed<UserParameters>
}

/** One cluster of DescribeDBClusters as a resource. */
export function dbCluster(item: DBCluster, facets: DbClusterFacets): CollectedResource<DbClusterFacts> {
  const read = factsFrom('rds:DescribeDBClusters')
  return {
    arn: item.DBClusterArn ?? '',
    name: item.DBClusterIdentifier ?? item.DBClusterArn ?? '',
    incarnation: item.DbClusterResourceId ?? item.DBClusterArn ?? '',
    tags: mapObserved(read(item.TagList), tagRecord),
    facts: {
      dbClusterIdentifier: read(item.DBClusterIdentifier),
      status: read(item.Status),
      engine: read(item.Engine),
      engineVersion: read(item.EngineVersion),
      engineMode: read.orNone(item.EngineMode),
      engineLifecycleSupport: read.orNone(item.EngineLifecycleSupport),
      ...storageEncryptionFacts(read.call, {
        type: item.StorageEncryptionType,
        encrypted: item.StorageEncrypted,
        kmsKeyId: item.KmsKeyId,
      }),
      performanceInsightsEnabled: read(item.PerformanceInsightsEnabled),
      performanceInsightsKmsKeyId: read.orNone(item.PerformanceInsightsKMSKeyId),
      masterUsername: read(item.MasterUsername),
      // MasterUserSecret comes only with a password that RDS manages.
      masterUserSecretStatus: item.MasterUserSecret
        ? read(item.MasterUserSecret.SecretStatus)
        : read.orNone<string>(null),
      masterUserSecretKmsKeyId: item.MasterUserSecret
        ? read<string>(item.MasterUserSecret.KmsKeyId)
        : read.orNone<string>(null),
      publiclyAccessible: read.orNone(item.PubliclyAccessible), // documented: only for Multi-AZ DB clusters
      // Both documented: only for Aurora PostgreSQL clusters of express configuration; every other cluster is in a VPC.
      internetAccessGatewayEnabled: read.or(item.InternetAccessGatewayEnabled, false),
      vpcNetworkingEnabled: read.or(item.VPCNetworkingEnabled, true),
      httpEndpointEnabled: read(item.HttpEndpointEnabled),
      port: read(item.Port),
      networkType: read.oneOf(item.NetworkType, networkTypes),
      dbSubnetGroupName: read.orNone(item.DBSubnetGroup), // express clusters outside a VPC have none
      vpcSecurityGroupIds: mapObserved(read(item.VpcSecurityGroups), (groups) =>
        groups.flatMap((group) => group.VpcSecurityGroupId ?? []),
      ),
      dbClusterMembers: mapObserved(read(item.DBClusterMembers), (members) =>
        members.map((member) => ({
          dbInstanceIdentifier: member.DBInstanceIdentifier ?? '',
          isClusterWriter: member.IsClusterWriter ?? false,
          parameterGroupStatus: member.DBClusterParameterGroupStatus ?? '',
        })),
      ),
      iamDatabaseAuthenticationEnabled: read(item.IAMDatabaseAuthenticationEnabled),
      dbClusterParameterGroup: read(item.DBClusterParameterGroup),
      parameters: facets.parameters,
      enabledCloudwatchLogsExports: read.or(item.EnabledCloudwatchLogsExports, []), // left out when no log is exported
      activityStreamStatus: read(item.ActivityStreamStatus),
      activityStreamKmsKeyId: read.orNone(item.ActivityStreamKmsKeyId),
      backupRetentionPeriod: read(item.BackupRetentionPeriod),
      backtrackWindow: read.orNone(item.BacktrackWindow),
      multiAZ: read(item.MultiAZ),
      autoMinorVersionUpgrade: read(item.AutoMinorVersionUpgrade),
      copyTagsToSnapshot: read(item.CopyTagsToSnapshot),
      deletionProtection: read(item.DeletionProtection),
    },
  }
}
