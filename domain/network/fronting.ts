import { type Exposure, isWider, widestOf } from '../exposure.ts'
import { type Hop, unknownHop } from '../hop.ts'
import type { ClassicLoadBalancerFacts, ListenerAction, ListenerFacts } from '../load-balancing.ts'
import { isObserved, seen, type Unobserved, Unseen, unobserved } from '../observed.ts'
import type { Related } from '../related.ts'
import type { Resource } from '../resource.ts'
import { type Admission, admission, type Door, type Sender } from './admission.ts'
import type { Family } from './cidr.ts'
import { type Balancer, balancerAsSender, type Front, type Listener, leadsIn, ownFronts } from './fronts.ts'
import {
  classicListenerExposure,
  closedBalancer,
  listenerExposure,
  noListener,
  transportsOf,
} from './load-balancers.ts'
import { lookups, orUnseen } from './lookups.ts'
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
] as const

/** What a load balancer forwards to, without the port. */
export type Target = Pick<Door, 'subnetIds' | 'securityGroupIds'>

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

/** A path with one more hop behind the one that has an id. */
export function withHop(path: readonly Hop[], id: string, hop: Hop): readonly Hop[] {
  const at = path.findLastIndex((one) => one.id === id) + 1
  return [...path.slice(0, at), hop, ...path.slice(at)]
}

/** Whether a listener forwards to a group, or why that is not known. */
function forwardsTo(facts: ListenerFacts, groupArn: string): boolean | Unobserved {
  const { defaultActions, plainHttpRules, protocol } = facts
  const names = (actions: readonly ListenerAction[]) =>
    actions.some(({ targetGroupArns }) => targetGroupArns.includes(groupArn))
  if (isObserved(defaultActions) && names(defaultActions.value)) return true
  if (isObserved(plainHttpRules) && plainHttpRules.value.some(names)) return true
  if (!isObserved(defaultActions)) return defaultActions
  if (!isObserved(plainHttpRules)) return plainHttpRules
  if (isObserved(protocol) && protocol.value !== 'HTTPS') return false
  return unobserved('not-asked', 'elasticloadbalancing:DescribeRules', `which rules lead to ${groupArn}`)
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

/**
 * What a front lets in and a target takes; null where nothing gets through. A hop that is closed decides, whatever was not
 * read of the others.
 */
export function passedOn(
  front: () => Exposure,
  hops: readonly Hop[],
  admitted: () => Admission,
  port: number,
): Exposure | null {
  const taken = orUnseen(admitted)
  if (!(taken instanceof Unseen) && taken.share === 'none') return null
  const before = orUnseen(front)
  if (!(before instanceof Unseen) && !leadsIn(before)) return null
  if (before instanceof Unseen || taken instanceof Unseen) {
    const { cause } = before instanceof Unseen ? before : (taken as Unseen)
    throw new Unseen(cause, [...hopsOf(before, 'load balancer'), ...hops, ...hopsOf(taken, 'security group')])
  }
  const kind = taken.share === 'some' && before.kind === 'internet' ? 'internet-limited' : before.kind
  const path = [...before.path, ...hops, ...taken.hops]
  const because = `${subjects[kind] ?? ''} port ${port} through ${throughText(path)}.`
  return { kind, path, accounts: before.accounts, because }
}

function hopsOf(found: Exposure | Admission | Unseen, what: string): readonly Hop[] {
  if (found instanceof Unseen) return found.cause.path ?? [unknownHop(what, null, found.cause)]
  return 'path' in found ? found.path : found.hops
}

const subjects: Partial<Readonly<Record<Exposure['kind'], string>>> = {
  internet: 'Anyone on the internet reaches',
  'internet-limited': 'Listed networks on the internet reach',
  'cross-account': 'Other accounts reach',
}

/** What stands before a target, in the order in which requests pass it. */
const frontNames = new Set(['CloudFront distribution', 'API Gateway', 'load balancer'])

function throughText(path: readonly Hop[]): string {
  const names = path.filter(({ what }) => frontNames.has(what)).map(({ what, id }) => `${what} ${id}`)
  return names.length > 1 ? `${names.slice(0, -1).join(', ')} and ${names.at(-1)}` : (names[0] ?? '')
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

const admissions = new WeakMap<Sender, Map<string, Admission | Unseen>>()

/** Asked once for targets that differ in nothing. */
function admissionOf(related: Related, door: Door, sender: Sender): Admission {
  const known = admissions.get(sender) ?? new Map<string, Admission | Unseen>()
  admissions.set(sender, known)
  const key = `${door.subnetIds} ${door.securityGroupIds} ${door.port} ${door.protocol}`
  const found = known.get(key) ?? orUnseen(() => admission(related, door, sender))
  known.set(key, found)
  if (found instanceof Unseen) throw found
  return found
}

interface Standing {
  readonly arn: string
  readonly name: string
  readonly facts: Pick<ClassicLoadBalancerFacts, 'subnetIds' | 'securityGroupIds'>
}

function senderOf(related: Related, { arn, name, facts }: Standing, family: Family): Sender {
  return lookups(related).once(`sender ${arn} ${family}`, () => {
    const place = { subnetIds: seen(facts.subnetIds), securityGroupIds: seen(facts.securityGroupIds) }
    return balancerAsSender(related, { arn, name, ...place }, family)
  })
}

/** Every way in which a listener of an application or network load balancer is reached. */
function frontsOf(related: Related, balancer: Balancer, listener: Listener): readonly Front[] {
  return lookups(related).once(`fronts ${listener.arn}`, () =>
    [...ownFronts(related, balancer, listener), ...frontsBefore(related, balancer, listener)].map(remembering),
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
    ...networkBalancersBefore(related, balancer, listener),
    ...endpointServicesBefore(related, balancer, listener),
  ]
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
    exposure: () => {
      const place = {
        subnetIds: seen(balancer.facts.subnetIds),
        securityGroupIds: seen(balancer.facts.securityGroupIds),
      }
      const found = throughTargetGroup(related, group, place, port)
      if (found && cause) throw new Unseen(cause, withHop(found.path, group.name, unknownHop('target', null, cause)))
      return found ?? closedBalancer('internal', `No load balancer leads to it by target group ${group.name}.`)
    },
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

/** The widest way to an instance through a Classic Load Balancer that it is registered with; null where none leads in. */
export function throughClassic(
  related: Related,
  balancer: Resource<ClassicLoadBalancerFacts>,
  target: Target,
): Exposure | null {
  const { arn, name, facts } = balancer
  return widestOf(
    seen(facts.listeners).map((listener) => () => {
      const { protocol, port, instancePort } = listener
      const because = `Load balancer ${name} listens on ${protocol} port ${port} and forwards to port ${instancePort}.`
      return passedOn(
        () => lookups(related).once(`classic ${arn} ${port}`, () => classicListenerExposure(related, facts, listener)),
        [{ what: 'load balancer', id: name, passes: 'yes', because }],
        () => admissionOf(related, { ...target, port: instancePort, protocol: 'tcp' }, senderOf(related, balancer, 4)),
        instancePort,
      )
    }),
  )
}
