import { describe, expect, test } from 'vitest'
import { observed } from '../observed.ts'
import type { Related } from '../related.ts'
import { database, inside, openRoutes, relatedOf, unread, verdictOf, type World } from './cases/world.ts'
import { type Endpoint, exposureEitherWay, networkExposure, reachabilityLooksAt } from './reachability.ts'

test('every type it may ask for is declared, so that its coverage counts', () => {
  const asked = new Set<string>()
  const worlds: readonly World[] = [
    {},
    { routes: ['10.1.0.0/16 → pcx-1'], peerings: { 'pcx-1': {} } },
    { owner: '222222222222', groups: { 'sg-1': ['tcp 5432 pl-1'] }, lists: { 'pl-1': ['10.0.0.0/8'] } },
    { tables: { 'rtb-1': { main: true, routes: ['0.0.0.0/0 → vpce-1'] } } },
  ]
  for (const world of worlds) {
    const related = watched(relatedOf(world), asked)
    for (const endpoint of [{}, inside, { vpcId: null }])
      verdictOf(() => networkExposure(related, { ...database, ...endpoint }))
  }
  expect([...asked].sort()).toEqual([...reachabilityLooksAt].sort())
})

function watched(related: Related, asked: Set<string>): Related {
  const noted = <T extends string>(type: T): T => {
    asked.add(type)
    return type
  }
  return {
    ...related,
    all: (type) => related.all(noted(type)),
    byArn: (type, arn) => related.byArn(noted(type), arn),
    where: (type, fact, value) => related.where(noted(type), fact, value),
    one: (type, fact, value) => related.one(noted(type), fact, value),
  }
}

describe('whether it has an IPv6 address was not read', () => {
  const either = (
    world: World,
    endpoint: Partial<Endpoint> = {},
    fact: Parameters<typeof exposureEitherWay>[1] = unread,
  ) =>
    verdictOf(() =>
      exposureEitherWay(relatedOf(world), fact, (ipv6) => ({
        ...database,
        publicAddress: false,
        ipv6,
        families: ipv6 ? [4, 6] : [4],
        ...endpoint,
      })),
    )

  test('open over IPv4 it is open', () => expect(either({}, { publicAddress: true })).toMatchObject({ is: 'internet' }))
  test('closed either way it is closed', () =>
    expect(either({ routes: openRoutes.slice(0, 3) })).toMatchObject({ is: 'internal' }))
  test('where the address would open it, it is unknown, and the path says so', () =>
    expect(either({})).toEqual({
      is: 'unknown',
      path: '? IPv6 address → internet gateway igw-1 → route table rtb-1 → network ACL acl-1 → security group sg-1',
    }))
  test('where the address would let another account in, it is unknown', () =>
    expect(
      either({ routes: ['2a05:1::/56 → pcx-1'], peerings: { 'pcx-1': {} }, groups: { 'sg-1': ['tcp 5432 ::/0'] } }),
    ).toMatchObject({ is: 'unknown' }))
  test('where it was read, it decides', () => {
    expect(either({}, {}, observed(true, 'test'))).toMatchObject({ is: 'internet' })
    expect(either({}, {}, observed(false, 'test'))).toMatchObject({ is: 'internal' })
  })
})
