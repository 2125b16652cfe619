import { type Hop, unknownHop } from '../hop.ts'
import { seen, Unseen, unobserved } from '../observed.ts'
import { Pieces } from '../pieces.ts'
import type { Related } from '../related.ts'
import { type AddressSet, addressSet, intersection, union } from './cidr.ts'
import { type Clients, type Passage, passing } from './clients.ts'
import type { Endpoint } from './endpoint.ts'
import type { SecurityGroupRule } from './facts.ts'
import { ruleCoversPort } from './network-rules.ts'
import { sourceOf } from './prefix-list.ts'

/** As much of an endpoint as its security groups look at. */
type Door = Pick<Endpoint, 'securityGroupIds' | 'port' | 'protocol'>

/** The ingress rules of a group that hold for the endpoint's port. Throws `Unseen` when they were not read. */
function rulesOn(related: Related, groupId: string, { port, protocol }: Door): readonly SecurityGroupRule[] {
  const group = related.one('AWS::EC2::SecurityGroup', 'groupId', groupId)
  if (!group)
    throw new Unseen(unobserved('not-covered', 'AWS::EC2::SecurityGroup', `security group ${groupId} is not known`))
  return seen(group.facts.rules).filter((rule) => ruleCoversPort(rule, port, protocol))
}

/** Whether the endpoint's groups let anybody in at all. Throws `Unseen` where that rests on one that was not read. */
export function admitsAnybody(related: Related, endpoint: Door): boolean {
  const { securityGroupIds } = endpoint
  return (
    securityGroupIds.length === 0 || securityGroupIds.some((groupId) => rulesOn(related, groupId, endpoint).length > 0)
  )
}

/** Accounts whose security groups the endpoint's own let in, as far as those were read. */
export function accountsOfGroups(related: Related, endpoint: Door, inGroup: Clients['inGroup']): readonly string[] {
  const pieces = new Pieces()
  return endpoint.securityGroupIds
    .flatMap((groupId) => pieces.attempt(() => rulesOn(related, groupId, endpoint), []))
    .flatMap(({ source }) => (source.kind === 'group' && inGroup(source) ? (source.accountId ?? []) : []))
}

/** What one rule lets in of the clients. */
interface Admitted {
  /** The source as the reader should see it. */
  readonly text: string
  readonly set: AddressSet
  readonly services: boolean
}

function admittedBy(related: Related, rule: SecurityGroupRule, clients: Clients): Admitted | null {
  const { source } = rule
  if (source.kind === 'group') {
    if (!clients.inGroup(source)) return null
    const whose = source.accountId === null ? '' : ` of account ${source.accountId}`
    return { text: `${source.groupId}${whose}`, set: clients.addresses, services: false }
  }
  if (clients.onlyInGroups) return null
  const { text, blocks, service } = sourceOf(related, rule)
  const set = intersection(addressSet(clients.family, blocks), clients.addresses)
  const services = clients.services && service === clients.family
  return set.length > 0 || services ? { text, set, services } : null
}

/**
 * The security groups of the endpoint. Groups and their rules add up, so one that was not read can only let in more. They
 * remember connections, so replies need no rule.
 * https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html
 */
export function securityGroupHop(related: Related, endpoint: Door, clients: Clients): Passage {
  const { securityGroupIds, port } = endpoint
  if (securityGroupIds.length === 0) {
    const named = !clients.onlyInGroups
    const because = named ? 'No security group filters what reaches it.' : 'No security group names anybody.'
    return {
      addresses: named ? clients.addresses : [],
      hops: [{ what: 'security group', id: null, passes: named ? 'yes' : 'no', because }],
    }
  }
  const unread: Unseen[] = []
  const attempt = <T>(groupId: string, read: () => T, otherwise: T): T => {
    try {
      return read()
    } catch (error) {
      if (!(error instanceof Unseen)) throw error
      unread.push(new Unseen(error.cause, [unknownHop('security group', groupId, error.cause)]))
      return otherwise
    }
  }
  const hops: Hop[] = []
  let addresses: AddressSet = []
  let services = false
  for (const groupId of securityGroupIds) {
    const rules = attempt(groupId, () => rulesOn(related, groupId, endpoint), [])
    const admitted = rules.flatMap((rule) => attempt(groupId, () => admittedBy(related, rule, clients), null) ?? [])
    if (admitted.length === 0) continue
    const set = union(...admitted.map((one) => one.set))
    addresses = union(addresses, set)
    services ||= admitted.some((one) => one.services)
    hops.push({
      what: 'security group',
      id: groupId,
      // What only addresses of AWS's services pass is limited, though none of them is known.
      passes: set.length === 0 ? 'limited' : passing(clients, set),
      because: `${admitted.map(({ text }) => text).join(', ')} may reach port ${port}.`,
    })
  }
  const [first] = unread
  const missing =
    first &&
    new Unseen(
      first.cause,
      unread.flatMap(({ cause }) => cause.path ?? []),
    )
  if (missing || hops.length > 0) return { addresses, services, hops, unread: missing }
  const ids = securityGroupIds.join(', ')
  const because = `No security group (${ids}) lets an ${clients.one} in on port ${port}.`
  return { addresses, hops: [{ what: 'security group', id: securityGroupIds[0] ?? null, passes: 'no', because }] }
}
