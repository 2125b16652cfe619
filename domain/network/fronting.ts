import { type Exposure, isWider, leadsIn, widestOf } from '../exposure.ts'
import { type Hop, unknownHop } from '../hop.ts'
import type { ListenerAction, ListenerFacts } from '../load-balancing.ts'
import { isObserved, type Observed, seen, type Unobserved, Unseen, unobserved } from '../observed.ts'
import type { Related } from '../related.ts'
import type { Admission, Door, Sender, Target } from './admission.ts'
import type { Family } from './cidr.ts'
import { cloudFrontLooksAt } from './cloudfront-fronts.ts'
import { distributionsBefore, gatewaysBefore } from './edge-fronts.ts'
import { type Balancer, type Front, type Listener, ownFronts, placeOf, senderOf } from './fronts.ts'
import { gatewayLooksAt } from './gateway-fronts.ts'
import { closedBalancer, listenerExposure, noListener, transportsOf } from './load-balancers.ts'
import { lookups, orUnseen } from './lookups.ts'
import { admissionOf, orClosed, passedOn, withHop } from './passing.ts'
import { privateLinkExposure, privateLinkLooksAt } from './private-link.ts'
import { reachabilityLooksAt } from './reachability.ts'
import { registrationsOf, type TargetGroup, targetGroupType, unreadGroups } from './registrations.ts'

/**
 * How the internet reaches what stands behind load balancers: by the balancer, if the target's own security groups and
 * network ACLs take what the balancer sends.
 */

const balancerType = 'AWS::ElasticLoadBalancingV2::LoadBalancer'
const listenerType = 'AWS::ElasticLoadBalancingV2::Listener'

/** The types a posture must name in `looksAt` to follow fronting. */
export const frontingLooksAt = [
  ...new Set([...reachabilityLooksAt, ...privateLinkLooksAt]),
  balancerType,
  listenerType,
  targetGroupType,
  'AWS::ElasticLoadBalancing::LoadBalancer',
  'AWS::AutoScaling::AutoScalingGroup',
  'AWS::EC2::NetworkInterface',
  ...cloudFrontLooksAt,
  ...gatewayLooksAt,
] as const

/**
 * The widest way to one port of a target through the load balancers that forward to its target group; null where none
 * leads there from outside. Throws `Unseen` with the path when what was not read may be wider.
 * @param port null for the group's own
 */
export function throughTargetGroup(
  related: Related,
  group: TargetGroup,
  target: Target,
  port: number | null,
): Exposure | null {
  const number = port ?? seen(group.facts.port)
  const protocol = seen(group.facts.protocol)
  // Functions have neither.
  if (number === null || protocol === null) return null
  return widestOf(
    seen(group.facts.loadBalancerArns).flatMap((arn) =>
      transportsOf(protocol).map(
        (transport) => () => throughBalancer(related, arn, group, { ...target, port: number, protocol: transport }),
      ),
    ),
  )
}

function throughBalancer(related: Related, balancerArn: string, group: TargetGroup, door: Door): Exposure | null {
  const balancer = related.byArn(balancerType, balancerArn)
  // One that is no longer there forwards nothing.
  if (!balancer || seen(balancer.facts.loadBalancerType) === 'gateway') return null
  const listeners = related
    .where(listenerType, 'loadBalancerArn', balancerArn)
    .map((listener) => ({ listener, forwards: forwardsTo(listener.facts, group.arn) }))
  const through = (listener: Listener) => throughListener(related, balancer, listener, group, door)
  const proven = listeners.filter(({ forwards }) => forwards === true)
  const known = widestOf(
    proven.map(
      ({ listener }) =>
        () =>
          through(listener),
    ),
  )
  if (known?.kind === 'internet') return known
  const doubtful = listeners.flatMap(({ listener, forwards }) =>
    typeof forwards === 'boolean' ? [] : [{ found: through(listener), forwards }],
  )
  const [first] = doubtful
  if (!first) return known
  // The group says that the balancer forwards to it: where no other listener does, one of these must.
  const other =
    proven.length > 0
      ? doubtful.find(({ found }) => isWider(kindOf(found), kindOf(known)))
      : doubtful.find(({ found }) => kindOf(found) !== kindOf(first.found))
  if (!other) return known ?? first.found
  const path = other.found?.path ?? first.found?.path ?? []
  throw new Unseen(other.forwards, withHop(path, balancer.name, unknownHop('listener rule', null, other.forwards)))
}

