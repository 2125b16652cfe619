import { describe, expect, it } from 'vitest'
import { accountProfiles, type Place } from '#domain/simulated.ts'
import { Chance } from './random.ts'
import { createWorld, type World } from './world.ts'

const settings = { accounts: 60, regions: 3, seed: 'test', begin: new Date('2026-06-01T00:00:00Z') }
const onDay = (world: World, day: number) => world.at(new Date(settings.begin.getTime() + day * 86_400_000))

/** Everything a place gives, as data. */
function snapshot(place: Place): unknown {
  const { network, keys, webAcls, classicWebAcls, loadBalancers, guarded } = place
  return {
    network,
    customer: keys.customer,
    foreign: keys.foreign,
    rds: keys.awsManaged('rds'),
    webAcls,
    classicWebAcls,
    loadBalancers,
    guarded,
    chance: [
      place.random('a'),
      place.pick('b', 1, 9),
      place.choose('c', ['x', 'y', 'z']),
      place.hex('d', 17),
      place.scale('e', 0, 50),
    ],
  }
}

function places(world: World, day: number): Place[] {
  const moment = onDay(world, day)
  return moment.accounts.flatMap(({ plan }) => world.regions.map((region) => moment.place(plan.id, region)))
}

describe('the world', () => {
  it('is the same for the same seed, and another for another', () => {
    const first = places(createWorld(settings), 30).map(snapshot)
    expect(places(createWorld(settings), 30).map(snapshot)).toEqual(first)
    expect(places(createWorld({ ...settings, seed: 'other' }), 30).map(snapshot)).not.toEqual(first)
  })

  it('has the asked number of accounts on its last day, each with its own id and name, of every profile', () => {
    const { accounts } = onDay(createWorld(settings), 90)
    expect(accounts).toHaveLength(60)
    expect(new Set(accounts.map((account) => account.plan.id)).size).toBe(60)
    expect(new Set(accounts.map((account) => account.name)).size).toBe(60)
    expect(new Set(accounts.map((account) => account.plan.profile))).toEqual(new Set(accountProfiles))
    expect(accounts.every((account) => /^\d{12}$/.test(account.plan.id))).toBe(true)
  })

  it('holds ten times as much where it is ten times as dense, and what was there before is still there', () => {
    const [usual, dense] = [1, 10].map((density) => {
      const world = createWorld({ ...settings, density })
      return places(world, 30).find(({ profile, region }) => profile === 'production' && region === world.regions[0])
    })
    if (!usual || !dense) throw new Error('There is no production account.')
    expect(dense.scale('databases', 0, 20)).toBeGreaterThan(5 * usual.scale('databases', 0, 20))
    expect(dense.network.vpcs.map(({ vpcId }) => vpcId)).toEqual(
      expect.arrayContaining(usual.network.vpcs.map(({ vpcId }) => vpcId)),
    )
    expect(dense.network.vpcs.length).toBe(usual.network.vpcs.length + 9)
    expect(dense.keys.customer).toEqual(expect.arrayContaining([...usual.keys.customer]))
  })

  it('names a thousand accounts without repeating one', () => {
    const { accounts } = onDay(createWorld({ ...settings, accounts: 1000 }), 90)
    expect(new Set(accounts.map((account) => account.name)).size).toBe(1000)
  })

  it('changes over the days: accounts join, are renamed, moved and suspended', () => {
    const world = createWorld(settings)
    const first = new Map(onDay(world, 0).accounts.map((account) => [account.plan.id, account]))
    const last = onDay(world, 90).accounts
    expect(last.some((account) => !first.has(account.plan.id))).toBe(true)
    const changed = (of: 'name' | 'unit' | 'state') =>
      last.filter((account) => first.has(account.plan.id) && first.get(account.plan.id)?.[of] !== account[of])
    expect(changed('name').length).toBeGreaterThan(0)
    expect(changed('unit').length).toBeGreaterThan(0)
    expect(changed('state').length).toBeGreaterThan(0)
    expect(last.filter((account) => account.state !== 'ACTIVE').every((account) => account.unit === 'Suspended')).toBe(
      true,
    )
  })

  it('has a tree of units three levels deep in which every account hangs', () => {
    const world = createWorld(settings)
    const { units, rootId } = world.organization
    const depths = units.map((unit) => unit.path.split('/').length)
    expect(Math.max(...depths)).toBe(3)
    const parents = new Set([rootId, ...units.map((unit) => unit.id)])
    expect(units.every((unit) => parents.has(unit.parentId))).toBe(true)
    expect(onDay(world, 45).accounts.every((account) => parents.has(account.parentId))).toBe(true)
  })

  it('keeps ids from day to day while plans change: web ACLs begin to block, keys begin to rotate, balancers lose their ACL', () => {
    const world = createWorld(settings)
    const before = places(world, 0)
    const after = new Map(places(world, 90).map((place) => [`${place.accountId}${place.region}`, place]))
    const pairs = before.map((place) => [place, after.get(`${place.accountId}${place.region}`) as Place] as const)
    const aclsOf = (place: Place) => new Map(place.webAcls.map((acl) => [acl.id, acl.kind]))
    const keysOf = (place: Place) => new Map(place.keys.customer.map((key) => [key.keyId, key.kind]))
    const balancersOf = (place: Place) => new Map(place.loadBalancers.map((one) => [one.arn, one.webAclArn]))
    let blocking = 0
    let rotating = 0
    let lost = 0
    for (const [was, is] of pairs) {
      for (const [id, kind] of aclsOf(was)) if (kind === 'counting' && aclsOf(is).get(id) === 'blocking') blocking += 1
      for (const [id, kind] of keysOf(was))
        if (kind === 'not-rotating' && keysOf(is).get(id) === 'rotating') rotating += 1
      for (const [arn, acl] of balancersOf(was)) if (acl !== null && balancersOf(is).get(arn) === null) lost += 1
    }
    expect(blocking).toBeGreaterThan(0)
    expect(rotating).toBeGreaterThan(0)
    expect(lost).toBeGreaterThan(0)
  })

  it('leaves empty accounts with nothing but the default VPC', () => {
    const world = createWorld(settings)
    const empty = places(world, 90).filter((place) => place.profile === 'empty')
    expect(empty.length).toBeGreaterThan(0)
    for (const place of empty) {
      expect(place.scale('anything', 1, 100)).toBe(0)
      expect(place.network.vpcs.map((vpc) => vpc.isDefault)).toEqual([true])
      expect([place.keys.customer, place.webAcls, place.loadBalancers]).toEqual([[], [], []])
    }
  })

  it('makes plans that refer to one another', () => {
    const world = createWorld(settings)
    const all = places(world, 60)
    const held = new Set(all.flatMap((place) => place.keys.customer.map((key) => key.arn)))
    for (const place of all) {
      const vpcs = new Set(place.network.vpcs.map((vpc) => vpc.vpcId))
      const acls = new Set(place.webAcls.map((acl) => acl.arn))
      expect(
        place.loadBalancers.every((one) => vpcs.has(one.vpcId) && (one.webAclArn === null || acls.has(one.webAclArn))),
      ).toBe(true)
      expect(held.has(place.keys.foreign)).toBe(true)
      expect(place.keys.foreign).not.toContain(`:${place.accountId}:`)
      expect(place.webAcls.every((acl) => acl.scope === 'REGIONAL' || place.region === 'us-east-1')).toBe(true)
    }
  })

  it('gives a busy production account a few dozen things at most, and regions apart from the first fewer', () => {
    const world = createWorld(settings)
    const production = places(world, 60).filter((place) => place.profile === 'production')
    const mean = (region: string | undefined) => {
      const sizes = production.filter((place) => place.region === region).map((place) => place.scale('rds', 0, 30))
      return sizes.reduce((sum, size) => sum + size, 0) / sizes.length
    }
    expect(mean(world.regions[0])).toBeGreaterThan(10)
    expect(mean(world.regions[2])).toBeLessThan(mean(world.regions[0]) / 2)
  })

  it('keeps a choice when the values around it come and go, and honours values listed more than once', () => {
    const chance = new Chance('choices')
    const ids = Array.from({ length: 40 }, (_, index) => `account-${index}`)
    const moved = Array.from({ length: 300 }, (_, index) => `key-${index}`).filter((key) => {
      const chosen = chance.choose(key, ids)
      return chance.choose(key, ['newcomer', ...ids]) !== chosen
    })
    // Only what the newcomer wins changes: about one in forty-one.
    expect(moved.length).toBeLessThan(25)
    const heavy = Array.from({ length: 1000 }, (_, index) => chance.choose(`weight-${index}`, ['a', 'a', 'a', 'b']))
    expect(heavy.filter((one) => one === 'a').length).toBeGreaterThan(680)
    expect(heavy.filter((one) => one === 'a').length).toBeLessThan(820)
  })

  it('refuses sizes that make no world', () => {
    expect(() => createWorld({ ...settings, accounts: 0 })).toThrow(/accounts/)
    expect(() => createWorld({ ...settings, regions: 99 })).toThrow(/regions/)
    expect(() => createWorld({ ...settings, density: 0 })).toThrow(/density/)
    expect(createWorld({ ...settings, regions: ['eu-west-3'] }).regions).toEqual(['us-east-1', 'eu-west-3'])
  })
})
