import { CreateClusterCommand, CreateNodegroupCommand, EKSClient } from '@aws-sdk/client-eks'
import { expectString } from '../expect-string.ts'
import type { SeedService } from '../expected.ts'

export const eks: SeedService = async ({ where, network, keyArn }) => {
  const client = new EKSClient(where)
  const cluster = (name: string, resourcesVpcConfig: object, more: object = {}) =>
    client.send(
      new CreateClusterCommand({
        name,
        version: '1.33',
        roleArn: 'arn:aws:iam::123456789012:role/eks',
        resourcesVpcConfig: { subnetIds: network.privateSubnets, ...resourcesVpcConfig },
        ...more,
      }),
    )
  await cluster(
    'good',
    { endpointPublicAccess: false, endpointPrivateAccess: true },
    {
      encryptionConfig: [{ resources: ['secrets'], provider: { keyArn } }],
      logging: {
        clusterLogging: [{ types: ['api', 'audit', 'authenticator', 'controllerManager', 'scheduler'], enabled: true }],
      },
    },
  )
  await cluster('bad', { endpointPublicAccess: true, publicAccessCidrs: ['0.0.0.0/0'] })
  const nodes = async (clusterName: string, subnets: string[]): Promise<string> => {
    const nodeRole = 'arn:aws:iam::123456789012:role/nodes'
    const made = await client.send(
      new CreateNodegroupCommand({ clusterName, nodegroupName: 'nodes', subnets, nodeRole }),
    )
    return expectString(made.nodegroup?.nodegroupArn)
  }
  const inside = await nodes('good', network.privateSubnets)
  const outside = await nodes('bad', network.publicSubnets)
  return [
    // moto gives every node group a key for SSH, open to everyone, and starts no machine.
    {
      service: 'eks',
      resource: inside,
      // moto does not say which security group a cluster has, and it decides who reaches cluster and nodes.
      columns: { exposure: 'unknown' },
      findings: { 'eks/nodegroup-private-subnets': 'COMPLIANT', 'eks/nodegroup-no-open-ssh': 'NON_COMPLIANT' },
    },
    {
      service: 'eks',
      resource: outside,
      findings: {
        'eks/nodegroup-private-subnets': 'NON_COMPLIANT',
        'eks/nodegroup-volumes-encrypted': 'NOT_APPLICABLE',
      },
    },
    {
      service: 'eks',
      resource: ':cluster/good',
      columns: { encryption_at_rest: 'customer-managed', exposure: 'unknown' },
      findings: {
        'eks/cluster-endpoint-private': 'COMPLIANT',
        'eks/cluster-audit-logging': 'COMPLIANT',
        'eks/cluster-secrets-encrypted': 'COMPLIANT',
      },
    },
    {
      service: 'eks',
      resource: ':cluster/bad',
      columns: { exposure: 'internet' },
      findings: {
        'eks/cluster-endpoint-not-open': 'NON_COMPLIANT',
        'eks/cluster-audit-logging': 'NON_COMPLIANT',
        'eks/cluster-secrets-encrypted': 'NON_COMPLIANT',
        'eks/cluster-version-supported': 'INSUFFICIENT_DATA',
      },
    },
  ]
}
