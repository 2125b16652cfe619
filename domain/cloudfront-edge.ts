import {
  type CacheBehaviorRules,
  type DistributionFacts,
  distributionTenantType,
  type GeoRestrictionRule,
} from './cloudfront.ts'
import type { Exposure } from './exposure.ts'
import type { Hop } from './hop.ts'
import { isObserved, type Observed, seen } from './observed.ts'
import type { Related } from './related.ts'

/** CloudFront's edge is on the internet by design: what can close it is being switched off; what narrows it is shown as hops. */

interface Edge {
  readonly host: string
  readonly geoRestriction: Observed<GeoRestrictionRule>
  readonly viewerMtlsMode: Observed<string | null>
  readonly cacheBehaviors: Observed<readonly CacheBehaviorRules[]>
}

/** How the internet reaches a distribution. Name `distributionTenantType` in `looksAt`. */
export function distributionExposure(facts: DistributionFacts, related: Related): Exposure {
  if (!seen(facts.enabled)) return closedEdge('distribution', 'It is disabled, so CloudFront answers nobody for it.')
  if (seen(facts.connectionMode) === 'direct') return edgeExposure({ ...facts, host: seen(facts.domainName) })
  const tenants = related.where(distributionTenantType, 'distributionId', seen(facts.distributionId))
  const open = tenants.find(({ facts: tenant }) => isObserved(tenant.enabled) && tenant.enabled.value)
  if (!open) {
    for (const tenant of tenants) seen(tenant.facts.enabled)
    return closedEdge('distribution tenants', 'It answers through distribution tenants only, and none is enabled.')
  }
  const exposure = edgeExposure({ ...facts, host: `tenant ${open.name}` })
  return { ...exposure, because: `It answers through its distribution tenants. ${exposure.because}` }
}

/**
 * The countries, client certificates and signed URLs that stand before the content narrow who is served, not who connects;
 * one that was not read is no hop, and changes nothing of what is proven.
 */
export function edgeExposure({ host, ...narrowing }: Edge): Exposure {
  const geoRestriction = readOf(narrowing.geoRestriction) ?? { type: 'none', countries: [] }
  const viewerMtlsMode = readOf(narrowing.viewerMtlsMode)
  const behaviors = readOf(narrowing.cacheBehaviors) ?? []
  const path: Hop[] = [
    { what: 'edge location', id: host, passes: 'yes', because: `CloudFront answers the whole internet for ${host}.` },
  ]
  const { type, countries } = geoRestriction
  if (type === 'whitelist' || type === 'blacklist')
    path.push({
      what: 'geo restriction',
      id: null,
      passes: 'limited',
      because:
        type === 'whitelist'
          ? `Viewers of ${countriesText(countries)} only are served.`
          : `Viewers of ${countriesText(countries)} are refused.`,
    })
  if (viewerMtlsMode === 'required')
    path.push({
      what: 'viewer mTLS',
      id: null,
      passes: 'limited',
      because: 'Viewers must show a client certificate that the trust store accepts.',
    })
  if (
    behaviors.length > 0 &&
    behaviors.every(({ trustedSigners, trustedKeyGroups }) => trustedSigners || trustedKeyGroups)
  )
    path.push({
      what: 'signed URLs',
      id: null,
      passes: 'limited',
      because: 'Every behaviour demands signed URLs or signed cookies.',
    })
  const narrowed = path.slice(1).map(({ because }) => because)
  return { kind: 'internet', path, accounts: [], because: [path[0]?.because ?? '', ...narrowed].join(' ') }
}

function readOf<T>(fact: Observed<T>): T | null {
  return isObserved(fact) ? fact.value : null
}

/** CloudFront answers nobody. */
export function closedEdge(what: string, because: string): Exposure {
  return { kind: 'isolated', path: [{ what, id: null, passes: 'no', because }], accounts: [], because }
}

function countriesText(countries: readonly string[]): string {
  return countries.length > 8 ? `${countries.length} countries` : countries.join(', ') || 'no country'
}
