import type { Exposure } from '../exposure.ts'
import { atHop, type Hop, unknownHop } from '../hop.ts'
import { isObserved, type Observed, seen, Unseen, unobserved } from '../observed.ts'
import type { Related } from '../related.ts'
import type { Resource } from '../resource.ts'
import {
  type AddressSet,
  addressSet,
  everyAddress,
  type Family,
  internetShare,
  intersection,
  publicPart,
  union,
} from './cidr.ts'
import type { RouteTableFacts } from './facts.ts'
import { aclAllows, addressesRoutedTo, ruleCoversPort, type Transport } from './network-rules.ts'
import { holdsPublic, prefixListType, routedBlocks, type Source, sourceOf } from './prefix-list.ts'

export { addressesRoutedTo, ruleCoversPort, type Transport }

/** The types a posture must name in `looksAt` to call `internetExposure`. */
export const reachabilityLooksAt = [
  'AWS::EC2::Subnet',
  'AWS::EC2::RouteTable',
  'AWS::EC2::InternetGateway',
  'AWS::EC2::NetworkAcl',
  'AWS::EC2::SecurityGroup',
  prefixListType,
] as const

/** Something with a port in a VPC, as far as its reachability goes. */
export interface Endpoint {
  readonly vpcId: string
  readonly subnetIds: readonly string[]
  /** Empty means that no security group filters (a network load balancer without any). */
  readonly securityGroupIds: readonly string[]
  readonly port: number
  readonly protocol: Transport
  /** It has a public IPv4 address, or a name that resolves to one. */
  readonly publicAddress: boolean
  /** It has an IPv6 address that internet gateways carry. In a VPC every IPv6 address is public unless the service blocks it. */
  readonly ipv6: boolean
}

/** What a hop lets through: addresses on the internet, and the sentence that says so. */
interface Passage {
  readonly addresses: AddressSet
  readonly hops: readonly Hop[]
  /** It also lets in public addresses of one of AWS's services, which are not known one by one. */
  readonly services?: boolean
}

/**
 * Can the internet open a connection to the endpoint? A path needs a public address, a route to an internet gateway
 * of the VPC, a network ACL that passes the request and the reply (in rule order, replies on ephemeral ports) and a
 * security group that lets the source in, each for the same addresses; IPv4 and IPv6 apart.
 * `internet`: a path for the internet at large; `internet-limited`: only for listed public networks; `internal`: no path
 * from the internet; `isolated`: nor any source inside that a security group lets in.
 * Throws `Unseen` with the path when a hop that decides was not read; one that is proven closed makes the others irrelevant.
 * https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Internet_Gateway.html
 */
export function internetExposure(related: Related, endpoint: Endpoint): Exposure {
  const address: Hop = {
    what: 'public address',
    id: null,
    passes: endpoint.publicAddress || endpoint.ipv6 ? 'yes' : 'no',
    because: endpoint.publicAddress
      ? `It has a public IPv4 address${endpoint.ipv6 ? ' and an IPv6 address' : ''}.`
      : endpoint.ipv6
        ? 'It has an IPv6 address.'
        : 'It has no address that the internet can reach.',
  }
  const families: Family[] = [
    ...(endpoint.publicAddress ? ([4] as const) : []),
    ...(endpoint.ipv6 ? ([6] as const) : []),
  ]
  if (families.length === 0) return closed(related, endpoint, [address])

  const paths: { readonly share: 'all' | 'some' | 'none'; readonly hops: readonly Hop[] }[] = []
  let unread: Unseen | null = null
  for (const family of families) {
    for (const subnetId of endpoint.subnetIds) {
      try {
        paths.push(pathThrough(related, endpoint, family, subnetId))
      } catch (error) {
        if (!(error instanceof Unseen)) throw error
        unread ??= new Unseen(error.cause, [address, ...(error.cause.path ?? [])])
      }
    }
  }
  const open = paths.find((path) => path.share === 'all')
  if (open) {
    return {
      kind: 'internet',
      path: [address, ...open.hops],
      accounts: [],
      because: `Anyone on the internet can open port ${endpoint.port}: ${open.hops.at(-1)?.because ?? ''}`,
    }
  }
  if (unread) throw unread
  const limited = paths.find((path) => path.share === 'some')
  if (limited) {
    const narrow = limited.hops.find((hop) => hop.passes === 'limited')
    return {
      kind: 'internet-limited',
      path: [address, ...limited.hops],
      accounts: [],
      because: `Listed networks on the internet can open port ${endpoint.port}: ${narrow?.because ?? ''}`,
    }
  }
  return closed(related, endpoint, [address, ...(paths[0]?.hops ?? [])])
}

