import type { Tag } from '@aws-sdk/client-ecs'
import { carelessness, ownerTags } from '#domain/pretend/habits.ts'
import type { Place } from '#domain/simulated.ts'

/**
 * Days on which a mistake is made or mended; a third are mended, and few are made later and undone after two weeks. The
 * days are known beforehand, because each makes a new revision of a task definition.
 */
function turns(place: Place, key: string): { readonly atFirst: boolean; readonly days: readonly number[] } {
  if (place.random(`${key}:flaw`) < carelessness(place))
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

/** How often any of the mistakes was made or mended until now. */
export function turnsSoFar(place: Place, keys: readonly string[]): number {
  return new Set(keys.flatMap((key) => turns(place, key).days).filter((day) => day <= place.day)).size
}

export const tagsOf = (place: Place, key: string): Tag[] =>
  ownerTags(place, key, key.split('.').at(-1) ?? key).map(({ Key, Value }) => ({ key: Key, value: Value }))

export const arnOf = (place: Place, resource: string): string =>
  `arn:${place.partition}:ecs:${place.region}:${place.accountId}:${resource}`
