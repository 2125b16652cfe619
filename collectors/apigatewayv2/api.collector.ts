import {
  type Api,
  ApiGatewayV2Client,
  GetApisCommand,
  GetIntegrationsCommand,
  GetRoutesCommand,
  GetVpcLinksCommand,
  type VpcLink,
} from '@aws-sdk/client-apigatewayv2'
import type { VpcLinkPlace } from '#domain/api-gateway.ts'
import { defineCollector, facet, operation } from '#domain/collector.ts'
import { api, type IntegrationHead, integrationHead, type RouteHead } from './api.ts'

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

const placeOf = ({ VpcLinkId = '', SecurityGroupIds = [], SubnetIds = [] }: Partial<VpcLink>): VpcLinkPlace => ({
  vpcLinkId: VpcLinkId,
  securityGroupIds: SecurityGroupIds,
  subnetIds: SubnetIds,
})

const getIntegrations = operation({
  client: ApiGatewayV2Client,
  command: GetIntegrationsCommand,
  name: 'apigateway:GetIntegrations',
  allow: ['apigateway:GET'],
  paging: { request: 'NextToken', response: (page) => page.NextToken, size: pageSize },
  items: (page) => (page.Items ?? []).map(integrationHead),
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
    integrations: facet<Api, readonly (IntegrationHead & { readonly link: VpcLinkPlace | null })[]>({
      calls: [getVpcLinks, getIntegrations],
      ask: async ({ ApiId }, aws) => {
        // Without a VPC link no integration is private, and one call answers for every API of the region.
        const links = await aws.all(getVpcLinks, {})
        if (links.length === 0) return []
        const integrations = await aws.all(getIntegrations, { ApiId })
        return integrations.map((one) => {
          const link = links.find(({ VpcLinkId }) => VpcLinkId === one.ConnectionId)
          return { ...one, link: link ? placeOf(link) : null }
        })
      },
    }),
  },
  normalise: api,
})
