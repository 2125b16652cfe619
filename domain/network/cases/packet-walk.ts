import type { ExposureKind } from '../../exposure.ts'

/**
 * The same question answered another way: by sending packets. Worlds are plain data, addresses are tried one by one, and
 * nothing is shared with the engine; where both disagree, one of them is wrong.
 */

export interface Block {
  readonly family: 4 | 6
  readonly base: bigint
  readonly prefix: number
}

const bits = { 4: 32, 6: 128 } as const
const lastOf = ({ family, base, prefix }: Block) => base + (1n << BigInt(bits[family] - prefix)) - 1n
const holds = (block: Block, address: bigint) => block.base <= address && address <= lastOf(block)

/** As AWS writes it. */
export function textOf({ family, base, prefix }: Block): string {
  if (family === 4) return `${[24n, 16n, 8n, 0n].map((shift) => (base >> shift) & 255n).join('.')}/${prefix}`
  const groups = Array.from({ length: 8 }, (_, index) => ((base >> BigInt(112 - 16 * index)) & 0xffffn).toString(16))
  return `${groups.join(':')}/${prefix}`
}

export interface WalkedRoute {
  readonly to: Block
  /** `local`, `igw-1`, `nat-1`, `pcx-1` … */
  readonly target: string
  readonly active: boolean
}
export interface WalkedEntry {
  readonly number: number
  readonly out: boolean
  readonly allow: boolean
  readonly protocol: 'all' | 'tcp' | 'udp'
  readonly ports: readonly [number, number] | null
  readonly block: Block
}
export interface WalkedRule {
  readonly protocol: 'all' | 'tcp' | 'udp'
  readonly ports: readonly [number, number] | null
  readonly from: Block | WalkedGroup
}
export interface WalkedGroup {
  /** Whose it is: `us`, or an account. */
  readonly of: string
  readonly over: string | null
}
export interface WalkedPeering {
  /** `us`, or an account. */
  readonly with: string
  readonly active: boolean
  readonly blocks: readonly Block[]
}
export interface WalkedWorld {
  readonly routes: readonly WalkedRoute[]
  readonly entries: readonly WalkedEntry[]
  /** Rules of all groups. */
  readonly rules: readonly WalkedRule[]
  readonly peerings: { readonly [id: string]: WalkedPeering }
  /** Another account that has security groups in the VPC, or nobody. */
  readonly borrower: string | null
  readonly publicIpv4: boolean
  readonly ipv6: boolean
}

const port = 5432
const block = (family: 4 | 6, base: bigint, prefix: number): Block => ({ family, base, prefix })
const ipv4 = (a: number, b: number, prefix: number) => block(4, (BigInt(a) << 24n) + (BigInt(b) << 16n), prefix)

/** What nobody on the internet has, from IANA's registry; of IPv6 all but global unicast. */
const notPublic: readonly Block[] = [
  ipv4(0, 0, 8),
  ipv4(10, 0, 8),
  ipv4(100, 64, 10),
  ipv4(127, 0, 8),
  ipv4(169, 254, 16),
  ipv4(172, 16, 12),
  ipv4(192, 168, 16),
  ipv4(224, 0, 3),
]
const globalUnicast = block(6, 0x2000n << 112n, 3)
const isPublic = (family: 4 | 6, address: bigint) =>
  family === 4 ? !notPublic.some((one) => holds(one, address)) : holds(globalUnicast, address)

/** One address of each stretch within which every address fares alike, with the size of the stretch. */
function stretches(world: WalkedWorld, family: 4 | 6): readonly { readonly address: bigint; readonly size: bigint }[] {
  const blocks = [
    ...notPublic,
    globalUnicast,
    ...world.routes.map(({ to }) => to),
    ...world.entries.map((entry) => entry.block),
    ...world.rules.flatMap(({ from }) => ('family' in from ? [from] : [])),
    ...Object.values(world.peerings).flatMap((peering) => peering.blocks),
  ].filter((one) => one.family === family)
  const end = 1n << BigInt(bits[family])
  const starts = [...new Set([0n, ...blocks.flatMap((one) => [one.base, lastOf(one) + 1n])])]
    .filter((address) => address < end)
    .sort((a, b) => (a < b ? -1 : 1))
  return starts.map((address, index) => ({ address, size: (starts[index + 1] ?? end) - address }))
}

