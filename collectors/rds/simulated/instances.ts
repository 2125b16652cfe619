import type { DBInstance } from '@aws-sdk/client-rds'
import { carelessness, createdAt, exists, flawed, onceFor, ownerTags } from '#domain/pretend/habits.ts'
import { instanceStores } from '#domain/pretend/stores.ts'
import type { Place } from '#domain/simulated.ts'
import { type EnginePlan, instanceEngines, oldEngines, ownGroup } from './engines.ts'
import { securityGroupOf, subnetGroupOf, subnetGroups } from './network.ts'

/** ARN of an RDS resource of the place. */
export function arnOf(place: Place, kind: string, name: string): string {
  return `arn:${place.partition}:rds:${place.region}:${place.accountId}:${kind}:${name}`
}

/** Storage encryption of anything RDS stores: mostly a customer's key, sometimes AWS's, a foreign one or none. */
export function storageOf(
  place: Place,
  key: string,
): Pick<DBInstance, 'StorageEncrypted' | 'StorageEncryptionType' | 'KmsKeyId'> {
  // Storage cannot be encrypted in place, so this mistake has no day on which it is fixed.
  if (place.random(`${key}:unencrypted`) < carelessness(place) * 0.7)
    return { StorageEncrypted: false, StorageEncryptionType: 'none' }
  const kind = place.random(`${key}:key`)
  const own = place.keys.customer
  if (kind < 0.04) return { StorageEncrypted: false, StorageEncryptionType: 'sse-rds' }
  if (kind < 0.09) return { StorageEncrypted: true, StorageEncryptionType: 'sse-kms', KmsKeyId: place.keys.foreign }
  if (kind < 0.35 || own.length === 0)
    return { StorageEncrypted: true, StorageEncryptionType: 'sse-kms', KmsKeyId: place.keys.awsManaged('rds') }
  // A list of fixed length, so that the choice stays the same while keys come and go.
  const found = (kind: string) => own.find((one) => one.kind === kind) ?? own[0]
  const chosen = place.choose(`${key}:which-key`, [
    own[0],
    own[0],
    own[0],
    own[1] ?? own[0],
    found('imported'),
    found('disabled'),
  ])
  return {
    StorageEncrypted: true,
    StorageEncryptionType: 'sse-kms',
    KmsKeyId: chosen?.arn ?? place.keys.awsManaged('rds'),
  }
}

