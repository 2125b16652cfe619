import { parseArn } from '../arn.ts'
import type { Exposure } from '../exposure.ts'
import { atHop, type Hop } from '../hop.ts'
import { letInText } from '../let-in.ts'
import { seen, Unseen, unobserved } from '../observed.ts'
import type { Related } from '../related.ts'
import type { Resource } from '../resource.ts'
import { sharedWith } from '../share.ts'
import { type AddressSet, addressSet, everyAddress, type Family, parseCidr } from './cidr.ts'
import { type Clients, follow, joinedClients, type Passage, type Way } from './clients.ts'
import { type Endpoint, familiesWithin } from './endpoint.ts'
import type { GroupSource, PeeredVpc, Route, RouteTableFacts, VpcPeeringConnectionFacts } from './facts.ts'
import { lookups } from './lookups.ts'
import { networkAclHop } from './network-acl.ts'
import { addressesRouted } from './network-rules.ts'
import { ownerOf, peeringArn, subnetOf, tableHop } from './route-table.ts'
import { accountsOfGroups, securityGroupHop } from './security-groups.ts'

/**
 * Other accounts that reach an endpoint over the network: through VPC peering, from within a VPC that several accounts
 * share, and over a transit gateway where a security group names one of theirs. What else a transit gateway, a VPN or Direct
 * Connect joins is not known to be anybody's but the owner's.
 */

const peeringType = 'AWS::EC2::VPCPeeringConnection'

/** A network of other accounts that a subnet is joined to. */
interface Joined {
  /** Those known without looking at security groups. */
  readonly accounts: readonly string[]
  /** Through what, as a sentence says it: `over VPC peering pcx-1`. */
  readonly through: string
  readonly clients: Clients
  /** The hops before the network ACL; what throws `Unseen` was not read. */
  readonly before: () => Passage
  /** Traffic within a subnet meets no network ACL. */
  readonly unfiltered?: boolean
}

/**
 * `cross-account`, with the accounts and the way of the first of them; null where no other account has one. Throws `Unseen`
 * with the way that was not read where there may be one.
 */
export function fromOtherAccounts(related: Related, endpoint: Endpoint): Exposure | null {
  const found: { readonly joined: Joined; readonly way: Way }[] = []
  let unread: Unseen | null = null
  for (const family of familiesWithin(endpoint)) {
    for (const subnetId of endpoint.subnetIds) {
      for (const joined of joinedTo(related, endpoint.vpcId, subnetId, family)) {
        try {
          const way = follow(joined.clients, [
            joined.before,
            ...(joined.unfiltered ? [] : [() => networkAclHop(related, endpoint, subnetId, joined.clients)]),
            () => securityGroupHop(related, endpoint, joined.clients),
          ])
          if (way.addresses.length > 0) found.push({ joined, way })
        } catch (error) {
          if (!(error instanceof Unseen)) throw error
          unread ??= error
        }
      }
    }
  }
  const [first] = found
  if (!first) {
    if (unread) throw unread
    return null
  }
  const doors = Map.groupBy(found, ({ joined }) => joined.through)
  const accounts = [...doors].flatMap(([through, same]) =>
    sharedWith(
      related,
      { accountId: related.accountId() },
      same.flatMap(({ joined }) => accountsOf(related, endpoint, joined)),
      `network, ${through}`,
    ),
  )
  return {
    kind: 'cross-account',
    path: first.way.hops,
    accounts,
    because: `${letInText(accounts)} can open port ${endpoint.port} ${first.joined.through}: ${first.way.hops.at(-1)?.because ?? ''}`,
  }
}

const accountsOf = (related: Related, endpoint: Endpoint, { accounts, clients }: Joined) => [
  ...accounts,
  ...accountsOfGroups(related, endpoint, clients.inGroup),
]

/** Looked at once for each subnet, not for each of what stands in it. */
function joinedTo(related: Related, vpcId: string | null, subnetId: string, family: Family): readonly Joined[] {
  return lookups(related).once(`joined ${vpcId} ${subnetId} ${family}`, () =>
    readJoined(related, vpcId, subnetId, family),
  )
}

