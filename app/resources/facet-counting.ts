import 'server-only'
import { askedOfFindings, filterToSql } from '#db/filter.ts'
import { type Filter, type FilterTerm, isTagName, withoutKey } from '#domain/filter.ts'
import { Params, select } from '../database.ts'
import { countedAtMost, type FacetKey, type FacetWishes, lookedUpAtMost, noOwner, valuesListed } from './contract.ts'
import { readsTexts } from './frequent.ts'
import { matching, sourceOf } from './query.ts'

/** A value of a facet with its count, as statements answer it. */
export interface CountRow {
  /** `accounts` says that the accounts were counted. */
  readonly key: FacetKey | 'total' | 'accounts'
  readonly value: string
  readonly label?: string | null
  readonly count: number
  /** Counting ended at the limit: there are as many at least. */
  readonly capped?: boolean
}

/** Whether terms are asked of what a version says, not only of the resource. */
export const needsVersion = (filter: Filter) =>
  filter.some((term) => ['name', 'text', 'changed'].includes(term.key) || term.key.startsWith('tag.'))

/** How many of what matches are counted unasked. */
export const limitOf = (at: Date | null, filter: Filter) => (at || readsTexts(filter) ? lookedUpAtMost : countedAtMost)

/** Whether an index of resources or of their findings finds what matches, and not one of what they were. */
export const findsResources = (filter: Filter) =>
  readsTexts(filter) || askedOfFindings(filter).length > 0 || filter.some(({ key }) => key === 'owner' || key === 'id')

const usualPresences: readonly string[] = ['PRESENT', 'NOT_SEEN']
/** Whether a token is the one that every filter has that does not speak of presence. */
export const isUsualPresence = (term: FilterTerm) =>
  term.key === 'presence' &&
  !term.negated &&
  term.values.length === 2 &&
  term.values.every(({ text }) => usualPresences.includes(text))

/**
 * The owners, or the names of tags, of what matches: only the resources can tell, so that they are counted up to the limit. Owners
 * count under all other filters; a tag, as what is left when it is asked for too.
 */
export async function countOneByOne(
  key: 'owner' | 'tag',
  at: Date | null,
  filter: Filter,
  wishes: FacetWishes,
): Promise<CountRow[]> {
  const params = new Params()
  const add = (value: unknown) => params.add(value)
  const terms = key === 'owner' ? withoutKey(filter, 'owner') : filter
  const source = sourceOf(at, params, key === 'tag' || needsVersion(terms))
  // As totals are counted: presence is looked at in what was found.
  const usual = terms.find(isUsualPresence)
  const target = { resource: 'r', posture: 'r', version: 'r', at }
  const there = usual ? filterToSql([usual], target, add) : 'true'
  const base = terms.filter((term) => term !== usual)
  const tags = `${source.version}.tags -> 'value'`
  const columns =
    key === 'owner'
      ? `lower(${source.resource}.owner) as value, ${source.resource}.owner as name`
      : `case jsonb_typeof(${tags}) when 'object' then ${tags} else '{}' end as tags`
  const values =
    key === 'owner'
      ? `select coalesce(r.value, '${noOwner}') as value, min(r.name) as label, count(*)::float8 as count from found r where ${there}`
      : `select name as value, null as label, count(*)::float8 as count from found r, jsonb_object_keys(r.tags) as name where ${there}`
  const rows = await select<CountRow>(
    `with found as materialized (
       select ${columns}, ${source.posture}.presence from ${matching(base, at, source, add)}
       ${wishes.exact ? '' : `limit ${countedAtMost + 1}`}
     )
     select '${key}' as key, v.*, ${wishes.exact ? 'false' : `(select count(*) from found) > ${countedAtMost}`} as capped
     from (${values} group by 1 order by 3 desc, 1 limit ${valuesListed}) v`,
    params.values,
  )
  // A name that no query can write cannot be asked for.
  return key === 'tag' ? rows.filter(({ value }) => isTagName(value)) : rows
}
