/**
 * Sets of IP addresses, IPv4 and IPv6, as sorted ranges that do not touch. Enough to follow what routes, network ACLs
 * and security groups let through: https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html
 */

export type Family = 4 | 6

export interface Cidr {
  readonly family: Family
  readonly first: bigint
  readonly last: bigint
  /** Length of the prefix in bits. */
  readonly prefix: number
}

interface AddressRange {
  readonly first: bigint
  readonly last: bigint
}

/** Sorted, disjoint ranges of one family. */
export type AddressSet = readonly AddressRange[]

const bitsOf = (family: Family) => (family === 4 ? 32 : 128)

/** Blocks that were parsed lately: the rules of a region name the same few thousand over and over. */
const parsed = new Map<string, Cidr | null>()
const mostParsed = 20_000

/** An IPv4 or IPv6 block (a bare address is a block of one); null when the text is neither. Host bits are cut off, as AWS does. */
export function parseCidr(text: string): Cidr | null {
  const known = parsed.get(text)
  if (known !== undefined) return known
  const block = parse(text)
  if (parsed.size >= mostParsed) parsed.clear()
  parsed.set(text, block)
  return block
}

function parse(text: string): Cidr | null {
  const [address = '', length, ...rest] = text.trim().split('/')
  if (rest.length > 0) return null
  const family: Family = address.includes(':') ? 6 : 4
  const value = family === 4 ? parseIpv4(address) : parseIpv6(address)
  if (value === null) return null
  const bits = bitsOf(family)
  if (length !== undefined && !/^\d{1,3}$/.test(length)) return null
  const prefix = length === undefined ? bits : Number(length)
  if (prefix > bits) return null
  const size = 1n << BigInt(bits - prefix)
  const first = value - (value % size)
  return { family, first, last: first + size - 1n, prefix }
}

function parseIpv4(text: string): bigint | null {
  const parts = text.split('.')
  if (parts.length !== 4 || !parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) <= 255)) return null
  return parts.reduce((sum, part) => sum * 256n + BigInt(part), 0n)
}

function parseIpv6(text: string): bigint | null {
  const dotted = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(text)
  if (dotted) {
    const tail = parseIpv4(dotted[2] ?? '')
    if (tail === null) return null
    return parseIpv6(`${dotted[1]}${(tail >> 16n).toString(16)}:${(tail & 0xffffn).toString(16)}`)
  }
  const halves = text.split('::')
  if (halves.length > 2) return null
  const groups = (half: string) => (half === '' ? [] : half.split(':'))
  const head = groups(halves[0] ?? '')
  const tail = groups(halves[1] ?? '')
  const missing = 8 - head.length - tail.length
  if (halves.length === 2 ? missing < 1 : missing !== 0) return null
  const all = [...head, ...Array<string>(missing).fill('0'), ...tail]
  if (!all.every((group) => /^[0-9a-fA-F]{1,4}$/.test(group))) return null
  return all.reduce((sum, group) => sum * 65536n + BigInt(`0x${group}`), 0n)
}

/** Is every address of `inner` one of `outer`? */
export function containsCidr(outer: Cidr, inner: Cidr): boolean {
  return outer.family === inner.family && outer.first <= inner.first && inner.last <= outer.last
}

/** The blocks of one family as a set; blocks of the other family are left out. */
export function addressSet(family: Family, blocks: readonly Cidr[]): AddressSet {
  return joined(blocks.filter((block) => block.family === family))
}

export function everyAddress(family: Family): AddressSet {
  return [{ first: 0n, last: (1n << BigInt(bitsOf(family))) - 1n }]
}

export function union(...sets: readonly AddressSet[]): AddressSet {
  return joined(sets.flat())
}

export function intersection(a: AddressSet, b: AddressSet): AddressSet {
  const common: AddressRange[] = []
  let i = 0
  let j = 0
  while (true) {
    const left = a[i]
    const right = b[j]
    if (!left || !right) return common
    const first = larger(left.first, right.first)
    const last = smaller(left.last, right.last)
    if (first <= last) common.push({ first, last })
    if (left.last < right.last) i++
    else j++
  }
}

