import { serviceName } from '#.generated/service-names.ts'
import type { Counts } from '#domain/score.ts'
import { hrefWith, type Scope, type View } from '../view.ts'
import type { PlaceCounts } from './places.ts'

/** How a screen groups what it counts. */
export const groupings = ['service', 'ou', 'account'] as const
export type Grouping = (typeof groupings)[number]

/** An account is not divided further, whatever the address asks for. */
export const groupingIn = (scope: Scope, wanted: Grouping): Grouping => (scope.kind === 'account' ? 'service' : wanted)

export const groupingWords: Record<
  Grouping,
  { readonly title: string; readonly all: string; readonly plural: string }
> = {
  service: { title: 'Service', all: 'all services', plural: 'services' },
  ou: { title: 'Organizational unit', all: 'the whole scope', plural: 'OUs' },
  account: { title: 'Account', all: 'all accounts', plural: 'accounts' },
}

/** One group: what it is called, what it has, and where its lists are. */
export interface Group {
  readonly key: string
  readonly name: string
  readonly counts: Counts
  /** The list of what of the group a condition holds for. */
  readonly listHref: (condition: string) => string
}

export function serviceGroup(service: string, counts: Counts, view: View): Group {
  const listHref = (condition: string) => hrefWith('/resources', view, { q: `service:${service} ${condition}` })
  return { key: service, name: serviceName(service), counts, listHref }
}

/** A place's counts of one pillar, without what the pillar does not apply to; null where that is all. */
export function placeGroup(place: PlaceCounts, metric: string, view: View): Group | null {
  const { 'not-applicable': _, ...counts } = place.counts[metric] ?? {}
  if (!Object.values(counts).some((count) => count > 0)) return null
  const listHref = (condition: string) => hrefWith('/resources', { ...view, scope: place.scope }, { q: condition })
  return { key: place.scope.id, name: place.name, counts, listHref }
}
