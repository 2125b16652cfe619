import type {
  CacheBehavior,
  CustomOriginConfig,
  DefaultCacheBehavior,
  DistributionSummary,
  GeoRestriction,
  Origin,
  Tag,
  ViewerCertificate,
} from '@aws-sdk/client-cloudfront'
import {
  type AccessLog,
  type CacheBehaviorRules,
  type CloudFrontOrigin,
  type DistributionFacts,
  type GeoRestrictionRule,
  type OriginKind,
  type OriginProtocol,
  originHost,
  type ViewerCertificateChoice,
} from '#domain/cloudfront.ts'
import { factsFrom, isObserved, mapObserved, type Observed, unobserved } from '#domain/observed.ts'
import { type CollectedResource, tagRecord } from '#domain/resource.ts'
import { viewerTls } from '#domain/tls-policies.ts'

/** An origin without the values of the headers CloudFront adds: they are often the secret that proves it is CloudFront. */
export type NamedOrigin = Omit<Origin, 'CustomHeaders'> & { readonly customHeaderNames: readonly string[] }
/** A distribution as listed, its origins without those values. */
export type ListedDistribution = Omit<DistributionSummary, 'Origins'> & {
  readonly origins: readonly NamedOrigin[] | undefined
}

export function withoutHeaderValues({ Origins, ...rest }: DistributionSummary): ListedDistribution {
  return {
    ...rest,
    origins: Origins?.Items?.map(({ CustomHeaders, ...origin }) => ({
      ...origin,
      customHeaderNames: (CustomHeaders?.Items ?? []).map(({ HeaderName }) => HeaderName ?? ''),
    })),
  }
}

/** What a VPC origin leads to, from GetVpcOrigin. */
export interface VpcOriginEndpoint {
  readonly vpcOriginId: string
  readonly endpointArn: string
  readonly protocol: OriginProtocol
}

/** What only GetDistributionConfig says. */
export interface ConfigExtract {
  readonly defaultRootObject: string | undefined
  readonly logging: { readonly Enabled?: boolean | undefined; readonly Bucket?: string | undefined } | undefined
}

export interface DistributionAnswers {
  readonly config: Observed<ConfigExtract>
  /** Kinds of destination that CloudWatch Logs delivers its access logs to. */
  readonly deliveries: Observed<readonly string[]>
  readonly tags: Observed<readonly Tag[]>
  readonly hstsPolicyIds: Observed<readonly string[]>
  readonly vpcOriginEndpoints: Observed<readonly VpcOriginEndpoint[]>
}

/** CloudFront writes an empty element for what is not set. */
const orNull = (text: string | undefined): string | null => text || null

/** One distribution from ListDistributions, with what its configuration, tags and policies add. */
export function distribution(
  item: ListedDistribution,
  answers: DistributionAnswers,
): CollectedResource<DistributionFacts> {
  const read = factsFrom('cloudfront:ListDistributions')
  const certificate = viewerCertificate(item.ViewerCertificate)
  return {
    arn: item.ARN ?? '',
    name: item.Aliases?.Items?.[0] ?? item.DomainName ?? item.Id ?? '',
    // CloudFront never gives an id a second time.
    incarnation: item.Id ?? item.ARN ?? '',
    tags: mapObserved(answers.tags, tagRecord),
    facts: {
      distributionId: read(item.Id),
      domainName: read(item.DomainName),
      // A list is left out when its quantity is 0.
      aliases: mapObserved(read(item.Aliases), ({ Items }) => Items ?? []),
      enabled: read(item.Enabled),
      staging: read(item.Staging),
      // Came with multi-tenant distributions; `direct` is what a distribution is unless it was made for tenants.
      connectionMode: read.oneOf(item.ConnectionMode ?? 'direct', ['direct', 'tenant-only']),
      ipv6Enabled: read(item.IsIPV6Enabled),
      webAclArn: mapObserved(read(item.WebACLId), orNull),
      origins: mapObserved(read(item.origins), (origins) =>
        origins.map((origin) => originOf(origin, answers.vpcOriginEndpoints)),
      ),
      originHosts: mapObserved(read(item.origins), (origins) =>
        origins.map(({ DomainName }) => originHost(DomainName ?? '')),
      ),
      // Optional, as the groups themselves are.
      originGroups: read.or(
        item.OriginGroups?.Items?.map(({ Id, Members }) => ({
          id: Id ?? '',
          originIds: (Members?.Items ?? []).map(({ OriginId }) => OriginId ?? ''),
        })),
        [],
      ),
      cacheBehaviors: read(behaviorsOf(item)),
      viewerCertificate: read(certificate),
      viewerTls: certificate
        ? viewerTls(certificate.securityPolicy, read.call)
        : unobserved('not-returned', read.call, 'ViewerCertificate'),
      // Only there when it was switched on.
      viewerMtlsMode: item.ViewerMtlsConfig ? read(item.ViewerMtlsConfig.Mode) : read.orNone<string>(undefined),
      geoRestriction: mapObserved(read(item.Restrictions?.GeoRestriction), geoRestrictionOf),
      defaultRootObject: mapObserved(answers.config, ({ defaultRootObject }) => orNull(defaultRootObject)),
      accessLogs: accessLogs(item, answers),
      standardLogging: standardLogging(answers.config),
      hstsPolicyIds: answers.hstsPolicyIds,
    },
  }
}

