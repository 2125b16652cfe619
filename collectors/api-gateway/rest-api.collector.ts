import {
  APIGatewayClient,
  GetResourcesCommand,
  GetRestApisCommand,
  GetVpcLinksCommand,
  type RestApi,
} from '@aws-sdk/client-api-gateway'
import { ApiGatewayV2Client, GetVpcLinksCommand as GetVpcLinksV2Command } from '@aws-sdk/client-apigatewayv2'
import { defineCollector, facet, operation } from '#domain/collector.ts'
import { isObserved, type Observed } from '#domain/observed.ts'
import { linkedTo, type PathMethods, restApi, type VpcLinks, withoutIntegrations } from './rest-api.ts'

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

/** Links of the first generation lead to network load balancers. */
const getVpcLinks = operation({
  client: APIGatewayClient,
  command: GetVpcLinksCommand,
  name: 'apigateway:GetVpcLinks',
  allow: ['apigateway:GET'],
  paging: { request: 'position', response: (page) => page.position, size: { limit: 500 } },
  items: (page) => page.items ?? [],
})

/** Links of the second are shared with HTTP APIs, which ask the same. */
const getVpcLinksV2 = operation({
  client: ApiGatewayV2Client,
  command: GetVpcLinksV2Command,
  name: 'apigateway:GetVpcLinks',
  allow: ['apigateway:GET'],
  paging: { request: 'NextToken', response: (page) => page.NextToken, size: { MaxResults: '500' } },
  items: (page) =>
    (page.Items ?? []).map(({ VpcLinkId: vpcLinkId = '', SecurityGroupIds = [], SubnetIds = [] }) => ({
      vpcLinkId,
      securityGroupIds: SecurityGroupIds,
      subnetIds: SubnetIds,
    })),
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
    // One call of each generation for a region, where an API of it has a private integration.
    vpcLinks: facet<RestApi, VpcLinks>({
      calls: [getVpcLinks, getVpcLinksV2],
      after: ['methods'],
      ask: async (_, aws, before) => {
        const methods = before.methods as Observed<readonly PathMethods[]>
        if (!isObserved(methods) || linkedTo(methods.value).length === 0) return { first: [], second: [] }
        return { first: await aws.all(getVpcLinks, {}), second: await aws.all(getVpcLinksV2, {}) }
      },
    }),
  },
  normalise: restApi,
})
