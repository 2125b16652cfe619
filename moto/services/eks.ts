import { CreateClusterCommand, EKSClient } from '@aws-sdk/client-eks'
import type { SeedService } from '../services.ts'

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
  return [
    {
      service: 'eks',
      resource: ':cluster/good',
      columns: { encryption_at_rest: 'customer-managed', exposure: 'internal' },
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
