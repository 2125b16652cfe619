import { isObserved, Unseen } from '#domain/observed.ts'
import { definePosture } from '#domain/posture.ts'
import type { Related } from '#domain/related.ts'
import type { Resource } from '#domain/resource.ts'
import type { WebAclFacts } from '#domain/waf/web-acl.ts'
import { webAclCarriers } from '#domain/waf/web-acl-association.ts'

/** A web ACL stores nothing and carries no traffic of its own; what it protects is judged where it is attached. */
export const posture = definePosture<WebAclFacts>()({
  resourceType: 'AWS::WAFv2::WebACL',
  looksAt: webAclCarriers,
  relations: ({ arn }, related) =>
    webAclCarriers
      .flatMap((type) => listed(related, type))
      .filter(({ facts: { webAclArn } }) => webAclArn && isObserved(webAclArn) && webAclArn.value === arn)
      .map((carrier) => ({ kind: 'protects', to: carrier.arn })),
})

/** A type that was not listed leaves out what the web ACL protects of it, and nothing else. */
function listed(related: Related, type: (typeof webAclCarriers)[number]): readonly Resource[] {
  try {
    return related.all<string>(type)
  } catch (error) {
    if (error instanceof Unseen) return []
    throw error
  }
}
