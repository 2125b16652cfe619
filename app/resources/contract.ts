import { queryOptions } from '@tanstack/react-query'
import type { FactCell } from '#domain/fact-cell.ts'
import { type Filter, type FilterKey, parseFilter } from '#domain/filter.ts'
import type { Presence } from '#domain/resource.ts'
import { hrefWith, type Place, type Scope } from '../view.ts'
import { factColumns } from './columns.ts'

/** The explorer's URL beyond scope and instant. Invalid values fall back to their default. */
export const sizes = [50, 100, 250] as const
export const orders = ['place', 'critical', 'changed'] as const
export type Order = (typeof orders)[number]
export const orderWords: Record<Order, string> = {
  place: 'account, region, type',
  critical: 'open critical findings',
  changed: 'last changed',
}

export interface ResourcesFilter {
  readonly q: string
  readonly cursor: string
  readonly size: (typeof sizes)[number]
  readonly order: Order
  /** As the address names them; empty: the usual ones. */
  readonly columns: string
}

/** A list as the address of one of its resources has it, for the way to its neighbours and back. */
export function listParams(list: Pick<ResourcesFilter, 'q' | 'order'>): Record<string, string | null> {
  return { list: list.order, q: list.q || null }
}

/**
 * What the list, its counts and its export are filtered by: the text, the scope, and, unless the text speaks of
 * presence itself or names the resources, only what is there or was there when last seen.
 */
export function effectiveFilter(text: string, scope: Scope): Filter {
  const { filter } = parseFilter(text)
  const terms = [...scopeTerms(scope), ...filter]
  if (filter.some((term) => term.key === 'presence' || (term.key === 'id' && !term.negated))) return terms
  const usual = (['PRESENT', 'NOT_SEEN'] satisfies Presence[]).map((text) => ({ text, pattern: false }))
  return [...terms, { key: 'presence', negated: false, values: usual }]
}

/** The scope, as the filter's first terms. */
export function scopeTerms(scope: Scope): Filter {
  if (scope.kind === 'org') return []
  return [{ key: scope.kind, negated: false, values: [{ text: scope.id, pattern: false }] }]
}

/** One row of the list. */
export interface ResourceRow {
  readonly uid: string
  readonly accountId: string
  readonly accountName: string
  readonly ouPath: string
  readonly region: string
  readonly service: string
  readonly type: string
  readonly arn: string
  readonly name: string
  readonly owner: string | null
  readonly encryptionAtRest: string
  readonly encryptionInTransit: string
  readonly exposure: string
  readonly wafProtection: string
  readonly presence: Presence
  readonly openFindings: number
  readonly openCritical: number
  readonly openHigh: number
  readonly firstSeenAt: string
  readonly lastChangedAt: string
  /** By path, where columns of facts are asked for. */
  readonly facts?: { readonly [path: string]: FactCell | null }
}

export interface ResourcesPage {
  readonly rows: readonly ResourceRow[]
  /** Cursors of the neighbouring pages; null where there is none. */
  readonly next: string | null
  readonly previous: string | null
  readonly now: string
}

/** The rows before and after a resource in a list; null where it is the first or the last. */
export interface Neighbours {
  readonly previous: Pick<ResourceRow, 'uid' | 'name'> | null
  readonly next: Pick<ResourceRow, 'uid' | 'name'> | null
}

/**
 * The facets, in the order of the rail. Their values count under all other filters. Of `overlapping` ones a resource has any
 * number: units within units, tags; `tag` lists the names of tags.
 */
export const facets = [
  { key: 'type', label: 'Type' },
  { key: 'encryption', label: 'Encryption at rest' },
  { key: 'transit', label: 'Encryption in transit' },
  { key: 'exposure', label: 'Exposure' },
  { key: 'waf', label: 'WAF protection' },
  { key: 'region', label: 'Region' },
  { key: 'account', label: 'Account' },
  { key: 'ou', label: 'Organizational unit', overlapping: true },
  { key: 'owner', label: 'Owner' },
  { key: 'tag', label: 'Tag', overlapping: true },
  { key: 'presence', label: 'Presence' },
] as const satisfies readonly { key: FilterKey | 'tag'; label: string; overlapping?: boolean }[]
export type FacetKey = (typeof facets)[number]['key']

/** What a list can be split by: each of its resources has one value. */
export const splits = facets.filter((facet) => !('overlapping' in facet)) as readonly {
  readonly key: SplitKey
  readonly label: string
}[]
export type SplitKey = Exclude<FacetKey, 'ou' | 'tag'>

