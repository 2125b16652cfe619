import {
  BatchGetCollectionCommand,
  type CollectionSummary,
  GetAccessPolicyCommand,
  GetSecurityPolicyCommand,
  ListAccessPoliciesCommand,
  ListCollectionsCommand,
  ListSecurityPoliciesCommand,
  ListTagsForResourceCommand,
  OpenSearchServerlessClient,
} from '@aws-sdk/client-opensearchserverless'
import { type Aws, defineCollector, facet, operation } from '#domain/collector.ts'
import { unobserved } from '#domain/observed.ts'
import { collection } from './collection.ts'
import type { PolicyDocument } from './policies.ts'

const client = OpenSearchServerlessClient

const listCollections = operation({
  client,
  command: ListCollectionsCommand,
  name: 'aoss:ListCollections',
  paging: { request: 'nextToken', response: (page) => page.nextToken, size: { maxResults: 100 } },
  items: (page) => page.collectionSummaries ?? [],
})

const batchGetCollection = operation({
  client,
  command: BatchGetCollectionCommand,
  name: 'aoss:BatchGetCollection',
  items: (page) => page.collectionDetails ?? [],
})

const listSecurityPolicies = operation({
  client,
  command: ListSecurityPoliciesCommand,
  name: 'aoss:ListSecurityPolicies',
  paging: { request: 'nextToken', response: (page) => page.nextToken, size: { maxResults: 100 } },
  items: (page) => page.securityPolicySummaries ?? [],
})

const getSecurityPolicy = operation({
  client,
  command: GetSecurityPolicyCommand,
  name: 'aoss:GetSecurityPolicy',
})

const listAccessPolicies = operation({
  client,
  command: ListAccessPoliciesCommand,
  name: 'aoss:ListAccessPolicies',
  paging: { request: 'nextToken', response: (page) => page.nextToken, size: { maxResults: 100 } },
  items: (page) => page.accessPolicySummaries ?? [],
})

const getAccessPolicy = operation({ client, command: GetAccessPolicyCommand, name: 'aoss:GetAccessPolicy' })

const listTagsForResource = operation({
  client,
  command: ListTagsForResourceCommand,
  name: 'aoss:ListTagsForResource',
  items: (page) => page.tags ?? [],
})

/** At most a hundred collections are described in one call, which all of them share. */
const idsInACall = 100

async function portionWith(id: string, aws: Aws): Promise<string[]> {
  const ids = (await aws.all(listCollections, {})).flatMap((one) => one.id ?? []).sort()
  const from = Math.floor(ids.indexOf(id) / idsInACall) * idsInACall
  return ids.slice(from, from + idsInACall)
}

/** Network policies with their documents. Each is read once, for all collections. */
async function networkPolicies(aws: Aws): Promise<readonly PolicyDocument[]> {
  const names = (await aws.all(listSecurityPolicies, { type: 'network' })).flatMap(({ name }) => name ?? [])
  return Promise.all(
    names.map(async (name) => {
      const { securityPolicyDetail } = await aws.one(getSecurityPolicy, { type: 'network', name })
      return { name, document: securityPolicyDetail?.policy }
    }),
  )
}

async function dataAccessPolicies(aws: Aws): Promise<readonly PolicyDocument[]> {
  const names = (await aws.all(listAccessPolicies, { type: 'data' })).flatMap(({ name }) => name ?? [])
  return Promise.all(
    names.map(async (name) => {
      const { accessPolicyDetail } = await aws.one(getAccessPolicy, { type: 'data', name })
      return { name, document: accessPolicyDetail?.policy }
    }),
  )
}

/** Collections. Encryption policies are not read: each collection tells its own key. */
export const collector = defineCollector({
  service: 'opensearchserverless',
  resourceType: 'AWS::OpenSearchServerless::Collection',
  scope: 'region',
  docs: 'https://docs.aws.amazon.com/opensearch-service/latest/ServerlessAPIReference/API_CollectionDetail.html',
  list: listCollections,
  facets: {
    detail: facet({
      calls: [listCollections, batchGetCollection],
      ask: async ({ id }: CollectionSummary, aws) => {
        if (id === undefined) return unobserved('not-returned', listCollections.name, 'no id came with the collection')
        const details = await aws.all(batchGetCollection, { ids: await portionWith(id, aws) })
        return details.find((one) => one.id === id) ?? unobserved('not-returned', batchGetCollection.name)
      },
    }),
    networkPolicies: facet({
      calls: [listSecurityPolicies, getSecurityPolicy],
      ask: async (_: CollectionSummary, aws) => networkPolicies(aws),
    }),
    dataAccessPolicies: facet({
      calls: [listAccessPolicies, getAccessPolicy],
      ask: async (_: CollectionSummary, aws) => dataAccessPolicies(aws),
    }),
    tags: facet({
      calls: [listTagsForResource],
      ask: async ({ arn }: CollectionSummary, aws) =>
        arn === undefined
          ? unobserved('not-returned', listCollections.name, 'no ARN came with the collection')
          : aws.all(listTagsForResource, { resourceArn: arn }),
    }),
  },
  normalise: collection,
})