function originOf(origin: NamedOrigin, endpoints: Observed<readonly VpcOriginEndpoint[]>): CloudFrontOrigin {
  const vpcOriginId = orNull(origin.VpcOriginConfig?.VpcOriginId)
  const endpoint = mapObserved(endpoints, (all) => all.find((one) => one.vpcOriginId === vpcOriginId) ?? null)
  return {
    id: origin.Id ?? '',
    domainName: origin.DomainName ?? '',
    kind: kindOf(origin),
    originAccessControlId: orNull(origin.OriginAccessControlId),
    originAccessIdentity: orNull(origin.S3OriginConfig?.OriginAccessIdentity),
    vpcOriginId,
    endpointArn: isObserved(endpoint) ? (endpoint.value?.endpointArn ?? null) : null,
    customHeaderNames: origin.customHeaderNames,
    protocol: origin.VpcOriginConfig ? endpointProtocol(endpoint) : protocolOf(origin),
  }
}

function endpointProtocol(endpoint: Observed<VpcOriginEndpoint | null>): CloudFrontOrigin['protocol'] {
  if (!isObserved(endpoint)) return endpoint
  return factsFrom(endpoint.call)(endpoint.value?.protocol)
}

function protocolOf({ S3OriginConfig, CustomOriginConfig }: NamedOrigin): CloudFrontOrigin['protocol'] {
  const read = factsFrom('cloudfront:ListDistributions')
  // Buckets take no setting: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-https-cloudfront-to-s3-origin.html
  if (S3OriginConfig) return read.orNone<OriginProtocol>(undefined)
  return read(originProtocol(CustomOriginConfig))
}

/** Custom origins and VPC origins say alike how CloudFront fetches. */
export function originProtocol(
  config:
    | Pick<CustomOriginConfig, 'OriginProtocolPolicy' | 'OriginSslProtocols' | 'HTTPPort' | 'HTTPSPort'>
    | undefined,
): OriginProtocol | undefined {
  if (!config?.OriginProtocolPolicy) return undefined
  return {
    policy: config.OriginProtocolPolicy,
    sslProtocols: config.OriginSslProtocols?.Items ?? [],
    // "The default value is 80", and 443.
    httpPort: config.HTTPPort ?? 80,
    httpsPort: config.HTTPSPort ?? 443,
  }
}

/** By CloudFront's own kind of origin, and for custom ones by the host name that AWS's services give. */
function kindOf({ S3OriginConfig, VpcOriginConfig, DomainName }: NamedOrigin): OriginKind {
  if (S3OriginConfig) return 's3'
  if (VpcOriginConfig) return 'vpc-origin'
  const host = originHost(DomainName ?? '')
  if (/\.s3-website[.-][a-z0-9-]+\.amazonaws\.com(\.cn)?$/.test(host)) return 's3-website'
  if (/\.elb(\.[a-z0-9-]+)?\.amazonaws\.com(\.cn)?$/.test(host)) return 'load-balancer'
  if (/\.execute-api\.[a-z0-9-]+\.amazonaws\.com(\.cn)?$/.test(host)) return 'api-gateway'
  if (/\.lambda-url\.[a-z0-9-]+\.on\.aws$/.test(host)) return 'lambda-url'
  return 'other'
}