/** Stands among the owners for resources without one: no tag names it, or the tags were not read. */
export const noOwner = ''

export interface FacetValue {
  readonly value: string
  /** What to show instead of the value: an account's name. */
  readonly label?: string
  readonly count: number
  /** Counting ended at the limit: there are as many, and maybe more. */
  readonly atLeast?: boolean
}

/** Values of a facet that are listed, the most frequent ones. */
export const valuesListed = 60

/** How many resources are counted one by one for a screen; all of them only when asked for. */
export const countedAtMost = 5_000
/** The same where each has to be looked up: what it is called and tagged, and what it was in the past. */
export const lookedUpAtMost = 1_000

/** What is counted only when somebody asks. */
export interface FacetWishes {
  /** Count all that match, however many. */
  readonly exact?: boolean
  /** Count by account and unit, however many there are. */
  readonly accounts?: boolean
  readonly owners?: boolean
  readonly tags?: boolean
}

/** The wish that has a facet counted. */
export const facetWishes: { readonly [key in FacetKey]?: keyof FacetWishes } = {
  account: 'accounts',
  ou: 'accounts',
  owner: 'owners',
  tag: 'tags',
}

export interface ResourceFacets {
  /** What the query means, in a sentence: the browser does without the words' weight. */
  readonly explained: string
  /** Resources that match everything; when `atLeast`, as many and maybe more. */
  readonly total: number
  readonly atLeast: boolean
  /** Null: counted when asked for. */
  readonly facets: { readonly [key in FacetKey]: readonly FacetValue[] | null }
}

const listPath = (path: string, view: Place, filter: ResourcesFilter) =>
  hrefWith(path, view, {
    q: filter.q || null,
    cursor: filter.cursor || null,
    size: String(filter.size),
    order: filter.order,
    columns: factColumns(filter.columns) || null,
  })

async function fetched<T>(path: string, signal: AbortSignal): Promise<T> {
  const response = await fetch(path, { signal })
  if (!response.ok) throw new Error(`The server answered ${response.status}.`)
  return response.json()
}

const viewKey = (view: Place) => [view.scope, view.at?.toISOString() ?? null]

export function resourcesQuery(view: Place, filter: ResourcesFilter) {
  return queryOptions({
    // Columns are shown or not, the rows are the same; facts are read for them.
    queryKey: ['resources', ...viewKey(view), { ...filter, columns: factColumns(filter.columns) }],
    queryFn: ({ signal }) => fetched<ResourcesPage>(listPath('/resources/rows', view, filter), signal),
  })
}

export function facetsQuery(view: Place, q: string, wishes: FacetWishes) {
  const asked = Object.fromEntries(Object.entries(wishes).flatMap(([wish, on]) => (on ? [[wish, '1']] : [])))
  return queryOptions({
    queryKey: ['resource-facets', ...viewKey(view), q, asked],
    queryFn: ({ signal }) =>
      fetched<ResourceFacets>(hrefWith('/resources/facets', view, { q: q || null, ...asked }), signal),
  })
}

/** A value to complete a query with. */
export interface Suggestion {
  readonly value: string
  /** What it is called besides: an account's id, a control's title. */
  readonly label: string | null
  /** How many resources have it, where that is known without counting. */
  readonly count: number | null
}

export function suggestionsQuery(view: Place, of: string, typed: string) {
  return queryOptions({
    queryKey: ['suggestions', ...viewKey(view), of, typed],
    queryFn: ({ signal }) =>
      fetched<readonly Suggestion[]>(hrefWith('/resources/suggestions', view, { of, typed }), signal),
    staleTime: 60_000,
  })
}

/** Paths of facts that can be columns, and the types of the resources that have them. */
export interface OfferedFact {
  readonly path: string
  readonly types: readonly string[]
}

export function factsQuery(view: Place, q: string) {
  return queryOptions({
    queryKey: ['facts', ...viewKey(view), q],
    queryFn: ({ signal }) =>
      fetched<readonly OfferedFact[]>(hrefWith('/resources/facts', view, { q: q || null }), signal),
    staleTime: 60_000,
  })
}

export const exportFormats = {
  csv: { label: 'CSV', note: 'RFC 4180, for scripts and databases' },
  'csv-excel': { label: 'CSV for Excel', note: 'with byte order mark, account ids as text' },
  jsonl: { label: 'JSON lines', note: 'one object per line' },
} as const
export type ExportFormat = keyof typeof exportFormats