/** Where the subnet sends a packet for the address; null where it is dropped. */
function sentTo(world: WalkedWorld, family: 4 | 6, address: bigint): string | null {
  let best: WalkedRoute | null = null
  for (const route of world.routes)
    if (route.to.family === family && holds(route.to, address) && (!best || route.to.prefix > best.to.prefix))
      best = route
  return best?.active ? best.target : null
}

function aclLets(world: WalkedWorld, out: boolean, family: 4 | 6, address: bigint, through: number): boolean {
  const inOrder = world.entries.filter((entry) => entry.out === out).sort((a, b) => a.number - b.number)
  for (const { protocol, ports, block: matched, allow } of inOrder) {
    if (protocol === 'udp' || matched.family !== family || !holds(matched, address)) continue
    // Rules for all protocols hold for all ports.
    if (protocol === 'tcp' && ports && (through < ports[0] || through > ports[1])) continue
    return allow
  }
  return false
}

/** A connection is made where the request arrives and a reply gets back to some port that a client may have chosen. */
function connects(world: WalkedWorld, family: 4 | 6, address: bigint): boolean {
  if (!aclLets(world, false, family, address, port)) return false
  const chosen = [1024, ...world.entries.flatMap(({ ports }) => (ports ? [ports[0], ports[1] + 1] : []))]
  return chosen.some((one) => one >= 1024 && one <= 65535 && aclLets(world, true, family, address, one))
}

const onPort = ({ protocol, ports }: WalkedRule) =>
  protocol === 'all' || (protocol === 'tcp' && (!ports || (ports[0] <= port && port <= ports[1])))

/** Is the client let in, who has the address and is in a group that fits? */
function letIn(
  world: WalkedWorld,
  family: 4 | 6,
  address: bigint | null,
  inGroup: (group: WalkedGroup) => boolean,
): boolean {
  return world.rules.some((rule) => {
    if (!onPort(rule)) return false
    if (!('family' in rule.from)) return inGroup(rule.from)
    return address !== null && rule.from.family === family && holds(rule.from, address)
  })
}

export function walk(world: WalkedWorld): ExposureKind {
  const families = [...(world.publicIpv4 ? [4 as const] : []), ...(world.ipv6 ? [6 as const] : [])]
  let limited = false
  for (const family of families) {
    let all = 0n
    let reached = 0n
    for (const { address, size } of stretches(world, family)) {
      if (!isPublic(family, address)) continue
      all += size
      if (sentTo(world, family, address) !== 'igw-1' || !connects(world, family, address)) continue
      if (letIn(world, family, address, () => false)) reached += size
    }
    if (reached * 4n >= all) return 'internet'
    limited ||= reached > 0n
  }
  if (limited) return 'internet-limited'
  for (const family of world.ipv6 ? ([4, 6] as const) : ([4] as const))
    for (const { address } of stretches(world, family)) if (otherAccount(world, family, address)) return 'cross-account'
  return world.rules.some(onPort) ? 'internal' : 'isolated'
}

/** Does anybody of another account connect from the address? */
function otherAccount(world: WalkedWorld, family: 4 | 6, address: bigint): boolean {
  const back = sentTo(world, family, address)
  if (back === null || !connects(world, family, address)) return false
  const foreign = ({ of, over }: WalkedGroup) => of !== 'us' && over === null
  if (back.startsWith('tgw-')) return letIn(world, family, null, foreign)
  if (back === 'local') return world.borrower !== null && letIn(world, family, address, foreign)
  const peering = world.peerings[back]
  if (!peering?.active || peering.with === 'us') return false
  if (!peering.blocks.some((one) => one.family === family && holds(one, address))) return false
  return letIn(world, family, address, ({ of, over }) => (over === null ? of === peering.with : over === back))
}
