import type {
  BasePathMapping,
  DomainName,
  Integration,
  Method,
  Resource,
  RestApi,
  Stage,
  VpcLink,
} from '@aws-sdk/client-api-gateway'
import { flawed, onceFor } from '#domain/pretend/habits.ts'
import type { Place } from '#domain/simulated.ts'

/** REST APIs of a place with their methods, stages and custom domain names. */

export interface PretendApi {
  readonly item: RestApi & { readonly id: string; readonly name: string }
  readonly resources: readonly Resource[]
  readonly stages: readonly Stage[]
  readonly domain: PretendDomain | null
}
interface PretendDomain {
  readonly item: DomainName
  readonly mappings: readonly BasePathMapping[]
}

export function pretendApis(place: Place): readonly PretendApi[] {
  return onceFor(place, 'api-gateway', () => apisOf(place))
}

function apisOf(place: Place): readonly PretendApi[] {
  if (place.profile === 'security') return []
  const apis: PretendApi[] = []
  for (let index = 0; index < place.scale('apigateway', 0, 3); index += 1) {
    const key = `apigateway|${index}`
    if (place.day < place.pick(`${key}|from`, -200, 60)) continue
    if (place.day >= place.pick(`${key}|until`, 60, 900)) continue
    apis.push(pretendApi(place, key, index))
  }
  return apis
}

function pretendApi(place: Place, key: string, index: number): PretendApi {
  // The first one has the id that collectors/cloudfront gives the API its distributions fetch from.
  const id = place.hex(index === 0 ? 'cloudfront|rest-api' : `${key}|id`, 10)
  const name = `${place.choose(`${key}|name`, ['orders', 'accounts', 'webhooks', 'Kundenportal', 'partner api'])}-${index + 1}`
  const type = place.choose(`${key}|type`, ['REGIONAL', 'REGIONAL', 'EDGE', 'PRIVATE'] as const)
  const createdDate = place.dateOf(place.pick(`${key}|from`, -200, 60))
  const policy = policyOf(place, key, type, id)
  const served = type !== 'PRIVATE' && place.random(`${key}|domain`) < 0.5
  return {
    item: {
      id,
      name,
      createdDate,
      apiKeySource: 'HEADER',
      endpointConfiguration: {
        types: [type],
        ipAddressType: type === 'PRIVATE' ? 'dualstack' : 'ipv4',
        ...(type === 'PRIVATE' && { vpcEndpointIds: [`vpce-${place.hex(`${key}|vpce`, 17)}`] }),
      },
      disableExecuteApiEndpoint: served && !flawed(place, `${key}|default-endpoint`),
      ...(policy !== null && { policy }),
      // APIs from before API Gateway had policies for them do not name one.
      ...(place.random(`${key}|tls`) < 0.7 && { securityPolicy: type === 'PRIVATE' ? 'TLS_1_2' : 'TLS_1_0' }),
      tags: place.random(`${key}|tags`) < 0.4 ? {} : { owner: 'équipe-café', environment: place.profile, leer: '' },
    },
    resources: resourcesOf(place, key),
    stages: stagesOf(place, key, createdDate),
    domain: served ? domainOf(place, key, name, id, type) : null,
  }
}

/** As API Gateway answers it: the inside of a JSON string, every quote escaped. */
function policyOf(place: Place, key: string, type: string, id: string): string | null {
  const Resource = `arn:${place.partition}:execute-api:${place.region}:${place.accountId}:${id}/*`
  const allow = { Effect: 'Allow', Principal: '*', Action: 'execute-api:Invoke', Resource }
  const escaped = (...Statement: readonly object[]) =>
    JSON.stringify(JSON.stringify({ Version: '2012-10-17', Statement })).slice(1, -1)
  if (type === 'PRIVATE') {
    if (flawed(place, `${key}|policy`)) return escaped(allow)
    return escaped(allow, {
      ...allow,
      Effect: 'Deny',
      Condition: { StringNotEquals: { 'aws:SourceVpce': `vpce-${place.hex(`${key}|vpce`, 17)}` } },
    })
  }
  const kind = place.random(`${key}|policy`)
  if (kind < 0.65) return null
  if (kind < 0.8)
    return escaped({ ...allow, Condition: { IpAddress: { 'aws:SourceIp': ['203.0.113.0/24', '198.51.100.7/32'] } } })
  const partner = place.accountIds[0] ?? place.accountId
  return escaped({ ...allow, Principal: { AWS: `arn:${place.partition}:iam::${partner}:root` } })
}

function resourcesOf(place: Place, key: string): readonly Resource[] {
  const open = flawed(place, `${key}|authorization`)
  const integration = place.choose(`${key}|integration`, ['AWS_PROXY', 'AWS_PROXY', 'HTTP_PROXY'] as const)
  // Plain addresses on the internet, or a load balancer of the account behind a VPC link.
  const privately: Integration =
    place.random(`${key}|private`) < 0.6
      ? { connectionType: 'VPC_LINK', connectionId: vpcLinkOf(place).id, uri: 'https://never-keep-this.internal/items' }
      : { connectionType: 'INTERNET', uri: 'https://backend.example.com/items' }
  const method = (httpMethod: string, authorizationType: string): Method => ({
    httpMethod,
    authorizationType,
    apiKeyRequired: open,
    methodIntegration: {
      type: httpMethod === 'OPTIONS' ? 'MOCK' : integration,
      ...(httpMethod !== 'OPTIONS' && integration === 'HTTP_PROXY' && privately),
      requestParameters: { 'integration.request.header.x-key': "'never-keep-this'" },
    },
  })
  const authorization = place.choose(`${key}|authorizer`, ['AWS_IAM', 'CUSTOM', 'COGNITO_USER_POOLS'])
  const items: Resource[] = [{ id: 'root', path: '/' }]
  for (const [index, path] of ['/items', '/items/{id}', '/health'].entries()) {
    const type =
      path === '/health' && open ? 'NONE' : open && place.random(`${key}|all-open`) < 0.6 ? 'NONE' : authorization
    items.push({
      id: `r${index}`,
      parentId: 'root',
      path,
      resourceMethods: { GET: method('GET', type), OPTIONS: method('OPTIONS', 'NONE') },
    })
  }
  return items
}

