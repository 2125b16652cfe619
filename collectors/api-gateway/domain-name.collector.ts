import {
  APIGatewayClient,
  type BasePathMapping,
  type DomainName,
  GetBasePathMappingsCommand,
  GetDomainNamesCommand,
} from '@aws-sdk/client-api-gateway'
import { defineCollector, facet, operation } from '#domain/collector.ts'
import { domainName } from './domain-name.ts'
import { getRestApis } from './rest-api.collector.ts'

/** Those of HTTP and WebSocket APIs too. @see https://docs.aws.amazon.com/apigateway/latest/api/API_GetDomainNames.html */
const getDomainNames = operation({
  client: APIGatewayClient,
  command: GetDomainNamesCommand,
  name: 'apigateway:GetDomainNames',
  allow: ['apigateway:GET'],
  paging: { request: 'position', response: (page) => page.position, size: { limit: 500 } },
  items: (page) => page.items ?? [],
})

const getBasePathMappings = operation({
  client: APIGatewayClient,
  command: GetBasePathMappingsCommand,
  name: 'apigateway:GetBasePathMappings',
  allow: ['apigateway:GET'],
  paging: { request: 'position', response: (page) => page.position, size: { limit: 500 } },
  items: (page) => page.items ?? [],
})

export const collector = defineCollector({
  service: 'api-gateway',
  resourceType: 'AWS::ApiGateway::DomainName',
  scope: 'region',
  docs: 'https://docs.aws.amazon.com/apigateway/latest/api/API_DomainName.html',
  list: getDomainNames,
  facets: {
    mappings: facet<DomainName, readonly BasePathMapping[]>({
      calls: [getRestApis, getBasePathMappings],
      ask: async ({ domainName, domainNameId }, aws) =>
        (await aws.all(getRestApis, {})).length === 0
          ? []
          : aws.all(getBasePathMappings, { domainName, ...(domainNameId === undefined ? {} : { domainNameId }) }),
    }),
  },
  normalise: domainName,
})
