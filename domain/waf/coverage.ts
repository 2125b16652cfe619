import type { ExposureKind } from '../exposure.ts'
import type { Compliance } from '../pillars.ts'
import type { FirewallsInPlace, WafProtectionKind } from '../protection.ts'
import type { Counts, Score } from '../score.ts'
import { protectedStandings, type Standing, unknownStandings, unprotectedStandings } from './standing.ts'
import { webAclCarriers } from './web-acl-association.ts'

/**
 * How many of the entry points that face the internet are truly protected: a web ACL in front of them blocks, and nothing
 * leads round it. Attached is not protecting, and protecting one of two ways is neither.
 */

/** Types of what requests from the internet come to; the last ones take no web ACL, and may have firewalls behind them. */
export const entryPointTypes = [
  ...webAclCarriers,
  'AWS::ElasticLoadBalancing::LoadBalancer',
  'AWS::ApiGatewayV2::Api',
] as const

/** Controls that say of a distribution whether an origin of it answers past it. */
export const wayRoundControls = ['wafv2/origin-bypass-distribution', 'wafv2/origin-bypass-tenant'] as const
/** Controls that say of an origin whether it answers anybody past the distributions in front of it. */
export const originControls = ['wafv2/origin-bypass-alb', 'wafv2/origin-bypass-apigw'] as const

export interface EntryPoint {
  readonly exposure: ExposureKind | 'unknown'
  readonly waf: WafProtectionKind | 'unknown'
  /** Of a distribution: what `wayRoundControls` say; null where they said nothing. Absent for other types. */
  readonly wayRound?: Compliance | null
  /** Of an origin of distributions: what `originControls` say. */
  readonly closedOrigin: Compliance | null
  /** What the web ACLs of the distributions in front of it do. */
  readonly fronts: readonly (WafProtectionKind | 'unknown')[]
  readonly firewalls: FirewallsInPlace | null
}

/** Kinds of entry points by the service that they are of, as lists name them. */
export const entryPointKinds: Readonly<Record<string, string>> = {
  cloudfront: 'CloudFront',
  'elastic-load-balancing-v2': 'Load balancers',
  'elastic-load-balancing': 'Classic Load Balancers',
  'api-gateway': 'REST API stages',
  apigatewayv2: 'HTTP and WebSocket APIs',
  appsync: 'AppSync APIs',
  'cognito-identity-provider': 'Cognito user pools',
  apprunner: 'App Runner services',
  ec2: 'Verified Access',
  amplify: 'Amplify apps',
}

/** Null for what does not face the internet. */
export function standingOf(entry: EntryPoint): Standing | null {
  const facing = entry.exposure === 'internet' || entry.exposure === 'internet-limited'
  if (!facing && entry.exposure !== 'unknown') return null
  const protection = protectionOf(entry)
  if (facing || protection === null) return protection ?? (facing ? 'not-eligible' : null)
  if (protection === 'unknown') return 'perhaps-unknown'
  return protectedStandings.includes(protection) ? 'perhaps-protected' : 'perhaps-unprotected'
}

/** Null for what can take no web ACL and has no firewalls either. */
function protectionOf({ waf, wayRound, closedOrigin, fronts, firewalls }: EntryPoint): Standing | null {
  if (waf === 'blocking') {
    if (wayRound === 'NON_COMPLIANT') return 'bypassed'
    // A distribution that no control judged may have a way round it.
    return wayRound === null || wayRound === 'INSUFFICIENT_DATA' ? 'unknown' : 'blocking'
  }
  if (firewalls?.certainty === 'certain' && firewalls.wayRound !== 'known')
    return firewalls.wayRound === 'none' ? 'firewalls' : 'unknown'
  if (waf === 'unknown') return 'unknown'
  if (waf === 'not-eligible') return null
  // The controls also pass an origin for a web ACL of its own, so they tell of a closed door only where it has none.
  if (waf === 'none' && fronts.length > 0 && fronts.every((kind) => kind === 'blocking' || kind === 'unknown')) {
    if (closedOrigin === 'COMPLIANT') return fronts.includes('unknown') ? 'unknown' : 'fronted'
    if (closedOrigin === 'INSUFFICIENT_DATA') return 'unknown'
  }
  return waf
}

/**
 * Entry points that are truly protected among those that face the internet. The interval is what the unknown can make of
 * it: at worst what may be unprotected is, and what may not face the internet and is protected does not; at best the
 * reverse. Shares are of all that then face it.
 * @param counts entry points by standing
 */
export function wafCoverageScore(counts: Counts): Score {
  const of = (standing: Standing) => counts[standing] ?? 0
  const sum = (some: readonly Standing[]) => some.reduce((total, standing) => total + of(standing), 0)
  const passing = sum(protectedStandings)
  const failing = sum(unprotectedStandings)
  const worst = passing + failing + sum(['unknown', 'perhaps-unprotected', 'perhaps-unknown'])
  const best = passing + failing + sum(['unknown', 'perhaps-protected', 'perhaps-unknown'])
  const unknown = sum(unknownStandings)
  const known = passing + failing
  const share = (part: number, whole: number) => (whole === 0 ? null : part / whole)
  const low = share(passing, worst)
  const high = share(best - failing, best)
  return {
    passing,
    failing,
    unknown,
    total: known + unknown,
    value: share(passing, known),
    // Where only what is protected may face the internet, the other end has nothing to say.
    low: low ?? high,
    high: high ?? low,
  }
}
