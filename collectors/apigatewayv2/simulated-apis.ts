import type { Api, ApiMapping, DomainName, Integration, Route, Stage, VpcLink } from '@aws-sdk/client-apigatewayv2'
import { flawed, onceFor } from '#domain/pretend/habits.ts'
import type { Place } from '#domain/simulated.ts'

/** HTTP and WebSocket APIs of a place with their routes, integrations, stages and custom domain names. */

export interface PretendApi {
  readonly item: Api & { readonly ApiId: string; readonly Name: string }
  readonly routes: readonly Route[]
  readonly integrations: readonly Integration[]
  readonly stages: readonly Stage[]
  readonly domain: { readonly item: DomainName; readonly mappings: readonly ApiMapping[] } | null
}

export function pretendApis(place: Place): readonly PretendApi[] {
  return onceFor(place, 'apigatewayv2', () => apisOf(place))
}

function apisOf(place: Place): readonly PretendApi[] {
  if (place.profile === 'security') return []
  const apis: PretendApi[] = []
  for (let index = 0; index < place.scale('apigatewayv2', 0, 2); index += 1) {
    const key = `apigatewayv2|${index}`
    if (place.day < place.pick(`${key}|from`, -150, 70)) continue
    if (place.day >= place.pick(`${key}|until`, 65, 900)) continue
    apis.push(pretendApi(place, key, index))
  }
  return apis
}

function pretendApi(place: Place, key: string, index: number): PretendApi {
  const ApiId = place.hex(`${key}|id`, 10)
  const socket = place.random(`${key}|socket`) < 0.25
  const Name = `${place.choose(`${key}|name`, ['mobile', 'events', 'checkout', 'données', 'bff'])}-${index + 1}`
  const served = place.random(`${key}|domain`) < 0.45
  const CreatedDate = place.dateOf(place.pick(`${key}|from`, -150, 70))
  const ApiEndpoint = `${socket ? 'wss' : 'https'}://${ApiId}.execute-api.${place.region}.amazonaws.com`
  const IntegrationId = place.hex(`${key}|integration`, 7)
  return {
    item: {
      ApiId,
      Name,
      ApiEndpoint,
      CreatedDate,
      ProtocolType: socket ? 'WEBSOCKET' : 'HTTP',
      RouteSelectionExpression: socket ? '$request.body.action' : '$' + '{request.method} $' + '{request.path}',
      DisableExecuteApiEndpoint: served && !flawed(place, `${key}|default-endpoint`),
      IpAddressType: 'ipv4',
      ...(!socket && place.random(`${key}|cors`) < 0.6 && { CorsConfiguration: corsOf(place, key) }),
      // An API that never had a tag comes without the field.
      ...(place.random(`${key}|tags`) < 0.6 && { Tags: { owner: 'mobile', environment: place.profile } }),
    },
    routes: routesOf(place, key, socket, IntegrationId),
    integrations: [integrationOf(place, key, socket, IntegrationId)],
    stages: [stageOf(place, key, socket, CreatedDate)],
    domain: served ? domainOf(place, key, Name, ApiId) : null,
  }
}

function corsOf(place: Place, key: string) {
  return flawed(place, `${key}|cors`)
    ? { AllowOrigins: ['https://*'], AllowCredentials: true, AllowMethods: ['*'] }
    : { AllowOrigins: ['https://shop.example.com'], AllowCredentials: true, AllowMethods: ['GET', 'POST'] }
}

function routesOf(place: Place, key: string, socket: boolean, integration: string): readonly Route[] {
  const open = flawed(place, `${key}|authorization`)
  const AuthorizationType = open ? 'NONE' : socket ? 'CUSTOM' : place.choose(`${key}|type`, ['JWT', 'AWS_IAM'] as const)
  const route = (RouteKey: string, type: Route['AuthorizationType']): Route => ({
    RouteKey,
    RouteId: place.hex(`${key}|${RouteKey}`, 7),
    AuthorizationType: type,
    Target: `integrations/${integration}`,
    RequestParameters: { 'route.request.header.x-key': { Required: true } },
  })
  if (socket) return [route('$connect', AuthorizationType), route('$default', 'NONE')]
  return [
    route('GET /items', AuthorizationType),
    route('POST /items', open && place.random(`${key}|half`) < 0.5 ? 'JWT' : AuthorizationType),
    route('OPTIONS /{proxy+}', 'NONE'),
  ]
}

