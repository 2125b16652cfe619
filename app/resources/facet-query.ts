import 'server-only'
import { filterToSql } from '#db/filter.ts'
import { accountKeys, type Filter, type FilterKey, parseFilter, withoutKey } from '#domain/filter.ts'
import { explainFilter } from '#domain/filter-words.ts'
import { Params, select } from '../database.ts'
import { pointScope, type Scope } from '../view.ts'
import {
  countedAtMost,
  effectiveFilter,
  type FacetKey,
  type FacetValue,
  type FacetWishes,
  facets,
  type ResourceFacets,
  scopeTerms,
  valuesListed,
} from './contract.ts'
import {
  type CountRow,
  countOneByOne,
  findsResources,
  isUsualPresence,
  limitOf,
  needsVersion,
} from './facet-counting.ts'
import { manyHaveAge, walkIsShorter, withSeverities } from './frequent.ts'
import { countable, placeOrder, sourceFromResources, sourceOf } from './query.ts'

/** Facets that are counted in columns. */
type ColumnKey = Exclude<FacetKey, 'ou' | 'owner' | 'tag'>
/** Where their values stand: the tallies have the same columns as the resources. */
const facetColumns: Record<ColumnKey, readonly [on: 'resource' | 'posture', column: string]> = {
  type: ['resource', 'type'],
  encryption: ['posture', 'encryption_at_rest'],
  transit: ['posture', 'encryption_in_transit'],
  exposure: ['posture', 'exposure'],
  waf: ['posture', 'waf_protection'],
  region: ['resource', 'region'],
  account: ['resource', 'account_id'],
  presence: ['posture', 'presence'],
}
const columnKeys = Object.keys(facetColumns) as ColumnKey[]
const scopedKeys = columnKeys.filter((key) => key !== 'account')
/** What the counts of a whole scope know of each resource. */
const scopeTallied: ReadonlySet<FilterKey> = new Set<FilterKey>([...scopedKeys, 'service', 'way'])
/** What the counts by account know besides. */
const accountTallied: ReadonlySet<string> = new Set([...scopeTallied, ...accountKeys])
/** Up to so many accounts, each is counted without being asked for. */
const accountsCounted = 100

/**
 * How many resources each facet value has under all other filters, and how many match everything. Filters by what is
 * counted anyway are answered from those counts, now as in the past; for all others the resources themselves are counted,
 * up to a limit.
 */
export async function findFacets(
  scope: Scope,
  at: Date | null,
  q: string,
  wishes: FacetWishes = {},
): Promise<ResourceFacets> {
  const filter = effectiveFilter(q, scope)
  const asked = filter.slice(scopeTerms(scope).length)
  const tallied = asked.every((term) => accountTallied.has(term.key))
  const wished = (['owner', 'tag'] as const).filter((key) => wishes[key === 'owner' ? 'owners' : 'tags'])
  const counted = await Promise.all([
    tallied ? tallyRows(scope, at, asked, wishes) : countRows(at, filter, asked, wishes),
    ...wished.map((key) => countOneByOne(key, at, filter, wishes)),
  ])
  const rows: readonly CountRow[] = counted.flat()
  const listed = (key: FacetKey): readonly FacetValue[] | null => {
    if ((key === 'account' || key === 'ou') && !rows.some((row) => row.key === 'accounts')) return null
    if ((key === 'owner' || key === 'tag') && !wished.includes(key)) return null
    return rows.flatMap((row) =>
      row.key === key
        ? [
            {
              value: row.value,
              count: row.count,
              ...(row.label ? { label: row.label } : {}),
              ...(row.capped ? { atLeast: true } : {}),
            },
          ]
        : [],
    )
  }
  const total = rows.find((row) => row.key === 'total')
  return {
    explained: explainFilter(parseFilter(q).filter),
    total: total?.count ?? 0,
    atLeast: total?.capped ?? false,
    facets: Object.fromEntries(facets.map(({ key }) => [key, listed(key)])) as unknown as ResourceFacets['facets'],
  }
}

const target = { resource: 'r', posture: 'r', version: 'r' }

/** SQL: a facet's values with their counts, the largest first, of rows of `from` that have `resources`. */
const valuesOf = (key: ColumnKey, from: string, where: string) =>
  `(select '${key}' as key, ${facetColumns[key][1]} as value, sum(resources)::float8 as count from ${from} r where ${where}
    group by 2 having sum(resources) > 0 order by 3 desc, 2 limit ${valuesListed})`

