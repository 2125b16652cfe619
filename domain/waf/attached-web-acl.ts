import { isObserved, type Observed } from '../observed.ts'
import type { WafProtection } from '../protection.ts'
import { classicWebAclTypes } from './classic-web-acl.ts'

/** Web ACLs of either generation. */
export const everyWebAclType = ['AWS::WAFv2::WebACL', ...classicWebAclTypes] as const

/** The hop by which a protection that is not known names the web ACL that is attached. */
export const webAclHop = 'web ACL'

/** The web ACL attached to a resource, also where what it does is not known; null where none is, or nobody knows which. */
export function attachedWebAclArn(protection: Observed<WafProtection>): string | null {
  if (isObserved(protection)) return protection.value.webAclArn
  return protection.path?.find(({ what }) => what === webAclHop)?.id ?? null
}
