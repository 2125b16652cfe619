import type { Place } from '#domain/simulated.ts'

const kept = new WeakMap<Place, Map<string, unknown>>()

/** What a place holds is made once: it is a pure function of the place, and asked for with every call. */
export function onceFor<T>(place: Place, name: string, make: () => T): T {
  const made = kept.get(place) ?? new Map<string, unknown>()
  kept.set(place, made)
  if (!made.has(name)) made.set(name, make())
  return made.get(name) as T
}
