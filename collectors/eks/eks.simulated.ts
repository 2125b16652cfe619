import type {
  DescribeAddonRequest,
  DescribeClusterRequest,
  DescribeClusterVersionsRequest,
  DescribeIdentityProviderConfigRequest,
  DescribeNodegroupRequest,
  ListClustersRequest,
} from '@aws-sdk/client-eks'
import { answers, defineSimulation, type Place, paged, SimulatedError } from '#domain/simulated.ts'
import { type PretendCluster, pretendClusters } from './simulated/clusters.ts'
import { clusterVersions } from './simulated/versions.ts'

type Within = { readonly clusterName: string | undefined; readonly maxResults?: number; readonly nextToken?: string }

const notFound = (what: string) => new SimulatedError('ResourceNotFoundException', `No ${what} found.`, 404)

function named(place: Place, name: string | undefined): PretendCluster | undefined {
  return pretendClusters(place).find(({ cluster }) => cluster.name === name)
}

/** The names of what is in a cluster, under the field that AWS lists them by. */
function within<Item>(field: string, names: (found: PretendCluster) => readonly Item[]) {
  return paged<Within, Item>({
    items: ({ clusterName }, place) => {
      const found = named(place, clusterName)
      return found ? names(found) : notFound(`cluster for name: ${clusterName}`)
    },
    page: (items, nextToken) => ({ [field]: items, nextToken }),
    token: (input) => input.nextToken,
    asked: (input) => input.maxResults,
    limit: 100,
  })
}

const sum = (place: Place, count: (found: PretendCluster) => number) =>
  pretendClusters(place).reduce((total, found) => total + count(found), 0)

export const simulation = defineSimulation({
  service: 'eks',
  answers: {
    ListClusters: paged<ListClustersRequest, string>({
      items: (_, place) => pretendClusters(place).flatMap(({ cluster }) => cluster.name ?? []),
      page: (clusters, nextToken) => ({ clusters, nextToken }),
      token: (input) => input.nextToken,
      asked: (input) => input.maxResults,
      limit: 100,
    }),
    DescribeCluster: answers<DescribeClusterRequest>(({ name }, place) => {
      const found = named(place, name)
      return found ? { cluster: found.cluster } : notFound(`cluster for name: ${name}`)
    }),
    DescribeClusterVersions: paged<DescribeClusterVersionsRequest, object>({
      items: ({ includeAll }, place) => clusterVersions(place, includeAll ?? false),
      page: (versions, nextToken) => ({ clusterVersions: versions, nextToken }),
      token: (input) => input.nextToken,
      asked: (input) => input.maxResults,
      limit: 100,
    }),
    ListNodegroups: within('nodegroups', ({ nodegroups }) => nodegroups.flatMap((one) => one.nodegroupName ?? [])),
    DescribeNodegroup: answers<DescribeNodegroupRequest>(({ clusterName, nodegroupName }, place) => {
      const nodegroup = named(place, clusterName)?.nodegroups.find((one) => one.nodegroupName === nodegroupName)
      return nodegroup ? { nodegroup } : notFound(`node group for name: ${nodegroupName}`)
    }),
    ListAddons: within('addons', ({ addons }) => addons.flatMap((one) => one.addonName ?? [])),
    DescribeAddon: answers<DescribeAddonRequest>(({ clusterName, addonName }, place) => {
      const addon = named(place, clusterName)?.addons.find((one) => one.addonName === addonName)
      return addon ? { addon } : notFound(`addon: ${addonName}`)
    }),
    ListIdentityProviderConfigs: within('identityProviderConfigs', ({ identityProviders }) =>
      identityProviders.map(({ identityProviderConfigName: name }) => ({ type: 'oidc', name })),
    ),
    DescribeIdentityProviderConfig: answers<DescribeIdentityProviderConfigRequest>(
      ({ clusterName, identityProviderConfig }, place) => {
        const oidc = named(place, clusterName)?.identityProviders.find(
          (one) => one.identityProviderConfigName === identityProviderConfig?.name,
        )
        return oidc ? { identityProviderConfig: { oidc } } : notFound('identity provider config')
      },
    ),
  },
  count: (place) => ({
    'AWS::EKS::Cluster': pretendClusters(place).length,
    'AWS::EKS::Nodegroup': sum(place, ({ nodegroups }) => nodegroups.length),
    'AWS::EKS::Addon': sum(place, ({ addons }) => addons.length),
    'AWS::EKS::IdentityProviderConfig': sum(place, ({ identityProviders }) => identityProviders.length),
  }),
})