/** A subnet with its routes, for one family. */
interface At {
  readonly related: Related
  readonly family: Family
  readonly subnetId: string
  readonly vpcId: string
  readonly table: Resource<RouteTableFacts>
  readonly tableId: string
  readonly routes: readonly Route[]
}

function readJoined(related: Related, vpcId: string | null, subnetId: string, family: Family): readonly Joined[] {
  // Any network may be joined where the routes were not read; only who lets nobody else in is safe from it.
  return orUnread(related, family, everyAddress(family), () =>
    tableHop(related, vpcId, subnetId, (table, tableId) => {
      const routes = seen(table.facts.routes)
      const at: At = { related, family, subnetId, vpcId: seen(table.facts.vpcId), table, tableId, routes }
      const targets = [...new Set(routes.filter(({ state }) => state === 'active').map(({ target }) => target))]
      const each = (prefix: string, joinedBy: (at: At, target: string) => readonly Joined[]) =>
        targets
          .filter((target) => target.startsWith(prefix))
          .flatMap((target) => orUnread(related, family, everyAddress(family), () => joinedBy(at, target)))
      const shared = orUnread(related, family, everyAddress(family), () => sharedVpc(at))
      return [...each('pcx-', peered), ...shared, ...each('tgw-', overTransitGateway)]
    }),
  )
}

/** Where what joins them was not read, clients of other accounts may come from any of the addresses. */
function orUnread(
  related: Related,
  family: Family,
  addresses: AddressSet,
  read: () => readonly Joined[],
  { next = [], onlyInGroups = false }: { readonly next?: readonly Hop[]; readonly onlyInGroups?: boolean } = {},
): readonly Joined[] {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof Unseen)) throw error
    const unread = new Unseen(error.cause, [...(error.cause.path ?? []), ...next])
    const before = () => {
      throw unread
    }
    const clients = joinedClients(family, 'of another account', addresses, (group) => isForeign(related, group))
    return [{ accounts: [], through: '', clients: { ...clients, onlyInGroups }, before }]
  }
}

const isForeign = (related: Related, { accountId }: GroupSource) =>
  accountId !== null && accountId !== related.accountId()

/** The hop of the routes that answer through a target, with the addresses that they lead to. */
function routesTo({ related, family, routes, tableId, subnetId }: At, target: string): Passage {
  const addresses = atHop('route table', tableId, () =>
    addressesRouted(related, family, routes, (other) => other === target),
  )
  const used = routes.filter((route) => route.target === target && route.state === 'active')
  const because = `Subnet ${subnetId} sends ${used.map(({ destination }) => destination).join(', ')} to ${target}.`
  return { addresses, hops: [{ what: 'route table', id: tableId, passes: 'yes', because }] }
}

/**
 * The VPC at the other end, as far as the subnet's routes answer it. A peering carries nothing from beyond that VPC, so never
 * the internet. https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-basics.html#vpc-peering-limitations
 */
function peered(at: At, peeringId: string): readonly Joined[] {
  const { related, family, vpcId } = at
  const routed = routesTo(at, peeringId)
  if (routed.addresses.length === 0) return []
  const read = () => {
    const other = atHop('VPC peering', peeringId, () => otherSide(at, peeringId))
    if (!other || other.ownerId === related.accountId()) return []
    const blocks = other.cidrBlocks.flatMap((text) => parseCidr(text) ?? [])
    const addresses = blocks.length > 0 ? addressSet(family, blocks) : routed.addresses
    const ofPeer = ({ peeringId: through, accountId }: GroupSource) =>
      through === undefined ? accountId === other.ownerId : through === peeringId
    const because = `It joins ${vpcId} to ${other.vpcId} of account ${other.ownerId}.`
    const peering: Hop = { what: 'VPC peering', id: peeringId, passes: 'yes', because }
    return [
      {
        accounts: [other.ownerId],
        through: `over VPC peering ${peeringId}`,
        clients: joinedClients(family, `of ${other.vpcId} of account ${other.ownerId}`, addresses, ofPeer),
        before: () => ({ addresses: routed.addresses, hops: [peering, ...routed.hops] }),
      },
    ]
  }
  return orUnread(related, family, routed.addresses, read, { next: routed.hops })
}

