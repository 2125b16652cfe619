import { isObserved, type Observed, seen } from './observed.ts'
import type { Related } from './related.ts'
import type { Resource } from './resource.ts'

/** CloudFront's facts, which judgements of what lies behind a distribution look at. Field names are CloudFront's. */

export const distributionType = 'AWS::CloudFront::Distribution'
export const distributionTenantType = 'AWS::CloudFront::DistributionTenant'

export type DistributionFacts = {
  readonly distributionId: Observed<string>
  /** `d111111abcdef8.cloudfront.net` */
  readonly domainName: Observed<string>
  readonly aliases: Observed<readonly string[]>
  readonly enabled: Observed<boolean>
  readonly staging: Observed<boolean>
  /** `tenant-only`: it answers viewers through its distribution tenants alone. */
  readonly connectionMode: Observed<'direct' | 'tenant-only'>
  readonly ipv6Enabled: Observed<boolean>
  /** ARN of a WAFv2 web ACL, the bare id of one of WAF Classic, or null. */
  readonly webAclArn: Observed<string | null>
  readonly origins: Observed<readonly CloudFrontOrigin[]>
  /** Where the origins are, as `originHost` writes them: what an origin finds its distributions by. */
  readonly originHosts: Observed<readonly string[]>
  readonly originGroups: Observed<readonly OriginGroup[]>
  /** The default behaviour comes last, under the path pattern `*`. */
  readonly cacheBehaviors: Observed<readonly CacheBehaviorRules[]>
  readonly viewerCertificate: Observed<ViewerCertificateChoice>
  readonly viewerTls: Observed<ViewerTls>
  /** Null: viewers are not asked for certificates. */
  readonly viewerMtlsMode: Observed<string | null>
  readonly geoRestriction: Observed<GeoRestrictionRule>
  /** Null: none is set. */
  readonly defaultRootObject: Observed<string | null>
  /** What its access logs are delivered as; empty: nothing is logged. One kind that is on is enough to know. */
  readonly accessLogs: Observed<readonly AccessLog[]>
  /** Standard logging (v1); v2 is a delivery of CloudWatch Logs, which the distribution does not name. */
  readonly standardLogging: Observed<{ readonly enabled: boolean; readonly bucket: string | null }>
  /** Response headers policies that set Strict-Transport-Security; empty where no behaviour has a policy. */
  readonly hstsPolicyIds: Observed<readonly string[]>
}

export interface AccessLog {
  readonly kind: 'standard' | 'standard-v2' | 'real-time'
  /** The bucket, the kind of destination of a delivery (`S3`, `CWL`, `FH`), or the ARN of the real-time configuration. */
  readonly destination: string | null
}

export type DistributionTenantFacts = {
  readonly tenantId: Observed<string>
  readonly distributionId: Observed<string>
  readonly enabled: Observed<boolean>
  readonly domains: Observed<readonly string[]>
  /** `override` has a web ACL of its own, `disable` has none at all; null takes the distribution's. */
  readonly webAclAction: Observed<'override' | 'disable' | null>
  /** The overriding web ACL; null where there is none. */
  readonly webAclArn: Observed<string | null>
  /** Its own ACM certificate; null takes the distribution's. */
  readonly certificateArn: Observed<string | null>
  /** Null takes the distribution's. */
  readonly geoRestriction: Observed<GeoRestrictionRule | null>
}

export const originKinds = [
  's3',
  's3-website',
  'load-balancer',
  'api-gateway',
  'lambda-url',
  'vpc-origin',
  'other',
] as const
export type OriginKind = (typeof originKinds)[number]

export interface CloudFrontOrigin {
  readonly id: string
  readonly domainName: string
  readonly kind: OriginKind
  readonly originAccessControlId: string | null
  /** The older way to let only CloudFront read a bucket. */
  readonly originAccessIdentity: string | null
  readonly vpcOriginId: string | null
  /** ARN of the load balancer or instance behind a VPC origin; null where there is none or it was not read. */
  readonly endpointArn: string | null
  /** Names of the headers CloudFront adds; their values may be secrets and are not kept. */
  readonly customHeaderNames: readonly string[]
  /** How CloudFront fetches; null for buckets, which it asks as the viewer asked. Of a VPC origin its endpoint says it. */
  readonly protocol: Observed<OriginProtocol | null>
}

