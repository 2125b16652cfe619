import { expect, it } from 'vitest'
import type { Place } from '#domain/simulated.ts'
import { createWorld } from '#simulator/world/world.ts'
import { loneClusters, regulatedName } from './clusters.ts'
import { groups } from './groups.ts'

/** The demo organisation must have its stories. */
const begin = new Date('2026-06-01T00:00:00Z')
const world = createWorld({ accounts: 40, regions: 3, seed: 'parapet', begin })
function places(day: number): readonly Place[] {
  const moment = world.at(new Date(begin.getTime() + day * 86_400_000))
  return moment.accounts.flatMap(({ plan }) => world.regions.map((region) => moment.place(plan.id, region)))
}
const named = (day: number, name: string) =>
  places(day).flatMap((place) => groups(place).flatMap(({ group }) => (group.ReplicationGroupId === name ? group : [])))

it('a Valkey group is moved from preferred to required TLS around the fiftieth day', () => {
  expect(named(45, 'ledger-cache').map((group) => group.TransitEncryptionMode)).toContain('preferred')
  expect(new Set(named(55, 'ledger-cache').map((group) => group.TransitEncryptionMode))).toEqual(new Set(['required']))
})

it('a Redis of a forgotten account asks for no password, to the end', () => {
  const found = named(90, 'legacy-sessions')
  expect(found.length).toBeGreaterThan(0)
  for (const group of found) expect([group.AuthTokenEnabled, group.UserGroupIds]).toEqual([false, undefined])
})

it('a regulated account keeps a Memcached', () => {
  const found = places(90).flatMap((place) =>
    loneClusters(place).filter(({ CacheClusterId }) => CacheClusterId === regulatedName),
  )
  expect(found.map(({ Engine }) => Engine)).toContain('memcached')
})
