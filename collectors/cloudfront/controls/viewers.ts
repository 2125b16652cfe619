import type { DistributionFacts, ViewerCertificateChoice } from '#domain/cloudfront.ts'
import { compliant, defineControl, defineFamily, nonCompliant, notApplicable } from '#domain/control.ts'
import { seen, unobserved } from '#domain/observed.ts'
import { behavior } from '../example-facts.ts'
import { plainBehavior } from '../transport.ts'

/** Encryption between viewers and CloudFront. */

const resourceType = 'AWS::CloudFront::Distribution'
const securityPolicies =
  'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/secure-connections-supported-viewer-protocols-ciphers.html'
const certificates =
  'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cnames-and-https-procedures.html'

const own: ViewerCertificateChoice = {
  source: 'acm',
  certificate: 'arn:aws:acm:us-east-1:111122223333:certificate/1',
  sslSupportMethod: 'sni-only',
  securityPolicy: 'TLSv1.2_2021',
}
const cloudFronts: ViewerCertificateChoice = {
  source: 'cloudfront',
  certificate: null,
  sslSupportMethod: null,
  securityPolicy: 'TLSv1',
}
const direct = { connectionMode: 'direct' } as const
const protocolText = (minimum: string) => (minimum.startsWith('SSL') ? minimum : `TLS ${minimum}`)

