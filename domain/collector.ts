import type { Observed, Unobserved } from './observed.ts'
import type { CollectedResource, Facts, Where } from './resource.ts'

/**
 * A collector is a value that says what to ask AWS and what the answers mean. It has no loops over regions, no
 * try/catch and no database: the shared run in `aws/collect.ts` owns credentials, paging, retries, limits,
 * time-outs, error classes, call counting and loop detection.
 */

/** The part of an SDK client class that a declaration needs. Structural, because domain/ imports nothing. */
// biome-ignore lint/suspicious/noExplicitAny: SDK client constructors take config types that differ per service
export type ClientClass = new (config: any) => { send(command: any, options?: any): Promise<any>; destroy(): void }

/** The part of an SDK command class that a declaration needs; its input and output types are inferred from it. */
export type CommandClass<I, O> = (new (
  input: I,
) => { readonly input: I }) & {
  readonly prototype: {
    // biome-ignore lint/suspicious/noExplicitAny: only the output type is of interest here
    resolveMiddleware(...args: any[]): (...args: any[]) => Promise<{ output: O }>
  }
}

/** How an operation pages. AWS names the token differently in nearly every service. */
export interface Paging<I, O> {
  /** Field of the request that takes the token. */
  readonly request: keyof I & string
  /** The token in the response; undefined, null or '' ends the list. */
  readonly response: (page: O) => unknown
  /** Page size to ask for, as AWS's field and its documented maximum. Without it AWS's default applies. */
  readonly size?: { readonly [field in keyof I & string]?: number | string }
}

/** One AWS operation beside the IAM action that allows it. */
export interface Operation<I = never, O = unknown, Item = unknown> {
  readonly client: ClientClass
  readonly command: CommandClass<I, O>
  /** IAM actions that the call needs, spelled out, never derived from the name. */
  readonly allow: readonly string[]
  /** `rds:DescribeDBInstances`: the service's IAM prefix and the operation; the name facts and coverage show. */
  readonly name: string
  readonly paging: Paging<I, O> | null
  /** The things of one page; the request is beside it for answers that do not repeat what they are about. */
  readonly items: (page: O, input: I) => readonly Item[]
}

/**
 * Declares an operation. `items` says where the listed things are; leave it out for calls that answer one thing.
 * @example
 * const describeDBInstances = operation({
 *   client: RDSClient, command: DescribeDBInstancesCommand, name: 'rds:DescribeDBInstances', allow: ['rds:DescribeDBInstances'],
 *   paging: { request: 'Marker', response: (page) => page.Marker, size: { MaxRecords: 100 } },
 *   items: (page) => page.DBInstances ?? [],
 * })
 */
export function operation<I, O, Item = O>(declared: {
  client: ClientClass
  command: CommandClass<I, O>
  name: string
  /** Defaults to the operation's own name, which is the IAM action in most services; say it where it is not. */
  allow?: readonly string[]
  paging?: Paging<I, O>
  items?: (page: O, input: I) => readonly Item[]
}): Operation<I, O, Item> {
  return {
    client: declared.client,
    command: declared.command,
    name: declared.name,
    allow: declared.allow ?? [declared.name],
    paging: declared.paging ?? null,
    items: declared.items ?? ((page) => [page as unknown as Item]),
  }
}

// biome-ignore lint/suspicious/noExplicitAny: a list of operations of any service
export type AnyOperation = Operation<any, any, any>

/**
 * The road to AWS, handed to facets. Every answer is kept for the rest of the account × region run, so two
 * collectors that ask the same question pay once.
 */
export interface Aws {
  readonly where: Where
  /** One call, one answer. Throws the classified error; the run turns it into an unobserved fact. */
  one<I, O, Item>(op: Operation<I, O, Item>, input: I): Promise<O>
  /** All pages of a list. */
  all<I, O, Item>(op: Operation<I, O, Item>, input: I): Promise<readonly Item[]>
}

/** What a facet's `ask` returns to say that it did not ask, because it knows the answer or lacks what it depends on. */
export type FacetAnswer<T> = T | Unobserved

export interface Facet<Item, T> {
  /** Every operation `ask` may call. The contract test compares this with the calls made. */
  readonly calls: readonly AnyOperation[]
  /** Asks AWS about one item. `before` holds the answers of the facets named in `after`. */
  readonly ask: (
    item: Item,
    aws: Aws,
    before: { readonly [name: string]: Observed<unknown> },
  ) => Promise<FacetAnswer<T>>
  /** Facets that must be answered first. */
  readonly after?: readonly string[]
  /** Error codes that are an answer, with the value they mean: `{ PolicyNotFoundException: null }`. Nothing else is. */
  readonly absent?: { readonly [code: string]: T }
  /** For facets that ask a retired service: its refusal, as `Retirement` tells it from a denial, is this answer. */
  readonly whenRetired?: { readonly retirement: Retirement; readonly value: T }
}

/**
 * Types a facet from its `ask`.
 * @example parameters: facet({ calls: [describeDBParameters], ask: (db: DBInstance, aws) => aws.all(describeDBParameters, { … }) })
 */
export function facet<Item, T>(declared: Facet<Item, T>): Facet<Item, T> {
  return declared
}

