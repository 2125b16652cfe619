import { seen } from '#domain/observed.ts'
import { definePosture } from '#domain/posture.ts'
import type { RegionalClassicWebAclFacts } from '#domain/waf/classic-waf.ts'

/** A web ACL stores nothing and carries no traffic of its own; what it protects is judged where it is attached. */
export const posture = definePosture<RegionalClassicWebAclFacts>()({
  resourceType: 'AWS::WAFRegional::WebACL',
  looksAt: [],
  relations: ({ facts }) => seen(facts.resourceArns).map((to) => ({ kind: 'protects', to })),
})
