import type { ApiFacts, ApiRoute } from '#domain/api-gateway.ts'
import { compliant, defineControl, defineFamily, nonCompliant, notApplicable } from '#domain/control.ts'

const resourceType = 'AWS::ApiGatewayV2::Api'
const guide = 'https://docs.aws.amazon.com/apigateway/latest/developerguide'

const isOpen = ({ authorizationType }: ApiRoute) => authorizationType === 'NONE'
/** Browsers ask OPTIONS before they have credentials to show. */
const isPreflight = ({ routeKey }: ApiRoute) => routeKey.startsWith('OPTIONS ')

/**
 * The routes that have to ask who is calling. A WebSocket API asks when the connection is made; what is sent through it
 * later was let in then.
 */
function judged(protocolType: 'HTTP' | 'WEBSOCKET', routes: readonly ApiRoute[]): readonly ApiRoute[] {
  return protocolType === 'WEBSOCKET'
    ? routes.filter(({ routeKey }) => routeKey === '$connect')
    : routes.filter((route) => !isPreflight(route))
}

const route = (routeKey: string, authorizationType: string): ApiRoute => ({ routeKey, authorizationType })
const authorised = [route('GET /pets', 'JWT'), route('OPTIONS /{proxy+}', 'NONE')]
const partly = [route('GET /pets', 'NONE'), route('POST /pets', 'AWS_IAM')]
const unauthorised = [route('$default', 'NONE')]
const socket = (authorizationType: string) => [
  route('$connect', authorizationType),
  route('$default', 'NONE'),
  route('send', 'NONE'),
]
const names = (routes: readonly ApiRoute[]) =>
  routes.length > 5
    ? `${routes
        .slice(0, 5)
        .map(({ routeKey }) => routeKey)
        .join(', ')} and ${routes.length - 5} more routes`
    : routes.map(({ routeKey }) => routeKey).join(', ')

const fix =
  'Give every route a JWT authoriser, a Lambda authoriser or IAM authorisation; for a WebSocket API the $connect route.'

const linked = { targetArn: null, link: null }

