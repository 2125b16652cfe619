import type { DistributionFacts } from '#domain/cloudfront.ts'
import { compliant, defineControl, defineFamily, nonCompliant, notApplicable } from '#domain/control.ts'
import { seen, unobserved } from '#domain/observed.ts'
import { behavior, bucketOrigin, customOrigin } from '../example-facts.ts'

/** What viewers are given: which object answers the root, who is served where, signed and with which headers. */

const resourceType = 'AWS::CloudFront::Distribution'
const patterns = (behaviors: readonly { readonly pathPattern: string }[]) =>
  behaviors.map(({ pathPattern }) => `“${pathPattern}”`).join(', ')

const onBucket = {
  originGroups: [],
  origins: [bucketOrigin()],
  cacheBehaviors: [behavior({ targetOriginId: 'assets' })],
}

export const family = defineFamily({
  'cloudfront/default-root-object': defineControl<DistributionFacts>()({
    resourceType,
    title: 'Default root object is set',
    severity: 'medium',
    dimension: 'exposure',
    why: 'A request for the root of a bucket that may be listed is answered with the names of everything in it.',
    fix: 'Set the default root object, usually index.html.',
    reference: 'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DefaultRootObject.html',
    expected: 'a default root object where the root is served from a bucket',
    frameworks: [
      'fsbp:CloudFront.1',
      'prowler:cloudfront_distributions_default_root_object',
      'powerpipe:cloudfront_distribution_default_root_object_configured',
    ],
    needs: ['defaultRootObject', 'origins', 'originGroups', 'cacheBehaviors'],
    evaluate: ({ defaultRootObject, origins, originGroups, cacheBehaviors }) => {
      if (defaultRootObject !== null) return compliant(`${defaultRootObject} answers the root.`)
      const target = cacheBehaviors.at(-1)?.targetOriginId ?? ''
      const serving = originGroups.find(({ id }) => id === target)?.originIds ?? [target]
      const bucket = origins.find(({ id, kind }) => kind === 's3' && serving.includes(id))
      return bucket
        ? nonCompliant(`The root is served from ${bucket.domainName}, and no default root object is set.`)
        : notApplicable('The root is not served from a bucket.')
    },
    examples: {
      compliant: [{ facts: { ...onBucket, defaultRootObject: 'index.html' } }],
      nonCompliant: [
        { facts: { ...onBucket, defaultRootObject: null } },
        {
          facts: {
            origins: [customOrigin('https-only'), bucketOrigin()],
            originGroups: [{ id: 'both', originIds: ['app', 'assets'] }],
            cacheBehaviors: [behavior({ targetOriginId: 'both' })],
            defaultRootObject: null,
          },
        },
      ],
    },
  }),

  'cloudfront/geo-restriction': defineControl<DistributionFacts>()({
    resourceType,
    title: 'Geo restriction is set where policy asks',
    severity: 'low',
    dimension: 'exposure',
    why: 'Licences and sanctions may ask that some countries are not served. Whether any do is the owner’s decision, so this control is off until it is switched on.',
    fix: 'Set a geo restriction with the countries to serve or to refuse.',
    reference: 'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/georestrictions.html',
    expected: 'whitelist or blacklist',
    frameworks: [
      'prowler:cloudfront_distributions_geo_restrictions_enabled',
      'powerpipe:cloudfront_distribution_geo_restrictions_enabled',
    ],
    enabled: false,
    needs: ['geoRestriction'],
    evaluate: ({ geoRestriction: { type, countries } }) => {
      switch (type) {
        case 'whitelist':
          return compliant(`It serves ${countries.length} countries only.`)
        case 'blacklist':
          return compliant(`It refuses ${countries.length} countries.`)
        case 'none':
          return nonCompliant('It serves every country.')
        default:
          return seen<never>(unobserved('schema-drift', 'cloudfront:ListDistributions', type))
      }
    },
    examples: {
      compliant: [
        { facts: { geoRestriction: { type: 'whitelist', countries: ['CH', 'DE'] } } },
        { facts: { geoRestriction: { type: 'blacklist', countries: ['KP'] } } },
      ],
      nonCompliant: [{ facts: { geoRestriction: { type: 'none', countries: [] } } }],
    },
  }),

  'cloudfront/response-security-headers': defineControl<DistributionFacts>()({
    resourceType,
    title: 'Behaviours attach a response headers policy with HSTS',
    severity: 'low',
    dimension: 'exposure',
    why: 'Strict-Transport-Security keeps browsers from ever trying plain HTTP, where an attacker in between can answer first. The origin may send the header itself, which CloudFront’s configuration cannot tell.',
    fix: 'Attach the managed policy SecurityHeadersPolicy, or one of your own with Strict-Transport-Security, to every behaviour.',
    reference:
      'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-response-headers-policies.html',
    expected: 'a response headers policy with Strict-Transport-Security in every behaviour',
    needs: ['cacheBehaviors', 'hstsPolicyIds'],
    evaluate: ({ cacheBehaviors, hstsPolicyIds }) => {
      const without = cacheBehaviors.filter(
        ({ responseHeadersPolicyId }) =>
          responseHeadersPolicyId === null || !hstsPolicyIds.includes(responseHeadersPolicyId),
      )
      return without.length > 0
        ? nonCompliant(`No policy adds Strict-Transport-Security in ${patterns(without)}.`)
        : compliant('A policy adds Strict-Transport-Security in every behaviour.')
    },
    examples: {
      compliant: [{ facts: { cacheBehaviors: [behavior({ responseHeadersPolicyId: 'p1' })], hstsPolicyIds: ['p1'] } }],
      nonCompliant: [
        { facts: { cacheBehaviors: [behavior()], hstsPolicyIds: [] } },
        // A policy, but one that only adds CORS headers.
        { facts: { cacheBehaviors: [behavior({ responseHeadersPolicyId: 'cors' })], hstsPolicyIds: ['p1'] } },
      ],
    },
  }),

  'cloudfront/trusted-key-groups': defineControl<DistributionFacts>()({
    resourceType,
    title: 'Signed content uses key groups, not account signers',
    severity: 'low',
    dimension: 'access',
    why: 'The key pair of an account signer can be made and changed by the account’s root user only, and two fit at a time; nobody rotates it.',
    fix: 'Put the public keys into a key group, name it in the behaviour, and remove the trusted signers.',
    reference:
      'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-trusted-signers.html',
    expected: 'key groups, and no trusted signers',
    frameworks: ['fsbp:CloudFront.17'],
    needs: ['cacheBehaviors'],
    evaluate: ({ cacheBehaviors }) => {
      const signed = cacheBehaviors.filter(({ trustedSigners }) => trustedSigners)
      if (signed.length > 0) return nonCompliant(`Account signers are trusted in ${patterns(signed)}.`)
      const grouped = cacheBehaviors.filter(({ trustedKeyGroups }) => trustedKeyGroups)
      return grouped.length > 0
        ? compliant(`Key groups sign in ${patterns(grouped)}, and no account signer is trusted.`)
        : notApplicable('No behaviour demands signed URLs or cookies.')
    },
    examples: {
      compliant: [
        { facts: { cacheBehaviors: [behavior({ pathPattern: '/paid/*', trustedKeyGroups: true }), behavior()] } },
      ],
      nonCompliant: [{ facts: { cacheBehaviors: [behavior({ trustedKeyGroups: true, trustedSigners: true })] } }],
    },
  }),
})
