import type { GetWebACLForResourceRequest, ListResourcesForWebACLRequest } from '@aws-sdk/client-waf-regional'
import { classicWafAnswers, classicWafCount } from '#domain/pretend/classic-waf.ts'
import { answers, defineSimulation, SimulatedError } from '#domain/simulated.ts'

const nonexistent = (what: string | undefined) =>
  new SimulatedError('WAFNonexistentItemException', `The referenced item does not exist: ${what}`)

export const simulation = defineSimulation({
  service: 'waf-regional',
  answers: {
    ...classicWafAnswers('waf-regional'),
    ListResourcesForWebACL: answers(({ WebACLId, ResourceType }: ListResourcesForWebACLRequest, place) => {
      const acl = place.classicWebAcls.find(({ id, scope }) => id === WebACLId && scope === 'REGIONAL')
      if (!acl) return nonexistent(WebACLId)
      // Without a type AWS silently takes the load balancers.
      const found = ResourceType === 'API_GATEWAY' ? [] : place.loadBalancers
      return {
        ResourceArns: found.filter(({ classicWebAclArn }) => classicWebAclArn === acl.arn).map(({ arn }) => arn),
      }
    }),
    GetWebACLForResource: answers(({ ResourceArn }: GetWebACLForResourceRequest, place) => {
      const found = place.loadBalancers.find(({ arn, type }) => arn === ResourceArn && type === 'application')
      if (!found) return nonexistent(ResourceArn)
      const acl = place.classicWebAcls.find(({ arn }) => arn === found.classicWebAclArn)
      return acl ? { WebACLSummary: { WebACLId: acl.id, Name: acl.name } } : {}
    }),
  },
  count: (place) => classicWafCount('waf-regional', place),
})
