import type { AccountProfile, Place } from '#domain/simulated.ts'

/** Share of clusters and node groups with a given mistake, by what the account is for. */
const shares: { readonly [P in AccountProfile]: number } = {
  management: 0.1,
  security: 0.05,
  network: 0.1,
  production: 0.18,
  regulated: 0.06,
  staging: 0.4,
  sandbox: 0.6,
  forgotten: 0.85,
  empty: 0,
}

/** Whether there is a mistake on the day: a third of them are mended one day. */
export function careless(place: Place, key: string): boolean {
  if (place.random(`${key}:flaw`) >= shares[place.profile]) return false
  return place.random(`${key}:mended`) > 0.35 || place.day < place.pick(`${key}:mended-on`, 10, 85)
}

const kept = new WeakMap<Place, Map<string, unknown>>()

/** What a place holds is made once: it is a pure function of the place, and asked for with every call. */
export function onceFor<T>(place: Place, name: string, make: () => T): T {
  const made = kept.get(place) ?? new Map<string, unknown>()
  kept.set(place, made)
  if (!made.has(name)) made.set(name, make())
  return made.get(name) as T
}

export function tagsOf(place: Place, key: string, name: string): Record<string, string> {
  if (careless(place, `${key}:untagged`)) return {}
  const odd = place.random(`${key}:odd`)
  return {
    Name: name,
    environment: place.profile,
    owner: place.choose(`${key}:owner`, ['platform', 'payments', 'ml', '平台']),
    ...(odd < 0.08 ? { note: '=HYPERLINK("http://example.com","click")' } : {}),
    ...(odd > 0.92
      ? Object.fromEntries(Array.from({ length: 40 }, (_, at) => [`cost/part-${at}`, 'x'.repeat(200)]))
      : {}),
  }
}

export const uuid = (place: Place, key: string) =>
  place.hex(`${key}:uuid`, 32).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
