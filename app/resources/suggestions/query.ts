import 'server-only'
import { controls } from '#.generated/controls.ts'
import { isTagName } from '#domain/filter.ts'
import { everyWebAclType } from '#domain/waf/attached-web-acl.ts'
import { database, Params } from '../../database.ts'
import { scopeCondition } from '../../scope.ts'
import { pointScope, type Scope } from '../../view.ts'
import type { Suggestion } from '../contract.ts'

const listed = 12
/** Whoever types does not wait for a suggestion: what is not found by then is not suggested. */
const patienceMs = 400
/** Tags are looked for among so many resources, the last ones found. */
const sampled = 3_000

/**
 * Values of an open key that hold the text, those that begin with it first. Keys without a short list of values (names, ARNs)
 * have none.
 * @param of a key of the query language, `tag` for the names of tags, or `tag.<name>` for the values of one
 */
export async function findSuggestions(scope: Scope, at: Date | null, of: string, typed: string): Promise<Suggestion[]> {
  if (of === 'control') return controlSuggestions(typed)
  const params = new Params()
  const part = params.add(`%${typed.replace(/[\\%_]/g, '\\$&')}%`)
  const start = params.add(`${typed.replace(/[\\%_]/g, '\\$&')}%`)
  const statement = statementOf(scope, at, of, part, params)
  if (!statement) return []
  return inTime<Suggestion>(
    `select value, label, count from (${statement}) found where value <> ''
     order by (value ilike ${start} or coalesce(label, '') ilike ${start}) desc, count desc nulls last, value limit ${listed}`,
    params.values,
  ).then((found) => (of === 'tag' ? found.filter(({ value }) => isTagName(value)) : found))
}

function statementOf(scope: Scope, at: Date | null, of: string, part: string, params: Params): string | null {
  switch (of) {
    case 'account':
      return `select name as value, id as label, null::float8 as count from account
              where (name ilike ${part} or id like ${part}) and ${scopeCondition(scope, 'id', params, at)}`
    case 'ou':
      return `select distinct name as value, path as label, null::float8 as count from organizational_unit
              where valid_to is null and name ilike ${part}`
    case 'way':
    case 'region':
    case 'service':
    case 'type':
      return `select ${of === 'way' ? 'exposure_way' : of} as value, null as label, sum(resources)::float8 as count
              from tally_at(${params.add(pointScope(scope))}, ${params.add(at)}::timestamptz)
              where ${of === 'way' ? 'exposure_way' : of} ilike ${part} and presence in ('PRESENT', 'NOT_SEEN') group by 1`
    case 'web-acl':
      return `select distinct name as value, null as label, null::float8 as count from resource
              where type = any(${params.add(everyWebAclType)}) and name ilike ${part} and presence in ('PRESENT', 'NOT_SEEN')
                and ${scopeCondition(scope, 'account_id', params, at)}`
    case 'owner':
      // From one owner to the next in the index over owners: as many steps as there are owners, not resources.
      return `with recursive step as (
                (select lower(owner) as value from resource where owner is not null order by 1 limit 1)
                union all
                select (select lower(owner) from resource where lower(owner) > step.value and owner is not null order by 1 limit 1)
                from step where step.value is not null
              ) select value, null as label, null::float8 as count from (select value from step limit 500) owners
              where value ilike ${part}`
    case 'account-owner':
      return `select owner as value, null as label, count(*)::float8 as count from ownership_at(${params.add(at)}::timestamptz)
              where owner ilike ${part} and ${scopeCondition(scope, 'account_id', params, at)} group by 1`
    case 'tag':
      return `select tag as value, null as label, count(*)::float8 as count
              from (${latest}) r, lateral jsonb_object_keys(case jsonb_typeof(r.tags -> 'value') when 'object' then r.tags -> 'value' else '{}' end) tag
              where tag ilike ${part} group by 1`
    default: {
      if (!of.startsWith('tag.')) return null
      return `select value, null as label, count(*)::float8 as count
              from (select tags -> 'value' ->> ${params.add(of.slice('tag.'.length))}::text as value from (${latest}) r) tagged
              where value ilike ${part} group by 1`
    }
  }
}

const latest = `select tags from resource order by id desc limit ${sampled}`

function controlSuggestions(typed: string): Suggestion[] {
  const wanted = typed.toLowerCase()
  const holding = Object.entries(controls).filter(
    ([id, control]) => id.includes(wanted) || control.title.toLowerCase().includes(wanted),
  )
  const first = holding.filter(([id]) => id.startsWith(wanted))
  return [...first, ...holding.filter((one) => !first.includes(one))]
    .slice(0, listed)
    .map(([id, control]) => ({ value: id, label: control.title, count: null }))
}

/** Rows of a statement that may take only a moment; none when it takes longer. */
async function inTime<Row>(text: string, values: readonly unknown[]): Promise<Row[]> {
  const client = await database().pool.connect()
  try {
    await client.query(`begin read only; set local statement_timeout = ${patienceMs}`)
    const { rows } = await client.query(text, [...values])
    return rows as Row[]
  } catch (error) {
    // 57014: the statement was cancelled, by its time-out.
    if ((error as { code?: string }).code === '57014') return []
    throw error
  } finally {
    await client.query('rollback')
    client.release()
  }
}
