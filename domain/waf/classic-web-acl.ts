import { parseArn } from '../arn.ts'
import { Unseen } from '../observed.ts'
import type { Related } from '../related.ts'

/** Web ACLs of WAF Classic, the service before WAFv2, whose support ended on 30 September 2025. */

/** Types by which a web ACL of WAF Classic is known; what each is called is all that naming one needs. */
export const classicWebAclTypes = ['AWS::WAF::WebACL', 'AWS::WAFRegional::WebACL'] as const
export type ClassicWebAclType = (typeof classicWebAclTypes)[number]

export interface ClassicWebAclReference {
  readonly type: ClassicWebAclType
  /** Null where the field holds the bare id. */
  readonly arn: string | null
  readonly id: string
}

/**
 * The web ACL of WAF Classic that a resource's field names, or null when the field names one of WAFv2. CloudFront's
 * `WebACLId` holds the bare id of a Classic web ACL and the ARN of a WAFv2 one; API Gateway's `webAclArn` holds an ARN of
 * either generation.
 * https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_DistributionConfig.html
 */
export function classicWebAclNamed(field: string): ClassicWebAclReference | null {
  if (/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(field))
    return { type: 'AWS::WAF::WebACL', arn: null, id: field }
  const arn = parseArn(field)
  const id = arn?.resource.startsWith('webacl/') ? arn.resource.slice('webacl/'.length) : null
  if (!arn || !id) return null
  if (arn.service === 'waf-regional') return { type: 'AWS::WAFRegional::WebACL', arn: field, id }
  return arn.service === 'waf' ? { type: 'AWS::WAF::WebACL', arn: field, id } : null
}

/**
 * The name and ARN of a Classic web ACL, null where it was not read. That it is attached is proven by the field that
 * names it, so what is not known of it (its service denied, or gone) takes nothing from that.
 */
export function classicWebAclKnown(
  { type, arn, id }: ClassicWebAclReference,
  related: Related,
): { readonly name: string; readonly arn: string } | null {
  try {
    return arn === null ? related.one(type, 'webAclId', id) : related.byArn(type, arn)
  } catch (error) {
    if (error instanceof Unseen) return null
    throw error
  }
}
