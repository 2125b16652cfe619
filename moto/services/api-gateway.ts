import {
  APIGatewayClient,
  CreateDeploymentCommand,
  CreateRestApiCommand,
  CreateStageCommand,
  GetResourcesCommand,
  PutIntegrationCommand,
  PutMethodCommand,
  UpdateStageCommand,
} from '@aws-sdk/client-api-gateway'
import {
  ApiGatewayV2Client,
  CreateApiCommand,
  CreateStageCommand as CreateStageV2Command,
} from '@aws-sdk/client-apigatewayv2'
import { expectString } from '../expect-string.ts'
import type { SeedService } from '../expected.ts'

/** Both generations: a REST API with a good and a bad stage, an HTTP API with and without logs. */
export const apiGateway: SeedService = async ({ where }) => {
  const client = new APIGatewayClient(where)
  const api = await client.send(
    new CreateRestApiCommand({ name: 'orders', endpointConfiguration: { types: ['REGIONAL'] } }),
  )
  const restApiId = expectString(api.id)
  const { items } = await client.send(new GetResourcesCommand({ restApiId }))
  const method = { restApiId, resourceId: expectString(items?.[0]?.id), httpMethod: 'GET' }
  await client.send(new PutMethodCommand({ ...method, authorizationType: 'AWS_IAM' }))
  await client.send(new PutIntegrationCommand({ ...method, type: 'MOCK' }))
  const { id: deploymentId } = await client.send(new CreateDeploymentCommand({ restApiId }))
  const stage = (stageName: string, tracingEnabled: boolean) =>
    client.send(
      new CreateStageCommand({ restApiId, stageName, deploymentId: expectString(deploymentId), tracingEnabled }),
    )
  await stage('good', true)
  await stage('bad', false)
  await client.send(
    new UpdateStageCommand({
      restApiId,
      stageName: 'good',
      patchOperations: [
        { op: 'replace', path: '/*/*/logging/loglevel', value: 'INFO' },
        {
          op: 'replace',
          path: '/accessLogSettings/destinationArn',
          value: `arn:aws:logs:${where.region}:123456789012:log-group:api`,
        },
        { op: 'replace', path: '/accessLogSettings/format', value: '$context.requestId' },
      ],
    }),
  )
  const http = new ApiGatewayV2Client(where)
  const { ApiId } = await http.send(new CreateApiCommand({ Name: 'events', ProtocolType: 'HTTP' }))
  const logged = {
    DestinationArn: `arn:aws:logs:${where.region}:123456789012:log-group:http`,
    Format: '$context.requestId',
  }
  await http.send(new CreateStageV2Command({ ApiId, StageName: 'logged', AccessLogSettings: logged }))
  await http.send(new CreateStageV2Command({ ApiId, StageName: 'silent' }))
  return [
    {
      service: 'api-gateway',
      resource: `/restapis/${restApiId}`,
      columns: { exposure: 'internet' },
      findings: { 'api-gateway/method-authorization': 'COMPLIANT' },
    },
    {
      service: 'api-gateway',
      resource: `/restapis/${restApiId}/stages/good`,
      columns: { waf_protection: 'none' },
      findings: {
        'api-gateway/stage-access-logging': 'COMPLIANT',
        'api-gateway/stage-xray': 'COMPLIANT',
        'wafv2/coverage-apigw-stage': 'NON_COMPLIANT',
      },
    },
    {
      service: 'api-gateway',
      resource: `/restapis/${restApiId}/stages/bad`,
      findings: { 'api-gateway/stage-access-logging': 'NON_COMPLIANT', 'api-gateway/stage-xray': 'NON_COMPLIANT' },
    },
    {
      service: 'apigatewayv2',
      resource: `/apis/${ApiId}`,
      columns: { exposure: 'internet', waf_protection: 'not-eligible' },
    },
    {
      service: 'apigatewayv2',
      resource: `/apis/${ApiId}/stages/logged`,
      findings: { 'apigatewayv2/apigwv2-stage-access-logging': 'COMPLIANT' },
    },
    {
      service: 'apigatewayv2',
      resource: `/apis/${ApiId}/stages/silent`,
      findings: { 'apigatewayv2/apigwv2-stage-access-logging': 'NON_COMPLIANT' },
    },
  ]
}
