import { APIGatewayClient, CreateDomainNameCommand, CreateRestApiCommand } from '@aws-sdk/client-api-gateway'
import {
  ApiGatewayV2Client,
  CreateApiCommand,
  CreateDomainNameCommand as CreateDomainNameV2Command,
  CreateRouteCommand,
} from '@aws-sdk/client-apigatewayv2'
import { expectString } from '../expect-string.ts'
import type { SeedService } from '../expected.ts'

/** Names of the owner's in both generations, a private REST API open to all endpoints, and an HTTP API with an open route. */
export const apiGatewayNames: SeedService = async ({ where }) => {
  const client = new APIGatewayClient(where)
  const certificate = `arn:aws:acm:${where.region}:123456789012:certificate/1`
  await client.send(
    new CreateDomainNameCommand({
      domainName: 'old.example.com',
      regionalCertificateArn: certificate,
      endpointConfiguration: { types: ['REGIONAL'] },
      securityPolicy: 'TLS_1_0',
    }),
  )
  const policy = JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: '*', Action: 'execute-api:Invoke', Resource: '*' }],
  })
  const hidden = await client.send(
    new CreateRestApiCommand({ name: 'hidden', endpointConfiguration: { types: ['PRIVATE'] }, policy }),
  )
  const http = new ApiGatewayV2Client(where)
  const { ApiId } = await http.send(new CreateApiCommand({ Name: 'routes', ProtocolType: 'HTTP' }))
  await http.send(new CreateRouteCommand({ ApiId, RouteKey: 'GET /open' }))
  await http.send(new CreateRouteCommand({ ApiId, RouteKey: 'GET /closed', AuthorizationType: 'AWS_IAM' }))
  await http.send(
    new CreateDomainNameV2Command({
      DomainName: 'new.example.com',
      DomainNameConfigurations: [{ CertificateArn: certificate, EndpointType: 'REGIONAL', SecurityPolicy: 'TLS_1_2' }],
    }),
  )
  return [
    {
      service: 'api-gateway',
      resource: '/domainnames/old.example.com',
      columns: { encryption_in_transit: 'enforced' },
      findings: { 'api-gateway/domain-tls12': 'NON_COMPLIANT' },
    },
    {
      service: 'api-gateway',
      resource: `/restapis/${expectString(hidden.id)}`,
      columns: { exposure: 'cross-account' },
      findings: { 'api-gateway/restapi-policy-not-open': 'NON_COMPLIANT' },
    },
    {
      service: 'apigatewayv2',
      resource: `/apis/${expectString(ApiId)}`,
      columns: { exposure: 'internet' },
      findings: { 'apigatewayv2/apigwv2-route-authorization': 'NON_COMPLIANT' },
    },
    {
      service: 'apigatewayv2',
      resource: '/domainnames/new.example.com',
      // It leads nowhere.
      findings: { 'apigatewayv2/apigwv2-domain-tls12': 'NOT_APPLICABLE' },
    },
  ]
}