const kindOf = (found: Exposure | null) => found?.kind ?? 'internal'

/** Whether a listener forwards to a group, or why that is not known. */
function forwardsTo(facts: ListenerFacts, groupArn: string): boolean | Unobserved {
  const { defaultActions, plainHttpRules, decidingRules, protocol } = facts
  const names = (actions: readonly ListenerAction[]) =>
    actions.some(({ targetGroupArns }) => targetGroupArns.includes(groupArn))
  if (isObserved(defaultActions) && names(defaultActions.value)) return true
  if (isObserved(plainHttpRules) && plainHttpRules.value.some(names)) return true
  if (isObserved(decidingRules) && decidingRules.value?.some(({ actions }) => names(actions))) return true
  const read: readonly Observed<unknown>[] = [defaultActions, plainHttpRules, decidingRules, protocol]
  const unread = read.find((fact): fact is Unobserved => !isObserved(fact))
  if (unread) return unread
  if (!isObserved(protocol) || protocol.value !== 'HTTPS') return false
  // Rules of a listener that serves everybody by its default action are not asked for.
  return isObserved(decidingRules) && decidingRules.value !== null
    ? false
    : unobserved('not-asked', 'elasticloadbalancing:DescribeRules', `which rules lead to ${groupArn}`)
}

function throughListener(
  related: Related,
  balancer: Balancer,
  listener: Listener,
  group: TargetGroup,
  door: Door,
): Exposure | null {
  const listens = `Load balancer ${balancer.name} listens on ${seen(listener.facts.protocol)} port ${seen(listener.facts.port)}.`
  const forwards = `It forwards to target group ${group.name}, and so to port ${door.port}.`
  const hops: readonly Hop[] = [
    { what: 'load balancer', id: balancer.name, passes: 'yes', because: listens },
    { what: 'target group', id: group.name, passes: 'yes', because: forwards },
  ]
  return widestOf(
    frontsOf(related, balancer, listener).map(
      (front) => () =>
        passedOn(front.exposure, hops, () => admittedBy(related, balancer, group, front, door), door.port),
    ),
  )
}

/** Application load balancers always come with their own address; network load balancers show the client's, or not. */
function admittedBy(related: Related, balancer: Balancer, group: TargetGroup, front: Front, door: Door): Admission {
  const family = seen(group.facts.ipAddressType) === 'ipv6' ? 6 : 4
  const own = () => admissionOf(related, door, senderOf(related, balancer, family))
  const shown = () => {
    const client = front.client(family)
    return client ? admissionOf(related, door, client) : own()
  }
  if (seen(balancer.facts.loadBalancerType) !== 'network') return own()
  const { preservesClientIp } = group.facts
  if (isObserved(preservesClientIp)) return preservesClientIp.value ? shown() : own()
  // Not known; it matters only where one would be let in and the other not.
  const [client, itself] = [orUnseen(shown), orUnseen(own)]
  if (client instanceof Unseen) throw client
  if (itself instanceof Unseen) throw itself
  if (client.share === itself.share) return client
  const unread = unknownHop('client IP preservation', group.name, preservesClientIp)
  throw new Unseen(preservesClientIp, [unread, ...(client.share === 'none' ? itself : client).hops])
}

/** Every way in which a listener of an application or network load balancer is reached. */
function frontsOf(related: Related, balancer: Balancer, listener: Listener): readonly Front[] {
  return lookups(related).once(`fronts ${listener.arn}`, () =>
    [...attempted(() => ownFronts(related, balancer, listener)), ...frontsBefore(related, balancer, listener)].map(
      remembering,
    ),
  )
}

/** Thousands of targets ask the same of one front. */
function remembering({ exposure, client }: Front): Front {
  let known: Exposure | Unseen | undefined
  const clients = new Map<Family, Sender | null | Unseen>()
  return {
    exposure: () => {
      known ??= orUnseen(exposure)
      if (known instanceof Unseen) throw known
      return known
    },
    client: (family) => {
      const found = clients.has(family) ? (clients.get(family) ?? null) : orUnseen(() => client(family))
      clients.set(family, found)
      if (found instanceof Unseen) throw found
      return found
    },
  }
}

