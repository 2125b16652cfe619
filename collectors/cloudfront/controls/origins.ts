import type { CloudFrontOrigin, DistributionFacts } from '#domain/cloudfront.ts'
import { compliant, defineControl, defineFamily, nonCompliant, notApplicable } from '#domain/control.ts'
import { observed, seen, Unseen, unobserved } from '#domain/observed.ts'
import { behavior, bucketOrigin, customOrigin } from '../example-facts.ts'
import { plainFetch } from '../transport.ts'

/** Between CloudFront and its origins: encryption, and whether the origin can be read past CloudFront. */

const resourceType = 'AWS::CloudFront::Distribution'
const originSettings =
  'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesOrigin.html'
const s3Access =
  'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html'

const names = (origins: readonly CloudFrontOrigin[]) => origins.map(({ domainName }) => domainName).join(', ')
const oldProtocols = (protocols: readonly string[]) =>
  protocols.filter((protocol) => ['SSLv3', 'TLSv1', 'TLSv1.1'].includes(protocol))

/** Of the origins that speak TLS: what CloudFront may still use. A proven old protocol outweighs an origin that was not read. */
function oldTls(origins: readonly CloudFrontOrigin[]): string | null {
  let unread: Unseen | null = null
  for (const { protocol, domainName } of origins) {
    try {
      const known = seen(protocol)
      if (!known || known.policy === 'http-only') continue
      const old = oldProtocols(known.sslProtocols)
      if (old.length > 0) return `CloudFront may fetch from ${domainName} over ${old.join(', ')}.`
      if (known.sslProtocols.length === 0)
        seen(unobserved('not-returned', 'cloudfront:ListDistributions', `OriginSslProtocols of ${domainName}`))
    } catch (error) {
      if (!(error instanceof Unseen)) throw error
      unread ??= error
    }
  }
  if (unread) throw unread
  return null
}

const unread = customOrigin('https-only', {
  id: 'vpc',
  kind: 'vpc-origin',
  protocol: unobserved('denied', 'cloudfront:GetVpcOrigin'),
})
const oac = { originAccessControlId: 'E1OAC' }
const functionUrl = customOrigin('https-only', {
  domainName: 'abc.lambda-url.eu-west-1.on.aws',
  kind: 'lambda-url',
})

