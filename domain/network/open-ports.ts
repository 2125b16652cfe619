import { compliant, nonCompliant, type Verdict } from '../control.ts'
import { seen, Unseen, unobserved } from '../observed.ts'
import { Pieces } from '../pieces.ts'
import type { Related } from '../related.ts'
import { addressCount, addressSet, type Cidr, type Family, internetShare, mayBeAll, parseCidr } from './cidr.ts'
import type { SecurityGroupRule } from './facts.ts'
import { orUnseen } from './lookups.ts'
import { isFor, ruleCoversPort, type Transport } from './network-rules.ts'
import { sourceOf } from './prefix-list.ts'

/** What security group rules let the whole internet do, each address family for itself. */

/**
 * Do the sources of these rules together hold the internet of the family? Two halves are a whole. Prefix lists are
 * followed unless plain blocks suffice; an unread one throws `Unseen`.
 */
export function holdsInternet(related: Related, rules: readonly SecurityGroupRule[], family: Family): boolean {
  const plain = rules.flatMap(({ source }) => ('cidr' in source ? (parseCidr(source.cidr) ?? []) : []))
  if (areInternet(family, plain)) return true
  const lists = rules.filter(({ source }) => source.kind === 'prefix-list')
  return lists.length > 0 && areInternet(family, [...plain, ...lists.flatMap((rule) => sourceOf(related, rule).blocks)])
}

function areInternet(family: Family, blocks: readonly Cidr[]): boolean {
  return mayBeAll(family, addressCount(family, blocks)) && internetShare(family, addressSet(family, blocks)) === 'all'
}

/**
 * Do the sources hold the internet of one of the families at least? One that is open is proof; an unread prefix list
 * throws `Unseen` only where nothing else is.
 */
function holdsAnyInternet(
  related: Related,
  rules: readonly SecurityGroupRule[],
  families: readonly Family[] = [4, 6],
): boolean {
  let unread: Unseen | null = null
  for (const family of families) {
    try {
      if (holdsInternet(related, rules, family)) return true
    } catch (error) {
      if (!(error instanceof Unseen)) throw error
      unread ??= error
    }
  }
  if (unread) throw unread
  return false
}

/** May everybody reach the port, over one of the families at least? Throws `Unseen` where an unread prefix list decides. */
export function isOpen(
  related: Related,
  rules: readonly SecurityGroupRule[],
  transport: Transport,
  port: number,
  families?: readonly Family[],
): boolean {
  return holdsAnyInternet(
    related,
    rules.filter((rule) => ruleCoversPort(rule, port, transport)),
    families,
  )
}

export interface OpenRange {
  readonly transport: Transport | 'all'
  readonly from: number
  readonly to: number
}

/**
 * Every stretch of ports that everybody may reach, whichever rules open it together; rules for all protocols that do
 * come alone. Protocols without ports (ICMP, ESP …) open none.
 */
export function openRanges(related: Related, rules: readonly SecurityGroupRule[]): readonly OpenRange[] {
  const everything = rules.filter((rule) => !rule.egress && rule.protocol === '-1')
  try {
    if (holdsAnyInternet(related, everything)) return [{ transport: 'all', from: 0, to: 65535 }]
  } catch (error) {
    // What was not read here is met again at every port below, together with what may open it all the same.
    if (!(error instanceof Unseen)) throw error
  }
  return (['tcp', 'udp'] as const).flatMap((transport) => openStretches(related, rules, transport))
}

function openStretches(related: Related, all: readonly SecurityGroupRule[], transport: Transport): OpenRange[] {
  const rules = all.filter((rule) => isFor(rule, transport))
  if (!mayOpen(related, rules)) return []
  // Between two neighbouring borders all ports fare alike.
  const borders = rules.flatMap((rule) => [rule.fromPort ?? 0, (rule.toPort ?? 65535) + 1])
  const starts = [...new Set([0, ...borders])].filter((port) => port <= 65535).sort((a, b) => a - b)
  const found: OpenRange[] = []
  for (const [index, from] of starts.entries()) {
    if (!isOpen(related, rules, transport, from)) continue
    const to = (starts[index + 1] ?? 65536) - 1
    const last = found.at(-1)
    if (last?.to === from - 1) found[found.length - 1] = { ...last, to }
    else found.push({ transport, from, to })
  }
  return found
}

