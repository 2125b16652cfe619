import { type Exposure, widestExposure } from '../exposure.ts'
import { seen, Unseen, unobserved } from '../observed.ts'
import type { Related } from '../related.ts'
import type { SecurityGroupRule } from './facts.ts'
import { orUnseen } from './lookups.ts'
import type { Transport } from './network-rules.ts'
import { type Endpoint, networkExposure } from './reachability.ts'

/** Something that answers on whatever port its security groups open. */
export type Server = Omit<Endpoint, 'port' | 'protocol'>

type Place = Pick<Server, 'securityGroupIds' | 'subnetIds'>

interface Door {
  readonly port: number
  readonly protocol: Transport
  /** The last port that fares as the first does. */
  readonly to: number
}

/**
 * The widest exposure over the ports that the security groups of a server open to somebody. Between two borders of
 * rules all ports fare alike, so the first port of each stretch stands for it. Throws `Unseen` when a door that was not
 * read may be the widest.
 */
export function widestDoor(related: Related, server: Server): Exposure {
  let unread: Unseen | null = null
  const attempt = <T>(look: () => T): T | null => {
    try {
      return look()
    } catch (error) {
      if (!(error instanceof Unseen)) throw error
      unread ??= error
      return null
    }
  }
  const rules = server.securityGroupIds.flatMap((id) => attempt(() => ingressOf(related, id)) ?? [])
  const borders = attempt(() => aclBorders(related, server.subnetIds)) ?? []
  // What a group that was not read opens may be any port, and without a group every port is open.
  const every = unread || server.securityGroupIds.length === 0 ? [everyPort] : []
  const doors = doorsOf([...rules, ...every], borders)
  unread = null
  let widest: Exposure | null = null
  for (const door of doors) {
    const { port, protocol, to } = door
    const found = attempt(() => networkExposure(related, { ...server, port, protocol }))
    const ranged = found?.ports ? { ...found, ports: [{ transport: protocol, from: port, to }] } : found
    if (ranged) widest = widest ? widestExposure(widest, ranged) : ranged
  }
  // Nothing is wider, though more ports may be open than are known.
  if (unread && widest?.kind === 'internet') return { ...widest, ports: null }
  if (unread) throw unread
  if (widest) return widest
  const because = 'No security group lets anybody in on a TCP or UDP port.'
  const groups = server.securityGroupIds[0] ?? null
  return {
    kind: 'isolated',
    path: [{ what: 'security group', id: groups, passes: 'no', because }],
    accounts: [],
    because,
  }
}

/**
 * Doors of a server one of which stands for every port that its security groups open and that fares alike. Throws `Unseen`
 * for groups that were not read; network ACLs that were not stop whoever goes through one of the doors.
 */
export function openDoors(related: Related, { securityGroupIds, subnetIds }: Place): readonly Door[] {
  const rules = securityGroupIds.flatMap((id) => ingressOf(related, id))
  const borders = orUnseen(() => aclBorders(related, subnetIds))
  return doorsOf(rules, borders instanceof Unseen ? [] : borders)
}

const everyPort = { protocol: '-1', fromPort: 1, toPort: null }

function ingressOf(related: Related, groupId: string): readonly SecurityGroupRule[] {
  const group = related.one('AWS::EC2::SecurityGroup', 'groupId', groupId)
  if (!group)
    throw new Unseen(unobserved('not-covered', 'AWS::EC2::SecurityGroup', `security group ${groupId} is not known`))
  return seen(group.facts.rules).filter(({ egress }) => !egress)
}

/** Ports at which the network ACLs of the subnets begin or end to say something else. */
function aclBorders(related: Related, subnetIds: readonly string[]): readonly number[] {
  return subnetIds.flatMap((subnetId) => {
    const acl = related.one('AWS::EC2::NetworkAcl', 'subnetIds', subnetId)
    const entries = acl ? seen(acl.facts.entries) : []
    return entries.flatMap(({ egress, fromPort, toPort }) =>
      egress || fromPort === null || toPort === null ? [] : [fromPort, toPort + 1],
    )
  })
}

const transports: Readonly<Record<string, readonly Transport[]>> = {
  tcp: ['tcp'],
  '6': ['tcp'],
  udp: ['udp'],
  '17': ['udp'],
  '-1': ['tcp', 'udp'],
}

function doorsOf(
  rules: readonly Pick<SecurityGroupRule, 'protocol' | 'fromPort' | 'toPort'>[],
  borders: readonly number[],
): Door[] {
  const doors = new Map<string, Door>()
  const ranges = rules.map(({ protocol, fromPort, toPort }) => ({ protocol, from: fromPort ?? 0, to: toPort ?? 65535 }))
  const starts = [...new Set([...borders, ...ranges.flatMap(({ from, to }) => [from, to + 1])])].sort((a, b) => a - b)
  for (const { protocol, from, to } of ranges) {
    for (const [index, port] of starts.entries()) {
      if (port < from || port > to) continue
      for (const transport of transports[protocol] ?? [])
        doors.set(`${transport} ${port}`, {
          port,
          protocol: transport,
          to: Math.min(to, (starts[index + 1] ?? 65536) - 1),
        })
    }
  }
  return [...doors.values()]
}