export const family = defineFamily({
  'cloudfront/viewer-https': defineControl<DistributionFacts>()({
    resourceType,
    title: 'All cache behaviours require or redirect to HTTPS',
    severity: 'high',
    dimension: 'encryption-in-transit',
    why: 'Over plain HTTP everybody on the way reads and changes what viewers send and receive.',
    fix: 'Set the viewer protocol policy of every behaviour to redirect-to-https, or to https-only for programs.',
    reference:
      'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-https-viewers-to-cloudfront.html',
    expected: 'https-only or redirect-to-https in every behaviour',
    frameworks: [
      'fsbp:CloudFront.3',
      'prowler:cloudfront_distributions_https_enabled',
      'powerpipe:cloudfront_distribution_encryption_in_transit_enabled',
      'PCI-4.0:1.2.5',
      'PCI-4.0:2.2.5',
      'PCI-4.0:2.2.7',
      'PCI-4.0:4.2.1',
      'PCI-4.0:4.2.1.1',
      'PCI-4.0:8.3.2',
      'HIPAA:164.308(a)(4)(ii)(A)',
      'HIPAA:164.312(e)(1)',
      'SOC2:CC6.7',
    ],
    needs: ['cacheBehaviors'],
    evaluate: ({ cacheBehaviors }) => {
      const plain = plainBehavior(cacheBehaviors)
      return plain
        ? nonCompliant(`The behaviour “${plain.pathPattern}” lets viewers use plain HTTP (allow-all).`)
        : compliant('Every behaviour refuses plain HTTP or redirects it to HTTPS.')
    },
    examples: {
      compliant: [
        { facts: { cacheBehaviors: [behavior()] } },
        {
          facts: {
            cacheBehaviors: [behavior({ pathPattern: '/api/*', viewerProtocolPolicy: 'https-only' }), behavior()],
          },
        },
      ],
      nonCompliant: [
        { facts: { cacheBehaviors: [behavior({ viewerProtocolPolicy: 'allow-all' })] } },
        {
          facts: {
            cacheBehaviors: [behavior({ pathPattern: '/old/*', viewerProtocolPolicy: 'allow-all' }), behavior()],
          },
        },
        // One that is proven outweighs another whose policy is not known.
        {
          facts: {
            cacheBehaviors: [
              behavior({ pathPattern: '/new/*', viewerProtocolPolicy: 'quic-only' }),
              behavior({ viewerProtocolPolicy: 'allow-all' }),
            ],
          },
        },
      ],
    },
  }),

  'cloudfront/viewer-tls-policy': defineControl<DistributionFacts>()({
    resourceType,
    title: 'Viewer TLS policy is a recommended one',
    severity: 'medium',
    dimension: 'encryption-in-transit',
    why: 'Older security policies accept TLS 1.0 and 1.1 or ciphers with known weaknesses; an attacker in between can make viewers fall back to them.',
    fix: 'Use a certificate of your own and the security policy TLSv1.2_2021 or newer; the default certificate always goes with TLSv1.',
    reference: securityPolicies,
    expected: 'TLSv1.2_2021, TLSv1.2_2025 or TLSv1.3_2025',
    frameworks: [
      'fsbp:CloudFront.15',
      'powerpipe:cloudfront_distribution_uses_recommended_tls_security_policy',
      'powerpipe:cloudfront_distribution_latest_tls_version',
    ],
    needs: ['viewerTls', 'viewerCertificate', 'connectionMode'],
    evaluate: ({ viewerTls, viewerCertificate, connectionMode }) => {
      const { source, securityPolicy } = viewerCertificate
      if (source === 'cloudfront')
        return connectionMode === 'tenant-only'
          ? notApplicable('Its tenants answer viewers with certificates of their own.')
          : nonCompliant('It uses CloudFront’s default certificate, with which CloudFront accepts TLS 1.0.')
      return viewerTls.recommended
        ? compliant(`${securityPolicy} begins at TLS ${viewerTls.minimumTls} and is recommended by AWS.`)
        : nonCompliant(
            `${securityPolicy} is not among the policies AWS recommends; the oldest protocol it accepts is ${protocolText(viewerTls.minimumTls)}.`,
          )
    },
    examples: {
      compliant: [
        { facts: { ...direct, viewerTls: { minimumTls: '1.2', recommended: true }, viewerCertificate: own } },
      ],
      nonCompliant: [
        {
          facts: {
            ...direct,
            viewerTls: { minimumTls: '1.2', recommended: false },
            viewerCertificate: { ...own, securityPolicy: 'TLSv1.2_2018' },
          },
        },
        { facts: { ...direct, viewerTls: { minimumTls: '1.0', recommended: false }, viewerCertificate: cloudFronts } },
      ],
    },
  }),

  'cloudfront/pqc': defineControl<DistributionFacts>()({
    resourceType,
    title: 'Viewer TLS policy is TLS 1.3 with post-quantum exchange',
    severity: 'low',
    dimension: 'encryption-in-transit',
    why: 'What is recorded today can be read once quantum computers break today’s key exchange. CloudFront agrees on keys in the post-quantum way over TLS 1.3 only, so a policy that also accepts older versions leaves viewers without it.',
    fix: 'Choose the security policy TLSv1.3_2025 once all viewers speak TLS 1.3.',
    reference: securityPolicies,
    expected: 'TLSv1.3_2025',
    frameworks: ['prowler:cloudfront_distributions_pqc_tls_enabled', 'NIST-800-53r5:SC-8(1)', 'NIST-800-53r5:SC-23(5)'],
    needs: ['viewerTls', 'viewerCertificate', 'connectionMode'],
    evaluate: ({ viewerTls: { minimumTls }, viewerCertificate, connectionMode }) => {
      if (viewerCertificate.source === 'cloudfront' && connectionMode === 'tenant-only')
        return notApplicable('Its tenants answer viewers with certificates of their own.')
      return minimumTls === '1.3'
        ? compliant(`${viewerCertificate.securityPolicy} accepts TLS 1.3 only.`)
        : nonCompliant(
            `${viewerCertificate.securityPolicy} also accepts ${protocolText(minimumTls)}, which has no post-quantum key exchange.`,
          )
    },
    examples: {
      compliant: [
        {
          facts: {
            ...direct,
            viewerTls: { minimumTls: '1.3', recommended: true },
            viewerCertificate: { ...own, securityPolicy: 'TLSv1.3_2025' },
          },
        },
      ],
      nonCompliant: [
        {
          facts: {
            ...direct,
            viewerTls: { minimumTls: '1.2', recommended: true },
            viewerCertificate: { ...own, securityPolicy: 'TLSv1.2_2025' },
          },
        },
      ],
    },
  }),

  'cloudfront/sni': defineControl<DistributionFacts>()({
    resourceType,
    title: 'HTTPS is served by SNI',
    severity: 'low',
    dimension: 'encryption-in-transit',
    why: 'Dedicated addresses serve clients too old to name the host they want, cost by the month, and keep old protocols alive.',
    fix: 'Set the SSL support method to sni-only.',
    reference:
      'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cnames-https-dedicated-ip-or-sni.html',
    expected: 'sni-only',
    frameworks: [
      'fsbp:CloudFront.8',
      'prowler:cloudfront_distributions_https_sni_enabled',
      'powerpipe:cloudfront_distribution_sni_enabled',
      'PCI-4.0:1.2.5',
      'PCI-4.0:2.2.5',
    ],
    needs: ['viewerCertificate'],
    evaluate: ({ viewerCertificate: { source, sslSupportMethod } }) => {
      if (source === 'cloudfront') return notApplicable('It uses CloudFront’s default certificate.')
      switch (sslSupportMethod) {
        case 'sni-only':
          return compliant('Viewers must name the host they want (sni-only).')
        case 'vip':
        case 'static-ip':
          return nonCompliant(`HTTPS is served on dedicated addresses (${sslSupportMethod}).`)
        default:
          return seen<never>(
            unobserved(
              sslSupportMethod === null ? 'not-returned' : 'schema-drift',
              'cloudfront:ListDistributions',
              sslSupportMethod ?? 'SSLSupportMethod',
            ),
          )
      }
    },
    examples: {
      compliant: [{ facts: { viewerCertificate: own } }],
      nonCompliant: [{ facts: { viewerCertificate: { ...own, sslSupportMethod: 'vip' } } }],
    },
  }),

  'cloudfront/custom-certificate': defineControl<DistributionFacts>()({
    resourceType,
    title: 'Distribution uses its own certificate',
    severity: 'low',
    dimension: 'encryption-in-transit',
    why: 'The default certificate belongs to cloudfront.net: viewers cannot tell whose site it is, and CloudFront accepts TLS 1.0 with it.',
    fix: 'Issue a certificate in ACM in us-east-1, name it in the distribution, and reach it by an alias.',
    reference: certificates,
    expected: 'a certificate from ACM or IAM',
    frameworks: [
      'fsbp:CloudFront.7',
      'prowler:cloudfront_distributions_custom_ssl_certificate',
      'powerpipe:cloudfront_distribution_use_custom_ssl_certificate',
      'PCI-4.0:1.2.8',
      'PCI-4.0:1.3.1',
      'PCI-4.0:1.3.2',
      'PCI-4.0:1.4.2',
      'PCI-4.0:1.5.1',
      'PCI-4.0:3.5.1.1',
      'PCI-4.0:3.5.1.3',
      'PCI-4.0:3.6.1',
      'PCI-4.0:3.6.1.2',
      'PCI-4.0:3.6.1.3',
      'PCI-4.0:3.6.1.4',
      'PCI-4.0:3.7.1',
      'PCI-4.0:3.7.2',
      'PCI-4.0:3.7.4',
      'PCI-4.0:3.7.6',
      'PCI-4.0:3.7.7',
      'PCI-4.0:4.2.1.1',
      'PCI-4.0:A1.1.3',
    ],
    needs: ['viewerCertificate', 'connectionMode'],
    evaluate: ({ viewerCertificate: { source, certificate }, connectionMode }) => {
      if (source !== 'cloudfront') return compliant(`It uses the certificate ${certificate}.`)
      return connectionMode === 'tenant-only'
        ? notApplicable('Its tenants answer viewers with certificates of their own.')
        : nonCompliant('It uses CloudFront’s default certificate.')
    },
    examples: {
      compliant: [
        { facts: { ...direct, viewerCertificate: own } },
        { facts: { ...direct, viewerCertificate: { ...own, source: 'iam', certificate: 'ASCA1' } } },
      ],
      nonCompliant: [{ facts: { ...direct, viewerCertificate: cloudFronts } }],
    },
  }),

  'cloudfront/field-level-encryption': defineControl<DistributionFacts>()({
    resourceType,
    title: 'Field-level encryption is used where forms carry sensitive data',
    severity: 'low',
    dimension: 'encryption-in-transit',
    why: 'Form fields encrypted at the edge stay unreadable to every system before the one that holds the key. Which forms carry such data only their owner knows, so this control is off until it is switched on.',
    fix: 'Make a field-level encryption configuration and name it in the behaviour that takes the form.',
    reference: 'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/field-level-encryption.html',
    expected: 'a field-level encryption configuration in at least one behaviour',
    frameworks: [
      'prowler:cloudfront_distributions_field_level_encryption_enabled',
      'powerpipe:cloudfront_distribution_field_level_encryption_enabled',
      'SOC2:PI1.4',
      'ISO27001-2022:A.8.11',
      'ISO27001-2022:A.8.24',
    ],
    enabled: false,
    needs: ['cacheBehaviors'],
    evaluate: ({ cacheBehaviors }) => {
      const found = cacheBehaviors.find(({ fieldLevelEncryptionId }) => fieldLevelEncryptionId !== null)
      return found
        ? compliant(`The behaviour “${found.pathPattern}” encrypts fields by ${found.fieldLevelEncryptionId}.`)
        : nonCompliant('No behaviour encrypts form fields.')
    },
    examples: {
      compliant: [
        { facts: { cacheBehaviors: [behavior({ pathPattern: '/pay', fieldLevelEncryptionId: 'C1' }), behavior()] } },
      ],
      nonCompliant: [{ facts: { cacheBehaviors: [behavior()] } }],
    },
  }),
})
