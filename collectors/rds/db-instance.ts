import type { DBEngineVersion, DBInstance, OptionGroup } from '@aws-sdk/client-rds'
import { factsFrom, isObserved, mapObserved, type Observed, unobserved } from '#domain/observed.ts'
import { type CollectedResource, tagRecord } from '#domain/resource.ts'
import type { UserParameters } from './engine.ts'
import { type NetworkType, networkTypes } from './exposure.ts'
import { type StorageEncryptionType, storageEncryptionFacts } from './storage-encryption.ts'

export interface ParameterGroupMembership {
  readonly name: string
  /** `in-sync`, `applying`, `pending-reboot` … */
  readonly applyStatus: string
}

/** An option of an option group that the owner added, with its settings: `NATIVE_NETWORK_ENCRYPTION`, `SSL` … */
export interface InstanceOption {
  readonly name: string
  /** Null for an option that listens on no port of its own. */
  readonly port: number | null
  /** Groups that let clients in on that port. */
  readonly securityGroupIds: readonly string[]
  readonly settings: Readonly<Record<string, string>>
}

/** Facts of a DB instance. https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DBInstance.html */
export type DbInstanceFacts = {
  readonly dbInstanceIdentifier: Observed<string>
  readonly dbInstanceStatus: Observed<string>
  readonly dbInstanceClass: Observed<string>
  readonly engine: Observed<string>
  readonly engineVersion: Observed<string>
  /** `available`, `deprecated`, or null when AWS no longer lists the version at all. */
  readonly engineVersionStatus: Observed<string | null>
  /** Kinds of log the engine version can export to CloudWatch Logs. */
  readonly exportableLogTypes: Observed<readonly string[]>
  /** Null for engines without extended support. */
  readonly engineLifecycleSupport: Observed<string | null>
  /** Null for an instance that is no member of a cluster. */
  readonly dbClusterIdentifier: Observed<string | null>
  readonly readReplicaSourceDBInstanceIdentifier: Observed<string | null>
  readonly storageEncryptionType: Observed<StorageEncryptionType>
  readonly kmsKeyId: Observed<string | null>
  readonly performanceInsightsEnabled: Observed<boolean>
  readonly performanceInsightsKmsKeyId: Observed<string | null>
  readonly activityStreamStatus: Observed<string>
  readonly activityStreamKmsKeyId: Observed<string | null>
  readonly masterUsername: Observed<string>
  /** Status of the secret that RDS manages for the master user; null when RDS manages none. */
  readonly masterUserSecretStatus: Observed<string | null>
  readonly masterUserSecretKmsKeyId: Observed<string | null>
  readonly publiclyAccessible: Observed<boolean>
  readonly port: Observed<number>
  readonly networkType: Observed<NetworkType>
  readonly dbSubnetGroupName: Observed<string | null>
  readonly vpcId: Observed<string | null>
  readonly subnetIds: Observed<readonly string[]>
  readonly vpcSecurityGroupIds: Observed<readonly string[]>
  readonly iamDatabaseAuthenticationEnabled: Observed<boolean>
  readonly caCertificateIdentifier: Observed<string>
  /** End of the server certificate, ISO 8601. */
  readonly certificateValidTill: Observed<string>
  readonly dbParameterGroups: Observed<readonly ParameterGroupMembership[]>
  /** Security parameters the owner set; empty when all are at the engine's default. */
  readonly parameters: Observed<UserParameters>
  /** Options of the instance's option groups (Oracle); empty for default groups and other engines. */
  readonly options: Observed<readonly InstanceOption[]>
  readonly enabledCloudwatchLogsExports: Observed<readonly string[]>
  /** Seconds between Enhanced Monitoring points; 0 is off. */
  readonly monitoringInterval: Observed<number>
  /** Days automated backups are kept; 0 is off. */
  readonly backupRetentionPeriod: Observed<number>
  readonly multiAZ: Observed<boolean>
  readonly autoMinorVersionUpgrade: Observed<boolean>
  readonly copyTagsToSnapshot: Observed<boolean>
  readonly deletionProtection: Observed<boolean>
}

export interface DbInstanceFacets {
  readonly parameters: Observed<UserParameters>
  readonly options: Observed<readonly InstanceOption[]>
  readonly version: Observed<EngineVersionAnswer | null>
}

/** What AWS says of an engine version. */
export interface EngineVersionAnswer {
  /** `available` or `deprecated` */
  readonly status: string | null
  readonly exportableLogTypes: readonly string[]
}

/** The version among those AWS listed; null when it is not listed any more. */
export function engineVersionAnswer(versions: readonly DBEngineVersion[], version: string): EngineVersionAnswer | null {
  const found = versions.find((candidate) => candidate.EngineVersion === version)
  return found ? { status: found.Status ?? null, exportableLogTypes: found.ExportableLogTypes ?? [] } : null
}

function exportableLogTypes(version: Observed<EngineVersionAnswer | null>): Observed<readonly string[]> {
  if (!isObserved(version)) return version
  return version.value === null
    ? unobserved('not-returned', version.call, 'AWS no longer lists this engine version')
    : { value: version.value.exportableLogTypes, call: version.call }
}

/** Options whose settings say how connections are encrypted; the settings of others may hold passwords and are dropped. */
const transportOptions = ['SSL', 'NATIVE_NETWORK_ENCRYPTION']