/**
 * The same for a service that may leave out whether the endpoint has an IPv6 address. What does not hang on it stands;
 * where it decides, the verdict is as unknown as the address. Throws `Unseen` then.
 */
export function exposureEitherWay(
  related: Related,
  endpoint: Omit<Endpoint, 'ipv6'>,
  ipv6: Observed<boolean>,
): Exposure {
  if (isObserved(ipv6)) return internetExposure(related, { ...endpoint, ipv6: ipv6.value })
  const without = internetExposure(related, { ...endpoint, ipv6: false })
  if (without.kind === 'internet') return without
  if (internetExposure(related, { ...endpoint, ipv6: true }).kind === without.kind) return without
  throw new Unseen(ipv6, [unknownHop('IPv6 address', null, ipv6), ...without.path])
}

/** The verdict when the internet has no path: internal, or isolated when no security group lets anybody in either. */
function closed(related: Related, endpoint: Endpoint, path: readonly Hop[]): Exposure {
  const hop = path.find((candidate) => candidate.passes === 'no')
  const because = hop?.because ?? 'It is in no subnet.'
  let admitted = true
  try {
    admitted =
      endpoint.securityGroupIds.length === 0 || rulesOn(related, endpoint).some(({ rules }) => rules.length > 0)
  } catch (error) {
    // No path from the internet is proven; whether anybody inside is let in is not, so the wider word stands.
    if (!(error instanceof Unseen)) throw error
  }
  return {
    kind: admitted ? 'internal' : 'isolated',
    path,
    accounts: [],
    because: admitted
      ? `No path from the internet: ${because}`
      : `No security group lets anybody in on port ${endpoint.port}.`,
  }
}

/** Follows one address family through one subnet. Throws, with the hops so far read, only when none is proven closed. */
function pathThrough(related: Related, endpoint: Endpoint, family: Family, subnetId: string) {
  const read: Hop[] = []
  const all: Hop[] = []
  let addresses = publicPart(family, everyAddress(family))
  let unread: Unseen | null = null
  let onlyServices = false
  const through = [
    () => publicAccess(related, family, subnetId),
    () => routeOut(related, endpoint.vpcId, family, subnetId),
    () => networkAcl(related, endpoint, family, subnetId),
    () => securityGroups(related, endpoint, family),
  ]
  for (const hop of through) {
    try {
      const passage = hop()
      read.push(...passage.hops)
      all.push(...passage.hops)
      const before = internetShare(family, addresses)
      addresses = intersection(addresses, passage.addresses)
      if (addresses.length === 0 && passage.services) {
        onlyServices = true
      } else if (addresses.length === 0 && before !== 'none') {
        const last = read.at(-1)
        // Each hop passes something, but never the same addresses: the path closes here.
        if (last && last.passes !== 'no') read[read.length - 1] = { ...last, passes: 'no' }
        // Only what leads to the closed hop is evidence; a hop that was not read before it does not matter.
        return { share: 'none' as const, hops: read }
      }
    } catch (error) {
      if (!(error instanceof Unseen)) throw error
      all.push(...(error.cause.path ?? []))
      unread ??= error
    }
  }
  if (unread) throw new Unseen(unread.cause, all)
  return { share: onlyServices ? ('some' as const) : internetShare(family, addresses), hops: read }
}

const familyName = (family: Family) => (family === 4 ? 'IPv4' : 'IPv6')
const passes = (family: Family, set: AddressSet): Hop['passes'] => {
  const share = internetShare(family, set)
  return share === 'all' ? 'yes' : share === 'some' ? 'limited' : 'no'
}

/** The table a subnet uses: the one tied to it, else the VPC's main one. Throws when neither is known. */
export function routeTableOf(related: Related, vpcId: string, subnetId: string): Resource<RouteTableFacts> {
  const explicit = related.one('AWS::EC2::RouteTable', 'subnetIds', subnetId)
  if (explicit) return explicit
  const main = related.where('AWS::EC2::RouteTable', 'vpcId', vpcId).find((table) => seen(table.facts.main))
  if (main) return main
  throw new Unseen(unobserved('not-covered', 'AWS::EC2::RouteTable', `no route table is known for subnet ${subnetId}`))
}

/**
 * VPC Block Public Access stops what an internet gateway would carry, whatever the other hops say. A subnet that is
 * not among those listed blocks nothing that is known.
 * https://docs.aws.amazon.com/vpc/latest/userguide/security-vpc-bpa.html
 */
