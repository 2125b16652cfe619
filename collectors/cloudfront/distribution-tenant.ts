import type { DistributionTenantSummary, Tag } from '@aws-sdk/client-cloudfront'
import type { DistributionTenantFacts } from '#domain/cloudfront.ts'
import { factsFrom, mapObserved, type Observed, unobserved } from '#domain/observed.ts'
import { type CollectedResource, tagRecord } from '#domain/resource.ts'

/** One tenant of a multi-tenant distribution from ListDistributionTenants; what it does not customise is the distribution's. */
export function distributionTenant(
  item: DistributionTenantSummary,
  { tags }: { readonly tags: Observed<readonly Tag[]> },
): CollectedResource<DistributionTenantFacts> {
  const read = factsFrom('cloudfront:ListDistributionTenants')
  // Customizations are optional, and so is each of them: what is not there is taken from the distribution.
  const { WebAcl, Certificate, GeoRestrictions } = item.Customizations ?? {}
  return {
    arn: item.Arn ?? '',
    name: item.Name ?? item.Id ?? '',
    incarnation: item.CreatedTime?.toISOString() ?? item.Id ?? '',
    tags: mapObserved(tags, tagRecord),
    facts: {
      tenantId: read(item.Id),
      distributionId: read(item.DistributionId),
      enabled: read(item.Enabled),
      domains: read(item.Domains?.map(({ Domain }) => Domain ?? '')),
      webAclAction: WebAcl ? read.oneOf(WebAcl.Action, ['override', 'disable']) : read.orNone<never>(undefined),
      webAclArn:
        WebAcl?.Action === 'override' && !WebAcl.Arn
          ? unobserved('not-returned', read.call, 'WebAcl.Arn')
          : read.orNone(WebAcl?.Action === 'override' ? WebAcl.Arn : undefined),
      certificateArn: read.orNone(Certificate?.Arn),
      geoRestriction: read.orNone(
        GeoRestrictions && { type: GeoRestrictions.RestrictionType ?? '', countries: GeoRestrictions.Locations ?? [] },
      ),
    },
  }
}
