import type { Place } from '#domain/simulated.ts'

/** The key of a cache: mostly ElastiCache's own or the customer's, at times one of another account or a disabled one. */
export function keyOf(place: Place, key: string): string | undefined {
  const kind = place.random(`${key}:key`)
  const own = place.keys.customer
  if (kind < 0.4 || own.length === 0) return undefined
  if (kind < 0.45) return place.keys.foreign
  if (kind < 0.5) return own.find((one) => one.kind === 'disabled')?.arn ?? own[0]?.arn
  // Some endpoints name the key by its bare id.
  if (kind < 0.55) return own[0]?.keyId
  return own[0]?.arn
}