/** Fields that an instance has alike on its own and in a cluster. */
export function instanceOf(place: Place, key: string, name: string, engine: EnginePlan): DBInstance {
  const subnetGroup = subnetGroupOf(place, key)
  const bad = (what: string) => flawed(place, `${key}:${what}`)
  const creating = createdAt(place, key).getTime() > place.now.getTime() - 3_600_000
  const certificateDay = bad('certificate')
    ? place.pick(`${key}:certificate-end`, 60, 110)
    : place.pick(`${key}:certificate-end`, 400, 900)
  const insights = !bad('insights')
  return {
    DBInstanceIdentifier: name,
    DBInstanceArn: arnOf(place, 'db', name),
    DbiResourceId: `db-${place.hex(`${key}:id`, 26).toUpperCase()}`,
    DBInstanceClass: place.choose(`${key}:class`, ['db.t4g.medium', 'db.r7g.large', 'db.m7g.xlarge']),
    DBInstanceStatus: creating ? 'creating' : 'available',
    Engine: engine.engine,
    EngineVersion: engine.version,
    ...(engine.engine.startsWith('oracle') || engine.engine.startsWith('sqlserver')
      ? {}
      : {
          EngineLifecycleSupport:
            engine.status !== 'available'
              ? 'open-source-rds-extended-support'
              : 'open-source-rds-extended-support-disabled',
        }),
    MasterUsername: bad('admin')
      ? place.choose(`${key}:stock`, ['admin', 'postgres', 'root'])
      : `owner_${place.hex(`${key}:owner`, 6)}`,
    ...(place.random(`${key}:secret`) < 0.4
      ? {
          MasterUserSecret: {
            SecretArn: `arn:${place.partition}:secretsmanager:${place.region}:${place.accountId}:secret:rds!db-${place.hex(`${key}:secret`, 8)}`,
            SecretStatus: 'active',
            KmsKeyId: place.keys.awsManaged('secretsmanager'),
          },
        }
      : {}),
    ...(creating
      ? {}
      : {
          Endpoint: {
            Address: `${name}.${place.hex('rds', 12)}.${place.region}.rds.amazonaws.com`,
            Port: place.random(`${key}:port`) < 0.2 ? engine.port + 10_000 : engine.port,
            HostedZoneId: 'Z1TTGA775OQIYO',
          },
        }),
    InstanceCreateTime: createdAt(place, key),
    AllocatedStorage: place.pick(`${key}:size`, 20, 800),
    BackupRetentionPeriod: bad('backup')
      ? place.choose(`${key}:days`, [0, 1, 3])
      : place.choose(`${key}:days`, [7, 14, 35]),
    VpcSecurityGroups: subnetGroup
      ? [{ VpcSecurityGroupId: securityGroupOf(place, key, subnetGroup.vpc), Status: 'active' }]
      : [],
    ...(subnetGroup
      ? {
          DBSubnetGroup: {
            DBSubnetGroupName: subnetGroup.name,
            VpcId: subnetGroup.vpc.vpcId,
            SubnetGroupStatus: 'Complete',
            Subnets: subnetGroup.subnets.map((subnet) => ({
              SubnetIdentifier: subnet.subnetId,
              SubnetAvailabilityZone: { Name: subnet.availabilityZone },
              SubnetStatus: 'Active',
            })),
          },
        }
      : {}),
    NetworkType: subnetGroup?.vpc.ipv6Cidr ? 'DUAL' : 'IPV4',
    PubliclyAccessible: bad('public'),
    MultiAZ: !bad('single-zone'),
    AutoMinorVersionUpgrade: !bad('minor'),
    ...storageOf(place, key),
    CACertificateIdentifier: 'rds-ca-rsa2048-g1',
    CertificateDetails: { CAIdentifier: 'rds-ca-rsa2048-g1', ValidTill: place.dateOf(certificateDay) },
    CopyTagsToSnapshot: !bad('tags-to-snapshot'),
    MonitoringInterval: bad('monitoring') ? 0 : 60,
    IAMDatabaseAuthenticationEnabled: !bad('iam') && !/oracle|sqlserver/.test(engine.engine),
    PerformanceInsightsEnabled: insights,
    ...(insights
      ? {
          PerformanceInsightsKMSKeyId: bad('insights-key')
            ? place.keys.awsManaged('rds')
            : (place.keys.customer[0]?.arn ?? place.keys.awsManaged('rds')),
        }
      : {}),
    ...(bad('logs') ? {} : { EnabledCloudwatchLogsExports: [...engine.logs] }),
    DeletionProtection: !bad('deletion'),
    ActivityStreamStatus: 'stopped',
    TagList: ownerTags(place, key, name),
  }
}

/** Parameter and option groups of an instance on its own. */
function groupsOf(
  place: Place,
  key: string,
  engine: EnginePlan,
): Pick<DBInstance, 'DBParameterGroups' | 'OptionGroupMemberships'> {
  const kind = flawed(place, `${key}:tls`) ? 'plain' : place.random(`${key}:reboot`) < 0.05 ? 'reboot' : 'tls'
  const byDefault = place.random(`${key}:default-group`) < 0.3 || engine.engine.startsWith('oracle')
  const parameterGroup = byDefault ? `default.${engine.family}` : ownGroup(engine.family, kind)
  const optionGroup = engine.engine.startsWith('oracle')
    ? `oracle-${kind === 'plain' ? 'monitoring' : place.random(`${key}:native`) < 0.7 ? 'nne' : 'ssl'}`
    : `default:${engine.family.replace(/\./g, '-')}`
  return {
    DBParameterGroups: [
      {
        DBParameterGroupName: parameterGroup,
        ParameterApplyStatus: kind === 'reboot' && !byDefault ? 'pending-reboot' : 'in-sync',
      },
    ],
    OptionGroupMemberships: [{ OptionGroupName: optionGroup, Status: 'in-sync' }],
  }
}

