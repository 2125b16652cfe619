import { type DistributionFacts, type DistributionTenantFacts, distributionType } from '#domain/cloudfront.ts'
import { closedEdge, edgeExposure } from '#domain/cloudfront-edge.ts'
import { isObserved, observed, seen, unobserved } from '#domain/observed.ts'
import { definePosture } from '#domain/posture.ts'
import type { Related } from '#domain/related.ts'
import type { Resource } from '#domain/resource.ts'
import { wafProtectionOf, webAclTypes } from '#domain/waf/web-acl-action.ts'
import { distributionTransport } from './transport.ts'

/** The multi-tenant distribution a tenant takes everything from that it does not customise. */
export function distributionOf(distributionId: string, related: Related): Resource<DistributionFacts> {
  return (
    related.one(distributionType, 'distributionId', distributionId) ??
    seen<never>(
      unobserved('not-returned', 'cloudfront:ListDistributions', `distribution ${distributionId} was not listed`),
    )
  )
}

export const posture = definePosture<DistributionTenantFacts>()({
  resourceType: 'AWS::CloudFront::DistributionTenant',
  looksAt: [distributionType, ...webAclTypes],

  encryptionInTransit: ({ facts }, related) =>
    distributionTransport(distributionOf(seen(facts.distributionId), related).facts),

  exposure: ({ facts }, related) => {
    const off = 'It is disabled, so CloudFront answers nobody for it.'
    if (!seen(facts.enabled)) return closedEdge('distribution tenant', off)
    const distribution = distributionOf(seen(facts.distributionId), related)
    if (!seen(distribution.facts.enabled))
      return closedEdge('distribution', `Its distribution ${distribution.name} is disabled.`)
    const own = isObserved(facts.geoRestriction) ? facts.geoRestriction.value : null
    return edgeExposure({
      ...distribution.facts,
      host: seen(facts.domains)[0] ?? 'no domain',
      ...(own ? { geoRestriction: observed(own, facts.geoRestriction.call) } : {}),
    })
  },

  wafProtection: ({ facts }, related) => {
    switch (seen(facts.webAclAction)) {
      case 'disable':
        return { kind: 'none', webAclArn: null, because: 'It switches off the web ACL of its distribution.' }
      case 'override':
        return wafProtectionOf(seen(facts.webAclArn), related)
      default: {
        const distribution = distributionOf(seen(facts.distributionId), related)
        const taken = wafProtectionOf(seen(distribution.facts.webAclArn), related)
        return { ...taken, because: `As its distribution ${distribution.name}: ${taken.because}` }
      }
    }
  },

  relations: ({ facts }, related) => {
    if (!isObserved(facts.distributionId)) return []
    return [{ kind: 'member-of', to: distributionOf(facts.distributionId.value, related).arn }]
  },
})
