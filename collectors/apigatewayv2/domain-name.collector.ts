import {
  ApiGatewayV2Client,
  type ApiMapping,
  type DomainName,
  GetApiMappingsCommand,
  GetDomainNamesCommand,
} from '@aws-sdk/client-apigatewayv2'
import { defineCollector, facet, operation } from '#domain/collector.ts'
import { getApis, pageSize } from './api.collector.ts'
import { domainName } from './domain-name.ts'

/** Those of REST APIs too. @see https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/domainnames.html */
const getDomainNames = operation({
  client: ApiGatewayV2Client,
  command: GetDomainNamesCommand,
  name: 'apigateway:GetDomainNames',
  allow: ['apigateway:GET'],
  paging: { request: 'NextToken', response: (page) => page.NextToken, size: pageSize },
  items: (page) => page.Items ?? [],
})

const getApiMappings = operation({
  client: ApiGatewayV2Client,
  command: GetApiMappingsCommand,
  name: 'apigateway:GetApiMappings',
  allow: ['apigateway:GET'],
  paging: { request: 'NextToken', response: (page) => page.NextToken, size: pageSize },
  items: (page) => page.Items ?? [],
})

export const collector = defineCollector({
  service: 'apigatewayv2',
  resourceType: 'AWS::ApiGatewayV2::DomainName',
  scope: 'region',
  docs: 'https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/domainnames-domainname.html',
  list: getDomainNames,
  facets: {
    mappings: facet<DomainName, readonly ApiMapping[]>({
      calls: [getApis, getApiMappings],
      ask: async ({ DomainName }, aws) =>
        (await aws.all(getApis, {})).length === 0 ? [] : aws.all(getApiMappings, { DomainName }),
    }),
  },
  normalise: domainName,
})