function integrationOf(place: Place, key: string, socket: boolean, IntegrationId: string): Integration {
  const linked = !socket && place.random(`${key}|link`) < 0.4
  return {
    IntegrationId,
    PayloadFormatVersion: '2.0',
    RequestParameters: { 'append:header.x-key': 'never-keep-this' },
    ...(linked
      ? {
          ConnectionType: 'VPC_LINK',
          ConnectionId: place.hex(`${key}|vpc-link`, 6),
          IntegrationType: 'HTTP_PROXY',
          IntegrationUri: listenerBehind(place),
          ...(!flawed(place, `${key}|plain`) && { TlsConfig: { ServerNameToVerify: 'app.internal.example.com' } }),
        }
      : { ConnectionType: 'INTERNET', IntegrationType: 'AWS_PROXY' }),
  }
}

/** Listener of an internal load balancer, by the id that its own simulation gives it; one that is gone where there is none. */
function listenerBehind(place: Place): string {
  const balancer = place.loadBalancers.find(({ type, scheme }) => type === 'application' && scheme === 'internal')
  if (balancer) {
    const id = place.hex(`elb|${balancer.name}|listener|443`, 16)
    return `${balancer.arn.replace(':loadbalancer/', ':listener/')}/${id}`
  }
  return `arn:${place.partition}:elasticloadbalancing:${place.region}:${place.accountId}:listener/app/api-1/1/2`
}

/** The interfaces of a VPC link stand in the private subnets, with the group of whatever is public. */
export function vpcLink(place: Place, id: string): VpcLink {
  const vpc = place.network.vpcs.find(({ isDefault }) => !isDefault)
  return {
    VpcLinkId: id,
    Name: 'apps',
    SecurityGroupIds: vpc ? [vpc.groups.web] : [],
    SubnetIds: vpc?.privateSubnets.map(({ subnetId }) => subnetId) ?? [],
  }
}

function stageOf(place: Place, key: string, socket: boolean, CreatedDate: Date): Stage {
  return {
    StageName: socket ? 'live' : '$default',
    AutoDeploy: !socket,
    CreatedDate,
    LastUpdatedDate: CreatedDate,
    StageVariables: { table: 'items', apiKey: 'never-keep-this' },
    DefaultRouteSettings: { DetailedMetricsEnabled: false, ...(socket && { LoggingLevel: 'ERROR' }) },
    ...(!flawed(place, `${key}|access-log`) && {
      AccessLogSettings: {
        DestinationArn: `arn:${place.partition}:logs:${place.region}:${place.accountId}:log-group:http-api`,
        Format: '$context.requestId',
      },
    }),
    ...(place.random(`${key}|stage-tags`) < 0.5 && { Tags: { owner: 'mobile' } }),
  }
}

function domainOf(place: Place, key: string, api: string, ApiId: string): PretendApi['domain'] {
  const host = `${api.normalize('NFD').replace(/[^a-z0-9-]/g, '')}.${place.hex(`${key}|zone`, 4)}.example.net`
  return {
    item: {
      DomainName: host,
      DomainNameArn: `arn:${place.partition}:apigateway:${place.region}::/domainnames/${host}`,
      ApiMappingSelectionExpression: '$request.basepath',
      DomainNameConfigurations: [
        {
          EndpointType: 'REGIONAL',
          DomainNameStatus: 'AVAILABLE',
          SecurityPolicy: flawed(place, `${key}|old-tls`) ? 'TLS_1_0' : 'TLS_1_2',
          CertificateArn: `arn:${place.partition}:acm:${place.region}:${place.accountId}:certificate/${place.hex(`${key}|certificate`, 32)}`,
        },
      ],
      ...(place.random(`${key}|domain-tags`) < 0.6 && { Tags: { owner: 'mobile' } }),
    },
    mappings: [{ ApiId, ApiMappingId: place.hex(`${key}|mapping`, 6), ApiMappingKey: '', Stage: '$default' }],
  }
}
