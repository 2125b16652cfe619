import type { Exposure } from '../exposure.ts'
import { type Hop, unknownHop } from '../hop.ts'
import { isObserved, type Observed, Unseen, unobserved } from '../observed.ts'
import type { Related } from '../related.ts'
import type { Family } from './cidr.ts'
import { theInternet, type Way } from './clients.ts'
import { type Endpoint, type Standing, standing } from './endpoint.ts'
import { internetWay } from './internet-way.ts'
import { fromOtherAccounts } from './other-accounts.ts'
import { prefixListType } from './prefix-list.ts'
import { admitsAnybody } from './security-groups.ts'

export { type Endpoint, type Standing, standing }

/** The types a posture must name in `looksAt` to call `networkExposure`. */
export const reachabilityLooksAt = [
  'AWS::EC2::Subnet',
  'AWS::EC2::RouteTable',
  'AWS::EC2::InternetGateway',
  'AWS::EC2::NetworkAcl',
  'AWS::EC2::SecurityGroup',
  'AWS::EC2::VPCPeeringConnection',
  prefixListType,
] as const

/**
 * Who can open a connection to the endpoint over the network. `internet`: a path for the internet at large;
 * `internet-limited`: only for listed public networks; `cross-account`: no path from the internet, but one from a network of
 * other accounts; `internal`: none of these; `isolated`: nor any source inside that a security group lets in. IPv4 and
 * IPv6 each need a path of their own.
 * Throws `Unseen` with the path when a hop that decides was not read; one that is proven closed makes the others irrelevant.
 */
export function networkExposure(related: Related, endpoint: Endpoint): Exposure {
  if (endpoint.subnetIds.length === 0)
    throw new Unseen(unobserved('not-returned', 'AWS::EC2::Subnet', 'no subnet was named'))
  const { port, protocol } = endpoint
  const ports = [{ transport: protocol, from: port, to: port }]
  const internet = fromInternet(related, endpoint)
  if ('kind' in internet) return { ...internet, ports }
  const accounts = fromOtherAccounts(related, endpoint)
  return accounts ? { ...accounts, ports } : closed(related, endpoint, internet.closed)
}

const addressHop = 'public address'

/** The widest way from the internet, or the hops up to the one that closes it. */
function fromInternet(related: Related, endpoint: Endpoint): Exposure | { readonly closed: readonly Hop[] } {
  const { publicAddress, ipv6, port } = endpoint
  const address: Hop = {
    what: addressHop,
    id: null,
    passes: publicAddress || ipv6 ? 'yes' : 'no',
    because: publicAddress
      ? `It has a public IPv4 address${ipv6 ? ' and an IPv6 address' : ''}.`
      : ipv6
        ? 'It has an IPv6 address.'
        : 'It has no address that the internet can reach.',
  }
  const families: Family[] = [...(publicAddress ? ([4] as const) : []), ...(ipv6 ? ([6] as const) : [])]
  const ways: { readonly share: 'all' | 'some' | 'none'; readonly hops: readonly Hop[] }[] = []
  let unread: Unseen | null = null
  for (const family of families) {
    for (const subnetId of endpoint.subnetIds) {
      try {
        const way = internetWay(related, endpoint, family, subnetId)
        ways.push({ share: shareOf(family, way), hops: [address, ...way.hops] })
      } catch (error) {
        if (!(error instanceof Unseen)) throw error
        unread ??= new Unseen(error.cause, [address, ...(error.cause.path ?? [])])
      }
    }
  }
  const open = ways.find(({ share }) => share === 'all')
  if (open) {
    const because = `Anyone on the internet can open port ${port}: ${open.hops.at(-1)?.because ?? ''}`
    return { kind: 'internet', path: open.hops, accounts: [], because }
  }
  if (unread) throw unread
  const limited = ways.find(({ share }) => share === 'some')
  if (limited) {
    const narrow = limited.hops.find((hop) => hop.passes === 'limited')
    const because = `Listed networks on the internet can open port ${port}: ${narrow?.because ?? ''}`
    return { kind: 'internet-limited', path: limited.hops, accounts: [], because }
  }
  return { closed: ways[0]?.hops ?? [address] }
}

const shareOf = (family: Family, { addresses, services }: Way) =>
  addresses.length === 0 && services ? 'some' : theInternet(family).measure(addresses)

/**
 * The same where whether the endpoint has an IPv6 address may not have been read.
 * @param endpointIf the endpoint with one, which makes it no harder to reach, and without
 */
export function exposureEitherWay(
  related: Related,
  hasIpv6: Observed<boolean>,
  endpointIf: (hasIpv6: boolean) => Endpoint,
): Exposure {
  return eitherWay('IPv6 address', hasIpv6, (value) => networkExposure(related, endpointIf(value)))
}

/**
 * An exposure that rests on a fact which may not have been read. What does not hang on it stands; where it decides, the
 * verdict is as unknown as the fact, and the path is the one that it would open.
 * @param exposureIf the exposure if the fact is true, which makes it no narrower, and if it is false
 */
export function eitherWay(what: string, fact: Observed<boolean>, exposureIf: (value: boolean) => Exposure): Exposure {
  if (isObserved(fact)) return exposureIf(fact.value)
  const without = exposureIf(false)
  if (without.kind === 'internet') return without
  const wider = exposureIf(true)
  if (wider.kind === without.kind) return without
  throw new Unseen(fact, [unknownHop(what, null, fact), ...wider.path.filter((hop) => hop.what !== addressHop)])
}

/** The verdict when nobody outside has a way: internal, or isolated when no security group lets anybody in either. */
function closed(related: Related, endpoint: Endpoint, path: readonly Hop[]): Exposure {
  const hop = path.find((candidate) => candidate.passes === 'no')
  let admitted = true
  try {
    admitted = admitsAnybody(related, endpoint)
  } catch (error) {
    // No path from outside is proven; whether anybody inside is let in is not, so the wider word stands.
    if (!(error instanceof Unseen)) throw error
  }
  if (admitted) {
    const because = `No path from the internet: ${hop?.because ?? 'It has no address that the internet can reach.'}`
    return { kind: 'internal', path, accounts: [], because }
  }
  const because = `No security group lets anybody in on port ${endpoint.port}.`
  const id = endpoint.securityGroupIds[0] ?? null
  const groups: Hop[] = path.some(({ what }) => what === 'security group')
    ? []
    : [{ what: 'security group', id, passes: 'no', because }]
  return { kind: 'isolated', path: [...path, ...groups], accounts: [], because }
}
