import { isObserved } from '#domain/observed.ts'
import { definePosture } from '#domain/posture.ts'
import type { WebAclFacts } from '#domain/web-acl.ts'

/** A web ACL stores nothing and carries no traffic of its own; what it protects is judged where it is attached. */
export const posture = definePosture<WebAclFacts>()({
  resourceType: 'AWS::WAFv2::WebACL',
  looksAt: ['AWS::ElasticLoadBalancingV2::LoadBalancer'],
  relations: ({ arn }, related) =>
    related
      .all('AWS::ElasticLoadBalancingV2::LoadBalancer')
      .filter(({ facts }) => isObserved(facts.webAclArn) && facts.webAclArn.value === arn)
      .map((loadBalancer) => ({ kind: 'protects', to: loadBalancer.arn })),
})
