import type { DistributionFacts, Fronting } from '../../cloudfront.ts'
import { isObserved, Unseen, unobserved } from '../../observed.ts'
import type { Related } from '../../related.ts'
import type { Resource } from '../../resource.ts'
import { actingRules, type RulesInForce } from '../acting-rules.ts'
import { atMost, type Extents, exactly } from '../statement-extent.ts'

/**
 * A header that CloudFront adds on the way to the origin, and whose value the origin demands, keeps out whoever comes past
 * CloudFront: he does not know the value.
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/restrict-access-to-load-balancer.html
 */

/** Headers that every client sends as it likes. */
const clientHeaders = new Set([
  'host',
  'user-agent',
  'referer',
  'origin',
  'accept',
  'accept-encoding',
  'accept-language',
  'content-type',
  'content-length',
  'cookie',
  'via',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-proto',
  'x-requested-with',
])

/**
 * The requests of strangers that show a header with the value an origin demands. A header that CloudFront does not add is
 * one that viewers send, and so do those who come past it; where a function of the owner's runs on the way to the origin,
 * it may be the one that adds it.
 */
export function strangersShowing(header: string, frontings: readonly Fronting[]): Extents {
  const adds = ({ origin }: Fronting) => (origin.customHeaderNames ?? []).some((name) => name.toLowerCase() === header)
  if (frontings.some(adds)) return exactly('nothing', `only CloudFront knows what header ${header} must be`)
  if (clientHeaders.has(header)) return exactly('some')
  const function_ = frontings.find(({ distribution }) => mayAddHeaders(distribution))
  if (!function_) return exactly('some')
  const detail = `whether a function of ${function_.distribution.name} adds header ${header}`
  return atMost('some', unobserved('not-collected', 'cloudfront:ListDistributions', detail))
}

/** Does code of the owner's run between viewer and origin? Facts that do not say so may have it. */
function mayAddHeaders({ facts }: Resource<DistributionFacts>): boolean {
  const { cacheBehaviors } = facts
  if (!cacheBehaviors || !isObserved(cacheBehaviors)) return true
  return cacheBehaviors.value.some(
    ({ functionEvents }) => functionEvents === undefined || functionEvents.some((event) => event.endsWith('-request')),
  )
}

/**
 * How a request that does not come from CloudFront gets past a web ACL, as a clause; null when it does not. Throws `Unseen`
 * where what was read does not decide.
 */
export function strangersPassing(
  webAcl: RulesInForce,
  related: Related,
  frontings: readonly Fronting[],
): string | null {
  let unread: Unseen | null = null
  const senders = { showing: (header: string) => strangersShowing(header, frontings) }
  for (const line of actingRules(webAcl, related, senders)) {
    if (line.kind === 'unread' || (line.kind === 'own-group' && line.unread)) {
      if (line.unread && line.action !== 'COUNT') unread ??= new Unseen(line.unread)
      continue
    }
    const allows =
      line.action === 'ALLOW' || (line.action === null && line.overridden.some(({ action }) => action === 'ALLOW'))
    if (!allows || line.requests.high === 'nothing') continue
    if (line.requests.unread) unread ??= new Unseen(line.requests.unread)
    else if (!unread) return line.kind === 'default' ? 'it allows by default' : `its rule “${line.name}” allows them`
  }
  if (unread) throw unread
  return null
}

/** Distributions named by what they have as origin: `one, two`. */
export function namesOf(frontings: readonly Fronting[]): string {
  return [...new Set(frontings.map(({ distribution }) => distribution.name))].join(', ')
}