function publicAccess(related: Related, family: Family, subnetId: string): Passage {
  const mode = atHop('VPC Block Public Access', subnetId, () => {
    const subnet = related.one('AWS::EC2::Subnet', 'subnetId', subnetId)
    return subnet?.facts.internetGatewayBlockMode ? seen(subnet.facts.internetGatewayBlockMode) : 'off'
  })
  if (!mode.startsWith('block')) return { addresses: everyAddress(family), hops: [] }
  const because = `VPC Block Public Access (${mode}) keeps the internet away from ${subnetId}.`
  return { addresses: [], hops: [{ what: 'VPC Block Public Access', id: subnetId, passes: 'no', because }] }
}

function routeOut(related: Related, vpcId: string, family: Family, subnetId: string): Passage {
  const table = atHop('route table', null, () => routeTableOf(related, vpcId, subnetId))
  const tableId = seen(table.facts.routeTableId)
  return atHop('route table', tableId, () => routesOut(related, table, { tableId, vpcId, family, subnetId }))
}

function routesOut(
  related: Related,
  table: Resource<RouteTableFacts>,
  at: { readonly tableId: string; readonly vpcId: string; readonly family: Family; readonly subnetId: string },
): Passage {
  const { tableId, vpcId, family, subnetId } = at
  const routes = seen(table.facts.routes)
  // With ingress routing the gateway's own table sends arriving packets through an appliance first; a subnet whose
  // default route leads back to that appliance is on the internet as much as one that leads to the gateway.
  const appliances = new Set(
    routes.some((route) => /^(vpce|eni)-/.test(route.target)) ? gatewayTargets(related, vpcId) : [],
  )
  const isGateway = (target: string) => target.startsWith('igw-') || appliances.has(target)
  const addresses = addressesRoutedTo(related, family, routes, isGateway)
  if (addresses.length === 0) {
    const because = `Route table ${tableId} of subnet ${subnetId} has no active ${familyName(family)} route to an internet gateway.`
    return { addresses, hops: [{ what: 'route table', id: tableId, passes: 'no', because }] }
  }
  const used = routedBlocks(related, family, routes, isGateway).find(
    ({ route }) => isGateway(route.target) && route.state === 'active',
  )
  const target = used?.route.target ?? ''
  const gateway = target.startsWith('igw-') ? attachment(related, vpcId, target) : null
  return {
    addresses: gateway?.passes === 'no' ? [] : addresses,
    hops: [
      gateway ?? {
        what: 'ingress routing',
        id: target,
        passes: 'yes',
        because: `Arriving packets pass ${target} first.`,
      },
      {
        what: 'route table',
        id: tableId,
        passes: gateway?.passes === 'no' ? 'no' : passes(family, addresses),
        because: `Subnet ${subnetId} sends ${used?.text ?? familyName(family)} to ${target}.`,
      },
    ],
  }
}

/** What the route tables of a VPC's internet gateways hand arriving packets to. */
function gatewayTargets(related: Related, vpcId: string): string[] {
  return related.where('AWS::EC2::RouteTable', 'vpcId', vpcId).flatMap((table) => {
    const edges = table.facts.gatewayIds && seen(table.facts.gatewayIds)
    return edges?.some((id) => id.startsWith('igw-')) ? seen(table.facts.routes).map((route) => route.target) : []
  })
}

/**
 * An active route to a gateway proves that it is attached (a detached one turns the route into a blackhole), so a
 * gateway that this account cannot list, as in a shared VPC, closes nothing.
 */
function attachment(related: Related, vpcId: string, gatewayId: string): Hop {
  const open: Hop = {
    what: 'internet gateway',
    id: gatewayId,
    passes: 'yes',
    because: `The VPC ${vpcId} has an internet gateway.`,
  }
  try {
    const gateway = related.one('AWS::EC2::InternetGateway', 'internetGatewayId', gatewayId)
    if (!gateway || seen(gateway.facts.vpcIds).includes(vpcId)) return open
    return { ...open, passes: 'no', because: `Internet gateway ${gatewayId} is not attached to ${vpcId}.` }
  } catch (error) {
    if (error instanceof Unseen) return open
    throw error
  }
}

/** Ports that clients on the internet open connections from: NAT devices use all of them, operating systems a part. */
const ephemeral = { from: 1024, to: 65535 }

