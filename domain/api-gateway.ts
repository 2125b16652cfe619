import type { Observed } from './observed.ts'

/** What both generations of API Gateway, and whoever fronts them, need to know of it. */

/** ARN of a thing in API Gateway: they name no account. https://docs.aws.amazon.com/apigateway/latest/developerguide/arn-format-reference.html */
export function gatewayArn(where: { readonly partition: string; readonly region: string }, path: string): string {
  return `arn:${where.partition}:apigateway:${where.region}::${path}`
}

/** The host of an API's default endpoint, as CloudFront's origins and DNS name it. */
export function executeApiHost(where: { readonly partition: string; readonly region: string }, apiId: string): string {
  return `${apiId}.execute-api.${where.region}.amazonaws.com${where.partition === 'aws-cn' ? '.cn' : ''}`
}

/** REST APIs, their stages and custom domain names. Field names are API Gateway's, in camelCase. */

export const endpointTypes = ['EDGE', 'REGIONAL', 'PRIVATE'] as const
export type EndpointType = (typeof endpointTypes)[number]

/** A method as far as judgements go; what it integrates with may hold credentials and stays out. */
export interface RestMethod {
  readonly path: string
  readonly httpMethod: string
  /** `NONE`, `AWS_IAM`, `CUSTOM`, `COGNITO_USER_POOLS` */
  readonly authorizationType: string
  readonly apiKeyRequired: boolean
  /** `HTTP`, `HTTP_PROXY`, `AWS`, `AWS_PROXY`, `MOCK`; null for a method without an integration yet. */
  readonly integrationType: string | null
}

export type RestApiFacts = {
  readonly restApiId: Observed<string>
  readonly endpointTypes: Observed<readonly EndpointType[]>
  readonly vpcEndpointIds: Observed<readonly string[]>
  readonly disableExecuteApiEndpoint: Observed<boolean>
  /** The resource policy as JSON text, or null. */
  readonly policy: Observed<string | null>
  readonly securityPolicy: Observed<string>
  readonly methods: Observed<readonly RestMethod[]>
  /** Where its methods lead through VPC links; each once. */
  readonly privateIntegrations: Observed<readonly RestPrivateIntegration[]>
}

/** The interfaces of a VPC link of the second generation. */
export interface VpcLinkPlace {
  readonly vpcLinkId: string
  readonly securityGroupIds: readonly string[]
  readonly subnetIds: readonly string[]
}

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/private-integration.html */
export interface RestPrivateIntegration {
  /** Load balancers, or a listener of one; null where a stage variable names the link, or the link is gone. */
  readonly targetArns: readonly string[] | null
  /** The port of its address; null where a stage variable says it. */
  readonly port: number | null
  /** Null for a link of the first generation, which comes to network load balancers through PrivateLink. */
  readonly link: VpcLinkPlace | null
}

/** The load balancer of a listener's ARN, or the ARN itself where it is one's; null for anything else. */
export function balancerOf(arn: string): string | null {
  if (arn.includes(':loadbalancer/')) return arn
  return arn.includes(':listener/') ? arn.replace(':listener/', ':loadbalancer/').replace(/\/[^/]+$/, '') : null
}

/** Settings of all methods (`*` + `/*`) or of one that has its own (`pets/GET`). */
export interface StageMethodSetting {
  readonly method: string
  readonly loggingLevel: string
  readonly cachingEnabled: boolean
  readonly cacheDataEncrypted: boolean
}

export type StageFacts = {
  readonly stageName: Observed<string>
  readonly restApiId: Observed<string>
  /** ARN of a web ACL of WAFv2 or WAF Classic; null: none. */
  readonly webAclArn: Observed<string | null>
  readonly cacheClusterEnabled: Observed<boolean>
  readonly methodSettings: Observed<readonly StageMethodSetting[]>
  readonly accessLogDestinationArn: Observed<string | null>
  readonly clientCertificateId: Observed<string | null>
  readonly tracingEnabled: Observed<boolean>
  /** Names only; values never leave the wire. */
  readonly variableNames: Observed<readonly string[]>
  /** Those whose name or value has the shape of a secret. */
  readonly secretVariableNames: Observed<readonly string[]>
}

export type RestDomainNameFacts = {
  readonly domainName: Observed<string>
  /** EDGE, REGIONAL, PRIVATE */
  readonly endpointTypes: Observed<readonly string[]>
  readonly securityPolicy: Observed<string>
  /** Where the truststore of mutual TLS is; null: clients present no certificate. */
  readonly truststoreUri: Observed<string | null>
  readonly certificateArns: Observed<readonly string[]>
  /** APIs that base paths of the domain lead to. Unobserved where routing rules decide, which are not read. */
  readonly mappedApiIds: Observed<readonly string[]>
}

/** HTTP and WebSocket APIs, and the custom domain names of both generations as their own API has them. */

export interface ApiRoute {
  readonly routeKey: string
  /** `NONE`, `JWT`, `AWS_IAM`, `CUSTOM` */
  readonly authorizationType: string
}

/** An integration that goes through a VPC link. */
export interface PrivateIntegration {
  readonly integrationId: string
  /** The name that the back end's certificate must have; null: the integration is plain HTTP. */
  readonly serverNameToVerify: string | null
  /** Listener of a load balancer, or service of AWS Cloud Map; null where it names neither. */
  readonly targetArn: string | null
  /** Null where the link is gone. */
  readonly link: VpcLinkPlace | null
}

export interface Cors {
  readonly allowOrigins: readonly string[]
  readonly allowCredentials: boolean
}

export type ApiFacts = {
  readonly apiId: Observed<string>
  readonly protocolType: Observed<'HTTP' | 'WEBSOCKET'>
  readonly apiEndpoint: Observed<string>
  readonly disableExecuteApiEndpoint: Observed<boolean>
  /** Null: the API answers no preflight requests by itself. */
  readonly corsConfiguration: Observed<Cors | null>
  readonly routes: Observed<readonly ApiRoute[]>
  /** Those that go through a VPC link; not asked for where the region has no VPC link. */
  readonly privateIntegrations: Observed<readonly PrivateIntegration[]>
}

export type ApiDomainNameFacts = {
  readonly domainName: Observed<string>
  /** Of each endpoint of the domain; it has two while it moves from one type to the other. */
  readonly securityPolicies: Observed<readonly string[]>
  /** Where the truststore of mutual TLS is; null: clients present no certificate. */
  readonly truststoreUri: Observed<string | null>
  /** APIs of either generation that the domain leads to. Unobserved where routing rules decide, which are not read. */
  readonly mappedApiIds: Observed<readonly string[]>
}
