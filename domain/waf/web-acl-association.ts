import { type Aws, type ClientClass, type CommandClass, type Operation, operation } from '../collector.ts'
import { isObserved, type Unobserved, Unseen, unobserved } from '../observed.ts'
import type { Related } from '../related.ts'
import type { Resource } from '../resource.ts'
import { classicArn } from './classic-waf-answers.ts'

/** WAF's operations that tell which web ACL protects a resource whose own service does not say. */
export interface AssociationOperations<Listed = { readonly ARN?: string | undefined }, Answer = WebAclAnswer> {
  // biome-ignore-start lint/suspicious/noExplicitAny: the request types of the SDK, which domain/ does not know
  readonly listWebAcls: Operation<any, any, Listed>
  readonly listResourcesForWebAcl: Operation<any, any, string>
  readonly getWebAclForResource: Operation<any, any, Answer>
  // biome-ignore-end lint/suspicious/noExplicitAny: see above
}

interface WebAclAnswer {
  readonly WebACL?: { readonly ARN?: string | undefined } | undefined
}

/** WAF Classic's operations of the same names. */
export type ClassicAssociationOperations = AssociationOperations<
  { readonly WebACLId?: string | undefined },
  ClassicAnswer
>
interface ClassicAnswer {
  readonly WebACLSummary?: { readonly WebACLId?: string | undefined } | undefined
}

/** What `@aws-sdk/client-wafv2` exports for the three operations. */
interface Wafv2 {
  readonly WAFV2Client: ClientClass
  // biome-ignore-start lint/suspicious/noExplicitAny: the request and answer types of the SDK, which domain/ does not know
  readonly ListWebACLsCommand: CommandClass<any, any>
  readonly ListResourcesForWebACLCommand: CommandClass<any, any>
  readonly GetWebACLForResourceCommand: CommandClass<any, any>
  // biome-ignore-end lint/suspicious/noExplicitAny: see above
}

/**
 * The three operations of WAFv2, for a type of resource. WAF asks the resource's own service with the caller's
 * permissions, so both sides must allow them.
 * @param own the service's own actions, for listing a web ACL's resources and for one resource's web ACL
 * https://docs.aws.amazon.com/waf/latest/developerguide/security_iam_service-with-iam.html
 */
export function associationOperations(
  sdk: Wafv2,
  own: { readonly listing: string; readonly asking: string },
): AssociationOperations {
  const client = sdk.WAFV2Client
  return {
    listWebAcls: operation({
      client,
      command: sdk.ListWebACLsCommand,
      name: 'wafv2:ListWebACLs',
      paging: { request: 'NextMarker', response: (page) => page.NextMarker, size: { Limit: 100 } },
      items: (page) => page.WebACLs ?? [],
    }),
    // Each of the two takes one call a second per account and region, counted apart.
    listResourcesForWebAcl: operation({
      client,
      command: sdk.ListResourcesForWebACLCommand,
      name: 'wafv2:ListResourcesForWebACL',
      allow: ['wafv2:ListResourcesForWebACL', own.listing],
      items: (page) => page.ResourceArns ?? [],
    }),
    getWebAclForResource: operation({
      client,
      command: sdk.GetWebACLForResourceCommand,
      name: 'wafv2:GetWebACLForResource',
      allow: ['wafv2:GetWebACLForResource', own.asking],
    }),
  }
}

export interface Protectable {
  readonly arn: string | undefined
  /** WAF's ResourceType: `APPLICATION_LOAD_BALANCER`, `COGNITO_USER_POOL` … */
  readonly type: string
  /** How many resources of the type the region has. */
  readonly among: number
}

/**
 * The ARN of the web ACL attached to a resource, or null, by the fewest of WAF's slowest calls (one a second each): with
 * A web ACLs and n resources, min(A, n). Without web ACLs none is needed.
 * https://docs.aws.amazon.com/waf/latest/developerguide/limits.html
 */
