import { CreateClusterCommand, DAXClient } from '@aws-sdk/client-dax'
import type { SeedService } from '../expected.ts'

export const dax: SeedService = async ({ where }) => {
  const client = new DAXClient(where)
  const cluster = (ClusterName: string, more: object) =>
    client.send(
      new CreateClusterCommand({
        ClusterName,
        NodeType: 'dax.t3.small',
        ReplicationFactor: 3,
        IamRoleArn: 'arn:aws:iam::123456789012:role/dax',
        ...more,
      }),
    )
  await cluster('good', { SSESpecification: { Enabled: true }, ClusterEndpointEncryptionType: 'TLS' })
  await cluster('bad', { ReplicationFactor: 1 })
  return [
    {
      service: 'dax',
      resource: ':cache/good',
      // moto gives no network type and has no subnet groups: whether it has addresses of IPv6 is not known.
      columns: { encryption_at_rest: 'aws-managed', encryption_in_transit: 'enforced', exposure: 'unknown' },
      findings: {
        'dax/cluster-sse': 'COMPLIANT',
        'dax/cluster-tls': 'COMPLIANT',
        // moto leaves nodes out while it says "creating", and invents a security group.
        'dax/cluster-private-subnets': 'INSUFFICIENT_DATA',
        'dax/cluster-multi-az': 'INSUFFICIENT_DATA',
        'dax/cluster-sg-restricted': 'INSUFFICIENT_DATA',
      },
    },
    {
      service: 'dax',
      resource: ':cache/bad',
      columns: { encryption_at_rest: 'none', encryption_in_transit: 'none' },
      findings: { 'dax/cluster-sse': 'NON_COMPLIANT', 'dax/cluster-tls': 'NON_COMPLIANT' },
    },
  ]
}
