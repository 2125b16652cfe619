import { expect, it } from 'vitest'
import type { Place } from '#domain/simulated.ts'
import { createWorld } from '#simulator/world/world.ts'
import { domains } from './domains.ts'

/** The demo organisation must have its stories. */
const begin = new Date('2026-06-01T00:00:00Z')
const world = createWorld({ accounts: 40, regions: 3, seed: 'parapet', begin })
function places(day: number): readonly Place[] {
  const moment = world.at(new Date(begin.getTime() + day * 86_400_000))
  return moment.accounts.flatMap(({ plan }) => world.regions.map((region) => moment.place(plan.id, region)))
}
const named = (day: number, name: string) =>
  places(day).flatMap((place) => domains(place).filter(({ DomainName }) => DomainName === name))

it('a domain that everybody could search is closed around the sixtieth day', () => {
  const open = named(55, 'storefront-search')
  expect(open.length).toBeGreaterThan(0)
  for (const domain of open) {
    expect(domain.VPCOptions).toBeUndefined()
    expect(domain.AccessPolicies).toContain('"AWS":"*"')
  }
  for (const domain of named(65, 'storefront-search')) expect(domain.AccessPolicies).toContain(':role/search')
})

it('a forgotten account keeps an Elasticsearch 6.8, unencrypted', () => {
  const found = named(90, 'old-app-logs')
  expect(found.length).toBeGreaterThan(0)
  for (const domain of found) {
    expect(domain.EngineVersion).toBe('Elasticsearch_6.8')
    expect(domain.EncryptionAtRestOptions?.Enabled).toBe(false)
  }
})

it('a sandbox still has one open to everybody on the last day', () => {
  const found = named(90, 'hackathon')
  expect(found.length).toBeGreaterThan(0)
  for (const domain of found)
    expect([domain.VPCOptions, domain.AccessPolicies]).toEqual([undefined, expect.stringContaining('"AWS":"*"')])
})

it('some place has more domains than one call may describe', () => {
  expect(Math.max(...places(60).map((place) => domains(place).length))).toBeGreaterThan(5)
})
