import fc from 'fast-check'
import { expect, test } from 'vitest'
import { exposureKinds } from '../../exposure.ts'
import type { Endpoint } from '../reachability.ts'
import {
  type Block,
  textOf,
  type WalkedEntry,
  type WalkedGroup,
  type WalkedPeering,
  type WalkedRoute,
  type WalkedRule,
  type WalkedWorld,
  walk,
} from './packet-walk.ts'
import { account, type Case, found, partner, unread, vendor } from './world.ts'

/**
 * What must hold in every world, tried on random small ones: the engine says what a packet meets, what is not read never makes
 * an answer safer, and opening something never makes an exposure smaller. Failures print the seed and the smallest world.
 */
const runs = { seed: 20_261_126, numRuns: 600 }

// ---------------------------------------------------------------- worlds

const block = (family: 4 | 6, base: bigint, prefix: number): Block => ({ family, base, prefix })
const ipv4 = (a: number, b: number, c: number, prefix: number) =>
  block(4, (BigInt(a) << 24n) + (BigInt(b) << 16n) + (BigInt(c) << 8n), prefix)
const ipv6 = (a: bigint, b: bigint, prefix: number) => block(6, (a << 112n) + (b << 96n), prefix)

const everything = [ipv4(0, 0, 0, 0), ipv6(0n, 0n, 0)]
const inVpc = [ipv4(10, 0, 0, 16), ipv6(0x2a05n, 0n, 56)]
const peer = [ipv4(10, 1, 0, 16), ipv6(0x2a05n, 1n, 56)]
const blocks = fc.constantFrom(
  ...everything,
  ...inVpc,
  ...peer,
  ipv4(0, 0, 0, 1),
  ipv4(128, 0, 0, 1),
  ipv4(64, 0, 0, 2),
  ipv4(203, 0, 113, 24),
  ipv4(10, 0, 0, 8),
  ipv4(10, 1, 7, 24),
  ipv6(0x2000n, 0n, 4),
  ipv6(0x3000n, 0n, 4),
  ipv6(0x2a00n, 0x1450n, 32),
  ipv6(0x2a05n, 0n, 32),
)
const protocol = fc.constantFrom('all', 'tcp', 'tcp', 'tcp', 'udp')
const ports = fc.constantFrom(
  null,
  [5432, 5432] as const,
  [0, 65535] as const,
  [1024, 65535] as const,
  [32768, 60999] as const,
  [443, 443] as const,
  [1024, 32767] as const,
)
const target = fc.constantFrom('igw-1', 'igw-1', 'nat-1', 'pcx-1', 'pcx-2', 'tgw-1')

const local: readonly WalkedRoute[] = inVpc.map((to) => ({ to, target: 'local', active: true }))
const defaults: readonly WalkedRoute[] = everything.map((to) => ({ to, target: 'igw-1', active: true }))
const mostly = fc.constantFrom(true, true, true, false)
/** AWS takes one route for each destination, and the local ones are always there. */
const routes = fc
  .tuple(mostly, fc.array(fc.record({ to: blocks, target, active: mostly }), { maxLength: 4 }))
  .map(([open, some]): readonly WalkedRoute[] => {
    const all = [...local, ...(open ? defaults : []), ...some]
    return [...new Map(all.toReversed().map((route) => [textOf(route.to), route])).values()].reverse()
  })
const entries = fc.array(
  fc.record({
    number: fc.integer({ min: 1, max: 9 }),
    out: fc.boolean(),
    allow: fc.boolean(),
    protocol,
    ports,
    block: blocks,
  }),
  { maxLength: 5 },
)
/** Most lists let most things through; a world of closed doors teaches little. */
const acl = fc.tuple(entries, mostly).map(([some, open]): readonly WalkedEntry[] => {
  const numbered = new Map(some.map((entry) => [`${entry.out} ${entry.number}`, entry]))
  const all = (out: boolean) =>
    everything.map(
      (one, index): WalkedEntry => ({
        number: 100 + index,
        out,
        allow: true,
        protocol: 'all',
        ports: null,
        block: one,
      }),
    )
  return [...numbered.values(), ...(open ? [...all(false), ...all(true)] : [])]
})
const group: fc.Arbitrary<WalkedGroup> = fc.constantFrom(
  { of: 'us', over: null },
  { of: partner, over: null },
  { of: partner, over: 'pcx-1' },
  { of: vendor, over: null },
  { of: vendor, over: 'pcx-2' },
)
const rules: fc.Arbitrary<readonly WalkedRule[]> = fc.array(
  fc.record({
    protocol,
    ports,
    from: fc.oneof(
      { weight: 4, arbitrary: blocks },
      { weight: 2, arbitrary: fc.constantFrom(...everything) },
      { weight: 1, arbitrary: group },
    ),
  }),
  { minLength: 1, maxLength: 4 },
)
const peering = fc.record({
  with: fc.constantFrom('us', partner, partner, vendor),
  active: fc.constantFrom(true, true, true, false),
  blocks: fc.constantFrom(peer, [ipv4(10, 1, 0, 16)], [ipv4(10, 0, 0, 8)]),
})
const world: fc.Arbitrary<WalkedWorld> = fc.record({
  routes,
  entries: acl,
  rules,
  peerings: fc.record({ 'pcx-1': peering, 'pcx-2': peering }),
  borrower: fc.constantFrom(null, null, partner),
  publicIpv4: mostly,
  ipv6: fc.boolean(),
})

// ---------------------------------------------------------------- as the engine reads them

