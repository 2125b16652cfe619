import 'server-only'
import { factSql } from '#db/export/fact-columns.ts'
import {
  type AddParam,
  askedOfFindings,
  type FilterTarget,
  filterToSql,
  findingOrder,
  findingsTellAll,
  resourcesWithFinding,
} from '#db/filter.ts'
import { factCell } from '#domain/fact-cell.ts'
import type { FactPath } from '#domain/fact-path.ts'
import { accountKeys, type Filter } from '#domain/filter.ts'
import type { Observed } from '#domain/observed.ts'
import { Params, select } from '../database.ts'
import type { Scope } from '../view.ts'
import { shownFacts } from './columns.ts'
import {
  effectiveFilter,
  type Neighbours,
  type Order,
  type ResourceRow,
  type ResourcesFilter,
  type ResourcesPage,
} from './contract.ts'
import { decodeCursor, encodeCursor } from './cursor.ts'
import { manyHaveAge, withSeverities } from './frequent.ts'

/** The rows a statement reads: the resources themselves now, or the versions that were valid at an instant. */
export interface Source extends FilterTarget {
  readonly from: string
  readonly where: string
}

export function sourceOf(at: Date | null, params: Params, withVersion: boolean): Source {
  if (!at) return { resource: 'r', posture: 'r', version: 'r', at, from: 'resource r', where: 'true' }
  const instant = params.add(at)
  const valid = (alias: string) =>
    `${alias}.valid_from <= ${instant} and (${alias}.valid_to is null or ${alias}.valid_to > ${instant})`
  return {
    resource: 'r',
    posture: 'p',
    version: withVersion ? 'v' : 'r',
    at,
    from: `posture_version p join resource r on r.id = p.resource_id${withVersion ? ` join resource_version v on v.resource_id = r.id and ${valid('v')}` : ''}`,
    where: valid('p'),
  }
}

/**
 * As `sourceOf` for the past, where resources are found first: what a resource has been since before the instant stands in its own
 * row, and only of what changed since are the versions looked up. For counting; facts do not come along.
 */
export function sourceFromResources(at: Date, params: Params): Source {
  const instant = params.add(at)
  const then = (own: string, table: string, columns: readonly string[]) =>
    `(select ${columns.map((column) => `r.${column}`).join(', ')}, ${own} as valid_from where ${own} <= ${instant}
      union all
      select ${columns.map((column) => `h.${column}`).join(', ')}, h.valid_from from ${table} h
      where ${own} > ${instant} and h.resource_id = r.id and h.valid_from <= ${instant} and (h.valid_to is null or h.valid_to > ${instant}))`
  return {
    ...{ resource: 'r', posture: 'p', version: 'v', at },
    from: `resource r cross join lateral ${then('r.posture_from', 'posture_version', postureColumns)} p
      cross join lateral ${then('r.version_from', 'resource_version', ['name', 'tags'])} v`,
    where: 'true',
  }
}

const postureColumns = [
  ...['presence', 'encryption_at_rest', 'encryption_in_transit', 'exposure', 'exposure_way', 'open_ports'],
  ...['waf_protection', 'web_acl_arn'],
]

/**
 * SQL of the rows that match all terms, for counting: from the findings to their resources, so that counting can end at a limit. A
 * semi-join looks at all of them first.
 */
export function matching(terms: Filter, at: Date | null, source: Source, add: AddParam, walkAges = false): string {
  const finding = askedOfFindings(terms)
  const rest = filterToSql(
    terms.filter((term) => !finding.includes(term)),
    source,
    add,
  )
  return finding.length === 0
    ? `${source.from} where ${source.where} and ${rest}`
    : `(${resourcesWithFinding(terms, at, add, { walkAges })}) f, ${source.from} where ${source.where} and r.id = f.id and ${rest}`
}

/** As `matching`, with nothing but what resources are counted by: findings have it beside them, and no resource is looked up. */
export function countable(terms: Filter, at: Date | null, source: Source, add: AddParam, walkAges: boolean): string {
  return findingsTellAll(terms, at, walkAges)
    ? toldByFindings(terms, add, walkAges)
    : matching(terms, at, source, add, walkAges)
}

function toldByFindings(terms: Filter, add: AddParam, walkAges: boolean): string {
  const asked = askedOfFindings(terms)
  const rest = filterToSql(
    terms.filter((term) => !asked.includes(term)),
    { resource: 'r', posture: 'r', version: 'r', at: null },
    add,
  )
  return `(${resourcesWithFinding(terms, null, add, { facets: true, walkAges })}) r where ${rest}`
}

