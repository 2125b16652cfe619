import { seen } from '#domain/observed.ts'
import { definePosture } from '#domain/posture.ts'
import type { ClassicWebAclFacts } from '#domain/waf/classic-waf.ts'

const distribution = 'AWS::CloudFront::Distribution'

/** What a global web ACL protects, CloudFront's distributions say: they name it by its bare id. */
export const posture = definePosture<ClassicWebAclFacts>()({
  resourceType: 'AWS::WAF::WebACL',
  looksAt: [distribution],
  relations: ({ facts }, related) =>
    related
      .where<string>(distribution, 'webAclArn', seen(facts.webAclId))
      .map(({ arn: to }) => ({ kind: 'protects', to })),
})