/** The VPC at the other end of an active peering; null where it carries nothing. */
function otherSide(at: At, peeringId: string): PeeredVpc | null {
  const { facts } = peeringOf(at, peeringId)
  if (seen(facts.status) !== 'active') return null
  const requester = seen(facts.requester)
  return requester.vpcId === at.vpcId ? seen(facts.accepter) : requester
}

/** Peerings of a shared VPC are listed by its owner alone: what his account's last scan read of it is taken. */
function peeringOf({ related, table }: At, peeringId: string): Resource<VpcPeeringConnectionFacts> {
  const owner = ownerOf(table)
  const found =
    owner === related.accountId()
      ? related.one(peeringType, 'vpcPeeringConnectionId', peeringId)
      : related.byArn(peeringType, peeringArn(table, peeringId))
  if (found) return found
  throw new Unseen(unobserved('not-covered', peeringType, `${peeringId} is not known`))
}

/**
 * Accounts that share a VPC reach one another within it. What the owner of subnets lends to others shows by the security
 * groups that they made. https://docs.aws.amazon.com/vpc/latest/userguide/vpc-share-limitations.html
 */
function sharedVpc(at: At): readonly Joined[] {
  const { related, family, subnetId, vpcId, table } = at
  const owner = ownerOf(table)
  const joined = (accounts: readonly string[], because: string, addresses: AddressSet): Joined => ({
    accounts,
    through: `within the shared VPC ${vpcId}`,
    clients: joinedClients(
      family,
      `of ${vpcId}`,
      addresses,
      (group) => group.peeringId === undefined && isForeign(related, group),
    ),
    before: () => ({ addresses, hops: [{ what: 'shared VPC', id: vpcId, passes: 'yes', because }] }),
  })
  if (owner === related.accountId()) {
    const others = atHop('shared VPC', vpcId, () => borrowersOf(related, vpcId))
    const because = `Account ${others.join(', ')} has security groups in ${vpcId}, which is shared.`
    return others.length === 0 ? [] : [joined(others, because, routesTo(at, 'local').addresses)]
  }
  const because = `${vpcId} belongs to account ${owner}, which shares it.`
  const everywhere = everyAddress(family)
  return [
    ...orUnread(related, family, everywhere, () => [joined([owner], because, routesTo(at, 'local').addresses)]),
    ...orUnread(related, family, everywhere, () => {
      const { cidrBlock, ipv6CidrBlocks } = atHop('subnet', subnetId, () => subnetOf(related, subnetId)).facts
      const texts = atHop('subnet', subnetId, () => (family === 6 ? seen(ipv6CidrBlocks) : [seen(cidrBlock)]))
      const blocks = texts.flatMap((text) => (text === null ? [] : (parseCidr(text) ?? [])))
      return [{ ...joined([owner], because, addressSet(family, blocks)), unfiltered: true }]
    }),
  ]
}

function borrowersOf(related: Related, vpcId: string): readonly string[] {
  return lookups(related).once(`borrowers ${vpcId}`, () => {
    const groups = related.where('AWS::EC2::SecurityGroup', 'vpcId', vpcId)
    const owners = new Set(groups.map(({ arn }) => parseArn(arn)?.accountId))
    return [...owners].flatMap((id) => (id && id !== related.accountId() ? [id] : [])).sort()
  })
}

/**
 * Whose networks a transit gateway joins is not known. Where a security group names a group of another account, some of
 * them are that account's. https://docs.aws.amazon.com/vpc/latest/tgw/tgw-vpc-attachments.html
 */
function overTransitGateway(at: At, gatewayId: string): readonly Joined[] {
  const { related, family } = at
  const inGroup = (group: GroupSource) => group.peeringId === undefined && isForeign(related, group)
  const because = `It joins ${at.vpcId} to networks that are not known one by one.`
  const gateway: Hop = { what: 'transit gateway', id: gatewayId, passes: 'limited', because }
  const read = () => {
    const { addresses, hops } = routesTo(at, gatewayId)
    const clients = joinedClients(family, 'of another account', addresses, inGroup)
    const before = () => ({ addresses, hops: [gateway, ...hops] })
    const through = `over transit gateway ${gatewayId}`
    return [{ accounts: [], through, clients: { ...clients, onlyInGroups: true }, before }]
  }
  return orUnread(related, family, everyAddress(family), read, { onlyInGroups: true })
}
