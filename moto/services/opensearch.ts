import { CreateDomainCommand, OpenSearchClient } from '@aws-sdk/client-opensearch'
import type { SeedService } from '../expected.ts'

export const openSearch: SeedService = async ({ where, network, keyArn }) => {
  const client = new OpenSearchClient(where)
  const group = await network.open('search', 443, '10.3.0.0/16')
  const policy = (resource: string, Principal: object | string) =>
    JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal, Action: 'es:*', Resource: `arn:aws:es:*:*:domain/${resource}/*` }],
    })
  const domain = (DomainName: string, more: object) => client.send(new CreateDomainCommand({ DomainName, ...more }))
  const good = {
    EncryptionAtRestOptions: { Enabled: true, KmsKeyId: keyArn },
    NodeToNodeEncryptionOptions: { Enabled: true },
    DomainEndpointOptions: { EnforceHTTPS: true, TLSSecurityPolicy: 'Policy-Min-TLS-1-2-PFS-2023-10' },
    VPCOptions: { SubnetIds: network.privateSubnets, SecurityGroupIds: [group] },
    AdvancedSecurityOptions: { Enabled: true, InternalUserDatabaseEnabled: false },
    EBSOptions: { EBSEnabled: true, VolumeType: 'gp3', VolumeSize: 10 },
  }
  await domain('good', { ...good, EngineVersion: 'OpenSearch_2.11' })
  await domain('bad', { EngineVersion: 'OpenSearch_2.11', AccessPolicies: policy('bad', '*') })
  await domain('elastic-good', { ...good, EngineVersion: 'Elasticsearch_7.10' })
  await domain('elastic-bad', {
    EngineVersion: 'Elasticsearch_6.8',
    AccessPolicies: policy('elastic-bad', { AWS: '*' }),
  })
  return [
    {
      service: 'opensearch',
      resource: ':domain/good',
      // moto does not say which VPC a domain is in, nor what its policy is: how far it reaches is not known.
      columns: {
        encryption_at_rest: 'customer-managed',
        kms_key_arn: keyArn,
        encryption_in_transit: 'enforced',
        exposure: 'unknown',
      },
      findings: {
        'opensearch/domain-at-rest': 'COMPLIANT',
        'opensearch/domain-cmk': 'COMPLIANT',
        'opensearch/domain-https': 'COMPLIANT',
        'opensearch/domain-node-to-node': 'COMPLIANT',
        'opensearch/domain-tls-policy': 'COMPLIANT',
        'opensearch/domain-fgac': 'COMPLIANT',
        'opensearch/domain-in-vpc': 'INSUFFICIENT_DATA',
      },
    },
    {
      service: 'opensearch',
      resource: ':domain/bad',
      columns: { encryption_at_rest: 'none', encryption_in_transit: 'optional', exposure: 'internet' },
      findings: {
        'opensearch/domain-at-rest': 'NON_COMPLIANT',
        'opensearch/domain-cmk': 'NON_COMPLIANT',
        'opensearch/domain-https': 'NON_COMPLIANT',
        'opensearch/domain-node-to-node': 'NON_COMPLIANT',
        'opensearch/domain-policy-not-public': 'NON_COMPLIANT',
        'opensearch/domain-in-vpc': 'NON_COMPLIANT',
      },
    },
    {
      service: 'opensearch',
      resource: ':domain/elastic-good',
      // moto does not say which VPC a domain is in, nor what its policy is: how far it reaches is not known.
      columns: {
        encryption_at_rest: 'customer-managed',
        kms_key_arn: keyArn,
        encryption_in_transit: 'enforced',
        exposure: 'unknown',
      },
      findings: {
        'opensearch/elasticsearch-domain-at-rest': 'COMPLIANT',
        'opensearch/elasticsearch-domain-cmk': 'COMPLIANT',
        'opensearch/elasticsearch-domain-https': 'COMPLIANT',
        'opensearch/elasticsearch-domain-node-to-node': 'COMPLIANT',
        'opensearch/elasticsearch-domain-tls-policy': 'COMPLIANT',
        'opensearch/elasticsearch-domain-fgac': 'COMPLIANT',
        'opensearch/elasticsearch-domain-in-vpc': 'INSUFFICIENT_DATA',
      },
    },
    {
      service: 'opensearch',
      resource: ':domain/elastic-bad',
      columns: { encryption_at_rest: 'none', encryption_in_transit: 'optional', exposure: 'internet' },
      findings: {
        'opensearch/elasticsearch-domain-at-rest': 'NON_COMPLIANT',
        'opensearch/elasticsearch-domain-cmk': 'NON_COMPLIANT',
        'opensearch/elasticsearch-domain-https': 'NON_COMPLIANT',
        'opensearch/elasticsearch-domain-node-to-node': 'NON_COMPLIANT',
        'opensearch/elasticsearch-domain-policy-not-public': 'NON_COMPLIANT',
        'opensearch/elasticsearch-domain-in-vpc': 'NON_COMPLIANT',
      },
    },
  ]
}