/** The options of option groups, with the settings of those that encrypt connections. */
export function instanceOptions(groups: readonly OptionGroup[]): readonly InstanceOption[] {
  return groups
    .flatMap((group) => group.Options ?? [])
    .map((option) => ({
      name: option.OptionName ?? '',
      port: option.Port ?? null,
      securityGroupIds: (option.VpcSecurityGroupMemberships ?? []).flatMap((one) => one.VpcSecurityGroupId ?? []),
      settings: Object.fromEntries(
        (transportOptions.includes(option.OptionName ?? '') ? (option.OptionSettings ?? []) : []).flatMap((setting) =>
          setting.Name === undefined ? [] : [[setting.Name, setting.Value ?? '']],
        ),
      ),
    }))
}

/** One DB instance of DescribeDBInstances as a resource. */
export function dbInstance(item: DBInstance, facets: DbInstanceFacets): CollectedResource<DbInstanceFacts> {
  const read = factsFrom('rds:DescribeDBInstances')
  const name = item.DBInstanceIdentifier ?? item.DBInstanceArn ?? ''
  // Who has security groups of a VPC is in it, even where the subnet group was left out.
  const outsideVpc = !item.DBSubnetGroup && (item.VpcSecurityGroups ?? []).length === 0
  return {
    arn: item.DBInstanceArn ?? '',
    name,
    incarnation: item.DbiResourceId ?? item.DBInstanceArn ?? '',
    tags: mapObserved(read(item.TagList), tagRecord),
    facts: {
      dbInstanceIdentifier: read(item.DBInstanceIdentifier),
      dbInstanceStatus: read(item.DBInstanceStatus),
      dbInstanceClass: read(item.DBInstanceClass),
      engine: read(item.Engine),
      engineVersion: read(item.EngineVersion),
      engineVersionStatus: mapObserved(facets.version, (version) => version?.status ?? null),
      exportableLogTypes: exportableLogTypes(facets.version),
      // "Applies only to RDS for MySQL and RDS for PostgreSQL": what these engines leave out is not known.
      engineLifecycleSupport:
        item.Engine === 'mysql' || item.Engine === 'postgres'
          ? read<string>(item.EngineLifecycleSupport)
          : read.orNone(item.EngineLifecycleSupport),
      dbClusterIdentifier: read.orNone(item.DBClusterIdentifier),
      readReplicaSourceDBInstanceIdentifier: read.orNone(item.ReadReplicaSourceDBInstanceIdentifier),
      ...storageEncryptionFacts(read.call, {
        type: item.StorageEncryptionType,
        encrypted: item.StorageEncrypted,
        kmsKeyId: item.KmsKeyId,
      }),
      performanceInsightsEnabled: read(item.PerformanceInsightsEnabled),
      performanceInsightsKmsKeyId: read.orNone(item.PerformanceInsightsKMSKeyId),
      activityStreamStatus: read(item.ActivityStreamStatus),
      activityStreamKmsKeyId: read.orNone(item.ActivityStreamKmsKeyId),
      masterUsername: read(item.MasterUsername),
      // MasterUserSecret comes only with a password that RDS manages.
      masterUserSecretStatus: item.MasterUserSecret
        ? read(item.MasterUserSecret.SecretStatus)
        : read.orNone<string>(null),
      masterUserSecretKmsKeyId: item.MasterUserSecret
        ? read<string>(item.MasterUserSecret.KmsKeyId)
        : read.orNone<string>(null),
      publiclyAccessible: read(item.PubliclyAccessible),
      port: read(item.Endpoint?.Port), // missing while the instance is being created
      networkType: read.oneOf(item.NetworkType, networkTypes),
      // Only an instance outside any VPC has no subnet group; a group that comes without something was not told in full.
      dbSubnetGroupName: outsideVpc ? read.orNone<string>(null) : read<string>(item.DBSubnetGroup?.DBSubnetGroupName),
      vpcId: outsideVpc ? read.orNone<string>(null) : read<string>(item.DBSubnetGroup?.VpcId),
      subnetIds: !outsideVpc
        ? mapObserved(read(item.DBSubnetGroup?.Subnets), (subnets) =>
            subnets.flatMap((subnet) => subnet.SubnetIdentifier ?? []),
          )
        : read.or<readonly string[]>(null, []),
      vpcSecurityGroupIds: mapObserved(read(item.VpcSecurityGroups), (groups) =>
        groups.flatMap((group) => group.VpcSecurityGroupId ?? []),
      ),
      iamDatabaseAuthenticationEnabled: read(item.IAMDatabaseAuthenticationEnabled),
      caCertificateIdentifier: read(item.CACertificateIdentifier),
      certificateValidTill: mapObserved(read(item.CertificateDetails?.ValidTill), (date) => date.toISOString()),
      dbParameterGroups: mapObserved(read(item.DBParameterGroups), (groups) =>
        groups.map((group) => ({
          name: group.DBParameterGroupName ?? '',
          applyStatus: group.ParameterApplyStatus ?? '',
        })),
      ),
      parameters: facets.parameters,
      options: facets.options,
      // RDS leaves the list out when no log is exported.
      enabledCloudwatchLogsExports: read.or(item.EnabledCloudwatchLogsExports, []),
      monitoringInterval: read(item.MonitoringInterval),
      backupRetentionPeriod: read(item.BackupRetentionPeriod),
      multiAZ: read(item.MultiAZ),
      autoMinorVersionUpgrade: read(item.AutoMinorVersionUpgrade),
      copyTagsToSnapshot: read(item.CopyTagsToSnapshot),
      deletionProtection: read(item.DeletionProtection),
    },
  }
}
