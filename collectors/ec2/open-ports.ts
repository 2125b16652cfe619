import { addressSet, type Family, internetShare, parseCidr } from '#domain/cidr.ts'
import type { SecurityGroupRule } from '#domain/network.ts'

/** What a security group lets the whole internet do, each address family for itself. */

export type Transport = 'tcp' | 'udp'
const numbers: { readonly [transport in Transport]: string } = { tcp: '6', udp: '17' }

/** Does an ingress rule apply to this port? */
function applies(rule: SecurityGroupRule, transport: Transport, port: number): boolean {
  if (rule.egress) return false
  if (rule.protocol === '-1') return true
  if (rule.protocol !== transport && rule.protocol !== numbers[transport]) return false
  return (rule.fromPort ?? 0) <= port && port <= (rule.toPort ?? 65535)
}

/** Do the sources of these rules together hold the internet of the family? Two halves are a whole. */
function holdsInternet(rules: readonly SecurityGroupRule[], family: Family): boolean {
  const blocks = rules.flatMap(({ source }) => ('cidr' in source ? (parseCidr(source.cidr) ?? []) : []))
  return internetShare(family, addressSet(family, blocks)) === 'all'
}

/** Families from which everybody may reach the port. */
export function openFamilies(
  rules: readonly SecurityGroupRule[],
  transport: Transport,
  port: number,
  families: readonly Family[] = [4, 6],
): readonly Family[] {
  const there = rules.filter((rule) => applies(rule, transport, port))
  return families.filter((family) => holdsInternet(there, family))
}

export interface OpenRange {
  readonly transport: Transport | 'all'
  readonly from: number
  readonly to: number
}

/** Every range of ports that some rule names and that everybody may reach. */
export function openRanges(rules: readonly SecurityGroupRule[]): readonly OpenRange[] {
  const found = new Map<string, OpenRange>()
  for (const rule of rules) {
    if (rule.egress || !('cidr' in rule.source)) continue
    const transports = (['tcp', 'udp'] as const).filter((one) => applies(rule, one, rule.fromPort ?? 0))
    const from = rule.fromPort ?? 0
    const to = rule.toPort ?? 65535
    if (!transports.some((one) => openFamilies(rules, one, from).length > 0)) continue
    const transport = transports.length === 2 ? 'all' : (transports[0] ?? 'all')
    found.set(`${transport} ${from} ${to}`, { transport, from, to })
  }
  return [...found.values()]
}

export function rangeText({ transport, from, to }: OpenRange): string {
  const name = transport === 'all' ? 'every protocol' : transport.toUpperCase()
  if (from === 0 && to === 65535) return `${name}, all ports`
  return `${name} ${from === to ? `port ${from}` : `ports ${from} to ${to}`}`
}
