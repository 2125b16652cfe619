import { type DistributionFacts, type DistributionTenantFacts, distributionType } from '#domain/cloudfront.ts'
import { compliant, defineControl, defineFamily, nonCompliant, notApplicable } from '#domain/control.ts'
import { seen } from '#domain/observed.ts'
import { classicWebAclNamed } from '#domain/waf/classic-web-acl.ts'
import { distributionOf } from '../distribution-tenant.posture.ts'

/** Which distributions and tenants have a web ACL in front. Whether it blocks anything is judged by its own controls. */

const reference = 'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/distribution-web-awswaf.html'
const webAclArn = 'arn:aws:wafv2:us-east-1:111122223333:global/webacl/cdn/1a2b'
const classicId = '11111111-2222-4333-8444-555555555555'

/** A verdict on the web ACL a field names; `subject` begins the sentence. */
function named(field: string | null, subject: string) {
  if (field === null) return nonCompliant(`${subject} names no web ACL.`)
  return classicWebAclNamed(field)
    ? nonCompliant(`${subject} names ${field}, a web ACL of WAF Classic, which AWS has retired.`)
    : compliant(`${subject} names the web ACL ${field}.`)
}

const shared = (webAclArn: string | null) => [
  { type: distributionType, facts: { distributionId: 'E1', webAclArn, enabled: true } },
]

export const family = defineFamily({
  'wafv2/coverage-cloudfront': defineControl<DistributionFacts>()({
    resourceType: 'AWS::CloudFront::Distribution',
    title: 'CloudFront distribution names a web ACL',
    severity: 'high',
    dimension: 'waf',
    why: 'Everything that is sent to the distribution reaches its origins uninspected.',
    fix: 'Name a WAFv2 web ACL of scope CLOUDFRONT in the distribution.',
    reference,
    expected: 'a WAFv2 web ACL on every enabled distribution',
    frameworks: [
      'fsbp:CloudFront.6',
      'prowler:cloudfront_distributions_using_waf',
      'powerpipe:cloudfront_distribution_waf_enabled',
      'PCI-4.0:1.2.8',
      'PCI-4.0:1.3.1',
      'PCI-4.0:1.3.2',
      'PCI-4.0:1.4.2',
      'PCI-4.0:1.5.1',
      'PCI-4.0:6.4.1',
      'PCI-4.0:6.4.2',
      'PCI-4.0:A1.1.3',
    ],
    needs: ['webAclArn', 'enabled', 'connectionMode'],
    evaluate: ({ webAclArn, enabled, connectionMode }) => {
      if (!enabled) return notApplicable('It is disabled, so CloudFront answers nobody for it.')
      if (connectionMode === 'tenant-only')
        return notApplicable('It answers through its distribution tenants only, each of which is judged by itself.')
      return named(webAclArn, 'It')
    },
    examples: {
      compliant: [{ facts: { webAclArn, enabled: true, connectionMode: 'direct' } }],
      nonCompliant: [
        { facts: { webAclArn: null, enabled: true, connectionMode: 'direct' } },
        { facts: { webAclArn: classicId, enabled: true, connectionMode: 'direct' } },
      ],
    },
  }),

  'wafv2/coverage-cloudfront-tenant': defineControl<DistributionTenantFacts>()({
    resourceType: 'AWS::CloudFront::DistributionTenant',
    title: 'CloudFront distribution tenant has a web ACL, of its own or its distribution’s',
    severity: 'high',
    dimension: 'waf',
    why: 'A tenant may switch off the web ACL of its distribution; what is sent to its domains then reaches the origins uninspected, while the distribution looks protected.',
    fix: 'Remove the customization that disables the web ACL, or override it with a web ACL of the tenant’s own.',
    reference,
    expected: 'a WAFv2 web ACL in front of every enabled tenant',
    needs: ['webAclAction', 'webAclArn', 'enabled', 'distributionId'],
    looksAt: [distributionType],
    evaluate: ({ webAclAction, webAclArn, enabled, distributionId }, related) => {
      if (!enabled) return notApplicable('It is disabled, so CloudFront answers nobody for it.')
      const distribution = distributionOf(distributionId, related)
      if (!seen(distribution.facts.enabled))
        return notApplicable(`Its distribution ${distributionId} is disabled, so CloudFront answers nobody for it.`)
      if (webAclAction === 'disable') return nonCompliant('It switches off the web ACL of its distribution.')
      if (webAclAction === 'override') return named(webAclArn, 'It')
      return named(seen(distribution.facts.webAclArn), `Its distribution ${distributionId}`)
    },
    examples: {
      compliant: [
        {
          facts: { webAclAction: null, webAclArn: null, enabled: true, distributionId: 'E1' },
          related: shared(webAclArn),
        },
        { facts: { webAclAction: 'override', webAclArn, enabled: true, distributionId: 'E1' }, related: shared(null) },
      ],
      nonCompliant: [
        {
          facts: { webAclAction: 'disable', webAclArn: null, enabled: true, distributionId: 'E1' },
          related: shared(webAclArn),
        },
        { facts: { webAclAction: null, webAclArn: null, enabled: true, distributionId: 'E1' }, related: shared(null) },
        {
          facts: { webAclAction: null, webAclArn: null, enabled: true, distributionId: 'E1' },
          related: shared(classicId),
        },
      ],
    },
  }),
})