export const family = defineFamily({
  'apigatewayv2/apigwv2-route-authorization': defineControl<ApiFacts>()({
    resourceType,
    title: 'Each HTTP or WebSocket route sets an authorisation type',
    severity: 'high',
    dimension: 'access',
    why: 'A route without authorisation does its work for whoever sends the request, and no web ACL can stand before it.',
    fix,
    reference: `${guide}/http-api-access-control.html`,
    expected: 'no route but OPTIONS, and no $connect, with AuthorizationType NONE',
    frameworks: ['fsbp:APIGateway.8', 'powerpipe:api_gatewayv2_route_authorization_type_configured', 'PCI-4.0:1.4.2'],
    needs: ['protocolType', 'routes'],
    evaluate({ protocolType, routes, name }) {
      const all = judged(protocolType, routes)
      // A WebSocket API without a $connect route lets every connection in, if it answers anything at all.
      if (protocolType === 'WEBSOCKET' && all.length === 0 && routes.length > 0)
        return nonCompliant(`${name} has no $connect route that could ask who connects.`)
      if (all.length === 0) return notApplicable(`${name} has no routes.`)
      const open = all.filter(isOpen)
      return open.length > 0
        ? nonCompliant(`${name} asks for no authorisation on ${names(open)}.`)
        : compliant(`${name} asks for authorisation on ${names(all)}.`)
    },
    examples: {
      compliant: [
        { facts: { protocolType: 'HTTP', routes: authorised } },
        { facts: { protocolType: 'WEBSOCKET', routes: socket('CUSTOM') } },
      ],
      nonCompliant: [
        { facts: { protocolType: 'HTTP', routes: partly } },
        { facts: { protocolType: 'WEBSOCKET', routes: socket('NONE') } },
        { facts: { protocolType: 'WEBSOCKET', routes: [route('$default', 'NONE')] } },
      ],
    },
  }),
  'apigatewayv2/apigwv2-api-has-authorizer': defineControl<ApiFacts>()({
    resourceType,
    title: 'API defines an authoriser',
    severity: 'medium',
    dimension: 'access',
    why: 'An API that nowhere asks who is calling was probably published before anybody thought of it.',
    fix,
    reference: `${guide}/http-api-access-control.html`,
    expected: 'at least one route with an authorisation type',
    frameworks: ['prowler:apigatewayv2_api_authorizers_enabled', 'powerpipe:api_gatewayv2_route_authorizer_configured'],
    needs: ['routes'],
    evaluate({ routes, name }) {
      const all = routes.filter((one) => !isPreflight(one))
      if (all.length === 0) return notApplicable(`${name} has no routes.`)
      // An authoriser that no route uses keeps nobody out, so the routes decide.
      return all.every(isOpen)
        ? nonCompliant(`None of the ${all.length} routes of ${name} asks for authorisation.`)
        : compliant(`${name} asks for authorisation on ${names(all.filter((one) => !isOpen(one)))}.`)
    },
    examples: {
      compliant: [{ facts: { routes: authorised } }, { facts: { routes: partly } }],
      nonCompliant: [{ facts: { routes: unauthorised } }],
    },
  }),
  'apigatewayv2/apigwv2-cors-not-wildcard': defineControl<ApiFacts>()({
    resourceType,
    title: 'CORS does not combine any origin with credentials',
    severity: 'low',
    dimension: 'exposure',
    why: 'Any page a signed-in user opens can then call the API in his name and read the answers.',
    fix: 'Name the origins that may call, each in full, or take AllowCredentials away.',
    reference: `${guide}/http-api-cors.html`,
    expected: 'no pattern for any host in AllowOrigins while AllowCredentials is true',
    needs: ['corsConfiguration'],
    evaluate({ corsConfiguration, name }) {
      if (corsConfiguration === null) return notApplicable(`${name} has no CORS configuration.`)
      const { allowOrigins, allowCredentials } = corsConfiguration
      // API Gateway refuses a bare * beside credentials, but takes https://* for any host.
      const any = allowOrigins.filter((origin) => /^(?:[a-z]+:\/\/)?\*$/i.test(origin))
      return any.length > 0 && allowCredentials
        ? nonCompliant(`${name} lets pages of any origin (${any.join(', ')}) call it with credentials.`)
        : compliant(
            any.length > 0
              ? `${name} lets pages of any origin call it, without credentials.`
              : `${name} names the origins whose pages may call it.`,
          )
    },
    examples: {
      compliant: [
        { facts: { corsConfiguration: { allowOrigins: ['*'], allowCredentials: false } } },
        { facts: { corsConfiguration: { allowOrigins: ['https://shop.example.com'], allowCredentials: true } } },
      ],
      nonCompliant: [
        { facts: { corsConfiguration: { allowOrigins: ['https://*'], allowCredentials: true } } },
        { facts: { corsConfiguration: { allowOrigins: ['https://shop.example.com', '*'], allowCredentials: true } } },
      ],
    },
  }),
  'apigatewayv2/apigwv2-integration-https': defineControl<ApiFacts>()({
    resourceType,
    title: 'Private integrations use HTTPS with a named server',
    severity: 'medium',
    dimension: 'encryption-in-transit',
    why: 'Between API Gateway and the load balancer the requests, with the credentials in them, cross the VPC in the clear.',
    fix: 'Let the load balancer listen for HTTPS and set the server name to verify in the integration’s TLS settings.',
    reference: `${guide}/http-api-develop-integrations-private.html`,
    expected: 'TlsConfig.ServerNameToVerify on every integration through a VPC link',
    frameworks: ['fsbp:APIGateway.10'],
    needs: ['privateIntegrations'],
    evaluate({ privateIntegrations, name }) {
      if (privateIntegrations.length === 0) return notApplicable(`${name} has no private integration.`)
      const plain = privateIntegrations.filter(({ serverNameToVerify }) => serverNameToVerify === null)
      return plain.length > 0
        ? nonCompliant(`${name} speaks plain HTTP to ${plain.map(({ integrationId }) => integrationId).join(', ')}.`)
        : compliant(`${name} verifies the server of each private integration.`)
    },
    examples: {
      compliant: [
        { facts: { privateIntegrations: [{ ...linked, integrationId: 'i1', serverNameToVerify: 'app.internal' }] } },
      ],
      nonCompliant: [
        {
          facts: {
            privateIntegrations: [
              { ...linked, integrationId: 'i1', serverNameToVerify: 'app.internal' },
              { ...linked, integrationId: 'i2', serverNameToVerify: null },
            ],
          },
        },
      ],
    },
  }),
})
