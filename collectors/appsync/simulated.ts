import type {
  Api,
  ApiCache,
  GetApiCacheRequest,
  GraphqlApi,
  ListApisRequest,
  ListGraphqlApisRequest,
} from '@aws-sdk/client-appsync'
import { flawed, onceFor } from '#domain/pretend/habits.ts'
import { answers, defineSimulation, type Place, paged, SimulatedError } from '#domain/simulated.ts'

function existing(place: Place, kind: string, most: number): readonly string[] {
  if (place.profile === 'security') return []
  return Array.from({ length: place.scale(kind, 0, most) }, (_, index) => `${kind}|${index}`).filter(
    (key) => place.day >= place.pick(`${key}|from`, -150, 70) && place.day < place.pick(`${key}|until`, 65, 900),
  )
}

function webAclOf(place: Place, key: string): string | undefined {
  const regional = place.webAcls.filter(({ scope }) => scope === 'REGIONAL')
  return regional.length === 0 || flawed(place, `${key}|acl`) ? undefined : place.choose(`${key}|acl`, regional).arn
}

const arnOf = (place: Place, apiId: string) =>
  `arn:${place.partition}:appsync:${place.region}:${place.accountId}:apis/${apiId}`
const logRole = (place: Place) => `arn:${place.partition}:iam::${place.accountId}:role/appsync-logs`

function graphqlApi(place: Place, key: string): GraphqlApi & { readonly apiId: string } {
  const apiId = place.hex(`${key}|id`, 26)
  const modern = place.random(`${key}|modern`) < 0.6
  const wafWebAclArn = webAclOf(place, key)
  return {
    apiId,
    arn: arnOf(place, apiId),
    name: place.choose(`${key}|name`, ['shop-graph', 'Kundendaten', 'mobile bff', 'search']),
    authenticationType: flawed(place, `${key}|api-key`) ? 'API_KEY' : 'AMAZON_COGNITO_USER_POOLS',
    additionalAuthenticationProviders: place.random(`${key}|second`) < 0.4 ? [{ authenticationType: 'AWS_IAM' }] : [],
    uris: { GRAPHQL: `https://${apiId}.appsync-api.${place.region}.amazonaws.com/graphql` },
    xrayEnabled: place.random(`${key}|xray`) < 0.5,
    // APIs from before these settings existed do not have them.
    ...(modern && {
      visibility: place.random(`${key}|private`) < 0.3 ? 'PRIVATE' : 'GLOBAL',
      apiType: 'GRAPHQL',
      owner: place.accountId,
    }),
    ...(!flawed(place, `${key}|limits`) && { introspectionConfig: 'DISABLED', queryDepthLimit: 12 }),
    ...(!flawed(place, `${key}|logs`) && {
      logConfig: {
        fieldLogLevel: flawed(place, `${key}|fields`) ? 'NONE' : 'ERROR',
        cloudWatchLogsRoleArn: logRole(place),
        ...(place.random(`${key}|verbose`) < 0.8 && { excludeVerboseContent: !flawed(place, `${key}|verbose`) }),
      },
    }),
    ...(wafWebAclArn !== undefined && { wafWebAclArn }),
    ...(place.random(`${key}|tags`) < 0.6 && { tags: { owner: 'équipe-café', environment: place.profile } }),
  }
}

function eventApi(place: Place, key: string): Api {
  const apiId = place.hex(`${key}|id`, 26)
  const wafWebAclArn = webAclOf(place, key)
  return {
    apiId,
    apiArn: arnOf(place, apiId),
    name: place.choose(`${key}|name`, ['live-scores', 'chat', 'telemetry']),
    created: place.dateOf(place.pick(`${key}|from`, -150, 70)),
    eventConfig: {
      authProviders: [{ authType: flawed(place, `${key}|api-key`) ? 'API_KEY' : 'AWS_IAM' }],
      connectionAuthModes: [],
      defaultPublishAuthModes: [],
      defaultSubscribeAuthModes: [],
      ...(!flawed(place, `${key}|logs`) && { logConfig: { logLevel: 'ERROR', cloudWatchLogsRoleArn: logRole(place) } }),
    },
    ...(wafWebAclArn !== undefined && { wafWebAclArn }),
    ...(place.random(`${key}|tags`) < 0.6 && { tags: { owner: 'live' } }),
  }
}

const graphqlApis = (place: Place) =>
  onceFor(place, 'appsync', () => existing(place, 'appsync', 2).map((key) => graphqlApi(place, key)))
const eventApis = (place: Place) =>
  onceFor(place, 'appsync-events', () => existing(place, 'appsync-events', 1).map((key) => eventApi(place, key)))

function cacheOf(place: Place, apiId: string): ApiCache | null {
  if (place.random(`appsync|cache|${apiId}`) > 0.35) return null
  // The flags of an old cache still say what was once chosen; AWS encrypts it all the same.
  return {
    type: 'SMALL',
    ttl: 300,
    apiCachingBehavior: 'PER_RESOLVER_CACHING',
    status: 'AVAILABLE',
    atRestEncryptionEnabled: place.random(`appsync|cache|${apiId}|old`) > 0.3,
    transitEncryptionEnabled: true,
  }
}

export const simulation = defineSimulation({
  service: 'appsync',
  answers: {
    ListGraphqlApis: paged<ListGraphqlApisRequest, GraphqlApi>({
      items: (_, place) => graphqlApis(place),
      page: (page, nextToken) => ({ graphqlApis: page, nextToken }),
      token: ({ nextToken }) => nextToken,
      asked: ({ maxResults }) => maxResults,
      limit: 25,
    }),
    ListApis: paged<ListApisRequest, Api>({
      items: (_, place) => eventApis(place),
      page: (apis, nextToken) => ({ apis, nextToken }),
      token: ({ nextToken }) => nextToken,
      asked: ({ maxResults }) => maxResults,
      limit: 25,
    }),
    GetApiCache: answers<GetApiCacheRequest>(({ apiId = '' }, place) => {
      const cache = graphqlApis(place).some((api) => api.apiId === apiId) ? cacheOf(place, apiId) : null
      return cache ? { apiCache: cache } : new SimulatedError('NotFoundException', 'Unable to find the cache.', 404)
    }),
  },
  count: (place) => ({
    'AWS::AppSync::GraphQLApi': graphqlApis(place).length,
    'AWS::AppSync::Api': eventApis(place).length,
  }),
})
