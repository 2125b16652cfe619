import type { Tag } from '@aws-sdk/client-opensearch'
import type { AccountProfile, Place } from '#domain/simulated.ts'

/** Share of domains with a given mistake, by what the account is for. */
const shares: { readonly [P in AccountProfile]: number } = {
  management: 0.1,
  security: 0.05,
  network: 0.1,
  production: 0.14,
  regulated: 0.06,
  staging: 0.35,
  sandbox: 0.55,
  forgotten: 0.75,
  empty: 0,
}
export const shareOf = (place: Place) => shares[place.profile]

/** Whether a mistake is there on the day: most were from the start, some are mended, a few are made and undone. */
export function flawed(place: Place, key: string): boolean {
  if (place.random(`${key}:flaw`) < shareOf(place))
    return place.random(`${key}:mended`) > 0.3 || place.day < place.pick(`${key}:mended-on`, 6, 84)
  if (place.random(`${key}:lapse`) > 0.04) return false
  const from = place.pick(`${key}:lapse-on`, 10, 78)
  return place.day >= from && place.day < from + 12
}

/** A mistake that can only be mended by making the domain anew, which nobody does. */
export const madeWrong = (place: Place, key: string, part = 0.7) =>
  place.random(`${key}:made-wrong`) < shareOf(place) * part

export function exists(place: Place, key: string): boolean {
  if (place.day < place.pick(`${key}:born`, -220, 50)) return false
  return place.random(`${key}:goes`) > 0.07 || place.day < place.pick(`${key}:gone`, 20, 88)
}

export function arnOf(place: Place, name: string): string {
  return `arn:${place.partition}:es:${place.region}:${place.accountId}:domain/${name}`
}

/** Tags as owners write them: mostly orderly, sometimes none, odd or many. */
export function tagsOf(place: Place, key: string, name: string): Tag[] {
  if (flawed(place, `${key}:untagged`)) return []
  const tags = [
    { Key: 'Name', Value: name },
    { Key: 'environment', Value: place.profile },
    {
      Key: 'owner',
      Value: place.choose(`${key}:owner`, ['search', 'observability', 'web', '搜尋小組', 'équipe-recherche']),
    },
    { Key: 'data-classification', Value: place.profile === 'regulated' ? 'confidential' : 'internal' },
  ]
  const odd = place.random(`${key}:odd`)
  if (odd < 0.04) tags.push({ Key: 'note', Value: '=HYPERLINK("http://example.com","click")' })
  if (odd > 0.97)
    for (let index = 0; index < 40; index++) tags.push({ Key: `cost:part-${index}`, Value: '@SUM(1)\u202E' })
  return tags
}

const kept = new WeakMap<Place, Map<string, unknown>>()

/** What a place holds is made once: it is a pure function of the place, and asked for with every call. */
export function onceFor<T>(place: Place, name: string, make: () => T): T {
  const made = kept.get(place) ?? new Map<string, unknown>()
  kept.set(place, made)
  if (!made.has(name)) made.set(name, make())
  return made.get(name) as T
}
