import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  type AddressSet,
  addressSet,
  type Cidr,
  difference,
  everyAddress,
  type Family,
  intersection,
  parseCidr,
  publicPart,
  union,
} from './cidr.ts'

/** Sets of addresses are ranges for speed; what they mean is membership, one address at a time. */

const holds = (set: AddressSet, address: bigint) => set.some(({ first, last }) => first <= address && address <= last)

const bits = { 4: 32, 6: 128 } as const
const text = (family: Family, value: bigint, prefix: number) =>
  family === 4
    ? `${[24n, 16n, 8n, 0n].map((shift) => (value >> shift) & 255n).join('.')}/${prefix}`
    : `${Array.from({ length: 8 }, (_, i) => ((value >> BigInt(112 - 16 * i)) & 0xffffn).toString(16)).join(':')}/${prefix}`

const block = (family: Family) =>
  fc
    .tuple(fc.bigInt({ min: 0n, max: (1n << BigInt(bits[family])) - 1n }), fc.integer({ min: 0, max: bits[family] }))
    .map(([value, prefix]) => text(family, value, prefix))

const world = fc.constantFrom<Family>(4, 6).chain((family) =>
  fc.record({
    family: fc.constant(family),
    a: fc.array(block(family), { maxLength: 4 }),
    b: fc.array(block(family), { maxLength: 4 }),
  }),
)

const cidrs = (texts: readonly string[]): Cidr[] => texts.flatMap((one) => parseCidr(one) ?? [])

/** Every address at which the answer could change: both ends of every block and their neighbours. */
function borders(family: Family, blocks: readonly Cidr[]): readonly bigint[] {
  const top = (1n << BigInt(bits[family])) - 1n
  return [0n, top, ...blocks.flatMap(({ first, last }) => [first - 1n, first, last, last + 1n])].filter(
    (address) => address >= 0n && address <= top,
  )
}

test('union, intersection, difference and complement hold the addresses that they should', () => {
  fc.assert(
    fc.property(world, ({ family, a, b }) => {
      const [left, right] = [addressSet(family, cidrs(a)), addressSet(family, cidrs(b))]
      const inside = (texts: readonly string[], address: bigint) =>
        cidrs(texts).some(({ first, last }) => first <= address && address <= last)
      for (const address of borders(family, cidrs([...a, ...b]))) {
        const [inA, inB] = [inside(a, address), inside(b, address)]
        expect(holds(union(left, right), address)).toBe(inA || inB)
        expect(holds(intersection(left, right), address)).toBe(inA && inB)
        expect(holds(difference(left, right), address)).toBe(inA && !inB)
        expect(holds(difference(everyAddress(family), left), address)).toBe(!inA)
      }
    }),
    { seed: 20_261_101, numRuns: 300 },
  )
})

test('ranges stay sorted and apart, whatever was done to them', () => {
  fc.assert(
    fc.property(world, ({ family, a, b }) => {
      const [left, right] = [addressSet(family, cidrs(a)), addressSet(family, cidrs(b))]
      for (const set of [
        union(left, right),
        intersection(left, right),
        difference(left, right),
        publicPart(family, left),
      ])
        for (const [index, { first, last }] of set.entries()) {
          expect(first <= last).toBe(true)
          const before = set[index - 1]
          if (before) expect(before.last < first).toBe(true)
        }
    }),
    { seed: 20_261_101, numRuns: 300 },
  )
})
