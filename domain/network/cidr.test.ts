import { describe, expect, test } from 'vitest'
import { addressSet, containsCidr, difference, internetShare, intersection, parseCidr } from './cidr.ts'

const cidr = (text: string) => {
  const parsed = parseCidr(text)
  if (!parsed) throw new Error(`${text} is no CIDR block`)
  return parsed
}
const share = (...texts: string[]) => {
  const blocks = texts.map(cidr)
  const family = blocks[0]?.family ?? 4
  return internetShare(family, addressSet(family, blocks))
}

describe('a block is read as AWS reads it', () => {
  test.each([
    ['10.0.0.0/8', 4, 8],
    ['0.0.0.0/0', 4, 0],
    ['203.0.113.7', 4, 32],
    ['::/0', 6, 0],
    ['2001:db8::/32', 6, 32],
    ['2001:db8:0:0:0:0:0:1', 6, 128],
    ['::ffff:192.0.2.1/128', 6, 128],
  ])('%s is of family %i with prefix %i', (text, family, prefix) => {
    expect(cidr(text)).toMatchObject({ family, prefix })
  })

  test.each([
    '',
    'pl-63a5400a',
    '10.0.0.0/33',
    '10.0.0',
    '256.0.0.0/8',
    '1::2::3/64',
    '10.0.0.0/8/8',
    '::/129',
    '12345::/16',
  ])('%j is no block', (text) => expect(parseCidr(text)).toBeNull())

  test('host bits are cut off', () => expect(cidr('10.1.2.3/8')).toEqual(cidr('10.0.0.0/8')))
  test('a block contains its parts and no other family', () => {
    expect(containsCidr(cidr('10.0.0.0/8'), cidr('10.1.0.0/16'))).toBe(true)
    expect(containsCidr(cidr('10.1.0.0/16'), cidr('10.0.0.0/8'))).toBe(false)
    expect(containsCidr(cidr('0.0.0.0/0'), cidr('::/0'))).toBe(false)
  })
  test('what is taken out of a set is no longer in it', () => {
    const rest = difference(addressSet(4, [cidr('10.0.0.0/8')]), addressSet(4, [cidr('10.0.0.0/9')]))
    expect(rest).toEqual(addressSet(4, [cidr('10.128.0.0/9')]))
    expect(intersection(rest, addressSet(4, [cidr('10.0.0.0/9')]))).toEqual([])
  })
})

describe('how much of the internet a list of blocks is', () => {
  test.each([
    ['all', ['0.0.0.0/0']],
    ['all', ['0.0.0.0/1', '128.0.0.0/1']],
    ['all', ['0.0.0.0/2', '64.0.0.0/2', '128.0.0.0/2', '192.0.0.0/2']],
    ['all', ['::/0']],
    ['all', ['2000::/3']],
    ['some', ['203.0.113.0/24']],
    ['some', ['8.0.0.0/8', '9.9.9.9/32']],
    ['some', ['2001:db8::/32']],
    ['none', ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10']],
    ['none', ['fd00::/8', 'fe80::/10']],
    // A block that is partly private still lets its public part in.
    ['some', ['172.0.0.0/8']],
  ] as const)('%s: %j', (expected, texts) => expect(share(...texts)).toBe(expected))
})
