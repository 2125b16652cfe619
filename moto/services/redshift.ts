import {
  CreateClusterCommand,
  CreateClusterParameterGroupCommand,
  CreateClusterSnapshotCommand,
  CreateClusterSubnetGroupCommand,
  EnableLoggingCommand,
  RedshiftClient,
} from '@aws-sdk/client-redshift'
import type { SeedService } from '../expected.ts'

export const redshift: SeedService = async ({ where, network, keyArn }) => {
  const client = new RedshiftClient(where)
  await client.send(
    new CreateClusterSubnetGroupCommand({
      ClusterSubnetGroupName: 'private',
      Description: 'private',
      SubnetIds: network.privateSubnets,
    }),
  )
  const cluster = (ClusterIdentifier: string, more: object) =>
    client.send(
      new CreateClusterCommand({
        ClusterIdentifier,
        NodeType: 'ra3.large',
        MasterUsername: 'owner',
        MasterUserPassword: 'Not-a-secret-1',
        DBName: 'sales',
        ...more,
      }),
    )
  await cluster('good', {
    Encrypted: true,
    KmsKeyId: keyArn,
    PubliclyAccessible: false,
    EnhancedVpcRouting: true,
    ClusterSubnetGroupName: 'private',
    AllowVersionUpgrade: true,
    AutomatedSnapshotRetentionPeriod: 14,
  })
  await cluster('bad', { Encrypted: false, PubliclyAccessible: true, AutomatedSnapshotRetentionPeriod: 0 })
  await client
    .send(new EnableLoggingCommand({ ClusterIdentifier: 'good', BucketName: 'logs', S3KeyPrefix: 'redshift/' }))
    .catch(() => {})
  await client.send(
    new CreateClusterParameterGroupCommand({
      ParameterGroupName: 'own',
      ParameterGroupFamily: 'redshift-1.0',
      Description: 'own',
    }),
  )
  const snapshot = (ClusterIdentifier: string) =>
    client.send(
      new CreateClusterSnapshotCommand({ ClusterIdentifier, SnapshotIdentifier: `${ClusterIdentifier}-copy` }),
    )
  await snapshot('good')
  await snapshot('bad')
  return [
    {
      service: 'redshift',
      resource: ':parametergroup:own',
      findings: { 'redshift/user-activity-logging': 'NON_COMPLIANT' },
    },
    {
      service: 'redshift',
      resource: ':snapshot:good/good-copy',
      // moto says of a snapshot that it is encrypted, and not with which key.
      columns: { encryption_at_rest: 'unknown', exposure: 'internal' },
      findings: { 'redshift/snapshot-encrypted': 'COMPLIANT' },
    },
    {
      service: 'redshift',
      resource: ':snapshot:bad/bad-copy',
      columns: { encryption_at_rest: 'none' },
      findings: { 'redshift/snapshot-encrypted': 'NON_COMPLIANT' },
    },
    {
      service: 'redshift',
      resource: ':cluster:good',
      // moto names no security group of a cluster, which always has one: how far it reaches is not known.
      columns: { encryption_at_rest: 'customer-managed', kms_key_arn: keyArn, exposure: 'unknown' },
      findings: {
        'redshift/cluster-encrypted': 'COMPLIANT',
        'redshift/cluster-audit-logging': 'COMPLIANT',
        'redshift/cluster-not-public-flag': 'COMPLIANT',
        'redshift/cluster-sg-port-restricted': 'INSUFFICIENT_DATA',
      },
    },
    {
      service: 'redshift',
      resource: ':cluster:bad',
      columns: { encryption_at_rest: 'none', encryption_in_transit: 'optional' },
      findings: {
        'redshift/cluster-encrypted': 'NON_COMPLIANT',
        'redshift/cluster-audit-logging': 'NON_COMPLIANT',
        'redshift/cluster-not-public-flag': 'NON_COMPLIANT',
        'redshift/cluster-tls-required': 'NON_COMPLIANT',
      },
    },
  ]
}
