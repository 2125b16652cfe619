import type { AccountProfile, Place } from '../simulated.ts'

/** What the owners of pretend resources do, by what their account is for: mistakes made and mended, things made and dropped. */

/** Share of resources with a given mistake. */
const shares: { readonly [P in AccountProfile]: number } = {
  management: 0.1,
  security: 0.05,
  network: 0.1,
  production: 0.12,
  regulated: 0.05,
  staging: 0.35,
  sandbox: 0.55,
  forgotten: 0.75,
  empty: 0,
}

/** How careless the people of an account are, 0 … 1. */
export function carelessness(place: Place): number {
  return shares[place.profile]
}

/**
 * Whether a resource has a mistake on the day: there from the start and in a third of the cases mended some day, or
 * rarely made later and undone after two weeks.
 */
export function flawed(place: Place, key: string): boolean {
  if (place.random(`${key}:flaw`) < carelessness(place)) {
    return place.random(`${key}:mended`) > 0.35 || place.day < place.pick(`${key}:mended-on`, 5, 85)
  }
  if (place.random(`${key}:slip`) > 0.04) return false
  const from = place.pick(`${key}:slip-on`, 10, 80)
  return place.day >= from && place.day < from + 14
}

/** A mistake that only making the resource anew would mend, which nobody does; `part` of the mistakes are ever made. */
export function madeWrong(place: Place, key: string, part = 0.7): boolean {
  return place.random(`${key}:made-wrong`) < carelessness(place) * part
}

/** The day a resource was made: for most before the world begins. */
export function bornOn(place: Place, key: string): number {
  return place.pick(`${key}:born`, -200, 60)
}

/** Whether a resource exists on the day: most were there before, some come, a few go. */
export function exists(place: Place, key: string): boolean {
  const gone = place.random(`${key}:goes`) < 0.06 ? place.pick(`${key}:gone`, 20, 89) : Number.POSITIVE_INFINITY
  return place.day >= bornOn(place, key) && place.day < gone
}

/** When a resource was made, the same on every day. */
export function createdAt(place: Place, key: string): Date {
  return new Date(place.dateOf(bornOn(place, key)).getTime() + place.pick(`${key}:born-minute`, 0, 1439) * 60_000)
}

/** Tags as owners write them: mostly orderly, sometimes none, odd or many. With a class of data, they were never forgotten. */
export function ownerTags(
  place: Place,
  key: string,
  name: string,
  classification?: string,
): { Key: string; Value: string }[] {
  if (classification === undefined && flawed(place, `${key}:untagged`)) return []
  const owners = ['payments', 'data-platform', 'identity', 'logistics', '資料小組', 'équipe-café']
  const classes = ['internal', 'confidential', 'public']
  const usual = place.profile === 'regulated' ? 'restricted' : place.choose(`${key}:class`, classes)
  const tags = [
    { Key: 'Name', Value: name },
    { Key: 'environment', Value: place.profile },
    { Key: 'owner', Value: place.choose(`${key}:owner`, owners) },
    { Key: 'data-classification', Value: classification ?? usual },
  ]
  const odd = place.random(`${key}:odd`)
  if (odd < 0.04) tags.push({ Key: 'note', Value: '=HYPERLINK("http://example.com","click")' })
  if (odd > 0.97)
    for (let index = 0; index < 40; index++) tags.push({ Key: `cost:part-${index}`, Value: '@SUM(1)\u202E '.repeat(8) })
  return tags
}

const kept = new WeakMap<Place, Map<string, unknown>>()

/**
 * What a place holds is made once: it is a pure function of the place, and asked for with every call. All services keep
 * what they made in the same place: a name begins with the service's (`rds.clusters`).
 */
export function onceFor<T>(place: Place, name: string, make: () => T): T {
  const made = kept.get(place) ?? new Map<string, unknown>()
  kept.set(place, made)
  if (!made.has(name)) made.set(name, make())
  return made.get(name) as T
}
