import { compliant, nonCompliant, notApplicable, type Verdict } from '#domain/control.ts'
import { Unseen } from '#domain/observed.ts'
import type { Related } from '#domain/related.ts'
import { type Recognised, recognised, type Sandwich } from '#domain/waf/sandwich.ts'
import { type Edge, waysText } from '#domain/waf/sandwich-edges.ts'
import type { Judged } from '#domain/waf/sandwich-tiers.ts'

/** Who may reach a load balancer and what stands behind it. */
export const guide =
  'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-update-security-groups.html'

/** `shop-outer → shop-firewall → shop-inner` */
export function wayThrough({ outer, name, inners }: Sandwich): string {
  return `${outer.name} → ${name} → ${inners.map(({ balancer }) => balancer.name).join(', ')}`
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

/** The recognition changed what is part of a sandwich, so every verdict may have changed with it. */
export const version = 2

/** The verdict on a tier in itself. */
export function verdictOfTier({ passes, text }: Judged, way: string): Verdict {
  const reason = `${text.slice(0, 1).toUpperCase()}${text.slice(1)}, in the sandwich ${way}.`
  return passes ? compliant(reason) : nonCompliant(reason)
}

/** The verdict on the resource that an edge leads through; `by` is its id or ARN. */
export function verdictOfEdge({ compliance, reason, ways, unread }: Edge, by: string, way: string): Verdict {
  const own = ways.filter((one) => one.by === by)
  if (own.length > 0) return nonCompliant(`In the sandwich ${way}, ${waysText(own)}.`)
  if (unread) throw unread
  if (compliance === 'NOT_APPLICABLE') return notApplicable(`In the sandwich ${way}, ${reason}`)
  return compliant(
    ways.length > 0 ? `In the sandwich ${way}, it lets in nobody else.` : `In the sandwich ${way}, ${reason}`,
  )
}
