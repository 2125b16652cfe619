import type { Place } from '#domain/simulated.ts'

/** ARN of an ElastiCache resource of the place. */
export function arnOf(place: Place, kind: string, name: string): string {
  return `arn:${place.partition}:elasticache:${place.region}:${place.accountId}:${kind}:${name}`
}
