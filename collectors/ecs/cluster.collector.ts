import {
  type ClusterField,
  DescribeClustersCommand,
  ECSClient,
  ListAccountSettingsCommand,
  ListClustersCommand,
} from '@aws-sdk/client-ecs'
import { type Aws, defineCollector, facet, nested, operation } from '#domain/collector.ts'
import {
  type AccountSettings,
  accountSettingsOf,
  cluster,
  describeClustersCall,
  listAccountSettingsCall,
} from './cluster.ts'
import { onlyMissing } from './failures.ts'

/** Clusters by the page, so that a page is described at once. */
export const listClusters = operation({
  client: ECSClient,
  command: ListClustersCommand,
  name: 'ecs:ListClusters',
  paging: { request: 'nextToken', response: (page) => page.nextToken, size: { maxResults: 100 } },
  items: ({ clusterArns = [] }) => (clusterArns.length > 0 ? [clusterArns] : []),
})

/** Up to 100 clusters at once. */
export const describeClusters = operation({
  client: ECSClient,
  command: DescribeClustersCommand,
  name: describeClustersCall,
  items: ({ clusters = [], failures }) => {
    onlyMissing(failures)
    // A deleted cluster stays readable for a while.
    return clusters.filter(({ status }) => status !== 'INACTIVE')
  },
})

const include: ClusterField[] = ['CONFIGURATIONS', 'SETTINGS', 'STATISTICS', 'TAGS']

/** Every cluster, described. */
export const clusters = nested({
  each: listClusters,
  inner: describeClusters,
  input: (arns) => ({ clusters: [...arns], include }),
})

export const listAccountSettings = operation({
  client: ECSClient,
  command: ListAccountSettingsCommand,
  name: listAccountSettingsCall,
  paging: { request: 'nextToken', response: (page) => page.nextToken, size: { maxResults: 10 } },
  items: (page) => page.settings ?? [],
})

/** The same for everything in the account and region: asked once. */
export async function accountSettings(aws: Aws): Promise<AccountSettings> {
  return accountSettingsOf(await aws.all(listAccountSettings, { effectiveSettings: true }))
}

export const collector = defineCollector({
  service: 'ecs',
  resourceType: 'AWS::ECS::Cluster',
  scope: 'region',
  docs: 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Cluster.html',
  list: clusters,
  facets: {
    accountSettings: facet({
      calls: [listAccountSettings],
      ask: (_: unknown, aws) => accountSettings(aws),
    }),
  },
  normalise: cluster,
})
