import {
  CreateDBClusterCommand,
  CreateDBClusterSnapshotCommand,
  CreateDBInstanceCommand,
  CreateDBProxyCommand,
  CreateDBSubnetGroupCommand,
  CreateEventSubscriptionCommand,
  CreateGlobalClusterCommand,
  ModifyDBClusterSnapshotAttributeCommand,
  RDSClient,
} from '@aws-sdk/client-rds'
import { expectString } from '../expect-string.ts'
import type { SeedService } from '../expected.ts'

export const rds: SeedService = async ({ where, network, keyArn }) => {
  const client = new RDSClient(where)
  await client.send(
    new CreateDBSubnetGroupCommand({
      DBSubnetGroupName: 'everything',
      DBSubnetGroupDescription: 'private',
      SubnetIds: network.privateSubnets,
    }),
  )
  const database = await network.open('aurora', 5432, '10.3.0.0/16')
  const cluster = (DBClusterIdentifier: string, more: object) =>
    client.send(
      new CreateDBClusterCommand({
        DBClusterIdentifier,
        Engine: 'aurora-postgresql',
        MasterUsername: 'owner',
        MasterUserPassword: 'not-a-secret-in-moto',
        ...more,
      }),
    )
  await cluster('good', {
    StorageEncrypted: true,
    KmsKeyId: keyArn,
    DBSubnetGroupName: 'everything',
    VpcSecurityGroupIds: [database],
    DeletionProtection: true,
    BackupRetentionPeriod: 14,
    EnableIAMDatabaseAuthentication: true,
    EnableCloudwatchLogsExports: ['postgresql'],
    CopyTagsToSnapshot: true,
    AvailabilityZones: [`${where.region}a`, `${where.region}b`],
  })
  await cluster('bad', {})
  const snapshot = (DBClusterIdentifier: string) =>
    client.send(
      new CreateDBClusterSnapshotCommand({
        DBClusterIdentifier,
        DBClusterSnapshotIdentifier: `${DBClusterIdentifier}-copy`,
      }),
    )
  await snapshot('good')
  await snapshot('bad')
  await client.send(
    new ModifyDBClusterSnapshotAttributeCommand({
      DBClusterSnapshotIdentifier: 'bad-copy',
      AttributeName: 'restore',
      ValuesToAdd: ['all'],
    }),
  )
  await client.send(
    new CreateDBInstanceCommand({
      DBInstanceIdentifier: 'terse',
      DBInstanceClass: 'db.t4g.medium',
      Engine: 'mysql',
      AllocatedStorage: 20,
      MasterUsername: 'owner',
      MasterUserPassword: 'not-a-secret-in-moto',
    }),
  )
  const proxy = async (DBProxyName: string, RequireTLS: boolean): Promise<string> => {
    const made = await client.send(
      new CreateDBProxyCommand({
        DBProxyName,
        EngineFamily: 'POSTGRESQL',
        Auth: [
          {
            AuthScheme: 'SECRETS',
            SecretArn: 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:x',
            IAMAuth: RequireTLS ? 'REQUIRED' : 'DISABLED',
          },
        ],
        RoleArn: 'arn:aws:iam::123456789012:role/proxy',
        VpcSubnetIds: network.privateSubnets,
        VpcSecurityGroupIds: [database],
        RequireTLS,
      }),
    )
    return expectString(made.DBProxy?.DBProxyArn)
  }
  const strictProxy = await proxy('good', true)
  const laxProxy = await proxy('bad', false)
  await client.send(
    new CreateEventSubscriptionCommand({
      SubscriptionName: 'events',
      SnsTopicArn: `arn:aws:sns:${where.region}:123456789012:events`,
      SourceType: 'db-instance',
      EventCategories: ['failure'],
      Enabled: true,
    }),
  )
  await client.send(
    new CreateGlobalClusterCommand({
      GlobalClusterIdentifier: 'world',
      Engine: 'aurora-postgresql',
      StorageEncrypted: false,
    }),
  )
  return [
    {
      service: 'rds',
      resource: ':cluster:good',
      columns: {
        encryption_at_rest: 'customer-managed',
        kms_key_arn: keyArn,
        encryption_in_transit: 'optional',
        exposure: 'internal',
      },
      findings: {
        'rds/cluster-storage-encrypted': 'COMPLIANT',
        'rds/cluster-customer-managed-key': 'COMPLIANT',
        'rds/cluster-deletion-protection': 'COMPLIANT',
        'rds/cluster-iam-auth': 'COMPLIANT',
        'rds/cluster-log-export': 'COMPLIANT',
        // moto has no AWS Backup that could say what it protects.
        'rds/cluster-protected-by-backup': 'INSUFFICIENT_DATA',
      },
    },
    {
      service: 'rds',
      resource: ':cluster:bad',
      // It is in moto's default subnet group, which moto does not list: how far it reaches is not known.
      columns: { encryption_at_rest: 'none', encryption_in_transit: 'optional', exposure: 'unknown' },
      findings: {
        'rds/cluster-storage-encrypted': 'NON_COMPLIANT',
        'rds/cluster-customer-managed-key': 'NON_COMPLIANT',
        'rds/cluster-deletion-protection': 'NON_COMPLIANT',
        'rds/cluster-iam-auth': 'NON_COMPLIANT',
        'rds/cluster-log-export': 'NON_COMPLIANT',
      },
    },
    {
      service: 'rds',
      resource: ':cluster-snapshot:good-copy',
      columns: { encryption_at_rest: 'customer-managed', exposure: 'internal' },
      findings: { 'rds/cluster-snapshot-encrypted': 'COMPLIANT', 'rds/cluster-snapshot-not-public': 'COMPLIANT' },
    },
    {
      service: 'rds',
      resource: ':cluster-snapshot:bad-copy',
      columns: { encryption_at_rest: 'none', exposure: 'internet' },
      findings: {
        'rds/cluster-snapshot-encrypted': 'NON_COMPLIANT',
        'rds/cluster-snapshot-not-public': 'NON_COMPLIANT',
      },
    },
    {
      service: 'rds',
      resource: ':db:terse',
      // Of an instance made with the least, moto leaves out the subnet group, PubliclyAccessible and the certificate.
      columns: { encryption_at_rest: 'none', exposure: 'unknown' },
      findings: {
        'rds/instance-storage-encrypted': 'NON_COMPLIANT',
        'rds/instance-in-vpc': 'INSUFFICIENT_DATA',
        'rds/instance-not-public-flag': 'INSUFFICIENT_DATA',
        'rds/instance-ca-not-expiring': 'INSUFFICIENT_DATA',
        'rds/instance-no-extended-support': 'INSUFFICIENT_DATA',
        // DescribeDBEngineVersions is not there.
        'rds/instance-engine-supported': 'INSUFFICIENT_DATA',
      },
    },
    {
      service: 'rds',
      resource: strictProxy,
      columns: { encryption_in_transit: 'enforced', exposure: 'internal' },
      findings: { 'rds/proxy-require-tls': 'COMPLIANT', 'rds/proxy-iam-auth': 'COMPLIANT' },
    },
    {
      service: 'rds',
      resource: laxProxy,
      columns: { encryption_in_transit: 'optional' },
      findings: { 'rds/proxy-require-tls': 'NON_COMPLIANT', 'rds/proxy-iam-auth': 'NON_COMPLIANT' },
    },
    {
      service: 'rds',
      resource: ':global-cluster:world',
      findings: { 'rds/global-cluster-encrypted': 'NON_COMPLIANT' },
    },
    { service: 'rds', resource: ':es:events' },
  ]
}