/** Whether the rules are wide enough to open a port to everybody if all of them were for the same one. */
function mayOpen(related: Related, rules: readonly SecurityGroupRule[]): boolean {
  const blocks = rules.map((rule) => orUnseen(() => sourceOf(related, rule).blocks))
  return ([4, 6] as const).some((family) => {
    const wide = blocks.reduce(
      (sum, list) => sum + (list instanceof Unseen ? Number.POSITIVE_INFINITY : addressCount(family, list)),
      0,
    )
    return mayBeAll(family, wide)
  })
}

export function rangeText({ transport, from, to }: OpenRange): string {
  const name = transport === 'all' ? 'every protocol' : transport.toUpperCase()
  if (from === 0 && to === 65535) return `${name}, all ports`
  return `${name} ${from === to ? `port ${from}` : `ports ${from} to ${to}`}`
}

/** The rules of those groups that were read. No group named is none read: it would say that nobody is let in. */
function rulesOfGroups(related: Related, groupIds: readonly string[], pieces: Pieces): readonly SecurityGroupRule[] {
  const unseen = (reason: 'not-returned' | 'not-covered', detail: string) =>
    new Unseen(unobserved(reason, 'AWS::EC2::SecurityGroup', detail))
  if (groupIds.length === 0) pieces.unread = unseen('not-returned', 'no security group was named')
  return groupIds.flatMap((groupId) =>
    pieces.attempt<readonly SecurityGroupRule[]>(() => {
      const group = related.one('AWS::EC2::SecurityGroup', 'groupId', groupId)
      if (group) return seen(group.facts.rules)
      throw unseen('not-covered', `security group ${groupId} is not known`)
    }, []),
  )
}

/** A port that everybody may reach over one of the address families. */
export interface OpenDoor {
  readonly port: number
  readonly family: Family
}

/**
 * Which of the ports everybody may reach through the security groups of something that always has one. Groups and their
 * rules add up; what was not read throws `Unseen` only where no port is known to be open.
 */
export function openDoors(
  related: Related,
  groupIds: readonly string[],
  ports: readonly number[],
  transport: Transport = 'tcp',
): readonly OpenDoor[] {
  const pieces = new Pieces()
  const rules = rulesOfGroups(related, groupIds, pieces)
  const doors = ports.flatMap((port) => ([4, 6] as const).map((family) => ({ port, family })))
  const open = doors.filter(({ port, family }) =>
    pieces.attempt(() => isOpen(related, rules, transport, port, [family]), false),
  )
  if (open.length === 0) pieces.require()
  return open
}

/** The address families over which everybody may reach one port. */
export function familiesOpenTo(related: Related, groupIds: readonly string[], port: number): readonly Family[] {
  return openDoors(related, groupIds, [port]).map(({ family }) => family)
}

/** The rule that the security groups of something with one port let nobody in from everywhere, said of it by name. */
export function closedPort(related: Related, groupIds: readonly string[], port: number, name: string): Verdict {
  const open = familiesOpenTo(related, groupIds, port).map((family) => `IPv${family}`)
  const groups = groupIds.join(', ')
  return open.length > 0
    ? nonCompliant(
        `The security groups of ${name} (${groups}) let every ${open.join(' and ')} address in on port ${port}.`,
      )
    : compliant(`The security groups of ${name} (${groups}) do not let every address in on port ${port}.`)
}

/** The same for every port: the stretches that everybody may reach. */
export function rangesOpenTo(related: Related, groupIds: readonly string[]): readonly OpenRange[] {
  const pieces = new Pieces()
  const rules = rulesOfGroups(related, groupIds, pieces)
  const open = pieces.attempt(() => openRanges(related, rules), [])
  if (open.length === 0) pieces.require()
  return open
}