export const family = defineFamily({
  'cloudfront/origin-https': defineControl<DistributionFacts>()({
    resourceType,
    title: 'Custom origins are reached over HTTPS',
    severity: 'high',
    dimension: 'encryption-in-transit',
    why: 'Viewers see a lock, but from CloudFront to the origin their requests cross the internet in plain text.',
    fix: 'Set the origin protocol policy to https-only, or to match-viewer where no behaviour lets viewers use HTTP. A website endpoint of S3 knows no HTTPS: use the bucket itself with origin access control.',
    reference:
      'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-https-cloudfront-to-custom-origin.html',
    expected: 'https-only, or match-viewer with viewers on HTTPS',
    frameworks: [
      'fsbp:CloudFront.9',
      'prowler:cloudfront_distributions_origin_traffic_encrypted',
      'powerpipe:cloudfront_distribution_custom_origins_encryption_in_transit_enabled',
      'powerpipe:cloudfront_distribution_non_s3_origins_encryption_in_transit_enabled',
      'PCI-4.0:1.2.5',
      'PCI-4.0:2.2.5',
      'PCI-4.0:2.2.7',
      'PCI-4.0:4.2.1',
      'PCI-4.0:4.2.1.1',
      'PCI-4.0:8.3.2',
      'ISO27001-2022:A.8.24',
    ],
    needs: ['origins', 'originGroups', 'cacheBehaviors'],
    evaluate: (facts) => {
      if (facts.origins.every(({ kind }) => kind === 's3'))
        return notApplicable('Its origins are buckets, which CloudFront asks in the protocol the viewer asked in.')
      const because = plainFetch(facts)
      return because ? nonCompliant(because) : compliant('CloudFront fetches from every custom origin over HTTPS.')
    },
    examples: {
      compliant: [
        { facts: { origins: [customOrigin('https-only')], originGroups: [], cacheBehaviors: [behavior()] } },
        { facts: { origins: [customOrigin('match-viewer')], originGroups: [], cacheBehaviors: [behavior()] } },
        // The behaviour that allows HTTP leads to a bucket.
        {
          facts: {
            origins: [bucketOrigin(), customOrigin('match-viewer')],
            originGroups: [],
            cacheBehaviors: [
              behavior({ pathPattern: '/img/*', targetOriginId: 'assets', viewerProtocolPolicy: 'allow-all' }),
              behavior(),
            ],
          },
        },
      ],
      nonCompliant: [
        { facts: { origins: [unread, customOrigin('http-only')], originGroups: [], cacheBehaviors: [behavior()] } },
        {
          facts: {
            origins: [customOrigin('match-viewer')],
            originGroups: [{ id: 'both', originIds: ['app', 'assets'] }],
            cacheBehaviors: [behavior({ targetOriginId: 'both', viewerProtocolPolicy: 'allow-all' })],
          },
        },
        {
          facts: {
            origins: [customOrigin('http-only', { kind: 's3-website' })],
            originGroups: [],
            cacheBehaviors: [behavior()],
          },
        },
      ],
    },
  }),

  'cloudfront/origin-no-old-tls': defineControl<DistributionFacts>()({
    resourceType,
    title: 'Origin connections offer no SSLv3, TLS 1.0 or 1.1',
    severity: 'medium',
    dimension: 'encryption-in-transit',
    why: 'An attacker between CloudFront and the origin can make them fall back to a protocol with known weaknesses.',
    fix: 'Leave TLSv1.2 alone among the origin’s SSL protocols.',
    reference: originSettings,
    expected: 'TLSv1.2 only',
    frameworks: [
      'fsbp:CloudFront.10',
      'prowler:cloudfront_distributions_using_deprecated_ssl_protocols',
      'powerpipe:cloudfront_distribution_no_deprecated_ssl_protocol',
      'powerpipe:cloudfront_distribution_use_secure_cipher',
      'PCI-4.0:1.2.5',
      'PCI-4.0:2.2.5',
      'PCI-4.0:2.2.7',
      'PCI-4.0:4.2.1',
      'PCI-4.0:4.2.1.1',
      'PCI-4.0:8.3.2',
    ],
    needs: ['origins'],
    evaluate: ({ origins }) => {
      const because = oldTls(origins)
      if (because) return nonCompliant(because)
      // A website endpoint or another origin over plain HTTP is judged by cloudfront/origin-https.
      const encrypted = origins.some(({ protocol }) => {
        const known = seen(protocol)
        return known !== null && known.policy !== 'http-only'
      })
      return encrypted
        ? compliant('CloudFront uses TLS 1.2 or newer towards every origin it reaches over HTTPS.')
        : notApplicable('No custom origin is reached over HTTPS.')
    },
    examples: {
      compliant: [{ facts: { origins: [bucketOrigin(), customOrigin('https-only')] } }],
      nonCompliant: [
        { facts: { origins: [unread, customOrigin('match-viewer', {}, ['TLSv1.1', 'TLSv1.2'])] } },
        { facts: { origins: [customOrigin('https-only', {}, ['SSLv3', 'TLSv1'])] } },
        {
          facts: {
            origins: [
              customOrigin('', {
                kind: 'vpc-origin',
                protocol: observed(
                  { policy: 'https-only', sslProtocols: ['TLSv1', 'TLSv1.2'], httpPort: 80, httpsPort: 443 },
                  'cloudfront:GetVpcOrigin',
                ),
              }),
            ],
          },
        },
      ],
    },
  }),

  'cloudfront/origin-failover': defineControl<DistributionFacts>()({
    resourceType,
    title: 'An origin group with two members exists',
    severity: 'low',
    dimension: 'resilience',
    why: 'With one origin the site fails with it; with a group CloudFront turns to the second by itself.',
    fix: 'Make an origin group of a primary and a secondary origin, and let the behaviours target it.',
    reference:
      'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/high_availability_origin_failover.html',
    expected: 'an origin group of two origins',
    frameworks: [
      'fsbp:CloudFront.4',
      'prowler:cloudfront_distributions_multiple_origin_failover_configured',
      'powerpipe:cloudfront_distribution_configured_with_origin_failover',
      'ISO27001-2022:A.8.14',
    ],
    needs: ['originGroups'],
    evaluate: ({ originGroups }) => {
      const group = originGroups.find(({ originIds }) => new Set(originIds).size >= 2)
      return group
        ? compliant(`The origin group ${group.id} fails over between ${group.originIds.join(' and ')}.`)
        : nonCompliant('It has no origin group of two origins.')
    },
    examples: {
      compliant: [{ facts: { originGroups: [{ id: 'both', originIds: ['a', 'b'] }] } }],
      nonCompliant: [{ facts: { originGroups: [] } }, { facts: { originGroups: [{ id: 'one', originIds: ['a'] }] } }],
    },
  }),

  'cloudfront/lambda-url-origin-oac': defineControl<DistributionFacts>()({
    resourceType,
    title: 'Lambda URL origins use origin access control',
    severity: 'medium',
    dimension: 'exposure',
    why: 'A function URL answers the internet; without origin access control it must answer everybody, past CloudFront and its web ACL.',
    fix: 'Attach an origin access control of type lambda, then set the function URL’s authentication to AWS_IAM.',
    reference:
      'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-lambda.html',
    expected: 'an origin access control on every function URL',
    frameworks: ['fsbp:CloudFront.16'],
    needs: ['origins'],
    evaluate: ({ origins }) => {
      const urls = origins.filter(({ kind }) => kind === 'lambda-url')
      if (urls.length === 0) return notApplicable('None of its origins is a Lambda function URL.')
      const open = urls.filter(({ originAccessControlId }) => originAccessControlId === null)
      return open.length > 0
        ? nonCompliant(`${names(open)} has no origin access control.`)
        : compliant(`${names(urls)} has an origin access control.`)
    },
    examples: {
      compliant: [{ facts: { origins: [{ ...functionUrl, ...oac }, customOrigin('https-only')] } }],
      nonCompliant: [{ facts: { origins: [{ ...functionUrl, ...oac }, functionUrl] } }],
    },
  }),

  'cloudfront/s3-origin-access-control': defineControl<DistributionFacts>()({
    resourceType,
    title: 'S3 origins use origin access control',
    severity: 'medium',
    dimension: 'exposure',
    why: 'Without it the bucket must be open to everybody, or to the older access identity, which knows neither KMS keys nor newer regions.',
    fix: 'Attach an origin access control to the origin and let the bucket policy admit this distribution only.',
    reference: s3Access,
    expected: 'an origin access control on every S3 origin',
    frameworks: ['fsbp:CloudFront.13', 'prowler:cloudfront_distributions_s3_origin_access_control', 'PCI-4.0:10.3.4'],
    needs: ['origins'],
    evaluate: ({ origins }) => {
      const buckets = origins.filter(({ kind }) => kind === 's3')
      if (buckets.length === 0)
        return notApplicable('None of its origins is a bucket; website endpoints take no origin access control.')
      const open = buckets.find(({ originAccessControlId }) => originAccessControlId === null)
      if (!open) return compliant(`${names(buckets)} has an origin access control.`)
      return nonCompliant(
        open.originAccessIdentity
          ? `${open.domainName} has the older origin access identity instead of an origin access control.`
          : `${open.domainName} has neither an origin access control nor an origin access identity.`,
      )
    },
    examples: {
      compliant: [{ facts: { origins: [bucketOrigin(oac), customOrigin('https-only')] } }],
      nonCompliant: [
        { facts: { origins: [bucketOrigin()] } },
        {
          facts: {
            origins: [
              bucketOrigin(oac),
              bucketOrigin({ originAccessIdentity: 'origin-access-identity/cloudfront/E1' }),
            ],
          },
        },
      ],
    },
  }),

  'cloudfront/s3-origin-access-identity': defineControl<DistributionFacts>()({
    resourceType,
    title: 'S3 origins carry an access identity (legacy form)',
    severity: 'medium',
    dimension: 'exposure',
    why: 'Frameworks written before origin access control ask for the older identity. It contradicts cloudfront/s3-origin-access-control, so it is off until it is switched on.',
    fix: 'Use origin access control; only where a framework insists, attach an origin access identity.',
    reference: `${s3Access}#private-content-restricting-access-to-s3-oai`,
    expected: 'an origin access identity on every S3 origin',
    frameworks: [
      'fsbp:CloudFront.13',
      'powerpipe:cloudfront_distribution_origin_access_identity_enabled',
      'PCI-4.0:10.3.4',
    ],
    enabled: false,
    needs: ['origins'],
    evaluate: ({ origins }) => {
      const buckets = origins.filter(({ kind }) => kind === 's3')
      if (buckets.length === 0) return notApplicable('None of its origins is a bucket.')
      const open = buckets.filter(({ originAccessIdentity }) => originAccessIdentity === null)
      return open.length > 0
        ? nonCompliant(`${names(open)} has no origin access identity.`)
        : compliant(`${names(buckets)} has an origin access identity.`)
    },
    examples: {
      compliant: [
        { facts: { origins: [bucketOrigin({ originAccessIdentity: 'origin-access-identity/cloudfront/E1' })] } },
      ],
      nonCompliant: [{ facts: { origins: [bucketOrigin(oac)] } }],
    },
  }),
})