/** Lists things within other things: listeners within load balancers. The other things may themselves be nested. */
export interface NestedList<Parent, I, O, Item> {
  readonly each: List<Parent>
  readonly inner: Operation<I, O, Item>
  /** What to ask about a parent: one request, several, or none where the parent says that it holds nothing. */
  readonly input: (parent: Parent) => I | readonly I[]
}

/** Lists that only together name everything of a type; what is in more than one is kept once. */
export interface JoinedList<Item> {
  readonly join: readonly { readonly list: List<Item>; readonly input: object }[]
}

// biome-ignore lint/suspicious/noExplicitAny: the request types of a list do not matter to the run
export type List<Item> = Operation<any, any, Item> | NestedList<any, any, any, Item> | JoinedList<Item>

/**
 * Types a nested list from its operations; needed where one nested list is the `each` of another.
 * @example nested({ each: listClusters, inner: listServices, input: (cluster) => ({ cluster }) })
 */
export function nested<Parent, I, O, Item>(list: NestedList<Parent, I, O, Item>): NestedList<Parent, I, O, Item> {
  return list
}

/** A service that AWS has retired or is retiring. Its endpoint may answer, refuse, or be gone. */
export interface Retirement {
  /** One sentence for the reader, with the day: what AWS retired, and when. */
  readonly reason: string
  /** Codes by which AWS refuses a retired service, beside those that say so everywhere (unknown operation or endpoint). */
  readonly codes: readonly string[]
}

/** An error that is an answer, by its code and, where the code alone means other things too, by AWS's words. */
export interface Refusal {
  readonly code: string
  readonly says: RegExp | null
}

export interface Collector<Item = unknown, F extends Facts = Facts> {
  readonly service: string
  readonly resourceType: string
  /** `global` collectors run once per account, in the partition's global region; their resources have region `global`. */
  readonly scope: 'region' | 'global'
  /** The AWS page that describes the resource. */
  readonly docs: string
  /** Null for services in their prime. A retired one's refusal makes the cell NOT_OFFERED, with the reason. */
  readonly retired: Retirement | null
  /** Why a scan leaves it out unless somebody asks for the service (`scan --include`); null for what every scan reads. */
  readonly onRequest: string | null
  readonly list: List<Item>
  /** Refusals of the list by which AWS says that there is none: `you are not the administrator, who alone has any`. */
  readonly none: readonly Refusal[]
  /** Request of the list call beyond paging, such as `{ Scope: 'REGIONAL' }`. */
  readonly input: object
  /** Items of the list that are not of this type (Neptune in RDS's answers) are left to others. */
  readonly only: (item: Item) => boolean
  // biome-ignore lint/suspicious/noExplicitAny: facet value types differ per facet
  readonly facets: { readonly [name: string]: Facet<Item, any> }
  // biome-ignore lint/suspicious/noExplicitAny: checked by defineCollector
  readonly normalise: (item: Item, facets: any, where: Where) => CollectedResource<F> | readonly CollectedResource<F>[]
}

/**
 * Declares a collector. Its id is its path: `collectors/rds/db-instance.collector.ts` is `rds/db-instance`.
 * `normalise` is pure: the item and the facets' answers, each an Observed, become one resource (or several).
 */
export function defineCollector<
  Item,
  F extends Facts,
  // biome-ignore lint/suspicious/noExplicitAny: inferred per facet
  const FS extends { readonly [name: string]: Facet<any, any> } = Record<never, never>,
>(declared: {
  service: string
  resourceType: string
  scope: 'region' | 'global'
  docs: string
  retired?: Retirement | null
  onRequest?: string | null
  list: List<Item>
  none?: readonly Refusal[]
  input?: object
  only?: (item: Item) => boolean
  facets?: FS
  normalise: (
    item: Item,
    // biome-ignore lint/suspicious/noExplicitAny: inferred per facet
    facets: { readonly [K in keyof FS]: FS[K] extends Facet<any, infer T> ? Observed<T> : never },
    where: Where,
  ) => CollectedResource<F> | readonly CollectedResource<F>[]
}): Collector<Item, F> {
  return {
    retired: null,
    onRequest: null,
    none: [],
    input: {},
    only: () => true,
    ...declared,
    facets: declared.facets ?? {},
  }
}

/** Is it part of a scan that includes these services besides the usual ones? */
export function isAsked(
  { onRequest, service }: Pick<Collector, 'onRequest' | 'service'>,
  include: readonly string[] = [],
): boolean {
  return onRequest === null || include.includes(service)
}

/** Every operation a collector declares, list first. */
export function callsOf(collector: Collector): readonly AnyOperation[] {
  const all = [...listCalls(collector.list), ...Object.values(collector.facets).flatMap((facet) => facet.calls)]
  return [...new Map(all.map((op) => [op.name, op])).values()]
}

/** Every operation of a list, in the order in which they are asked. */
function listCalls(list: List<unknown>): readonly AnyOperation[] {
  if ('join' in list) return list.join.flatMap((part) => listCalls(part.list))
  return 'each' in list ? [...listCalls(list.each), list.inner] : [list]
}

/** The operation whose answers are the list's items; the first one where several lists are joined. */
export function itemCall(list: List<unknown>): string {
  if ('join' in list) return list.join[0] ? itemCall(list.join[0].list) : 'nothing'
  return 'each' in list ? list.inner.name : list.name
}