export interface OriginProtocol {
  /** `http-only`, `match-viewer`, `https-only` */
  readonly policy: string
  /** `SSLv3`, `TLSv1`, `TLSv1.1`, `TLSv1.2`: what CloudFront may use for HTTPS. */
  readonly sslProtocols: readonly string[]
  /** Ports of the origin for either protocol. */
  readonly httpPort: number
  readonly httpsPort: number
}

export interface OriginGroup {
  readonly id: string
  readonly originIds: readonly string[]
}

export interface CacheBehaviorRules {
  readonly pathPattern: string
  /** An origin or an origin group. */
  readonly targetOriginId: string
  /** `allow-all`, `https-only`, `redirect-to-https` */
  readonly viewerProtocolPolicy: string
  readonly fieldLevelEncryptionId: string | null
  readonly realtimeLogConfigArn: string | null
  readonly responseHeadersPolicyId: string | null
  /** Signed URLs or cookies are demanded, signed by an account's own key pair. */
  readonly trustedSigners: boolean
  /** Signed URLs or cookies are demanded, signed by a key of a key group. */
  readonly trustedKeyGroups: boolean
  /**
   * When functions of the owner's run, at the edge or as Lambda@Edge: `viewer-request`, `origin-request` … Those on the way to
   * the origin may add headers. Absent in facts that were read before they were kept.
   */
  readonly functionEvents?: readonly string[]
}

export interface ViewerCertificateChoice {
  /** `cloudfront`: the one for `*.cloudfront.net`. */
  readonly source: 'cloudfront' | 'acm' | 'iam'
  readonly certificate: string | null
  readonly sslSupportMethod: string | null
  /** The security policy in force; the default certificate always goes with `TLSv1`. */
  readonly securityPolicy: string | null
}

export interface ViewerTls {
  /** `1.0` … `1.3`, or `SSLv3`: the oldest protocol offered. */
  readonly minimumTls: string
  /** Named by Security Hub's CloudFront.15 as recommended. */
  readonly recommended: boolean
}

export interface GeoRestrictionRule {
  /** `blacklist`, `whitelist`, `none` */
  readonly type: string
  readonly countries: readonly string[]
}

/** A DNS name as `originHosts` has it: lower case, without the last dot and the prefix that asks a balancer for IPv6. */
export function originHost(dnsName: string): string {
  const host = dnsName.toLowerCase().replace(/\.$/, '')
  return /\.elb\.amazonaws\.com(\.cn)?$/.test(host) ? host.replace(/^dualstack\./, '') : host
}

/** The ports on which CloudFront fetches from an origin: of viewers who may come by either protocol, both. */
export function originPorts({ policy, httpPort, httpsPort }: OriginProtocol): readonly number[] {
  if (policy === 'http-only') return [httpPort]
  return policy === 'https-only' ? [httpsPort] : [httpPort, httpsPort]
}

/** Whether requests are sent to an origin: by a cache behaviour, of itself or of a group that holds it. */
export function isFetchedFrom(facts: DistributionFacts, originId: string): boolean {
  // Behaviours and groups that were not read may name it.
  if (!isObserved(facts.cacheBehaviors) || !isObserved(facts.originGroups)) return true
  const groups = facts.originGroups.value.filter(({ originIds }) => originIds.includes(originId))
  const names = new Set([originId, ...groups.map(({ id }) => id)])
  return facts.cacheBehaviors.value.some(({ targetOriginId }) => names.has(targetOriginId))
}

export interface Fronting {
  readonly distribution: Resource<DistributionFacts>
  readonly origin: CloudFrontOrigin
}

/**
 * The distributions of the account that name a host as origin and answer viewers, each with the origin that names it. An
 * origin behind a DNS name of the owner's own is not recognised: only its DNS zone knows where that leads.
 * Throws `Unseen` unless all distributions were listed. Name `distributionType` in `looksAt`.
 */
export function frontedBy(related: Related, dnsName: string): readonly Fronting[] {
  const host = originHost(dnsName)
  return related
    .where(distributionType, 'originHosts', host)
    .filter(({ facts }) => seen(facts.enabled))
    .flatMap((distribution) => {
      const { origins } = distribution.facts
      const naming = isObserved(origins)
        ? origins.value.filter(({ domainName }) => originHost(domainName) === host)
        : []
      return naming.map((origin) => ({ distribution, origin }))
    })
}
