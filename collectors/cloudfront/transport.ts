import type { CacheBehaviorRules, CloudFrontOrigin, DistributionFacts, OriginGroup } from '#domain/cloudfront.ts'
import type { EncryptionInTransit } from '#domain/encryption.ts'
import { isObserved, seen, unobserved } from '#domain/observed.ts'

/** Encryption on both sides of a distribution: between viewers and CloudFront, and between CloudFront and its origins. */

/** May viewers use plain HTTP? Redirecting them to HTTPS answers the plain request without content. */
export function servesPlainHttp({ viewerProtocolPolicy }: CacheBehaviorRules): boolean {
  if (viewerProtocolPolicy === 'allow-all') return true
  if (viewerProtocolPolicy === 'https-only' || viewerProtocolPolicy === 'redirect-to-https') return false
  return seen<never>(unobserved('schema-drift', 'cloudfront:ListDistributions', viewerProtocolPolicy))
}

/** The first behaviour that serves plain HTTP; one that is proven outweighs others that say what is not known. */
export function plainBehavior(behaviors: readonly CacheBehaviorRules[]): CacheBehaviorRules | undefined {
  return (
    behaviors.find(({ viewerProtocolPolicy }) => viewerProtocolPolicy === 'allow-all') ??
    behaviors.find(servesPlainHttp)
  )
}

export interface Fetching {
  readonly origins: readonly CloudFrontOrigin[]
  readonly originGroups: readonly OriginGroup[]
  readonly cacheBehaviors: readonly CacheBehaviorRules[]
}

/** Why CloudFront fetches from an origin in plain text, or null when it never does. Origins that were read come first. */
export function plainFetch(fetching: Fetching): string | null {
  const read = fetching.origins.filter(({ protocol }) => isObserved(protocol))
  const unread = fetching.origins.filter(({ protocol }) => !isObserved(protocol))
  for (const origin of [...read, ...unread]) {
    const because = plainFetchFrom(origin, fetching)
    if (because) return because
  }
  return null
}

function plainFetchFrom(origin: CloudFrontOrigin, { originGroups, cacheBehaviors }: Fetching): string | null {
  const policy = seen(origin.protocol)?.policy ?? 'https-only'
  switch (policy) {
    case 'https-only':
      return null
    case 'http-only':
      return `CloudFront fetches from ${origin.domainName} over plain HTTP only.`
    case 'match-viewer': {
      const plain = plainBehavior(behaviorsOf(origin, cacheBehaviors, originGroups))
      return plain
        ? `CloudFront fetches from ${origin.domainName} as the viewer asks, and “${plain.pathPattern}” lets viewers ask over plain HTTP.`
        : null
    }
    default:
      return seen<never>(unobserved('schema-drift', 'cloudfront:ListDistributions', policy))
  }
}

/** The behaviours that send requests to an origin, by itself or in a group; all of them where none does, since functions may. */
function behaviorsOf(
  origin: CloudFrontOrigin,
  behaviors: readonly CacheBehaviorRules[],
  groups: readonly OriginGroup[],
): readonly CacheBehaviorRules[] {
  const holding = groups.filter(({ originIds }) => originIds.includes(origin.id)).map(({ id }) => id)
  const found = behaviors.filter(({ targetOriginId }) => [origin.id, ...holding].includes(targetOriginId))
  return found.length > 0 ? found : behaviors
}

/** With CloudFront's own certificate the policy is TLSv1, but tenants answer under certificates of their own. */
function hasTenantsAlone({ connectionMode, viewerCertificate }: DistributionFacts): boolean {
  return (
    isObserved(connectionMode) &&
    connectionMode.value === 'tenant-only' &&
    isObserved(viewerCertificate) &&
    viewerCertificate.value.source === 'cloudfront'
  )
}

/**
 * Enforced when no viewer and no origin is served over plain HTTP. HTTPS is always on offer to viewers, so it is never
 * less than optional.
 */
export function distributionTransport(facts: DistributionFacts): EncryptionInTransit {
  const minimumTls = isObserved(facts.viewerTls) && !hasTenantsAlone(facts) ? facts.viewerTls.value.minimumTls : null
  const cacheBehaviors = seen(facts.cacheBehaviors)
  const plain = plainBehavior(cacheBehaviors)
  if (plain)
    return {
      kind: 'optional',
      minimumTls,
      because: `The behaviour “${plain.pathPattern}” lets viewers use plain HTTP (viewer protocol policy allow-all).`,
    }
  const because = plainFetch({
    origins: seen(facts.origins),
    originGroups: seen(facts.originGroups),
    cacheBehaviors,
  })
  if (because) return { kind: 'optional', minimumTls, because }
  return {
    kind: 'enforced',
    minimumTls,
    because: 'Viewers are refused or redirected over plain HTTP, and origins are fetched from over HTTPS.',
  }
}
