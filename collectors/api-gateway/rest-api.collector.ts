import { APIGatewayClient, GetResourcesCommand, GetRestApisCommand, type RestApi } from '@aws-sdk/client-api-gateway'
import { defineCollector, facet, operation } from '#domain/collector.ts'
import { type PathMethods, restApi, withoutIntegrations } from './rest-api.ts'

/** @see https://docs.aws.amazon.com/apigateway/latest/api/API_GetRestApis.html */
export const getRestApis = operation({
  client: APIGatewayClient,
  command: GetRestApisCommand,
  name: 'apigateway:GetRestApis',
  allow: ['apigateway:GET'],
  paging: { request: 'position', response: (page) => page.position, size: { limit: 500 } },
  items: (page) => page.items ?? [],
})

/** Five calls in two seconds per account; one brings every method of an API of up to 500 paths. */
const getResources = operation({
  client: APIGatewayClient,
  command: GetResourcesCommand,
  name: 'apigateway:GetResources',
  allow: ['apigateway:GET'],
  paging: { request: 'position', response: (page) => page.position, size: { limit: 500 } },
  items: (page) => (page.items ?? []).map(withoutIntegrations),
})

export const collector = defineCollector({
  service: 'api-gateway',
  resourceType: 'AWS::ApiGateway::RestApi',
  scope: 'region',
  docs: 'https://docs.aws.amazon.com/apigateway/latest/api/API_RestApi.html',
  list: getRestApis,
  facets: {
    methods: facet<RestApi, readonly PathMethods[]>({
      calls: [getResources],
      ask: ({ id }, aws) => aws.all(getResources, { restApiId: id, embed: ['methods'] }),
    }),
  },
  normalise: restApi,
})
