import type { Tag } from '@aws-sdk/client-ecs'
import type { AccountProfile, Place } from '#domain/simulated.ts'

/** Share of things with a given mistake, by what the account is for. */
const shares: { readonly [P in AccountProfile]: number } = {
  management: 0.1,
  security: 0.05,
  network: 0.1,
  production: 0.15,
  regulated: 0.06,
  staging: 0.4,
  sandbox: 0.6,
  forgotten: 0.75,
  empty: 0,
}

/** How careless the people of an account are, 0 … 1. */
export const shareOf = (place: Place): number => shares[place.profile]

/** Days on which a mistake is made or mended; a third are mended, and few are made later and undone after two weeks. */
function turns(place: Place, key: string): { readonly atFirst: boolean; readonly days: readonly number[] } {
  if (place.random(`${key}:flaw`) < shareOf(place))
    return { atFirst: true, days: place.random(`${key}:fixed`) > 0.35 ? [] : [place.pick(`${key}:fixed-on`, 5, 85)] }
  if (place.random(`${key}:relapse`) > 0.03) return { atFirst: false, days: [] }
  const from = place.pick(`${key}:relapse-on`, 10, 75)
  return { atFirst: false, days: [from, from + 14] }
}

/** Whether a thing has a mistake on the day. */
export function flawed(place: Place, key: string): boolean {
  const { atFirst, days } = turns(place, key)
  return days.filter((day) => day <= place.day).length % 2 === 1 ? !atFirst : atFirst
}

/** How often any of the mistakes was made or mended until now: a task definition gets a new revision each time. */
export function turnsSoFar(place: Place, keys: readonly string[]): number {
  return new Set(keys.flatMap((key) => turns(place, key).days).filter((day) => day <= place.day)).size
}

/** Whether a thing exists on the day: most were there before, some come, a few go. */
export function exists(place: Place, key: string): boolean {
  const gone = place.random(`${key}:goes`) < 0.06 ? place.pick(`${key}:gone`, 20, 89) : Number.POSITIVE_INFINITY
  return place.day >= place.pick(`${key}:born`, -200, 50) && place.day < gone
}

/** When a thing was made, the same on every day. */
export const createdAt = (place: Place, key: string): Date =>
  new Date(place.dateOf(place.pick(`${key}:born`, -200, 50)).getTime() + place.pick(`${key}:minute`, 0, 1439) * 60_000)

/** Tags as owners write them: mostly orderly, sometimes none, odd or many. */
export function tagsOf(place: Place, key: string): Tag[] {
  if (flawed(place, `${key}:untagged`)) return []
  const odd = place.random(`${key}:odd`)
  return [
    { key: 'environment', value: place.profile },
    {
      key: 'owner',
      value: place.choose(`${key}:owner`, ['payments', 'storefront', 'data-platform', 'équipe-café', '資料小組']),
    },
    ...(odd < 0.04 ? [{ key: 'note', value: '=HYPERLINK("http://example.com","click")' }] : []),
    ...(odd > 0.97
      ? Array.from({ length: 40 }, (_, index) => ({ key: `cost:part-${index}`, value: 'x'.repeat(60) }))
      : []),
  ]
}

export const arnOf = (place: Place, resource: string): string =>
  `arn:${place.partition}:ecs:${place.region}:${place.accountId}:${resource}`

const kept = new WeakMap<Place, Map<string, unknown>>()

/** What a place holds is made once: it is a pure function of the place, and asked for with every call. */
export function onceFor<T>(place: Place, name: string, make: () => T): T {
  const made = kept.get(place) ?? new Map<string, unknown>()
  kept.set(place, made)
  if (!made.has(name)) made.set(name, make())
  return made.get(name) as T
}