export async function attachedWebAcl(
  aws: Aws,
  { listWebAcls, listResourcesForWebAcl, getWebAclForResource }: AssociationOperations,
  protectable: Protectable,
): Promise<string | null | Unobserved> {
  const webAcls = await aws.all(listWebAcls, { Scope: 'REGIONAL' })
  return attached(protectable, {
    webAcls: webAcls.map(({ ARN }) => ARN),
    resourcesOf: (ARN, ResourceType) => aws.all(listResourcesForWebAcl, { WebACLArn: ARN, ResourceType }),
    webAclOf: async (ResourceArn) => {
      const { WebACL }: WebAclAnswer = await aws.one(getWebAclForResource, { ResourceArn })
      return WebACL ? (WebACL.ARN ?? unobserved('not-returned', getWebAclForResource.name)) : null
    },
  })
}

/** The same for web ACLs of WAF Classic, which can be attached to load balancers and API Gateway stages only. */
export async function attachedClassicWebAcl(
  aws: Aws,
  { listWebAcls, listResourcesForWebAcl, getWebAclForResource }: ClassicAssociationOperations,
  protectable: Protectable,
): Promise<string | null | Unobserved> {
  const webAcls = await aws.all(listWebAcls, {})
  const arnOf = (id: string) => classicArn('waf-regional', aws.where, 'webacl', id)
  const found = await attached(protectable, {
    webAcls: webAcls.map(({ WebACLId }) => WebACLId),
    resourcesOf: (WebACLId, ResourceType) => aws.all(listResourcesForWebAcl, { WebACLId, ResourceType }),
    webAclOf: async (ResourceArn) => {
      const { WebACLSummary }: ClassicAnswer = await aws.one(getWebAclForResource, { ResourceArn })
      return WebACLSummary ? (WebACLSummary.WebACLId ?? unobserved('not-returned', getWebAclForResource.name)) : null
    },
  })
  return typeof found === 'string' ? arnOf(found) : found
}

/** Web ACLs by what names them in requests; the answer is one of these names. */
async function attached(
  { arn, type, among }: Protectable,
  waf: {
    readonly webAcls: readonly (string | undefined)[]
    readonly resourcesOf: (webAcl: string | undefined, resourceType: string) => Promise<readonly string[]>
    readonly webAclOf: (resource: string | undefined) => Promise<string | null | Unobserved>
  },
): Promise<string | null | Unobserved> {
  if (waf.webAcls.length === 0) return null
  if (waf.webAcls.length > among) return waf.webAclOf(arn)
  for (const webAcl of waf.webAcls) {
    // Without a type AWS answers for load balancers only.
    const resources = await waf.resourcesOf(webAcl, type)
    if (webAcl && arn && resources.includes(arn)) return webAcl
  }
  return null
}

/** Types whose resources name the WAFv2 web ACL in front of them in the fact `webAclArn`. */
export const webAclCarriers = [
  'AWS::ElasticLoadBalancingV2::LoadBalancer',
  'AWS::CloudFront::Distribution',
  'AWS::CloudFront::DistributionTenant',
  'AWS::ApiGateway::Stage',
  'AWS::AppSync::GraphQLApi',
  'AWS::AppSync::Api',
  'AWS::Cognito::UserPool',
  'AWS::AppRunner::Service',
  'AWS::EC2::VerifiedAccessInstance',
  'AWS::Amplify::App',
] as const

/** Those that take web ACLs of the scope CLOUDFRONT; all others take regional ones. */
const edgeCarriers: readonly string[] = [
  'AWS::CloudFront::Distribution',
  'AWS::CloudFront::DistributionTenant',
  'AWS::Amplify::App',
]

/**
 * A resource that a WAFv2 web ACL protects, null when none of those that could name it does. Throws `Unseen` when none is
 * found and a type of its scope was not completely listed, or a resource’s web ACL was not read.
 */
export function protectedBy(related: Related, webAclArn: string, scope: 'REGIONAL' | 'CLOUDFRONT'): Resource | null {
  let unread: Unseen | null = null
  for (const type of webAclCarriers) {
    if (edgeCarriers.includes(type) !== (scope === 'CLOUDFRONT')) continue
    try {
      const carriers = related.all<string>(type)
      const found = carriers.find(
        ({ facts }) => facts.webAclArn && isObserved(facts.webAclArn) && facts.webAclArn.value === webAclArn,
      )
      if (found) return found
      for (const { facts } of carriers)
        if (facts.webAclArn && !isObserved(facts.webAclArn)) unread ??= new Unseen(facts.webAclArn)
    } catch (error) {
      if (!(error instanceof Unseen)) throw error
      unread ??= error
    }
  }
  if (unread) throw unread
  return null
}
