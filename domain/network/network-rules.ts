import type { Related } from '../related.ts'
import {
  type AddressSet,
  addressSet,
  difference,
  everyAddress,
  type Family,
  intersection,
  parseCidr,
  publicPart,
  union,
} from './cidr.ts'
import type { NetworkAclEntry, Route, SecurityGroupRule } from './facts.ts'
import { routedBlocks } from './prefix-list.ts'

/** What routes, network ACLs and security group rules say, each for itself. */

/** The transports that have ports. */
export type Transport = 'tcp' | 'udp'
/** IANA's protocol numbers, as network ACLs and some security group rules have them. */
const protocolNumber: Readonly<Record<Transport, string>> = { tcp: '6', udp: '17' }

/**
 * The addresses whose packets the routes hand to one of the `targets`: for each address the most specific active route
 * decides, those of prefix lists among them. Throws `Unseen` for a list that was not read.
 */
export function addressesRouted(
  related: Related,
  family: Family,
  routes: readonly Route[],
  targets: (target: string) => boolean,
): AddressSet {
  // A blackhole drops what a wider route would carry, so it takes part in the choice of the most specific route.
  const known = routedBlocks(related, family, routes, targets).toSorted((a, b) => b.cidr.prefix - a.cidr.prefix)
  let left = everyAddress(family)
  let found: AddressSet = []
  for (const { cidr, route } of known) {
    const block = intersection(left, addressSet(family, [cidr]))
    left = difference(left, block)
    if (route.state === 'active' && targets(route.target)) found = union(found, block)
  }
  return found
}

/** The part of them that lies on the internet. */
export function addressesRoutedTo(
  related: Related,
  family: Family,
  routes: readonly Route[],
  targets: (target: string) => boolean,
): AddressSet {
  return publicPart(family, addressesRouted(related, family, routes, targets))
}

/** Answers by the entries they rest on: every endpoint of a subnet asks the same of its network ACL. */
const allowed = new WeakMap<readonly NetworkAclEntry[], Map<string, AddressSet>>()

/**
 * The addresses a network ACL allows on at least one of the ports: rules are tried by number, the first that matches
 * decides, and what no rule matches is denied. https://docs.aws.amazon.com/vpc/latest/userguide/nacl-rules.html
 */
export function aclAllows(
  family: Family,
  entries: readonly NetworkAclEntry[],
  egress: boolean,
  fromPort: number,
  toPort: number,
  protocol: Transport = 'tcp',
): AddressSet {
  const answers = allowed.get(entries) ?? new Map<string, AddressSet>()
  allowed.set(entries, answers)
  const question = `${family} ${egress} ${fromPort} ${toPort} ${protocol}`
  const answer = answers.get(question) ?? lookUp(family, entries, egress, fromPort, toPort, protocol)
  answers.set(question, answer)
  return answer
}

function lookUp(
  family: Family,
  entries: readonly NetworkAclEntry[],
  egress: boolean,
  fromPort: number,
  toPort: number,
  protocol: Transport,
): AddressSet {
  const rules = entries
    .filter(
      (entry) => entry.egress === egress && (entry.protocol === '-1' || entry.protocol === protocolNumber[protocol]),
    )
    .flatMap((entry) => {
      const cidr = parseCidr(entry.cidr)
      if (!cidr || cidr.family !== family) return []
      const all = entry.protocol === '-1'
      return [
        {
          ...entry,
          block: addressSet(family, [cidr]),
          from: all ? 0 : (entry.fromPort ?? 0),
          to: all ? 65535 : (entry.toPort ?? 65535),
        },
      ]
    })
    .sort((a, b) => a.ruleNumber - b.ruleNumber)
  // Between two neighbouring borders all ports fare alike, so one of each stretch is enough.
  const borders = [fromPort, ...rules.flatMap((rule) => [rule.from, rule.to + 1])].filter(
    (port) => port >= fromPort && port <= toPort,
  )
  let addresses: AddressSet = []
  for (const port of new Set(borders)) {
    let left = everyAddress(family)
    for (const rule of rules) {
      if (port < rule.from || port > rule.to) continue
      const hit = intersection(left, rule.block)
      if (rule.allow) addresses = union(addresses, hit)
      left = difference(left, hit)
    }
  }
  return addresses
}

/** Does an ingress rule apply to a port? */
export function ruleCoversPort(rule: SecurityGroupRule, port: number, protocol: Transport = 'tcp'): boolean {
  if (!isFor(rule, protocol)) return false
  return rule.protocol === '-1' || ((rule.fromPort ?? 0) <= port && port <= (rule.toPort ?? 65535))
}

/** Is it an ingress rule that applies to some port of the transport? */
export function isFor({ egress, protocol }: SecurityGroupRule, transport: Transport): boolean {
  return !egress && (protocol === '-1' || protocol === transport || protocol === protocolNumber[transport])
}