interface OrderColumns {
  readonly expressions: (source: Source) => readonly string[]
  readonly casts: readonly string[]
  readonly descending: boolean
  readonly key: (row: ResourceRow) => readonly (string | number)[]
}
/** The lists' usual order. */
export const placeOrder: readonly string[] = ['r.account_id', 'r.region', 'r.type', 'r.arn', 'r.id']
const orderColumns: Record<Order, OrderColumns> = {
  place: {
    expressions: () => placeOrder,
    casts: ['text', 'text', 'text', 'text', 'bigint'],
    descending: false,
    key: (row) => [row.accountId, row.region, row.type, row.arn, row.uid],
  },
  critical: {
    expressions: ({ posture }) => [
      `${posture}.open_critical`,
      `${posture}.open_high`,
      `${posture}.open_findings`,
      'r.id',
    ],
    casts: ['int', 'int', 'int', 'bigint'],
    descending: true,
    key: (row) => [row.openCritical, row.openHigh, row.openFindings, row.uid],
  },
  changed: {
    expressions: ({ at }) => [at ? 'v.valid_from' : 'r.last_changed_at', 'r.id'],
    casts: ['timestamptz', 'bigint'],
    descending: true,
    key: (row) => [row.lastChangedAt, row.uid],
  },
}

/**
 * What stands before and after a resource in a list, in the list's own order; also where the resource itself is not in it any
 * more. Null when there is no such resource.
 */
export async function findNeighbours(
  scope: Scope,
  at: Date | null,
  list: Pick<ResourcesFilter, 'q' | 'order'>,
  uid: string,
): Promise<Neighbours | null> {
  const one = { ...list, size: 1 }
  const { rows } = await findResources(scope, at, { ...one, q: `id:${uid}`, cursor: '' })
  const [row] = rows
  if (!row) return null
  const { order } = list
  const beside = async (direction: 'after' | 'before') => {
    const cursor = encodeCursor({ order, direction, key: orderColumns[order].key(row) })
    const page = await findResources(scope, at, { ...one, cursor })
    return page.rows[0] ?? null
  }
  const [previous, next] = await Promise.all([beside('before'), beside('after')])
  return { previous, next }
}

/** One page of resources, by keyset. */
export async function findResources(
  scope: Scope,
  at: Date | null,
  filter: Pick<ResourcesFilter, 'q' | 'cursor' | 'order'> & { readonly size: number; readonly columns?: string },
): Promise<ResourcesPage> {
  const params = new Params()
  const source = sourceOf(at, params, true)
  const add = (value: unknown) => params.add(value)
  const terms = effectiveFilter(filter.q, scope)
  const order = orderColumns[filter.order]
  const found = filter.order === 'place' ? await foundInOrder(terms, at, filter.size, add) : null
  const from = found ? `(${found.sql}) f join ${source.from} on r.id = f.id` : source.from
  const condition = filterToSql(
    terms.filter((term) => !found?.answered.includes(term)),
    source,
    add,
  )
  const expressions = order
    .expressions(source)
    .map((column) => (found?.keys.some((key) => column === `r.${key}`) ? column.replace('r.', 'f.') : column))
  const cursor = decodeCursor(filter.cursor, filter.order, expressions.length)
  const backwards = cursor?.direction === 'before'
  const descending = order.descending !== backwards
  const keyset = cursor
    ? `(${expressions.join(', ')}) ${descending ? '<' : '>'} (${cursor.key.map((value, index) => `${params.add(value)}::${order.casts[index]}`).join(', ')})`
    : 'true'
  const limit = filter.size + 1
  const { posture, version } = source
  const paths = shownFacts(filter.columns ?? '')
  const facts = paths.map((path) => factSql(`${version}.facts`, path, add))
  const read = await select<FoundRow>(
    `with page as (
       select r.id, r.account_id, r.region, r.service, r.type, r.arn, ${version}.name, r.owner,
              ${posture}.encryption_at_rest, ${posture}.encryption_in_transit, ${posture}.exposure, ${posture}.waf_protection,
              ${posture}.presence, ${posture}.open_findings, ${posture}.open_critical, ${posture}.open_high,
              ${facts.length > 0 ? `jsonb_build_array(${facts.join(', ')}) as facts,` : ''}
              r.first_seen_at, ${at ? 'v.valid_from' : 'r.last_changed_at'} as last_changed_at,
              row_number() over () as place
       from (
         select ${at ? 'r.id, p.valid_from as posture_from, v.valid_from as version_from' : 'r.id'} from ${from}
         where ${source.where} and ${condition} and ${keyset}
         order by ${expressions.map((expression) => `${expression} ${descending ? 'desc' : 'asc'}`).join(', ')} limit ${limit}
       ) chosen join resource r using (id)
       ${at ? 'join posture_version p on p.resource_id = r.id and p.valid_from = chosen.posture_from join resource_version v on v.resource_id = r.id and v.valid_from = chosen.version_from' : ''}
     )
     select page.id::text as uid, page.account_id as "accountId", coalesce(a.name, page.account_id) as "accountName",
            coalesce(a.ou_path, '') as "ouPath", page.region, page.service, page.type, page.arn, page.name, page.owner,
            page.encryption_at_rest as "encryptionAtRest", page.encryption_in_transit as "encryptionInTransit", page.exposure,
            page.waf_protection as "wafProtection", page.presence, page.open_findings as "openFindings",
            page.open_critical as "openCritical", page.open_high as "openHigh", ${facts.length > 0 ? 'page.facts,' : ''}
            to_char(page.first_seen_at, 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as "firstSeenAt",
            to_char(page.last_changed_at, 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as "lastChangedAt"
     from page left join account a on a.id = page.account_id`,
    params.values,
  )
  const rows = sorted(
    read.map(({ facts, ...row }) => (facts ? { ...row, facts: cellsOf(paths, facts) } : row)),
    order,
    filter.order,
  )
  const more = read.length > filter.size
  const shown = more ? (backwards ? rows.slice(1) : rows.slice(0, filter.size)) : rows
  const link = (row: ResourceRow | undefined, direction: 'after' | 'before') =>
    row ? encodeCursor({ order: filter.order, direction, key: order.key(row) }) : null
  return {
    rows: shown,
    next: backwards || more ? link(shown.at(-1), 'after') : null,
    previous: (backwards && more) || (!backwards && cursor) ? link(shown[0], 'before') : null,
    now: new Date().toISOString(),
  }
}

