import { APIGatewayClient, GetStagesCommand, type RestApi } from '@aws-sdk/client-api-gateway'
import { defineCollector, operation } from '#domain/collector.ts'
import { getRestApis } from './rest-api.collector.ts'
import { stage, withoutVariableValues } from './stage.ts'

/** Needs an API, and answers all its stages at once. @see https://docs.aws.amazon.com/apigateway/latest/api/API_GetStages.html */
const getStages = operation({
  client: APIGatewayClient,
  command: GetStagesCommand,
  name: 'apigateway:GetStages',
  allow: ['apigateway:GET'],
  // A stage does not name its API.
  items: (page, { restApiId }) => (page.item ?? []).map((item) => ({ ...withoutVariableValues(item), restApiId })),
})

export const collector = defineCollector({
  service: 'api-gateway',
  resourceType: 'AWS::ApiGateway::Stage',
  scope: 'region',
  docs: 'https://docs.aws.amazon.com/apigateway/latest/api/API_Stage.html',
  list: { each: getRestApis, inner: getStages, input: ({ id }: RestApi) => ({ restApiId: id }) },
  normalise: stage,
})
