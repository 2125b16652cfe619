import { Unseen, unobserved } from './observed.ts'

/** What both generations of API Gateway, and whoever fronts them, need to know of it. */

export interface GatewayTls {
  /** `1.0` … `1.3`: the oldest version taken. */
  readonly minimumTls: string
  /** Hybrid post-quantum key exchange is offered. */
  readonly postQuantum: boolean
}

const plain: { readonly [policy: string]: string } = { TLS_1_0: '1.0', TLS_1_2: '1.2' }

/**
 * What a security policy of an API or a custom domain name means; AWS writes it into the name. Throws `Unseen` for a name
 * of another form.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-security-policies-list.html
 */
export function gatewayTls(securityPolicy: string, call: string): GatewayTls {
  const postQuantum = securityPolicy.includes('_PQ_')
  const named = plain[securityPolicy] ?? /^SecurityPolicy_TLS13_1_([23])_/.exec(securityPolicy)?.[1]
  if (named !== undefined) return { minimumTls: named.includes('.') ? named : `1.${named}`, postQuantum }
  // Edge-optimised ones: SecurityPolicy_TLS12_2018_EDGE, SecurityPolicy_TLS12_PFS_2025_EDGE, SecurityPolicy_TLS13_2025_EDGE.
  const edge = /^SecurityPolicy_TLS1([23])_(?:PFS_)?\d{4}_EDGE$/.exec(securityPolicy)?.[1]
  if (edge !== undefined) return { minimumTls: `1.${edge}`, postQuantum }
  throw new Unseen(unobserved('schema-drift', call, securityPolicy))
}

/** ARN of a thing in API Gateway: they name no account. https://docs.aws.amazon.com/apigateway/latest/developerguide/arn-format-reference.html */
export function gatewayArn(where: { readonly partition: string; readonly region: string }, path: string): string {
  return `arn:${where.partition}:apigateway:${where.region}::${path}`
}

/** The host of an API's default endpoint, as CloudFront's origins and DNS name it. */
export function executeApiHost(where: { readonly partition: string; readonly region: string }, apiId: string): string {
  return `${apiId}.execute-api.${where.region}.amazonaws.com${where.partition === 'aws-cn' ? '.cn' : ''}`
}
