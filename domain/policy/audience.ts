import { type AddressSet, addressSet, internetShare, intersection, parseCidr } from '../network/cidr.ts'

/**
 * Whom a statement lets in, as a union of ways. A way is everybody but for its limits, all of which must hold; no way at
 * all is nobody. What cannot be put into limits is left out of them, so an audience is never smaller than the truth.
 */
export type Audience = readonly Way[]

export interface Way {
  readonly limits: ReadonlyMap<Facet, Limit>
  /** Public source addresses; null for any. */
  readonly addresses: Addresses | null
  /** The AWS service that must be asking, as a text for the reader; null for anybody. */
  readonly service: string | null
}

/**
 * What a limit is about: who asks (`principal`), for whom an AWS service asks (`source`), out of which network the request
 * comes (`network`), and whose the thing is that is asked for (`resource`, in endpoint policies alone). An account that
 * stands in `aws:SourceArn` is apart from `aws:SourceAccount`: nothing promises that both are the same.
 */
export type Facet =
  | 'principal account'
  | 'principal organization'
  | 'principal id'
  | 'source account'
  | 'source arn'
  | 'source organization'
  | 'source name'
  | 'network account'
  | 'network organization'
  | 'network vpc'
  | 'network endpoint'
  | 'resource account'
  | 'resource organization'
  | 'resource name'

export interface Limit {
  /** Account ids, organisation ids, VPC ids …, by the facet: one of them. Never empty. */
  readonly values: ReadonlySet<string>
  /** The condition key as the policy spells it, or `Principal`. */
  readonly by: string
}

export interface Addresses {
  readonly sets: Readonly<Record<4 | 6, AddressSet>>
  /** As the policy writes them. */
  readonly texts: readonly string[]
}

export const anybody: Way = { limits: new Map(), addresses: null, service: null }

export function limited(facet: Facet, values: Iterable<string>, by: string): Way {
  return { ...anybody, limits: new Map([[facet, { values: new Set(values), by }]]) }
}

/** Blocks of addresses; null where one of them is no block. */
export function addresses(texts: readonly string[]): Addresses | null {
  const blocks = texts.map(parseCidr)
  if (!blocks.every((block) => block !== null)) return null
  return { sets: { 4: addressSet(4, blocks), 6: addressSet(6, blocks) }, texts }
}

/** How much of the internet the addresses hold, the wider of both families. */
export function shareOf({ sets }: Addresses): 'all' | 'some' | 'none' {
  const shares = ([4, 6] as const).map((family) => internetShare(family, sets[family]))
  return shares.includes('all') ? 'all' : shares.includes('some') ? 'some' : 'none'
}

/** Those in both: what is left when a condition narrows principals. */
export function meet(a: Audience, b: Audience): Audience {
  return distinct(a.flatMap((one) => b.flatMap((other) => meetOf(one, other) ?? [])))
}

/** Those in either. */
export function join(...audiences: readonly Audience[]): Audience {
  return distinct(audiences.flat())
}

function meetOf(a: Way, b: Way): Way | null {
  if (a === anybody) return b
  if (b === anybody) return a
  const limits = new Map(a.limits)
  for (const [facet, { values, by }] of b.limits) {
    const own = limits.get(facet)
    const both = own ? new Set([...own.values].filter((value) => values.has(value))) : values
    if (both.size === 0) return null
    limits.set(facet, { values: both, by: own && own.by !== 'Principal' ? own.by : by })
  }
  return { limits, addresses: addressesInBoth(a.addresses, b.addresses), service: a.service ?? b.service }
}

function addressesInBoth(a: Addresses | null, b: Addresses | null): Addresses | null {
  if (!a || !b) return a ?? b
  const narrower = a.texts.length <= b.texts.length ? a : b
  return {
    sets: { 4: intersection(a.sets[4], b.sets[4]), 6: intersection(a.sets[6], b.sets[6]) },
    texts: narrower.texts,
  }
}

/** Without ways that another one holds: the ways past several Deny statements would double with each of them. */
function distinct(ways: readonly Way[]): Audience {
  const kept: Way[] = []
  for (const way of ways) {
    if (kept.some((wider) => holds(wider, way))) continue
    for (let i = kept.length - 1; i >= 0; i--) if (holds(way, kept[i] as Way)) kept.splice(i, 1)
    kept.push(way)
  }
  return kept
}

function holds(wider: Way, way: Way): boolean {
  if (wider.service !== null && wider.service !== way.service) return false
  if (wider.addresses !== null && wider.addresses !== way.addresses) return false
  for (const [facet, { values }] of wider.limits) {
    const own = way.limits.get(facet)
    if (!own || ![...own.values].every((value) => values.has(value))) return false
  }
  return true
}
