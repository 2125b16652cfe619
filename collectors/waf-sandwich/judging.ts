import { notApplicable, type Verdict } from '#domain/control.ts'
import { seen, Unseen } from '#domain/observed.ts'
import type { Related } from '#domain/related.ts'
import { type Recognised, recognised, type Sandwich } from '#domain/waf/sandwich.ts'
import type { Balancer } from '#domain/waf/sandwich-parts.ts'

/** Who may reach a load balancer and what stands behind it. */
export const guide =
  'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-update-security-groups.html'

/** `shop-outer → shop-firewall → shop-inner` */
export function wayThrough({ outer, group, inners }: Sandwich): string {
  return `${outer.name} → ${group.name} → ${inners.map(({ balancer }) => balancer.name).join(', ')}`
}

/**
 * The verdict on a resource from the parts that it has in sandwiches: one that fails is proof, whatever else was not read;
 * passing takes that nothing was left unread that may make it part of another sandwich. A part of none is not applicable.
 */
export function verdictOn<T>(
  related: Related,
  parts: (found: Recognised) => readonly T[],
  judge: (part: T) => Verdict,
  otherwise = 'It is part of no WAF sandwich.',
): Verdict {
  const found = recognised(related)
  let { unread } = found
  let verdict: Verdict | null = null
  for (const part of parts(found)) {
    try {
      const next = judge(part)
      if (next.compliance === 'NON_COMPLIANT') return next
      if (verdict === null || next.compliance === 'COMPLIANT') verdict = next
    } catch (error) {
      if (!(error instanceof Unseen)) throw error
      unread ??= error
    }
  }
  if (unread) throw unread
  return verdict ?? notApplicable(otherwise)
}

/** Ports that a balancer listens on. */
export function listeningPorts(related: Related, { arn, generation }: Balancer): readonly number[] {
  if (generation === 'classic') {
    const balancer = related.byArn('AWS::ElasticLoadBalancing::LoadBalancer', arn)
    return balancer ? seen(balancer.facts.listeners).map(({ port }) => port) : []
  }
  const listeners = related.where('AWS::ElasticLoadBalancingV2::Listener', 'loadBalancerArn', arn)
  return listeners.flatMap(({ facts }) => seen(facts.port) ?? [])
}
