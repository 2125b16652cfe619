import { ownerTags } from '#domain/pretend/habits.ts'
import type { Place } from '#domain/simulated.ts'

/** EKS shows tags as a record. */
export function tagsOf(place: Place, key: string, name: string): Record<string, string> {
  return Object.fromEntries(ownerTags(place, key, name).map(({ Key, Value }) => [Key, Value]))
}