/** From the counts of the scope. */
async function tallyRows(scope: Scope, at: Date | null, asked: Filter, wishes: FacetWishes): Promise<CountRow[]> {
  const place = await onePlace(scope, at, asked)
  const params = new Params()
  const add = (value: unknown) => params.add(value)
  const terms = place.terms
  const condition = (filter: Filter) => filterToSql(filter, { ...target, at }, add)
  const byAccount = terms.some((term) => !scopeTallied.has(term.key))
  const from = byAccount
    ? accountTally(place.scope, at, condition(terms.filter((term) => !scopeTallied.has(term.key))), params)
    : `select * from tally_at(${add(pointScope(place.scope))}, ${add(at)})`
  const within = terms.filter((term) => scopeTallied.has(term.key))
  const rows = await select<CountRow>(
    `with tallied as materialized (${from})
     select 'total' as key, '' as value, coalesce(sum(resources), 0)::float8 as count from tallied r where ${condition(within)}
     ${scopedKeys.map((key) => `union all ${valuesOf(key, 'tallied', condition(withoutKey(within, key)))}`).join('\n')}
     union all select 'known', '', count(*)::float8 from account`,
    params.values,
  )
  const total = rows.find((row) => row.key === 'total')?.count ?? 0
  const known = (rows as readonly { key: string; count: number }[]).find((row) => row.key === 'known')?.count ?? 0
  const few =
    known <= accountsCounted || (at === null && total <= countedAtMost && !asked.some((term) => term.key === 'account'))
  return [...rows, ...(few || wishes.accounts || scope.kind === 'account' ? await accountRows(scope, at, asked) : [])]
}

/** Each account's and each unit's count under the filter, but for its own key. */
async function accountRows(scope: Scope, at: Date | null, asked: Filter): Promise<CountRow[]> {
  const params = new Params()
  const condition = (filter: Filter) => filterToSql(filter, { ...target, at }, (value) => params.add(value))
  const only = (key: FilterKey) => condition(asked.filter((term) => term.key === key))
  const tallied = accountTally(scope, at, condition(withoutKey(withoutKey(asked, 'account'), 'ou')), params)
  return select<CountRow>(
    `with tallied as (${tallied}),
       each as materialized (select account_id, sum(resources) as resources from tallied group by 1 having sum(resources) > 0),
       top as (${valuesOf('account', 'each', only('ou'))})
     select top.key, top.value, a.name as label, top.count from top left join account a on a.id = top.value
     union all ${unitValues('each', only('account'), at, params)}
     union all select 'accounts', '', null, 0`,
    params.values,
  )
}

/** SQL: each unit with the count of all accounts below it, of rows of `from` that have `account_id` and `resources`. */
function unitValues(from: string, where: string, at: Date | null, params: Params): string {
  const instant = `${params.add(at)}::timestamptz`
  // Now, the list asks the accounts themselves; those that left keep the units they had.
  const accounts = at
    ? `(select account_id, ou_ids from account_version where holds(valid_from, valid_to, ${instant}))`
    : '(select id as account_id, ou_ids from account)'
  // Summed up before the units are looked up: there are a few for every hundred accounts.
  return `(select 'ou' as key, u.id as value, regexp_replace(u.path, '^[^/]*/', '') as label, s.count from (
      select unit, sum(r.resources)::float8 as count from ${from} r join ${accounts} a on a.account_id = r.account_id
      cross join unnest(a.ou_ids) as unit where ${where} group by 1
    ) s join organizational_unit u on u.id = s.unit and holds(u.valid_from, u.valid_to, ${instant}) and u.id not like 'r-%'
    order by 4 desc, 3 limit ${valuesListed})`
}

/** SQL: counts by account within a scope, under a condition. */
function accountTally(scope: Scope, at: Date | null, condition: string, params: Params): string {
  const inScope =
    scope.kind === 'org'
      ? 'true'
      : `r.account_id in (select account_id from accounts_of(${params.add(pointScope(scope))}, ${params.add(at)}))`
  return at === null
    ? `select * from tally r where ${inScope} and ${condition}`
    : `select * from tally_change r where r.at <= ${params.add(at)} and ${inScope} and ${condition}`
}

/** Where the only token that names accounts names one account or one OU, its counts are those of that scope. */
async function onePlace(
  scope: Scope,
  at: Date | null,
  asked: Filter,
): Promise<{ readonly scope: Scope; readonly terms: Filter }> {
  const naming = asked.filter((term) => !scopeTallied.has(term.key))
  const [term] = naming
  const value = term?.values[0]
  if (scope.kind !== 'org' || naming.length !== 1 || !term || !value) return { scope, terms: asked }
  if (term.key !== 'account' && term.key !== 'ou') return { scope, terms: asked }
  if (term.negated || term.values.length > 1 || value.pattern) return { scope, terms: asked }
  const found = term.key === 'account' ? accountScope(value.text) : await unitScope(value.text, at)
  return found ? { scope: found, terms: asked.filter((one) => one !== term) } : { scope, terms: asked }
}

