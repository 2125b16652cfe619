import type { Resource } from '../resource.ts'
import type { WebAclFacts } from '../waf/web-acl.ts'
import { type WebAclAction, webAclAction, webAclTypes } from '../waf/web-acl-action.ts'
import type { ProofPart } from './proof.ts'

export interface WebAclProof {
  readonly webAclArn: string
  readonly name: string
  readonly action: WebAclAction
}

const webAclType = 'AWS::WAFv2::WebACL'

/** What the web ACL in front of a resource does; for a web ACL, what it does itself. */
export const webAclProof: ProofPart<WebAclProof> = {
  findingsOf: null,
  looksAt: (resource, pillars) => (namedWebAcl(resource, pillars) ? webAclTypes : []),
  prove({ resource, pillars, related }) {
    const arn = namedWebAcl(resource, pillars)
    const webAcl = arn === null ? null : related.byArn(webAclType, arn)
    return webAcl && { webAclArn: webAcl.arn, name: webAcl.name, action: webAclAction(webAcl, related) }
  },
}

function namedWebAcl(resource: Resource, pillars: Parameters<typeof webAclProof.looksAt>[1]): string | null {
  if (resource.type === webAclType) return (resource as Resource<WebAclFacts>).arn
  const waf = pillars?.wafProtection
  return waf && 'value' in waf && waf.value.kind !== 'classic' ? waf.value.webAclArn : null
}
