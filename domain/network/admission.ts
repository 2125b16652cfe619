import { atHop, type Hop } from '../hop.ts'
import { seen, Unseen, unobserved } from '../observed.ts'
import { Pieces } from '../pieces.ts'
import type { Related } from '../related.ts'
import {
  type AddressSet,
  addressSet,
  type Cidr,
  everyAddress,
  type Family,
  internetShare,
  intersection,
  parseCidr,
  publicPart,
  union,
} from './cidr.ts'
import type { SecurityGroupRule } from './facts.ts'
import { orUnseen } from './lookups.ts'
import { aclAllows, ruleCoversPort, type Transport } from './network-rules.ts'
import { isCloudFrontList, sourceOf } from './prefix-list.ts'
import { subnetOf } from './route-table.ts'

/** Whether what stands in a VPC takes the connections that something before it opens: security groups and network ACLs. */

/** What a connection is opened to. */
export interface Door {
  readonly subnetIds: readonly string[]
  /** Empty means that no security group filters. */
  readonly securityGroupIds: readonly string[]
  readonly port: number
  readonly protocol: Transport
}

/** What stands in the VPC, without the port. */
export type Target = Pick<Door, 'subnetIds' | 'securityGroupIds'>

/** Who opens the connection, as security groups and network ACLs see it. */
export interface Sender {
  /** `load balancer web`, `the internet` */
  readonly name: string
  /** A rule that names one of them lets the sender in, whatever its address. */
  readonly securityGroupIds: readonly string[]
  readonly addresses: SenderAddresses
}

export type SenderAddresses =
  /** Clients on the internet, who keep their addresses behind a network load balancer; those that got so far. */
  | { readonly from: 'internet'; readonly family: Family; readonly set: AddressSet }
  /** CloudFront, by an interface with a group of its own or by its public addresses, which are not known one by one. */
  | { readonly from: 'cloudfront'; readonly family: Family }
  /** Somewhere that AWS does not say. `anyGroup`: an interface in the VPC, of groups that were not read. */
  | { readonly from: 'unknown'; readonly family: Family; readonly anyGroup: boolean }
  /** An interface in one of the subnets. Null where its own addresses are not known. */
  | {
      readonly from: 'subnets'
      readonly family: Family
      readonly subnetIds: readonly string[]
      readonly own: readonly Cidr[] | null
    }

/** What is let in: all of the sender's connections, those of some clients only, or none. */
export interface Admission {
  readonly share: 'all' | 'some' | 'none'
  readonly hops: readonly Hop[]
}

/**
 * Throws `Unseen` with the hops when one that decides was not read, or when it is not known whether a rule means the
 * sender; one that is proven closed makes the others irrelevant.
 */
export function admission(related: Related, door: Door, sender: Sender): Admission {
  const groups = orUnseen(() => bySecurityGroups(related, door, sender))
  const isRead = !(groups instanceof Unseen)
  if (isRead && groups.set.length === 0) return { share: 'none', hops: [groups.hop] }
  const pieces = new Pieces()
  const acls = door.subnetIds.flatMap((id) => pieces.attempt(() => [byNetworkAcl(related, door, id, sender)], []))
  const open = acls.map(({ set, hops }) => ({ set: isRead ? intersection(groups.set, set) : set, hops }))
  const widest = open.find(({ set }) => shareOf(sender, set) === 'all') ?? open.find(({ set }) => set.length > 0)
  const share = widest ? shareOf(sender, widest.set) : 'none'
  const moreGroups = isRead ? groups.unread : null
  const closed = share === 'none' && !pieces.unread && !moreGroups
  if (closed) return { share, hops: (open[0]?.hops ?? []).map((hop) => ({ ...hop, passes: 'no' })) }
  const hops = [
    ...(widest?.hops ?? pieces.unread?.cause.path ?? []),
    ...(isRead ? [groups.hop, ...(share === 'all' ? [] : (moreGroups?.cause.path ?? []))] : (groups.cause.path ?? [])),
  ]
  if (!isRead) throw new Unseen(groups.cause, hops)
  const missing = pieces.unread ?? moreGroups
  if (share !== 'all' && missing) throw new Unseen(missing.cause, hops)
  return { share, hops }
}

function shareOf({ addresses }: Sender, set: AddressSet): Admission['share'] {
  if (addresses.from === 'internet') return internetShare(addresses.family, set)
  return set.length > 0 ? 'all' : 'none'
}

interface Passage {
  /** Of the sender's addresses those that are let in; every address where the sender is let in by what it is. */
  readonly set: AddressSet
  readonly hop: Hop
  /** What was not read may let in more of them. */
  readonly unread?: Unseen | null
}

