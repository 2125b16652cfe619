import { carelessness } from '#domain/pretend/habits.ts'
import type { Place } from '#domain/simulated.ts'

/** Whether a mistake is there on the day: from the start, and in a third of the cases mended some day. */
export function flawed(place: Place, key: string): boolean {
  if (place.random(`${key}|flaw`) >= carelessness(place)) return false
  return place.random(`${key}|mended`) > 0.35 || place.day < place.pick(`${key}|mended-on`, 5, 85)
}

/** Most were there before the world began, some come, a few go. */
export function exists(place: Place, key: string): boolean {
  const gone = place.random(`${key}|goes`) < 0.08 ? place.pick(`${key}|gone`, 20, 89) : Number.POSITIVE_INFINITY
  return place.day >= place.pick(`${key}|born`, -300, 50) && place.day < gone
}

export function id(place: Place, prefix: string, key: string, length = 13): string {
  return `${prefix}${place.hex(key, length).toUpperCase()}`
}
