import type { Place } from '#domain/simulated.ts'

/** ARN of a domain of the place. */
export function arnOf(place: Place, name: string): string {
  return `arn:${place.partition}:es:${place.region}:${place.accountId}:domain/${name}`
}
