import {
  CreateClusterCommand,
  CreateClusterSubnetGroupCommand,
  EnableLoggingCommand,
  RedshiftClient,
} from '@aws-sdk/client-redshift'
import type { SeedService } from '../services.ts'

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
  return [
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