function bySecurityGroups(related: Related, { securityGroupIds, port, protocol }: Door, sender: Sender): Passage {
  const { family } = sender.addresses
  const hop = (passes: Hop['passes'], id: string | null, because: string): Hop => ({
    what: 'security group',
    id,
    passes,
    because,
  })
  if (securityGroupIds.length === 0)
    return { set: everyAddress(family), hop: hop('yes', null, 'No security group filters what reaches it.') }
  const pieces = new Pieces()
  let admitted: AddressSet = []
  const sources: { readonly groupId: string; readonly text: string }[] = []
  for (const groupId of securityGroupIds) {
    const rules = pieces.attempt(() => atHop('security group', groupId, () => rulesOf(related, groupId)), [])
    const read = <T>(look: () => T) => pieces.attempt(() => atHop('security group', groupId, look), null)
    for (const rule of rules) {
      if (!ruleCoversPort(rule, port, protocol)) continue
      const named = read(() => namedBy(related, rule, sender))
      if (named !== null)
        return { set: everyAddress(family), hop: hop('yes', groupId, `${named} may reach port ${port}.`) }
      const source = read(() => sourceOf(related, rule))
      const blocks = addressSet(family, source?.blocks ?? [])
      const part = meant(sender.addresses, blocks)
      if (!source || part.length === 0) continue
      admitted = union(admitted, part)
      sources.push({ groupId, text: source.text })
    }
  }
  const first = sources[0]?.groupId ?? securityGroupIds[0] ?? null
  const verdict = atHop('security group', first, () => understood(related, sender, admitted, first))
  const share = shareOf(sender, verdict)
  if (share === 'none') {
    pieces.require()
    const ids = securityGroupIds.join(', ')
    const because = `No security group (${ids}) lets ${sender.name} in on port ${port}.`
    return { set: [], hop: hop('no', securityGroupIds[0] ?? null, because) }
  }
  const because = `${sources.map(({ text }) => text).join(', ')} may reach port ${port}, ${sender.name} among them.`
  return { set: verdict, hop: hop(share === 'all' ? 'yes' : 'limited', first, because), unread: pieces.unread }
}

function rulesOf(related: Related, groupId: string): readonly SecurityGroupRule[] {
  const group = related.one('AWS::EC2::SecurityGroup', 'groupId', groupId)
  if (group) return seen(group.facts.rules)
  throw new Unseen(unobserved('not-covered', 'AWS::EC2::SecurityGroup', `security group ${groupId} is not known`))
}

/**
 * CloudFront gives the interfaces of its VPC origins a group that it keeps itself, of a name that is reserved for it.
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-vpc-origins.html
 */
const cloudFrontGroup = 'CloudFront-VPCOrigins-Service-SG'

/** The source of a rule that names the sender itself, as the reader should see it; null for a rule of addresses. */
function namedBy(
  related: Related,
  rule: SecurityGroupRule,
  { name, securityGroupIds, addresses }: Sender,
): string | null {
  const { source } = rule
  if (source.kind === 'group') {
    if (securityGroupIds.includes(source.groupId)) return source.groupId
    if (addresses.from === 'unknown' && addresses.anyGroup) {
      const detail = `whether ${name} has the group ${source.groupId} is not known`
      throw new Unseen(unobserved('not-covered', 'AWS::EC2::SecurityGroup', detail))
    }
    if (addresses.from !== 'cloudfront') return null
    const group = related.one('AWS::EC2::SecurityGroup', 'groupId', source.groupId)
    return group && seen(group.facts.groupName).startsWith(cloudFrontGroup)
      ? `${source.groupId} (${cloudFrontGroup})`
      : null
  }
  if (addresses.from !== 'cloudfront' || !isCloudFrontList(related, rule)) return null
  return sourceOf(related, rule).text
}

/** Of the blocks that a rule lets in those that may be the sender's. */
function meant(addresses: SenderAddresses, blocks: AddressSet): AddressSet {
  return addresses.from === 'internet' ? intersection(addresses.set, blocks) : blocks
}

