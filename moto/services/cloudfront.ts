import { CloudFrontClient, CreateDistributionCommand, type DistributionConfig } from '@aws-sdk/client-cloudfront'
import { expectString } from '../expect-string.ts'
import type { SeedService } from '../expected.ts'
import { makeWebAcl } from '../web-acl.ts'

export const cloudFront: SeedService = async ({ where }) => {
  const webAclArn = await makeWebAcl({ ...where, region: 'us-east-1' }, 'CLOUDFRONT', 'edge')
  const client = new CloudFrontClient(where)
  const distribution = async (name: string, more: Partial<DistributionConfig>) => {
    const made = await client.send(
      new CreateDistributionCommand({
        DistributionConfig: {
          CallerReference: name,
          Comment: name,
          Enabled: true,
          Origins: {
            Quantity: 1,
            Items: [
              {
                Id: 'origin',
                DomainName: 'www.example.com',
                CustomOriginConfig: {
                  HTTPPort: 80,
                  HTTPSPort: 443,
                  OriginProtocolPolicy: name === 'good' ? 'https-only' : 'http-only',
                  OriginSslProtocols: { Quantity: 1, Items: ['TLSv1.2'] },
                },
              },
            ],
          },
          DefaultCacheBehavior: { TargetOriginId: 'origin', ViewerProtocolPolicy: 'redirect-to-https' },
          ...more,
        },
      }),
    )
    return expectString(made.Distribution?.ARN)
  }
  const good = await distribution('good', {
    WebACLId: webAclArn,
    DefaultRootObject: 'index.html',
    Aliases: { Quantity: 1, Items: ['www.example.org'] },
    ViewerCertificate: {
      ACMCertificateArn: 'arn:aws:acm:us-east-1:123456789012:certificate/11111111-2222-3333-4444-555555555555',
      SSLSupportMethod: 'sni-only',
      MinimumProtocolVersion: 'TLSv1.2_2021',
      CloudFrontDefaultCertificate: false,
    },
    Logging: { Enabled: true, Bucket: 'logs.s3.amazonaws.com', IncludeCookies: false, Prefix: '' },
  })
  const bad = await distribution('bad', {
    DefaultCacheBehavior: { TargetOriginId: 'origin', ViewerProtocolPolicy: 'allow-all' },
  })
  return [
    {
      service: 'cloudfront',
      resource: good,
      columns: {
        encryption_in_transit: 'enforced',
        exposure: 'internet',
        // moto finds a web ACL of CloudFront's not by its ARN alone, as AWS does: what it stops is not known.
        waf_protection: 'unknown',
      },
      findings: {
        'cloudfront/viewer-https': 'COMPLIANT',
        'cloudfront/viewer-tls-policy': 'COMPLIANT',
        'cloudfront/origin-https': 'COMPLIANT',
        'cloudfront/default-root-object': 'COMPLIANT',
        'wafv2/coverage-cloudfront': 'COMPLIANT',
      },
    },
    {
      service: 'cloudfront',
      resource: bad,
      columns: { encryption_in_transit: 'optional', exposure: 'internet', waf_protection: 'none' },
      findings: {
        'cloudfront/viewer-https': 'NON_COMPLIANT',
        'cloudfront/viewer-tls-policy': 'NON_COMPLIANT',
        'cloudfront/origin-https': 'NON_COMPLIANT',
        'wafv2/coverage-cloudfront': 'NON_COMPLIANT',
      },
    },
  ]
}