/** What stands before a listener: ways that do not come by the load balancer's own public addresses. */
function frontsBefore(related: Related, balancer: Balancer, listener: Listener): readonly Front[] {
  return [
    ...attempted(() => networkBalancersBefore(related, balancer, listener)),
    ...attempted(() => endpointServicesBefore(related, balancer, listener)),
    ...attempted(() => distributionsBefore(related, balancer, listener)),
    ...attempted(() => gatewaysBefore(related, balancer, listener)),
  ]
}

/** What was not read stops its own fronts alone. */
function attempted(fronts: () => readonly Front[]): readonly Front[] {
  const found = orUnseen(fronts)
  if (!(found instanceof Unseen)) return found
  const stop = () => {
    throw found
  }
  return [{ exposure: stop, client: stop }]
}

/** What comes through PrivateLink comes from the load balancer's own addresses, whether or not it shows others'. */
function endpointServicesBefore(related: Related, { arn, facts }: Balancer, listener: Listener): readonly Front[] {
  if (seen(facts.loadBalancerType) !== 'network') return []
  const exposure = () => {
    const port = seen(listener.facts.port)
    const found = privateLinkExposure(related, {
      arn,
      securityGroupIds: () =>
        seen(facts.enforceSecurityGroupInboundRulesOnPrivateLinkTraffic) === 'off' ? [] : seen(facts.securityGroupIds),
      doors: port === null ? [] : transportsOf(seen(listener.facts.protocol)).map((protocol) => ({ port, protocol })),
    })
    return found ?? closedBalancer('internal', 'No endpoint service in front of it lets anybody else in.')
  }
  return [{ exposure, client: () => null }]
}

/**
 * An application load balancer may be the target of network load balancers, which forward to its listener on the port of
 * the target group. https://docs.aws.amazon.com/elasticloadbalancing/latest/network/application-load-balancer-target.html
 */
function networkBalancersBefore(related: Related, balancer: Balancer, listener: Listener): readonly Front[] {
  if (seen(balancer.facts.loadBalancerType) !== 'application') return []
  const port = seen(listener.facts.port)
  const isFor = (group: TargetGroup) => seen(group.facts.targetType) === 'alb' && seen(group.facts.port) === port
  const front = (group: TargetGroup, cause: Unobserved | null): Front => ({
    exposure: orClosed(() => {
      const found = throughTargetGroup(related, group, placeOf(balancer.facts), port)
      if (found && cause) throw new Unseen(cause, withHop(found.path, group.name, unknownHop('target', null, cause)))
      return found
    }, `Target group ${group.name}`),
    client: () => null,
  })
  return [
    ...registrationsOf(related, balancer.arn).map(({ group }) => ({ group, cause: null })),
    ...unreadGroups(related),
  ].flatMap(({ group, cause }) => (isFor(group) ? [front(group, cause)] : []))
}

/** How a load balancer is reached: by its own addresses, and through whatever stands before its listeners. */
export function balancerExposure(related: Related, balancer: Balancer): Exposure {
  const { arn, facts } = balancer
  if (seen(facts.loadBalancerType) === 'gateway')
    return (
      privateLinkExposure(related, { arn, securityGroupIds: () => [], doors: [] }) ??
      closedBalancer('internal', 'It is reached through gateway load balancer endpoints, never from the internet.')
    )
  const listeners = related.where(listenerType, 'loadBalancerArn', arn)
  const own = listeners.map((one) => () => listenerExposure(related, facts, one.facts))
  const before = listeners.map((one) => () => {
    const ways = frontsBefore(related, balancer, one)
    return widestOf(
      ways.map(
        ({ exposure }) =>
          () =>
            onlyInward(exposure()),
      ),
    )
  })
  return widestOf(own.length > 0 ? [...own, ...before] : []) ?? closedBalancer('isolated', noListener)
}

const onlyInward = (found: Exposure) => (leadsIn(found) ? found : null)
