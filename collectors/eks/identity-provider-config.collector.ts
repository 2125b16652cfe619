import {
  DescribeIdentityProviderConfigCommand,
  EKSClient,
  ListIdentityProviderConfigsCommand,
} from '@aws-sdk/client-eks'
import { defineCollector, nested, operation } from '#domain/collector.ts'
import { listClusters } from './cluster.collector.ts'
import { identityProviderConfig } from './identity-provider-config.ts'

const listIdentityProviderConfigs = operation({
  client: EKSClient,
  command: ListIdentityProviderConfigsCommand,
  name: 'eks:ListIdentityProviderConfigs',
  paging: { request: 'nextToken', response: (page) => page.nextToken, size: { maxResults: 100 } },
  items: (page, { clusterName }) =>
    (page.identityProviderConfigs ?? []).map(({ type, name }) => ({
      clusterName,
      identityProviderConfig: { type, name },
    })),
})

const describeIdentityProviderConfig = operation({
  client: EKSClient,
  command: DescribeIdentityProviderConfigCommand,
  name: 'eks:DescribeIdentityProviderConfig',
  items: (page) => {
    const oidc = page.identityProviderConfig?.oidc
    if (!oidc) return []
    const { clientId: _, ...kept } = oidc
    return [kept]
  },
})

export const collector = defineCollector({
  service: 'eks',
  resourceType: 'AWS::EKS::IdentityProviderConfig',
  scope: 'region',
  docs: 'https://docs.aws.amazon.com/eks/latest/APIReference/API_OidcIdentityProviderConfig.html',
  list: {
    each: nested({
      each: listClusters,
      inner: listIdentityProviderConfigs,
      input: (clusterName: string) => ({ clusterName }),
    }),
    inner: describeIdentityProviderConfig,
    input: (named) => named,
  },
  normalise: identityProviderConfig,
})
