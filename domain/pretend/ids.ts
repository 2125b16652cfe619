import type { Place } from '../simulated.ts'

/** Ids of pretend resources, by their keys: whoever names a thing by the same key names the same thing. */

/** An id as most services make them: `1f0c9c1e-53a5-4c4e-9e1b-6c1f0d9a7b21`. */
export function uuid(place: Pick<Place, 'hex'>, key: string): string {
  return place.hex(key, 32).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

/** The certificate of a name; collectors/acm has one for each name that load balancers use. */
export function certificateArn(place: Place, name: string): string {
  return `arn:${place.partition}:acm:${place.region}:${place.accountId}:certificate/${uuid(place, `acm|${name}`)}`
}
