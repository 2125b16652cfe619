import { containsCidr, parseCidr } from '../network/cidr.ts'
import type { SecurityGroupRule } from '../network/facts.ts'
import { ruleCoversPort } from '../network/network-rules.ts'
import { holdsPublic, sourceOf } from '../network/prefix-list.ts'
import { seen, Unseen, unobserved } from '../observed.ts'
import { Pieces } from '../pieces.ts'
import type { Related } from '../related.ts'
import type { Resource } from '../resource.ts'
import type { NetworkInterfaceFacts } from '../servers.ts'
import type { FirewallTier } from './sandwich.ts'
import type { Balancer, Member } from './sandwich-parts.ts'

/** Whom the security group of a tier lets in beside the tier before it. */

/** A tier that may be let in: its groups, and whether an interface that carries one of them is its own. */
export interface Guest {
  readonly name: string
  readonly groupIds: readonly string[]
  readonly addresses: readonly string[]
  /** Throws `Unseen` where nobody can say. */
  readonly owns: (one: Resource<NetworkInterfaceFacts>) => boolean
}

/** Somebody let in who should not be. */
export interface Intruder {
  /** `10.0.0.0/16`, `security group sg-2`, `instance i-2, which carries sg-1 as shop-firewall does,` */
  readonly who: string
  readonly port: number
  /** It holds addresses on the internet. */
  readonly isPublic: boolean
}

export interface Intruders {
  readonly found: readonly Intruder[]
  /** What was not read, and may let in one more. */
  readonly unread: Unseen | null
}

/**
 * Everybody beside the guests that the rules let in on one of the ports. A rule that names a guest's group lets in
 * whatever carries that group, so what else carries it is looked for among all network interfaces.
 */
export function intruders(
  related: Related,
  rules: readonly SecurityGroupRule[],
  ports: readonly number[],
  guests: readonly Guest[],
): Intruders {
  const pieces = new Pieces()
  const found = rules.flatMap((rule): readonly Intruder[] => {
    const port = ports.find((one) => ruleCoversPort(rule, one))
    if (port === undefined) return []
    const { source } = rule
    if (source.kind === 'group') {
      const guest = guests.find(({ groupIds }) => groupIds.includes(source.groupId))
      if (!guest) return [{ who: `security group ${source.groupId}`, port, isPublic: false }]
      const others = pieces.attempt(() => strangers(related, source.groupId, guest, pieces), [])
      return others.map((who) => ({ who, port, isPublic: false }))
    }
    if (source.kind === 'prefix-list') return listed(related, rule, port, source.prefixListId)
    const block = parseCidr(source.cidr)
    if (block && guests.some(({ addresses }) => addresses.some((one) => isExactly(source.cidr, one)))) return []
    return [{ who: source.cidr, port, isPublic: block !== null && holdsPublic(block.family, [block]) }]
  })
  return { found, unread: pieces.unread }
}

/** One address and nothing else. */
function isExactly(cidr: string, address: string): boolean {
  const [block, host] = [parseCidr(cidr), parseCidr(address)]
  return block !== null && host !== null && containsCidr(host, block)
}

/** An empty list lets nobody in; one that was not read lets in whoever is put on it. */
function listed(related: Related, rule: SecurityGroupRule, port: number, id: string): readonly Intruder[] {
  const source = new Pieces().attempt(() => sourceOf(related, rule), null)
  if (!source) return [{ who: id, port, isPublic: false }]
  if (source.blocks.length === 0 && source.service === null) return []
  const isPublic = source.service !== null || source.blocks.some((block) => holdsPublic(block.family, [block]))
  return [{ who: source.text, port, isPublic }]
}

/** Each owner of such interfaces once: a balancer has one in every zone. */
function strangers(related: Related, groupId: string, guest: Guest, pieces: Pieces): readonly string[] {
  const owners = new Map<string, string>()
  for (const one of related.where('AWS::EC2::NetworkInterface', 'securityGroupIds', groupId)) {
    // What is attached to nothing sends nothing.
    const isStranger = pieces.attempt(() => seen(one.facts.status) !== 'available' && !guest.owns(one), false)
    if (!isStranger) continue
    const owner = ownerOf(one)
    if (!owners.has(owner)) owners.set(owner, `${owner}, which carries ${groupId} as ${guest.name} does,`)
  }
  return [...owners.values()]
}

function ownerOf({ facts, name }: Resource<NetworkInterfaceFacts>): string {
  const pieces = new Pieces()
  const instance = pieces.attempt(() => seen(facts.instanceId), null)
  if (instance) return `instance ${instance}`
  const description = pieces.attempt(() => seen(facts.description), '')
  return description ? `“${description}”` : `network interface ${name}`
}

/**
 * The interfaces of a load balancer say so in their description: `ELB app/<name>/<id>`, `ELB <name>` for Classic ones.
 * https://repost.aws/knowledge-center/elb-find-load-balancer-ip
 */
export function balancerAsGuest(balancers: readonly Balancer[], name: string): Guest {
  const descriptions = new Set(balancers.map(({ arn }) => `ELB ${arn.split(':loadbalancer/')[1]}`))
  return {
    name,
    groupIds: [...new Set(balancers.flatMap(({ securityGroupIds }) => securityGroupIds))],
    addresses: [],
    owns: ({ facts }) => descriptions.has(seen(facts.description)),
  }
}

/** Firewalls of one or several tiers, those included that their Auto Scaling group started since it was listed. */
export function firewallsAsGuest(related: Related, tiers: readonly FirewallTier[], name: string): Guest {
  return {
    ...instancesAsGuest(related, tiers),
    name,
    groupIds: [...new Set(tiers.flatMap(({ securityGroupIds }) => securityGroupIds))],
  }
}

export function membersAsGuest(related: Related, members: readonly Member[], name: string): Guest {
  return {
    ...instancesAsGuest(related, members),
    name,
    groupIds: [...new Set(members.flatMap(({ securityGroupIds }) => securityGroupIds))],
  }
}

type Owners = Pick<Member, 'group' | 'instances'> & Partial<Pick<Member, 'interfaces'>>

function instancesAsGuest(related: Related, tiers: readonly Owners[]) {
  const doors = new Set(tiers.flatMap(({ interfaces = [] }) => interfaces.map(({ arn }) => arn)))
  const ids = new Set(tiers.flatMap(({ instances }) => instances.map(({ facts }) => seen(facts.instanceId))))
  const groupNames = new Set(tiers.flatMap(({ group }) => (group ? [seen(group.facts.autoScalingGroupName)] : [])))
  const addresses = tiers.flatMap(({ instances }) =>
    instances.flatMap(({ facts }) => new Pieces().attempt(() => seen(facts.privateIpAddress), null) ?? []),
  )
  const owns: Guest['owns'] = ({ arn, facts }) => {
    if (doors.has(arn)) return true
    const id = seen(facts.instanceId)
    if (id === null) return false
    if (ids.has(id)) return true
    const instance = related.one('AWS::EC2::Instance', 'instanceId', id)
    if (!instance)
      throw new Unseen(unobserved('not-covered', 'AWS::EC2::Instance', `${id} is newer than the list of instances`))
    const groupName = seen(instance.facts.autoScalingGroupName)
    return groupName !== null && groupNames.has(groupName)
  }
  return { addresses, owns }
}
