import {
  type CloudFrontOrigin,
  type DistributionFacts,
  distributionTenantType,
  distributionType,
  isFetchedFrom,
  originHost,
  originPorts,
} from '../cloudfront.ts'
import { distributionExposure } from '../cloudfront-edge.ts'
import { type Exposure, widestOf } from '../exposure.ts'
import { atHop, type Hop, unknownHop } from '../hop.ts'
import { isObserved, seen, type Unobserved, Unseen } from '../observed.ts'
import type { Related } from '../related.ts'
import type { Resource } from '../resource.ts'
import type { Door, Sender, Target } from './admission.ts'
import { lookups, orUnseen } from './lookups.ts'
import { openDoors } from './open-doors.ts'
import { admissionOf, passedOn, withHop } from './passing.ts'

/** How the internet reaches the origins of CloudFront distributions through them. */

export const cloudFrontLooksAt = [distributionType, distributionTenantType] as const

type Distribution = Resource<DistributionFacts>

/** An origin that a distribution sends requests to. */
interface Fetching {
  readonly distribution: Distribution
  readonly origin: CloudFrontOrigin
}

interface Origins {
  /** VPC origins by the ARN of the load balancer or instance that they lead to. */
  readonly byEndpoint: ReadonlyMap<string, readonly Fetching[]>
  /** Other origins by the host that they name. */
  readonly byHost: ReadonlyMap<string, readonly Fetching[]>
  /** Distributions whose origins, or VPC origins whose ends, were not read: they may lead anywhere. */
  readonly unread: readonly { readonly distribution: Distribution; readonly cause: Unobserved }[]
}

/** Throws `Unseen` unless the distributions of the account were listed. */
function originsOf(related: Related): Origins {
  return lookups(related).once('origins', () => {
    const byEndpoint = new Map<string, Fetching[]>()
    const byHost = new Map<string, Fetching[]>()
    const unread: { distribution: Distribution; cause: Unobserved }[] = []
    const add = (map: Map<string, Fetching[]>, key: string, one: Fetching) => {
      const list = map.get(key)
      if (list) list.push(one)
      else map.set(key, [one])
    }
    for (const distribution of atHop('CloudFront distribution', null, () => related.all(distributionType))) {
      const { origins } = distribution.facts
      if (!isObserved(origins)) {
        unread.push({ distribution, cause: origins })
        continue
      }
      for (const origin of origins.value) {
        if (!isFetchedFrom(distribution.facts, origin.id)) continue
        const one = { distribution, origin }
        if (origin.kind !== 'vpc-origin') add(byHost, originHost(origin.domainName), one)
        else if (origin.endpointArn !== null) add(byEndpoint, origin.endpointArn, one)
        else if (!isObserved(origin.protocol)) unread.push({ distribution, cause: origin.protocol })
      }
    }
    return { byEndpoint, byHost, unread }
  })
}

/** CloudFront, as a target sees it. @param securityGroupIds groups by whose name it is let in as well */
export function cloudFrontAsSender(related: Related, securityGroupIds: readonly string[]): Sender {
  return lookups(related).once(`CloudFront ${securityGroupIds}`, () => ({
    name: 'CloudFront',
    securityGroupIds,
    addresses: { from: 'cloudfront', family: 4 },
  }))
}

const letsIn = (related: Related, door: Door) => admissionOf(related, door, cloudFrontAsSender(related, []))

/**
 * The ways to a load balancer or instance through VPC origins; each throws `Unseen` where what was not read may lead in.
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-vpc-origins.html
 * @param only the port asked about; null: any
 */
export function throughVpcOrigins(
  related: Related,
  endpointArn: string,
  target: () => Target,
  only: number | null,
): readonly (() => Exposure | null)[] {
  const through = (distribution: Distribution, port: number) =>
    throughDistribution(related, distribution, { ...target(), port, protocol: 'tcp' })
  const found = orUnseen(() => originsOf(related))
  // Where CloudFront is let in on no port, it does not matter what its distributions name.
  const doors = () => (only === null ? portsOf(related, target()) : [only])
  if (found instanceof Unseen)
    return doors().map((port) => () => {
      const { share } = letsIn(related, { ...target(), port, protocol: 'tcp' })
      if (share === 'none') return null
      throw found
    })
  const known = (found.byEndpoint.get(endpointArn) ?? []).flatMap(({ distribution, origin }) =>
    originPorts(seen(origin.protocol) ?? seen<never>(notSaid))
      .filter((port) => only === null || only === port)
      .map((port) => () => through(distribution, port)),
  )
  const maybe = found.unread.map(({ distribution, cause }) => () => {
    const way = widestOf(doors().map((port) => () => through(distribution, port)))
    if (!way) return null
    throw new Unseen(cause, withHop(way.path, distribution.name, unknownHop('VPC origin', null, cause)))
  })
  return [...known, ...maybe]
}

/** Ports that stand for all that the groups of a target open; one of any where they were not read. */
function portsOf(related: Related, target: Target): readonly number[] {
  const doors = orUnseen(() => openDoors(related, target))
  return doors instanceof Unseen ? [443] : [...new Set(doors.map(({ port }) => port))]
}

const notSaid: Unobserved = { unobserved: 'not-returned', call: 'cloudfront:GetVpcOrigin' }

function throughDistribution(related: Related, distribution: Distribution, door: Door): Exposure | null {
  const because = `A VPC origin of CloudFront leads from ${distribution.name} to port ${door.port}.`
  return passedOn(
    () => throughEdge(related, distribution),
    [{ what: 'VPC origin', id: null, passes: 'yes', because }],
    () => letsIn(related, door),
    door.port,
  )
}

/** The distribution as the first hop of a path, with what narrows it behind. */
function throughEdge(related: Related, distribution: Distribution): Exposure {
  return lookups(related).once(`edge ${distribution.arn}`, () => {
    const { path, ...exposure } = atHop('CloudFront distribution', distribution.name, () =>
      distributionExposure(distribution.facts, related),
    )
    const [edge, ...narrowing] = path
    const first: Hop = {
      what: 'CloudFront distribution',
      id: distribution.name,
      passes: edge?.passes ?? 'yes',
      because: edge?.because ?? exposure.because,
    }
    return { ...exposure, path: [first, ...narrowing] }
  })
}

/**
 * The ways to a listener of a load balancer on the internet by distributions that name it as an origin: of listed networks
 * that are let in, CloudFront's lead everybody on.
 * @param own how far the listener is open by itself
 */
export function throughPublicOrigins(
  related: Related,
  dnsName: string,
  door: Door,
  own: () => Exposure,
): readonly (() => Exposure | null)[] {
  const { byHost, unread } = originsOf(related)
  const through = (distribution: Distribution) => {
    const reached = own()
    // Otherwise everybody comes in, or no address leads here.
    if (reached.kind !== 'internet-limited') return null
    const hops = reached.path.filter(({ what }) => what !== 'security group')
    return passedOn(
      () => throughEdge(related, distribution),
      hops,
      () => letsIn(related, door),
      door.port,
    )
  }
  const known = (byHost.get(originHost(dnsName)) ?? []).map(({ distribution, origin }) => () => {
    const protocol = seen(origin.protocol)
    return protocol && !originPorts(protocol).includes(door.port) ? null : through(distribution)
  })
  const maybe = unread
    .filter(({ distribution }) => !isObserved(distribution.facts.origins))
    .map(({ distribution, cause }) => () => {
      const way = through(distribution)
      if (!way) return null
      throw new Unseen(cause, withHop(way.path, distribution.name, unknownHop('origin', null, cause)))
    })
  return [...known, ...maybe]
}
