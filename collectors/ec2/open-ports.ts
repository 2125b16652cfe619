import { addressSet, type Cidr, type Family, internetShare, parseCidr } from '#domain/cidr.ts'
import type { SecurityGroupRule } from '#domain/network.ts'
import { Unseen } from '#domain/observed.ts'
import { sourceOf } from '#domain/prefix-list.ts'
import type { Related } from '#domain/related.ts'

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

/**
 * Do the sources of these rules together hold the internet of the family? Two halves are a whole. Prefix lists are
 * followed unless plain blocks suffice; an unread one throws `Unseen`.
 */
export function holdsInternet(related: Related, rules: readonly SecurityGroupRule[], family: Family): boolean {
  const isAll = (blocks: readonly Cidr[]) => internetShare(family, addressSet(family, blocks)) === 'all'
  const plain = rules.flatMap(({ source }) => ('cidr' in source ? (parseCidr(source.cidr) ?? []) : []))
  if (isAll(plain)) return true
  const lists = rules.filter(({ source }) => source.kind === 'prefix-list')
  return lists.length > 0 && isAll([...plain, ...lists.flatMap((rule) => sourceOf(related, rule).blocks)])
}

/**
 * May everybody reach the port, over one of the families at least? One that is open is proof; an unread prefix list
 * throws `Unseen` only where nothing else is.
 */
export function isOpen(
  related: Related,
  rules: readonly SecurityGroupRule[],
  transport: Transport,
  port: number,
  families: readonly Family[] = [4, 6],
): boolean {
  const there = rules.filter((rule) => applies(rule, transport, port))
  let unread: Unseen | null = null
  for (const family of families) {
    try {
      if (holdsInternet(related, there, family)) return true
    } catch (error) {
      if (!(error instanceof Unseen)) throw error
      unread ??= error
    }
  }
  if (unread) throw unread
  return false
}

export interface OpenRange {
  readonly transport: Transport | 'all'
  readonly from: number
  readonly to: number
}

/** Every range of ports that some rule names and that everybody may reach. */
export function openRanges(related: Related, rules: readonly SecurityGroupRule[]): readonly OpenRange[] {
  const found = new Map<string, OpenRange>()
  for (const rule of rules) {
    if (rule.egress || rule.source.kind === 'group') continue
    const transports = (['tcp', 'udp'] as const).filter((one) => applies(rule, one, rule.fromPort ?? 0))
    const from = rule.fromPort ?? 0
    const to = rule.toPort ?? 65535
    if (!transports.some((one) => isOpen(related, rules, one, from))) continue
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
