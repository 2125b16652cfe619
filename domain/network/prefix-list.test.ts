import { describe, expect, test } from 'vitest'
import { Unseen } from '../observed.ts'
import {
  acl,
  exposure,
  fact,
  from,
  fromList,
  group,
  kind,
  list,
  listOfAws,
  refused,
  route,
  table,
} from '../pretend/network.ts'
import type { Route } from './facts.ts'

describe('prefix lists in security groups', () => {
  const cloudFront = listOfAws('pl-cf', 'com.amazonaws.global.cloudfront.origin-facing')
  test.each([
    ['one that holds 0.0.0.0/0 is the internet', 'internet', [list('pl-1', ['10.0.0.0/8', '0.0.0.0/0'])]],
    ['two halves in one list', 'internet', [list('pl-1', ['0.0.0.0/1', '128.0.0.0/1'])]],
    ['a quarter of the internet is no list of networks', 'internet', [list('pl-1', ['0.0.0.0/1'])]],
    ['listed public networks', 'internet-limited', [list('pl-1', ['203.0.113.0/24'])]],
    ['private networks', 'internal', [list('pl-1', ['10.0.0.0/8'])]],
    ['an empty list', 'internal', [list('pl-1', [])]],
    ['a list of the other family', 'internal', [list('pl-1', ['::/0'], { addressFamily: 'IPv6' })]],
    [
      'CloudFront’s addresses, known by the list’s name',
      'internet-limited',
      [{ ...cloudFront, facts: { ...cloudFront.facts, prefixListId: fact('pl-1') } }],
    ],
    ['S3, which opens no connection', 'internal', [listOfAws('pl-1', 'com.amazonaws.eu-west-1.s3')]],
  ] as const)('%s: %s', (_, expected, lists) =>
    expect(kind({ groups: [group([fromList('pl-1')])], lists })).toBe(expected),
  )

  test('the name of the list is the evidence', () => {
    const found = exposure({ groups: [group([fromList('pl-cf')])], lists: [cloudFront] })
    expect(found.path.at(-1)).toMatchObject({ what: 'security group', id: 'sg-1', passes: 'limited' })
    expect(found.because).toContain('pl-cf (com.amazonaws.global.cloudfront.origin-facing) may reach port 5432')
  })
  test('CloudFront beside everybody is everybody', () =>
    expect(kind({ groups: [group([fromList('pl-cf'), from('0.0.0.0/0')])], lists: [cloudFront] })).toBe('internet'))
  test('CloudFront finds no way round a closed hop', () =>
    expect(kind({ groups: [group([fromList('pl-cf')])], lists: [cloudFront], acls: [acl([])] })).toBe('internal'))
  test.each([
    ['one that is not there', { lists: [] }],
    ['one in a list of lists that was not read', { lists: [], unlisted: ['AWS::EC2::PrefixList'] }],
    ['one whose entries were denied', { lists: [list('pl-1', refused)] }],
    ['one whose owner is not known', { lists: [list('pl-1', ['10.0.0.0/8'], { ownerId: refused })] }],
    ['one with an entry that is no block', { lists: [list('pl-1', ['everyone'])] }],
  ] as const)('%s: no verdict', (_, world) =>
    expect(() => kind({ groups: [group([fromList('pl-1')])], ...world })).toThrow(Unseen),
  )
  test('an unread one does not matter where the door is open or the path closed', () => {
    const groups = [group([fromList('pl-1'), from('0.0.0.0/0')])]
    expect(kind({ groups })).toBe('internet')
    expect(kind({ groups: [group([fromList('pl-1')])], acls: [acl([])] })).toBe('internal')
    const limited = [group([fromList('pl-1'), from('203.0.113.0/24')])]
    expect(() => kind({ groups: limited })).toThrow(Unseen)
  })
})

describe('prefix lists in routes', () => {
  const routed = (...routes: readonly Route[]) => [
    table('rtb-1', [route('10.0.0.0/16', 'local'), ...routes], { subnetIds: ['subnet-1'] }),
  ]
  const everybody = list('pl-1', ['0.0.0.0/0'])
  const s3 = listOfAws('pl-s3', 'com.amazonaws.eu-west-1.s3')
  test.each([
    ['everybody through the gateway', 'internet', [route('pl-1', 'igw-1')], [everybody]],
    [
      'a listed network through the gateway',
      'internet-limited',
      [route('pl-1', 'igw-1')],
      [list('pl-1', ['9.0.0.0/8'])],
    ],
    ['everybody through NAT', 'internal', [route('pl-1', 'nat-1')], [everybody]],
    ['a blackhole carries nothing', 'internal', [route('pl-1', 'igw-1', 'blackhole')], [everybody]],
    [
      'halves of a list are more specific than the default route',
      'internal',
      [route('0.0.0.0/0', 'igw-1'), route('pl-1', 'tgw-1')],
      [list('pl-1', ['0.0.0.0/1', '128.0.0.0/1'])],
    ],
    [
      'a static route wins over a list with the same block',
      'internet',
      [route('pl-1', 'tgw-1'), route('0.0.0.0/0', 'igw-1')],
      [everybody],
    ],
    [
      'a gateway endpoint beside the default route',
      'internet',
      [route('pl-s3', 'vpce-1'), route('0.0.0.0/0', 'igw-1')],
      [s3],
    ],
    ['an unread list where nothing leads to a gateway', 'internal', [route('pl-9', 'tgw-1')], []],
  ] as const)('%s: %s', (_, expected, routes, lists) =>
    expect(kind({ tables: routed(...routes), lists })).toBe(expected),
  )

  test.each([
    ['a list that leads to the gateway', [route('pl-1', 'igw-1')], []],
    ['a list that may lead everybody elsewhere', [route('0.0.0.0/0', 'igw-1'), route('pl-1', 'tgw-1')], []],
    [
      'a list of AWS’s that leads to the gateway',
      [route('pl-1', 'igw-1')],
      [listOfAws('pl-1', 'com.amazonaws.global.cloudfront.origin-facing')],
    ],
  ] as const)('%s, unread: no verdict', (_, routes, lists) =>
    expect(() => kind({ tables: routed(...routes), lists })).toThrow(Unseen),
  )
})
