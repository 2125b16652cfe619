import type { CacheBehaviorRules, CloudFrontOrigin } from '#domain/cloudfront.ts'
import { observed } from '#domain/observed.ts'

/** Parts of pretend distributions for the examples of controls and for tests. */

const call = 'cloudfront:ListDistributions'

export function behavior(fields: Partial<CacheBehaviorRules> = {}): CacheBehaviorRules {
  return {
    pathPattern: '*',
    targetOriginId: 'app',
    viewerProtocolPolicy: 'redirect-to-https',
    fieldLevelEncryptionId: null,
    realtimeLogConfigArn: null,
    responseHeadersPolicyId: null,
    trustedSigners: false,
    trustedKeyGroups: false,
    functionEvents: [],
    ...fields,
  }
}

export function customOrigin(
  policy: string,
  fields: Partial<CloudFrontOrigin> = {},
  sslProtocols: readonly string[] = ['TLSv1.2'],
): CloudFrontOrigin {
  return {
    id: 'app',
    domainName: 'app.example.com',
    kind: 'other',
    originAccessControlId: null,
    originAccessIdentity: null,
    vpcOriginId: null,
    endpointArn: null,
    customHeaderNames: [],
    protocol: observed({ policy, sslProtocols, httpPort: 80, httpsPort: 443 }, call),
    ...fields,
  }
}

export function bucketOrigin(fields: Partial<CloudFrontOrigin> = {}): CloudFrontOrigin {
  return {
    ...customOrigin('https-only'),
    id: 'assets',
    domainName: 'assets.s3.eu-west-1.amazonaws.com',
    kind: 's3',
    protocol: observed(null, call),
    ...fields,
  }
}