/** What the blocks let in of the sender. Throws `Unseen` when that is not known. */
function understood(
  related: Related,
  { name, addresses }: Sender,
  blocks: AddressSet,
  groupId: string | null,
): AddressSet {
  const { family, from } = addresses
  if (from === 'internet' || blocks.length === 0) return blocks
  const everything = everyAddress(family)
  if (from === 'cloudfront' || from === 'unknown') {
    if (internetShare(family, blocks) === 'all') return everything
    const detail = `${groupId} lets in some addresses; which ones ${name} comes from is not known`
    throw new Unseen(unobserved('not-covered', 'AWS::EC2::NetworkInterface', detail))
  }
  const { own, subnetIds } = addresses
  if (own) return intersection(addressSet(family, own), blocks).length > 0 ? everything : []
  const pieces = new Pieces()
  const shares = subnetIds.map((id) =>
    pieces.attempt(() => {
      const whole = addressSet(family, subnetBlocks(related, id))
      const part = intersection(whole, blocks)
      return part.length === 0 ? 'none' : sameSet(part, whole) ? 'all' : 'some'
    }, 'some' as const),
  )
  // A balancer has a node in each of its subnets: one whose every address is let in is enough.
  if (shares.includes('all')) return everything
  if (!shares.includes('some')) return []
  pieces.require()
  const detail = `${groupId} lets in a part of the subnets of ${name}, whose own addresses are not known`
  throw new Unseen(unobserved('not-covered', 'AWS::EC2::NetworkInterface', detail))
}

const sameSet = (a: AddressSet, b: AddressSet) =>
  a.length === b.length && a.every(({ first, last }, index) => first === b[index]?.first && last === b[index]?.last)

function subnetBlocks(related: Related, subnetId: string): readonly Cidr[] {
  const { facts } = subnetOf(related, subnetId)
  return [seen(facts.cidrBlock), ...seen(facts.ipv6CidrBlocks)].flatMap((text) => (text && parseCidr(text)) || [])
}

/** Ports that connections are opened from, and answered to. */
const ephemeral = { from: 1024, to: 65535 }

/**
 * Within a subnet no network ACL applies; between two both do, each for requests and replies. CloudFront's VPC origins
 * are not filtered by them, nor is what comes from nobody knows where.
 */
function byNetworkAcl(
  related: Related,
  { port, protocol }: Door,
  subnetId: string,
  { name, addresses }: Sender,
): { readonly set: AddressSet; readonly hops: readonly Hop[] } {
  const { family, from } = addresses
  const everything = everyAddress(family)
  if (from === 'cloudfront' || from === 'unknown') return { set: everything, hops: [] }
  const allowed = (ownId: string, both: { readonly request: 'in' | 'out' }) =>
    atHop('network ACL', null, () => aclOf(ownId, both))
  const aclOf = (ownId: string, both: { readonly request: 'in' | 'out' }) => {
    const acl = related.one('AWS::EC2::NetworkAcl', 'subnetIds', ownId)
    if (!acl)
      throw new Unseen(unobserved('not-covered', 'AWS::EC2::NetworkAcl', `no network ACL is known for subnet ${ownId}`))
    const entries = atHop('network ACL', seen(acl.facts.networkAclId), () => seen(acl.facts.entries))
    const inward = both.request === 'in'
    const request = aclAllows(family, entries, !inward, port, port, protocol)
    const reply = aclAllows(family, entries, inward, ephemeral.from, ephemeral.to, protocol)
    return { id: seen(acl.facts.networkAclId), set: intersection(request, reply) }
  }
  const hop = (id: string, passes: Hop['passes'], verb: string): Hop => ({
    what: 'network ACL',
    id,
    passes,
    because: `Network ACL ${id} of subnet ${subnetId} ${verb} port ${port} from ${name} and the replies.`,
  })
  if (from === 'internet') {
    const { id, set } = allowed(subnetId, { request: 'in' })
    const open = publicPart(family, set)
    const share = internetShare(family, open)
    const passes = share === 'all' ? 'yes' : share === 'some' ? 'limited' : 'no'
    return { set: open, hops: [hop(id, passes, passes === 'no' ? 'does not pass' : 'passes')] }
  }
  if (addresses.subnetIds.includes(subnetId)) return { set: everything, hops: [] }
  const entrance = allowed(subnetId, { request: 'in' })
  const here = addressSet(family, subnetBlocks(related, subnetId))
  const pieces = new Pieces()
  const passes = addresses.subnetIds.some((id) =>
    pieces.attempt(() => {
      const there = addressSet(family, subnetBlocks(related, id))
      if (intersection(entrance.set, there).length === 0) return false
      return intersection(allowed(id, { request: 'out' }).set, here).length > 0
    }, false),
  )
  if (!passes) pieces.require()
  return passes
    ? { set: everything, hops: [hop(entrance.id, 'yes', 'passes')] }
    : { set: [], hops: [hop(entrance.id, 'no', 'does not pass')] }
}