function behaviorsOf(item: ListedDistribution): readonly CacheBehaviorRules[] | undefined {
  const { CacheBehaviors, DefaultCacheBehavior } = item
  if (!CacheBehaviors || !DefaultCacheBehavior) return undefined
  return [
    ...(CacheBehaviors.Items ?? []).map((behavior) => behaviorOf(behavior, behavior.PathPattern ?? '')),
    behaviorOf(DefaultCacheBehavior, '*'),
  ]
}

function behaviorOf(behavior: CacheBehavior | DefaultCacheBehavior, pathPattern: string): CacheBehaviorRules {
  return {
    pathPattern,
    targetOriginId: behavior.TargetOriginId ?? '',
    viewerProtocolPolicy: behavior.ViewerProtocolPolicy ?? '',
    fieldLevelEncryptionId: orNull(behavior.FieldLevelEncryptionId),
    realtimeLogConfigArn: orNull(behavior.RealtimeLogConfigArn),
    responseHeadersPolicyId: orNull(behavior.ResponseHeadersPolicyId),
    // Multi-tenant distributions cannot have signers, and leave them out.
    trustedSigners: behavior.TrustedSigners?.Enabled ?? false,
    trustedKeyGroups: behavior.TrustedKeyGroups?.Enabled ?? false,
    functionEvents: [
      ...(behavior.LambdaFunctionAssociations?.Items ?? []),
      ...(behavior.FunctionAssociations?.Items ?? []),
    ].flatMap(({ EventType }) => EventType ?? []),
  }
}

/**
 * CloudFront returns `TLSv1` and `vip` beside its default certificate, and keeps what was once set there: with that
 * certificate the security policy is `TLSv1` regardless.
 * https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_ViewerCertificate.html
 */
function viewerCertificate(answer: ViewerCertificate | undefined): ViewerCertificateChoice | undefined {
  if (!answer) return undefined
  if (answer.CloudFrontDefaultCertificate)
    return { source: 'cloudfront', certificate: null, sslSupportMethod: null, securityPolicy: 'TLSv1' }
  const certificate = answer.ACMCertificateArn || answer.IAMCertificateId
  if (!certificate) return undefined
  return {
    source: answer.ACMCertificateArn ? 'acm' : 'iam',
    certificate,
    sslSupportMethod: answer.SSLSupportMethod ?? null,
    securityPolicy: answer.MinimumProtocolVersion ?? null,
  }
}

function geoRestrictionOf({ RestrictionType, Items }: GeoRestriction): GeoRestrictionRule {
  return { type: RestrictionType ?? '', countries: Items ?? [] }
}

function standardLogging(config: Observed<ConfigExtract>): DistributionFacts['standardLogging'] {
  if (!isObserved(config)) return config
  const { logging } = config.value
  // The whole element is optional, and left out where logging was never configured.
  if (!logging) return { value: { enabled: false, bucket: null }, call: config.call }
  if (logging.Enabled === undefined) return unobserved('not-returned', config.call, 'Logging.Enabled')
  return { value: { enabled: logging.Enabled, bucket: orNull(logging.Bucket) }, call: config.call }
}

/**
 * What is known to be on decides, whatever else was not read; that nothing is on needs all three to be read.
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/logging.html
 */
function accessLogs(item: ListedDistribution, answers: DistributionAnswers): DistributionFacts['accessLogs'] {
  const behaviors = behaviorsOf(item)
  const realTime = [...new Set((behaviors ?? []).flatMap(({ realtimeLogConfigArn }) => realtimeLogConfigArn ?? []))]
  const standard = standardLogging(answers.config)
  const { deliveries } = answers
  const on: AccessLog[] = [
    ...(isObserved(standard) && standard.value.enabled
      ? [{ kind: 'standard' as const, destination: standard.value.bucket }]
      : []),
    ...(isObserved(deliveries)
      ? deliveries.value.map((destination) => ({ kind: 'standard-v2' as const, destination }))
      : []),
    ...realTime.map((destination) => ({ kind: 'real-time' as const, destination })),
  ]
  if (on.length > 0) {
    const call = isObserved(standard) && standard.value.enabled ? standard.call : deliveries.call
    return { value: on, call: on[0]?.kind === 'real-time' ? 'cloudfront:ListDistributions' : call }
  }
  if (!behaviors) return unobserved('not-returned', 'cloudfront:ListDistributions', 'DefaultCacheBehavior')
  if (!isObserved(standard)) return standard
  return isObserved(deliveries) ? { value: [], call: deliveries.call } : deliveries
}