const accountScope = (text: string): Scope | null => (/^\d{12}$/.test(text) ? { kind: 'account', id: text } : null)

/** The OU with this id, name or path; null when it is not one only. */
async function unitScope(text: string, at: Date | null): Promise<Scope | null> {
  const units = await select<{ id: string }>(
    `select id from organizational_unit where holds(valid_from, valid_to, $2)
       and (id = $1 or lower(name) = lower($1) or lower(replace(path, '/', ' / ')) = lower($1)) limit 2`,
    [text, at],
  )
  const [unit] = units
  return unit && units.length === 1 ? { kind: 'ou', id: unit.id } : null
}

/**
 * By counting resources, each facet up to the limit. Presence narrows by default and hardly ever by much, so that it is
 * looked at in what was found.
 */
async function countRows(at: Date | null, filter: Filter, asked: Filter, wishes: FacetWishes): Promise<CountRow[]> {
  const atMost = limitOf(at, filter)
  const walkAges = await manyHaveAge(filter, at, atMost)
  const params = new Params()
  const add = (value: unknown) => params.add(value)
  const source =
    at && findsResources(filter) ? sourceFromResources(at, params) : sourceOf(at, params, needsVersion(filter))
  const usual = asked.find(isUsualPresence)
  const there = usual ? filterToSql([usual], { ...target, at }, add) : 'true'
  const base = filter.filter((term) => term !== usual)
  const apart = columnKeys.filter((key) => asked.some((term) => term.key === key && term !== usual))
  const unitsApart = asked.some((term) => term.key === 'ou')
  /** What a facet that is asked for counts under: all but itself. */
  const others = new Map(
    [...apart, ...(unitsApart ? (['ou'] as const) : [])].map((key) => [
      key,
      filter.filter((term) => term !== usual && !(term.key === key && asked.includes(term))),
    ]),
  )
  const counted: readonly Filter[] = [base, ...others.values()]
  const many = wishes.exact ? [] : await walkIsShorter(counted, atMost)
  const column = (key: ColumnKey) => `${source[facetColumns[key][0]]}.${facetColumns[key][1]}`
  const names = (keys: readonly ColumnKey[]) => keys.map((key) => facetColumns[key][1]).join(', ')
  /** SQL of two CTEs: what was found, counted by each set of keys in one go, and whether counting ended at the limit. */
  const found = (name: string, terms: Filter, ...sets: readonly (readonly ColumnKey[])[]) => {
    const keys = columnKeys.filter((key) => sets.some((set) => set.includes(key)))
    const walked = many[counted.indexOf(terms)] ?? false
    const from = countable(walkAges ? withSeverities(terms) : terms, at, { ...source, walked }, add, walkAges)
    return `${name} as materialized (
       select ${names(keys)}, count(*) as resources from (
         select ${keys.map(column).join(', ')} from ${from}
         ${walked ? `order by ${placeOrder.join(', ')}` : ''} ${wishes.exact ? '' : `limit ${atMost + 1}`}
       ) one group by grouping sets (${sets.map((set) => `(${names(set)})`).join(', ')})
     ), ${name}_ended as materialized (
       select ${wishes.exact ? 'false as capped' : `coalesce(sum(resources), 0) > ${atMost * sets.length} as capped from ${name}`}
     )`
  }
  const values = (key: ColumnKey) => {
    const own = apart.includes(key)
    const from = own ? `found_${key}` : key === 'account' ? 'places' : 'few'
    return `select v.*, null as label, e.capped from ${valuesOf(key, from, key === 'presence' ? 'true' : there)} v, ${own ? from : 'found'}_ended e`
  }
  return select<CountRow>(
    `with ${found('found', base, scopedKeys, ['account', 'presence'])},
       few as materialized (select * from found where account_id is null),
       places as materialized (select * from found where account_id is not null)
     ${apart.map((key) => `, ${found(`found_${key}`, others.get(key) ?? base, key === 'presence' ? [key] : [key, 'presence'])}`).join('\n')}
     ${unitsApart ? `, ${found('found_ou', others.get('ou') ?? base, ['account', 'presence'])}` : ''}
     select c.key, c.value, coalesce(c.label, a.name) as label, c.count, c.capped from (
       select 'total' as key, '' as value, null as label, coalesce(sum(r.resources), 0)::float8 as count, bool_or(e.capped) as capped
       from few r, found_ended e where ${there}
       ${columnKeys.map((key) => `union all select key, value, label, count, capped from (${values(key)}) x`).join('\n')}
       union all select v.*, e.capped from ${unitValues(unitsApart ? 'found_ou' : 'places', there, at, params)} v, ${unitsApart ? 'found_ou' : 'found'}_ended e
       union all select 'accounts', '', null, 0, false
     ) c left join account a on c.key = 'account' and a.id = c.value`,
    params.values,
  )
}
