import { ownerTags } from '#domain/pretend-habits.ts'
import type { Place } from '#domain/simulated.ts'

const kept = new WeakMap<Place, Map<string, unknown>>()

/** What a place holds is made once: it is a pure function of the place, and asked for with every call. */
export function onceFor<T>(place: Place, name: string, make: () => T): T {
  const made = kept.get(place) ?? new Map<string, unknown>()
  kept.set(place, made)
  if (!made.has(name)) made.set(name, make())
  return made.get(name) as T
}

/** EKS shows tags as a record. */
export function tagsOf(place: Place, key: string, name: string): Record<string, string> {
  return Object.fromEntries(ownerTags(place, key, name).map(({ Key, Value }) => [Key, Value]))
}

export const uuid = (place: Place, key: string) =>
  place.hex(`${key}:uuid`, 32).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
