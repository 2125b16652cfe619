import type { LoadBalancerFacts } from '../load-balancing.ts'
import { isObserved, type Observed, seen, unobserved } from '../observed.ts'
import type { Pillars } from '../pillars.ts'
import type { Related } from '../related.ts'
import type { Resource } from '../resource.ts'
import { type WebAclListing, webAclListing } from '../waf/rule-listing.ts'
import { webAclTypes } from '../waf/web-acl-action.ts'
import type { ProofPart } from './proof.ts'

export interface WebAclProof extends WebAclListing {
  /** Does the resource let requests pass uninspected while it cannot reach WAF? Null where it has no such setting. */
  readonly failsOpen: Observed<boolean> | null
}

const webAclType = 'AWS::WAFv2::WebACL'

/** What the web ACL in front of a resource does, rule by rule; for a web ACL, what it does itself. */
export const webAclProof: ProofPart<WebAclProof> = {
  findingsOf: null,
  looksAt: (resource, pillars) => (namedWebAcl(resource, pillars) ? webAclTypes : []),
  prove({ resource, pillars, related }) {
    const arn = namedWebAcl(resource, pillars)
    if (arn === null) return null
    return { ...listingByArn(arn, related), failsOpen: failsOpen(resource) }
  },
}

/** What a WAFv2 web ACL does, rule by rule. Throws `Unseen` where it was not read. */
export function listingByArn(arn: string, related: Related): WebAclListing {
  const webAcl =
    related.byArn(webAclType, arn) ??
    seen<never>(unobserved('not-returned', 'wafv2:ListWebACLs', `web ACL ${arn} is attached but was not listed`))
  return webAclListing(webAcl, related)
}

/** The WAFv2 web ACL in front, from the pillar, or from the field itself where what it does could not be judged. */
function namedWebAcl(resource: Resource, pillars: Pillars | null): string | null {
  if (resource.type === webAclType) return resource.arn
  const waf = pillars?.wafProtection
  if (waf && isObserved(waf)) return waf.value.kind === 'classic' ? null : waf.value.webAclArn
  const field = resource.facts.webAclArn
  return field && isObserved(field) && typeof field.value === 'string' && field.value.includes(':wafv2:')
    ? field.value
    : null
}

function failsOpen({ type, facts }: Resource): Observed<boolean> | null {
  if (type !== 'AWS::ElasticLoadBalancingV2::LoadBalancer') return null
  const { attributes } = facts as LoadBalancerFacts
  if (!isObserved(attributes)) return attributes
  const value = attributes.value['waf.fail_open.enabled']
  return value === undefined
    ? unobserved('not-returned', attributes.call, 'waf.fail_open.enabled')
    : { value: value === 'true', call: attributes.call }
}