// Math.max takes no bigint.
function larger(a: bigint, b: bigint): bigint {
  if (a > b) return a
  return b
}
function smaller(a: bigint, b: bigint): bigint {
  if (a < b) return a
  return b
}

export function difference(a: AddressSet, b: AddressSet): AddressSet {
  let left: readonly AddressRange[] = a
  for (const hole of b) {
    left = left.flatMap((range): AddressRange[] => {
      if (hole.last < range.first || range.last < hole.first) return [range]
      const pieces: AddressRange[] = []
      if (range.first < hole.first) pieces.push({ first: range.first, last: hole.first - 1n })
      if (hole.last < range.last) pieces.push({ first: hole.last + 1n, last: range.last })
      return pieces
    })
  }
  return left
}

function joined(ranges: readonly AddressRange[]): AddressSet {
  const sorted = [...ranges].sort((a, b) => (a.first < b.first ? -1 : a.first > b.first ? 1 : 0))
  const result: AddressRange[] = []
  for (const { first, last } of sorted) {
    const previous = result.at(-1)
    if (previous && first <= previous.last + 1n) {
      if (last > previous.last) result[result.length - 1] = { first: previous.first, last }
    } else result.push({ first, last })
  }
  return result
}

const sizeOf = (set: AddressSet) => set.reduce((sum, range) => sum + range.last - range.first + 1n, 0n)

const blocks = (family: Family, texts: readonly string[]) =>
  addressSet(
    family,
    texts.flatMap((text) => parseCidr(text) ?? []),
  )

/**
 * Addresses that packets from the internet cannot come from: private, carrier-grade NAT, loopback, link-local,
 * multicast and reserved blocks (https://www.iana.org/assignments/iana-ipv4-special-registry/). Documentation blocks
 * are left in: nobody routes them, and a rule that names one still means a network outside.
 */
const unroutable: Record<Family, AddressSet> = {
  4: blocks(4, [
    '0.0.0.0/8',
    '10.0.0.0/8',
    '100.64.0.0/10',
    '127.0.0.0/8',
    '169.254.0.0/16',
    '172.16.0.0/12',
    '192.168.0.0/16',
    '224.0.0.0/3',
  ]),
  // Everything but global unicast, 2000::/3.
  6: difference(everyAddress(6), blocks(6, ['2000::/3'])),
}

const internet: Record<Family, AddressSet> = {
  4: difference(everyAddress(4), unroutable[4]),
  6: difference(everyAddress(6), unroutable[6]),
}

const internetSize: Record<Family, bigint> = { 4: sizeOf(internet[4]), 6: sizeOf(internet[6]) }

/** The part of the set that lies on the internet. */
export function publicPart(family: Family, set: AddressSet): AddressSet {
  return intersection(set, internet[family])
}

/**
 * How much of the internet a set of addresses holds: `all` from a quarter of its addresses on (two /1 blocks are the
 * internet, and so is 0.0.0.0/0 without one blocked network: no list of known networks is that wide), `some` below.
 */
export function internetShare(family: Family, set: AddressSet): 'all' | 'some' | 'none' {
  const held = sizeOf(publicPart(family, set))
  if (held === 0n) return 'none'
  return held * 4n >= internetSize[family] ? 'all' : 'some'
}

/**
 * Whether blocks that hold so many addresses together may be `all` of the internet. Says no early, without looking at
 * which addresses they are: nearly every list of blocks is far too small.
 * @param addresses see `addressCount`
 */
export function mayBeAll(family: Family, addresses: number): boolean {
  return addresses * 4 >= Number(internetSize[family])
}

/** How many addresses of the family the blocks hold, those that several hold counted more than once. */
export function addressCount(family: Family, blocks: readonly Cidr[]): number {
  return blocks.reduce((sum, block) => (block.family === family ? sum + 2 ** (bitsOf(family) - block.prefix) : sum), 0)
}