/** The one VPC link of a place, of the first generation: it leads to the network load balancer, if there is one. */
export function vpcLinkOf(place: Place): VpcLink & { readonly id: string } {
  const balancer = place.loadBalancers.find(({ type }) => type === 'network')
  const gone = `arn:${place.partition}:elasticloadbalancing:${place.region}:${place.accountId}:loadbalancer/net/gone/1a2b`
  return {
    id: place.hex('apigateway|vpc-link', 6),
    name: 'backends',
    status: 'AVAILABLE',
    targetArns: [balancer?.arn ?? gone],
  }
}

function stagesOf(place: Place, key: string, createdDate: Date): readonly Stage[] {
  const names = place.random(`${key}|stages`) < 0.7 ? ['prod'] : ['prod', 'beta_2']
  const regional = place.webAcls.filter(({ scope }) => scope === 'REGIONAL')
  const classic = place.classicWebAcls.find(({ scope }) => scope === 'REGIONAL')
  return names.map((stageName): Stage => {
    const own = `${key}|${stageName}`
    const webAcl =
      regional.length === 0 || flawed(place, `${own}|acl`) ? classic?.arn : place.choose(`${own}|acl`, regional).arn
    const cache = place.random(`${own}|cache`) < 0.3
    const silent = flawed(place, `${own}|execution`)
    const settings = { loggingLevel: silent ? 'OFF' : 'INFO', dataTraceEnabled: false, metricsEnabled: true }
    return {
      stageName,
      deploymentId: place.hex(`${own}|deployment`, 6),
      createdDate,
      lastUpdatedDate: createdDate,
      cacheClusterEnabled: cache,
      cacheClusterStatus: cache ? 'AVAILABLE' : 'NOT_AVAILABLE',
      ...(cache && { cacheClusterSize: '0.5' }),
      methodSettings:
        silent && place.random(`${own}|unset`) < 0.5
          ? {}
          : {
              '*/*': { ...settings, cachingEnabled: cache, cacheDataEncrypted: true },
              ...(cache && {
                '~1items/GET': {
                  ...settings,
                  cachingEnabled: true,
                  cacheDataEncrypted: !flawed(place, `${own}|clear`),
                },
              }),
            },
      variables: flawed(place, `${own}|secret`)
        ? { backend: 'orders.internal', db_password: 'correct-horse-battery' }
        : { backend: 'orders.internal', tokenUrl: 'https://login.example.com/token' },
      tracingEnabled: !flawed(place, `${own}|xray`),
      ...(!flawed(place, `${own}|access-log`) && {
        accessLogSettings: {
          destinationArn: `arn:${place.partition}:logs:${place.region}:${place.accountId}:log-group:apigateway`,
          format: '$context.requestId',
        },
      }),
      ...(!flawed(place, `${own}|certificate`) && { clientCertificateId: place.hex(`${own}|certificate`, 6) }),
      ...(webAcl !== undefined && { webAclArn: webAcl }),
      tags: place.random(`${own}|tags`) < 0.5 ? {} : { owner: 'edge' },
    }
  })
}

function domainOf(
  place: Place,
  key: string,
  api: string,
  restApiId: string,
  type: 'EDGE' | 'REGIONAL' | 'PRIVATE',
): PretendDomain {
  const host = `${api.toLowerCase().replaceAll(' ', '-')}.${place.hex(`${key}|zone`, 4)}.example.com`
  const certificate = `arn:${place.partition}:acm:${type === 'EDGE' ? 'us-east-1' : place.region}:${place.accountId}:certificate/${place.hex(`${key}|certificate`, 32)}`
  const modern = place.choose(`${key}|policy-name`, [
    'TLS_1_2',
    'TLS_1_2',
    type === 'EDGE' ? 'SecurityPolicy_TLS13_2025_EDGE' : 'SecurityPolicy_TLS13_1_2_PFS_PQ_2025_09',
  ] as const)
  return {
    item: {
      domainName: host,
      domainNameArn: `arn:${place.partition}:apigateway:${place.region}::/domainnames/${host}`,
      domainNameStatus: 'AVAILABLE',
      endpointConfiguration: { types: [type], ipAddressType: 'ipv4' },
      securityPolicy: flawed(place, `${key}|old-tls`) ? 'TLS_1_0' : modern,
      ...(type === 'EDGE' ? { certificateArn: certificate } : { regionalCertificateArn: certificate }),
      ...(place.profile === 'regulated' && {
        mutualTlsAuthentication: { truststoreUri: 's3://trust/store.pem', truststoreVersion: 'abc' },
      }),
      ...(place.random(`${key}|routing`) < 0.5 && { routingMode: 'BASE_PATH_MAPPING_ONLY' }),
      tags: place.random(`${key}|domain-tags`) < 0.5 ? {} : { owner: 'edge' },
    },
    mappings: [{ basePath: '(none)', restApiId, stage: 'prod' }],
  }
}
