import { AppSyncClient, GetApiCacheCommand, type GraphqlApi, ListGraphqlApisCommand } from '@aws-sdk/client-appsync'
import { defineCollector, facet, operation } from '#domain/collector.ts'
import { unobserved } from '#domain/observed.ts'
import { type CacheHead, graphqlApi } from './graphql-api.ts'

/** @see https://docs.aws.amazon.com/appsync/latest/APIReference/API_ListGraphqlApis.html */
const listGraphqlApis = operation({
  client: AppSyncClient,
  command: ListGraphqlApisCommand,
  name: 'appsync:ListGraphqlApis',
  paging: { request: 'nextToken', response: (page) => page.nextToken, size: { maxResults: 25 } },
  items: (page) => page.graphqlApis ?? [],
})

const getApiCache = operation({
  client: AppSyncClient,
  command: GetApiCacheCommand,
  name: 'appsync:GetApiCache',
})

export const collector = defineCollector({
  service: 'appsync',
  resourceType: 'AWS::AppSync::GraphQLApi',
  scope: 'region',
  docs: 'https://docs.aws.amazon.com/appsync/latest/APIReference/API_GraphqlApi.html',
  list: listGraphqlApis,
  facets: {
    cache: facet<GraphqlApi, CacheHead | null>({
      calls: [getApiCache],
      ask: async ({ apiId }, aws) => {
        const { apiCache } = await aws.one(getApiCache, { apiId })
        return apiCache ?? unobserved('not-returned', getApiCache.name)
      },
      // There is no cache.
      absent: { NotFoundException: null },
    }),
  },
  normalise: graphqlApi,
})
