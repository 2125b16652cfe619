import {
  type Api,
  ApiGatewayV2Client,
  GetApisCommand,
  GetIntegrationsCommand,
  GetRoutesCommand,
  GetVpcLinksCommand,
} from '@aws-sdk/client-apigatewayv2'
import { defineCollector, facet, operation } from '#domain/collector.ts'
import { api, type IntegrationHead, type RouteHead } from './api.ts'

/** A number written as text. AWS documents no largest page; it takes as many as of REST APIs, as other inventories know. */
export const pageSize = { MaxResults: '500' } as const

/** @see https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis.html */
export const getApis = operation({
  client: ApiGatewayV2Client,
  command: GetApisCommand,
  name: 'apigateway:GetApis',
  allow: ['apigateway:GET'],
  paging: { request: 'NextToken', response: (page) => page.NextToken, size: pageSize },
  items: (page) => page.Items ?? [],
})

const getRoutes = operation({
  client: ApiGatewayV2Client,
  command: GetRoutesCommand,
  name: 'apigateway:GetRoutes',
  allow: ['apigateway:GET'],
  paging: { request: 'NextToken', response: (page) => page.NextToken, size: pageSize },
  items: (page) =>
    (page.Items ?? []).map(({ RouteKey, AuthorizationType }): RouteHead => ({ RouteKey, AuthorizationType })),
})

const getVpcLinks = operation({
  client: ApiGatewayV2Client,
  command: GetVpcLinksCommand,
  name: 'apigateway:GetVpcLinks',
  allow: ['apigateway:GET'],
  paging: { request: 'NextToken', response: (page) => page.NextToken, size: pageSize },
  items: (page) => page.Items ?? [],
})

const getIntegrations = operation({
  client: ApiGatewayV2Client,
  command: GetIntegrationsCommand,
  name: 'apigateway:GetIntegrations',
  allow: ['apigateway:GET'],
  paging: { request: 'NextToken', response: (page) => page.NextToken, size: pageSize },
  items: (page) =>
    (page.Items ?? []).map(
      ({ IntegrationId, ConnectionType, TlsConfig }): IntegrationHead => ({ IntegrationId, ConnectionType, TlsConfig }),
    ),
})

export const collector = defineCollector({
  service: 'apigatewayv2',
  resourceType: 'AWS::ApiGatewayV2::Api',
  scope: 'region',
  docs: 'https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis-apiid.html',
  list: getApis,
  facets: {
    routes: facet<Api, readonly RouteHead[]>({
      calls: [getRoutes],
      ask: ({ ApiId }, aws) => aws.all(getRoutes, { ApiId }),
    }),
    integrations: facet<Api, readonly IntegrationHead[]>({
      calls: [getVpcLinks, getIntegrations],
      // Without a VPC link no integration is private, and one call answers for every API of the region.
      ask: async ({ ApiId }, aws) =>
        (await aws.all(getVpcLinks, {})).length === 0 ? [] : aws.all(getIntegrations, { ApiId }),
    }),
  },
  normalise: api,
})
