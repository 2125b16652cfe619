import type { Fronting } from '../../cloudfront.ts'
import type {
  ClassicLoadBalancerFacts,
  ListenerAction,
  ListenerFacts,
  ListenerRule,
  LoadBalancerFacts,
} from '../../load-balancing.ts'
import { prefixListType } from '../../network/prefix-list.ts'
import { seen, Unseen, unobserved } from '../../observed.ts'
import type { Related } from '../../related.ts'
import type { Resource } from '../../resource.ts'
import type { InstanceFacts } from '../../servers.ts'
import { webAclTypes } from '../web-acl-action.ts'
import { admitsOthers, rulesOfGroups, securityGroupType } from './admission.ts'
import { strangersPassing, strangersShowing } from './secret-header.ts'

/** Ways to load balancers and instances past the distributions that have them as origins. */

export const listenerType = 'AWS::ElasticLoadBalancingV2::Listener'
const webAclType = 'AWS::WAFv2::WebACL'

export const wayRoundServerTypes = [
  listenerType,
  'AWS::ElasticLoadBalancingV2::LoadBalancer',
  'AWS::ElasticLoadBalancing::LoadBalancer',
  'AWS::EC2::Instance',
  securityGroupType,
  prefixListType,
  ...webAclTypes,
] as const

type Balancer = Resource<LoadBalancerFacts>

/**
 * How somebody on the internet comes to a load balancer past CloudFront, as a sentence; null where nobody does: it is
 * internal, its security groups admit only CloudFront, or its listeners or its web ACL demand a header that only
 * CloudFront knows. One open port decides; else what was not read throws `Unseen`.
 */
export function balancerWayRound(
  { arn, name, facts }: Balancer,
  frontings: readonly Fronting[],
  related: Related,
): string | null {
  if (seen(facts.scheme) !== 'internet-facing') return null
  const application = seen(facts.loadBalancerType) === 'application'
  const rules = rulesOfGroups(seen(facts.securityGroupIds), related)
  if (!application && rules.length === 0)
    throw new Unseen(unobserved('not-collected', 'ec2:DescribeSecurityGroups', `whom the targets of ${name} admit`))
  const ways = related.where(listenerType, 'loadBalancerArn', arn).map((listener) => () => {
    const port = seen(listener.facts.port) ?? 0
    if (!serves(listener.facts, frontings)) return null
    const others = admitsOthers(related, rules, port)
    return others === null ? null : `${others} may reach port ${port} past CloudFront at load balancer ${name}`
  })
  const way = firstWay(ways)
  if (way === null) return null
  const passes = application ? strangersAtOwnWebAcl(facts, frontings, related) : null
  if (!application || passes === undefined) return `${way}.`
  return passes === null ? null : `${way}, and its own web ACL lets them pass: ${passes}.`
}

/** Undefined: it has no web ACL of its own. */
function strangersAtOwnWebAcl(
  { webAclArn }: LoadBalancerFacts,
  frontings: readonly Fronting[],
  related: Related,
): string | null | undefined {
  const arn = seen(webAclArn)
  if (arn === null) return undefined
  const webAcl =
    related.byArn(webAclType, arn) ??
    seen<never>(unobserved('not-returned', 'wafv2:ListWebACLs', `web ACL ${arn} is attached but was not listed`))
  return strangersPassing(webAcl, related, frontings)
}

const forwards = (actions: readonly ListenerAction[]) => actions.some(({ type }) => type === 'forward')

/** Does a listener serve requests that do not come from CloudFront? Throws `Unseen` where unread rules decide. */
function serves(
  { protocol, defaultActions, plainHttpRules, decidingRules }: ListenerFacts,
  frontings: readonly Fronting[],
): boolean {
  if (forwards(seen(defaultActions))) return true
  // Network load balancers have no rules.
  if (!seen(protocol).startsWith('HTTP')) return false
  const rules = decidingRules && seen(decidingRules)
  if (rules) return servesByRules(rules, frontings)
  if (seen(protocol) === 'HTTP' && !seen(plainHttpRules).some(forwards)) return false
  // Facts that were read before rules were kept.
  throw new Unseen(
    unobserved('not-collected', 'elasticloadbalancing:DescribeRules', 'the rules may demand a secret header'),
  )
}

function servesByRules(rules: readonly ListenerRule[], frontings: readonly Fronting[]): boolean {
  let unread: Unseen | null = null
  for (const { actions, demandedHeaders } of rules) {
    if (!forwards(actions)) continue
    const shown = demandedHeaders.map((header) => strangersShowing(header, frontings))
    if (shown.some(({ high }) => high === 'nothing')) continue
    const doubt = shown.find(({ unread: missing }) => missing)?.unread
    if (!doubt) return true
    unread ??= new Unseen(doubt)
  }
  if (unread) throw unread
  return false
}

/** The first way that is proven; what stops another counts only where there is none. */
function firstWay(ways: readonly (() => string | null)[]): string | null {
  let unread: Unseen | null = null
  for (const way of ways) {
    try {
      const found = way()
      if (found) return found
    } catch (error) {
      if (!(error instanceof Unseen)) throw error
      unread ??= error
    }
  }
  if (unread) throw unread
  return null
}

/** The same for a Classic Load Balancer, which has no rules and takes no web ACL. */
export function classicBalancerWayRound(
  { name, facts }: Resource<ClassicLoadBalancerFacts>,
  related: Related,
): string | null {
  if (seen(facts.scheme) !== 'internet-facing') return null
  const rules = rulesOfGroups(seen(facts.securityGroupIds), related)
  return firstWay(
    seen(facts.listeners).map(({ port }) => () => {
      const others = admitsOthers(related, rules, port)
      return others && `${others} may reach port ${port} past CloudFront at load balancer ${name}.`
    }),
  )
}

/** Ports that web servers listen on; which of them an instance uses is not known. */
const webPorts = [80, 443, 8080, 8443] as const

/** The same for an instance that a distribution fetches from by its public name. */
export function instanceWayRound({ name, facts }: Resource<InstanceFacts>, related: Related): string | null {
  const rules = rulesOfGroups(seen(facts.securityGroupIds), related)
  return firstWay(
    webPorts.map((port) => () => {
      const others = admitsOthers(related, rules, port)
      return others && `${others} may reach port ${port} past CloudFront at instance ${name}.`
    }),
  )
}