const portsText = (range: readonly [number, number] | null) => (range ? `${range[0]}-${range[1]} ` : '')
const sourceText = (from: Block | WalkedGroup) => {
  if ('family' in from) return textOf(from)
  const over = from.over === null ? '' : ` over ${from.over}`
  return `sg-9@${from.of === 'us' ? account : from.of}${over}`
}
const ruleText = (rule: WalkedRule) =>
  `${rule.protocol} ${rule.protocol === 'all' ? '' : portsText(rule.ports)}${sourceText(rule.from)}`
const entryText = (entry: WalkedEntry) =>
  `${entry.number} ${entry.out ? 'out' : 'in'} ${entry.allow ? 'allow' : 'deny'} ${entry.protocol} ${portsText(entry.ports)}${textOf(entry.block)}`
const routeText = (route: WalkedRoute) => `${textOf(route.to)} → ${route.target}${route.active ? '' : ' blackhole'}`
const peeringCase = (one: WalkedPeering) => ({
  account: one.with === 'us' ? account : one.with,
  status: one.active ? 'active' : 'deleted',
  blocks: one.blocks.map(textOf),
})

const unanswered = { is: 'unknown', path: '' } as const

/** Rules are dealt out to two groups, which add up. */
function caseOf(one: WalkedWorld): Case & { readonly endpoint: Partial<Endpoint> } {
  const texts = one.rules.map(ruleText)
  return {
    ...unanswered,
    routes: one.routes.map(routeText),
    acl: one.entries.map(entryText),
    groups: {
      'sg-1': texts.filter((_, index) => index % 2 === 0),
      'sg-2': texts.filter((_, index) => index % 2 === 1),
    },
    peerings: Object.fromEntries(Object.entries(one.peerings).map(([id, each]) => [id, peeringCase(each)])),
    borrowers: one.borrower === null ? [] : [one.borrower],
    endpoint: { securityGroupIds: ['sg-1', 'sg-2'], publicAddress: one.publicIpv4, ipv6: one.ipv6 },
  }
}

const width = (kind: string) => (exposureKinds as readonly string[]).indexOf(kind)

test('the engine says what a packet meets', () => {
  const met = new Map<string, number>()
  fc.assert(
    fc.property(world, (one) => {
      const is = walk(one)
      met.set(is, (met.get(is) ?? 0) + 1)
      expect(found(caseOf(one)).is).toBe(is)
    }),
    runs,
  )
  // Worlds that all end alike would prove nothing.
  for (const kind of ['internet', 'internet-limited', 'cross-account', 'internal', 'isolated'])
    expect(met.get(kind) ?? 0, kind).toBeGreaterThan(runs.numRuns / 50)
})

/** One thing that is not read: a fact of one resource, or a type that was not listed. */
const blindness: readonly ((one: Case) => Case)[] = [
  (one) => ({ ...one, routes: unread }),
  (one) => ({ ...one, acl: unread }),
  (one) => ({ ...one, groups: { ...one.groups, 'sg-1': unread } }),
  (one) => ({ ...one, groups: { ...one.groups, 'sg-2': unread } }),
  (one) => ({ ...one, gateway: { vpcIds: unread } }),
  (one) => ({ ...one, peerings: { ...one.peerings, 'pcx-1': { ...one.peerings?.['pcx-1'], status: unread } } }),
  (one) => ({ ...one, peerings: { ...one.peerings, 'pcx-1': { ...one.peerings?.['pcx-1'], sides: unread } } }),
  (one) => ({ ...one, subnets: { 'subnet-1': { internetGatewayBlockMode: unread } } }),
  (one) => ({ ...one, tables: {}, unlisted: ['AWS::EC2::RouteTable'] }),
  (one) => ({ ...one, acl: null, unlisted: ['AWS::EC2::NetworkAcl'] }),
  (one) => ({ ...one, groups: {}, borrowers: [], unlisted: ['AWS::EC2::SecurityGroup'] }),
  (one) => ({ ...one, borrowers: [], unlisted: ['AWS::EC2::SecurityGroup'] }),
  (one) => ({ ...one, gateway: null, unlisted: ['AWS::EC2::InternetGateway'] }),
  (one) => ({ ...one, peerings: {}, unlisted: ['AWS::EC2::VPCPeeringConnection'] }),
  (one) => ({ ...one, unlisted: ['AWS::EC2::Subnet'] }),
]

test('what is not read never makes an answer safer, and the path says what it was', () => {
  fc.assert(
    fc.property(world, (one) => {
      const seeing = found(caseOf(one))
      for (const blind of blindness) {
        const { is, path } = found(blind(caseOf(one)))
        if (is === 'unknown') expect(path).toContain('? ')
        else expect(width(is), `${blind}`).toBeLessThanOrEqual(width(seeing.is))
      }
    }),
    { ...runs, numRuns: 150 },
  )
})

const opening = fc.oneof(
  blocks.map(
    (from) =>
      (one: WalkedWorld): WalkedWorld => ({
        ...one,
        rules: [...one.rules, { protocol: 'tcp', ports: [5432, 5432], from }],
      }),
  ),
  blocks.map((allowed) => (one: WalkedWorld): WalkedWorld => {
    const first = { number: 0, allow: true, protocol: 'all', ports: null, block: allowed } as const
    return { ...one, entries: [{ ...first, out: false }, { ...first, out: true }, ...one.entries] }
  }),
  fc.constantFrom(...everything).map((to) => (one: WalkedWorld): WalkedWorld => {
    const taken = one.routes.some((route) => textOf(route.to) === textOf(to))
    return taken ? one : { ...one, routes: [...one.routes, { to, target: 'igw-1', active: true }] }
  }),
)

test('opening a rule, a list or a route to the gateway never makes an exposure smaller', () => {
  fc.assert(
    fc.property(world, opening, (one, open) => {
      const [before, after] = [found(caseOf(one)).is, found(caseOf(open(one))).is]
      expect(width(after)).toBeLessThanOrEqual(width(before))
    }),
    runs,
  )
})