/** What an index holds in the order of places: a page is read from there, and no resource that is not in it. */
interface FoundInOrder {
  /** Ids, with the first columns of the order. */
  readonly sql: string
  readonly keys: readonly string[]
  /** Terms that it answers. */
  readonly answered: Filter
}

/** What is known of an owner's resources without reading them. */
const ownersKeys: ReadonlySet<string> = new Set([
  ...[...accountKeys, 'owner', 'region', 'service', 'type', 'presence'],
  ...['encryption', 'transit', 'exposure', 'waf'],
])

/** Findings that are asked for stand in the order of places, and so do the resources of one owner. */
async function foundInOrder(
  asked: Filter,
  at: Date | null,
  wanted: number,
  add: AddParam,
): Promise<FoundInOrder | null> {
  const walkAges = await manyHaveAge(asked, at, wanted)
  const terms = walkAges ? withSeverities(asked) : asked
  const keys = findingOrder(terms, at)
  if (findingsTellAll(terms, at, walkAges))
    return { sql: `select ${keys.join(', ')}, id from ${toldByFindings(terms, add, walkAges)}`, keys, answered: terms }
  if (keys.length > 0)
    return { sql: resourcesWithFinding(terms, at, add, { walkAges }), keys, answered: askedOfFindings(terms) }
  const owned = terms.some(
    ({ key, negated, values }) => key === 'owner' && !negated && values.length === 1 && !values[0]?.pattern,
  )
  if (at || !owned || !terms.every(({ key }) => ownersKeys.has(key))) return null
  const condition = filterToSql(terms, { resource: 'o', posture: 'o', version: 'o', at }, add)
  const place = ['account_id', 'region', 'type']
  // An offset keeps the index from being read as part of the whole, with each of its resources.
  return {
    sql: `select ${place.join(', ')}, id from resource o where ${condition} order by ${place.join(', ')} offset 0`,
    keys: place,
    answered: terms,
  }
}

/** A row as the statement answers it: facts in the order of their paths. */
type FoundRow = Omit<ResourceRow, 'facts'> & { readonly facts?: readonly (Observed<unknown> | null)[] }

const cellsOf = (paths: readonly FactPath[], facts: readonly (Observed<unknown> | null)[]) =>
  Object.fromEntries(paths.map(({ text }, index) => [text, factCell(facts[index] ?? null)]))

/** The joins that add what a row shows keep no order, so the page is put in its own again. */
function sorted(rows: readonly ResourceRow[], order: OrderColumns, name: Order): ResourceRow[] {
  const compare = (one: string | number, other: string | number) => (one < other ? -1 : one > other ? 1 : 0)
  const last = orderColumns[name].casts.length - 1
  return [...rows].sort((one, other) => {
    const [left, right] = [order.key(one), order.key(other)]
    for (const [index, value] of left.entries()) {
      const against = right[index] ?? ''
      const difference = index === last ? compare(Number(value), Number(against)) : compare(value, against)
      if (difference !== 0) return order.descending ? -difference : difference
    }
    return 0
  })
}