/** Instances that are members of no cluster, read replicas included. */
export function standaloneInstances(place: Place): readonly DBInstance[] {
  return onceFor(place, 'rds.instances', () => makeInstances(place))
}

function engineOf(place: Place, key: string): EnginePlan {
  const old = place.random(`${key}:old`) < carelessness(place) * 0.5
  return place.choose(`${key}:engine`, old ? oldEngines : instanceEngines)
}

function makeInstances(place: Place): readonly DBInstance[] {
  const found: DBInstance[] = []
  for (const { key, name } of instanceStores(place, (one) => engineOf(place, one).engine.split('-')[0] ?? '')) {
    if (!exists(place, key)) continue
    const engine = engineOf(place, key)
    found.push({ ...instanceOf(place, key, name, engine), ...groupsOf(place, key, engine) })
    if (place.random(`${key}:replica`) < 0.12 && exists(place, `${key}:replica`)) {
      const replica = `${name}-replica`
      found.push({
        ...instanceOf(place, `${key}:replica`, replica, engine),
        ...storageOf(place, key),
        ...groupsOf(place, key, engine),
        ReadReplicaSourceDBInstanceIdentifier: name,
        BackupRetentionPeriod: 0,
      })
    }
  }
  return [...found, ...openedForATrial(place)]
}

/**
 * A sandbox's database that was opened to everybody for a trial, on every hop of the path, and closed when somebody
 * noticed: its public address went, the rest stayed as it was.
 */
function openedForATrial(place: Place): readonly DBInstance[] {
  const key = 'rds.trial'
  if (place.profile !== 'sandbox' || place.region !== place.regions[0] || place.random(key) >= 0.5) return []
  const group = subnetGroups(place).find((one) => one.isPublic)
  const engine = instanceEngines[0]
  if (!group || !engine) return []
  const name = 'leads-trial'
  const made = instanceOf(place, key, name, engine)
  return [
    {
      ...made,
      ...groupsOf(place, key, engine),
      DBInstanceStatus: 'available',
      InstanceCreateTime: place.dateOf(-40),
      Endpoint: {
        Address: `${name}.${place.hex('rds', 12)}.${place.region}.rds.amazonaws.com`,
        Port: engine.port,
        HostedZoneId: 'Z1TTGA775OQIYO',
      },
      DBSubnetGroup: {
        DBSubnetGroupName: group.name,
        VpcId: group.vpc.vpcId,
        SubnetGroupStatus: 'Complete',
        Subnets: group.subnets.map((subnet) => ({
          SubnetIdentifier: subnet.subnetId,
          SubnetAvailabilityZone: { Name: subnet.availabilityZone },
          SubnetStatus: 'Active',
        })),
      },
      VpcSecurityGroups: [{ VpcSecurityGroupId: group.vpc.groups.open, Status: 'active' }],
      PubliclyAccessible: place.day < place.pick(`${key}:closed-on`, 68, 72),
    },
  ]
}

/** Neptune and DocumentDB come in the same answers; they are no databases of RDS. */
export function foreignInstances(place: Place): readonly DBInstance[] {
  const wanted = place.scale('rds.foreign', 0, 2)
  return Array.from({ length: wanted }, (_, index) => {
    const engine = index % 2 === 0 ? 'neptune' : 'docdb'
    const name = `${engine}-${index}`
    return {
      DBInstanceIdentifier: name,
      DBInstanceArn: arnOf(place, 'db', name),
      DbiResourceId: `db-${place.hex(`rds.foreign.${index}`, 26).toUpperCase()}`,
      DBClusterIdentifier: `${name}-cluster`,
      Engine: engine,
      EngineVersion: engine === 'neptune' ? '1.3.2.1' : '5.0.0',
      StorageEncrypted: false,
      PubliclyAccessible: false,
      TagList: [],
    }
  })
}