function networkAcl(related: Related, endpoint: Endpoint, family: Family, subnetId: string): Passage {
  const acl = atHop('network ACL', null, () => {
    const found = related.one('AWS::EC2::NetworkAcl', 'subnetIds', subnetId)
    if (found) return found
    throw new Unseen(
      unobserved('not-covered', 'AWS::EC2::NetworkAcl', `no network ACL is known for subnet ${subnetId}`),
    )
  })
  const id = atHop('network ACL', null, () => seen(acl.facts.networkAclId))
  const entries = atHop('network ACL', id, () => seen(acl.facts.entries))
  const request = aclAllows(family, entries, false, endpoint.port, endpoint.port, endpoint.protocol)
  const reply = aclAllows(family, entries, true, ephemeral.from, ephemeral.to, endpoint.protocol)
  const addresses = publicPart(family, intersection(request, reply))
  const verdict = passes(family, addresses)
  const because =
    verdict === 'yes'
      ? `Network ACL ${id} passes port ${endpoint.port} in and replies out.`
      : verdict === 'limited'
        ? `Network ACL ${id} passes port ${endpoint.port} for listed networks only.`
        : publicPart(family, request).length === 0
          ? `Network ACL ${id} lets no ${familyName(family)} address of the internet in on port ${endpoint.port}.`
          : `Network ACL ${id} lets no ${familyName(family)} reply out on ephemeral ports.`
  return { addresses, hops: [{ what: 'network ACL', id, passes: verdict, because }] }
}

/** The groups of the endpoint with their ingress rules on its port. Throws when one was not read. */
function rulesOn(related: Related, endpoint: Endpoint) {
  return endpoint.securityGroupIds.map((groupId) => {
    const group = related.one('AWS::EC2::SecurityGroup', 'groupId', groupId)
    if (!group)
      throw new Unseen(unobserved('not-covered', 'AWS::EC2::SecurityGroup', `security group ${groupId} is not known`))
    return {
      groupId,
      rules: seen(group.facts.rules).filter((rule) => ruleCoversPort(rule, endpoint.port, endpoint.protocol)),
    }
  })
}

function securityGroups(related: Related, endpoint: Endpoint, family: Family): Passage {
  if (endpoint.securityGroupIds.length === 0) {
    const because = 'No security group filters what reaches it.'
    return { addresses: everyAddress(family), hops: [{ what: 'security group', id: null, passes: 'yes', because }] }
  }
  // Groups and their rules add up: one open rule proves the door open, even where another was not read.
  const unread: Unseen[] = []
  let addresses: AddressSet = []
  let services = false
  const open: { readonly groupId: string; readonly sources: readonly string[]; readonly set: AddressSet }[] = []
  const orUnread = <T>(groupId: string, read: () => T, otherwise: T): T => {
    try {
      return read()
    } catch (error) {
      if (!(error instanceof Unseen)) throw error
      unread.push(new Unseen(error.cause, [unknownHop('security group', groupId, error.cause)]))
      return otherwise
    }
  }
  for (const groupId of endpoint.securityGroupIds) {
    const rules = orUnread(
      groupId,
      () => rulesOn(related, { ...endpoint, securityGroupIds: [groupId] }).flatMap((group) => group.rules),
      [],
    )
    const sources = rules
      .flatMap((rule) => orUnread<readonly Source[]>(groupId, () => [sourceOf(related, rule)], []))
      .filter((source) => source.service === family || holdsPublic(family, source.blocks))
    if (sources.length === 0) continue
    const set = publicPart(
      family,
      addressSet(
        family,
        sources.flatMap((source) => source.blocks),
      ),
    )
    addresses = union(addresses, set)
    services ||= sources.some((source) => source.service === family)
    open.push({ groupId, sources: sources.map((source) => source.text), set })
  }
  const hops = open.map(
    ({ groupId, sources, set }): Hop => ({
      what: 'security group',
      id: groupId,
      // What only addresses of AWS's services pass is limited, though none of them is known.
      passes: set.length === 0 ? 'limited' : passes(family, set),
      because: `${sources.join(', ')} may reach port ${endpoint.port}.`,
    }),
  )
  const [first] = unread
  if (first && passes(family, addresses) !== 'yes')
    throw new Unseen(first.cause, [...hops, ...unread.flatMap(({ cause }) => cause.path ?? [])])
  if (open.length === 0) {
    const ids = endpoint.securityGroupIds.join(', ')
    const because = `No security group (${ids}) lets an ${familyName(family)} address of the internet in on port ${endpoint.port}.`
    return {
      addresses,
      hops: [{ what: 'security group', id: endpoint.securityGroupIds[0] ?? null, passes: 'no', because }],
    }
  }
  return { addresses, services, hops }
}
