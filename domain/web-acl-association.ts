import type { Aws, Operation } from './collector.ts'
import { type Unobserved, unobserved } from './observed.ts'

/** WAFv2's operations that tell which web ACL protects a resource whose own service does not say. */
export interface AssociationOperations {
  // biome-ignore-start lint/suspicious/noExplicitAny: the request types of the SDK, which domain/ does not know
  readonly listWebAcls: Operation<any, any, { readonly ARN?: string | undefined }>
  readonly listResourcesForWebAcl: Operation<any, any, string>
  readonly getWebAclForResource: Operation<any, any, WebAclAnswer>
  // biome-ignore-end lint/suspicious/noExplicitAny: see above
}

interface WebAclAnswer {
  readonly WebACL?: { readonly ARN?: string | undefined } | undefined
}

export interface Protectable {
  readonly arn: string | undefined
  /** WAFv2's ResourceType: `APPLICATION_LOAD_BALANCER`, `COGNITO_USER_POOL` … */
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
  { arn, type, among }: Protectable,
): Promise<string | null | Unobserved> {
  const webAcls = await aws.all(listWebAcls, { Scope: 'REGIONAL' })
  if (webAcls.length === 0) return null
  if (webAcls.length > among) {
    const { WebACL }: WebAclAnswer = await aws.one(getWebAclForResource, { ResourceArn: arn })
    if (!WebACL) return null
    return WebACL.ARN ?? unobserved('not-returned', getWebAclForResource.name)
  }
  for (const { ARN } of webAcls) {
    // Without a type AWS answers for load balancers only.
    const attached = await aws.all(listResourcesForWebAcl, { WebACLArn: ARN, ResourceType: type })
    if (ARN && arn && attached.includes(arn)) return ARN
  }
  return null
}
