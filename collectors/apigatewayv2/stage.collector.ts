import { type Api, ApiGatewayV2Client, GetStagesCommand } from '@aws-sdk/client-apigatewayv2'
import { defineCollector, operation } from '#domain/collector.ts'
import { getApis, pageSize } from './api.collector.ts'
import { stage, withoutVariableValues } from './stage.ts'

/** Needs an API. @see https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis-apiid-stages.html */
const getStages = operation({
  client: ApiGatewayV2Client,
  command: GetStagesCommand,
  name: 'apigateway:GetStages',
  allow: ['apigateway:GET'],
  paging: { request: 'NextToken', response: (page) => page.NextToken, size: pageSize },
  // A stage does not name its API.
  items: (page, { ApiId }) => (page.Items ?? []).map((item) => ({ ...withoutVariableValues(item), apiId: ApiId })),
})

export const collector = defineCollector({
  service: 'apigatewayv2',
  resourceType: 'AWS::ApiGatewayV2::Stage',
  scope: 'region',
  docs: 'https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis-apiid-stages-stagename.html',
  list: { each: getApis, inner: getStages, input: ({ ApiId }: Api) => ({ ApiId }) },
  normalise: stage,
})
