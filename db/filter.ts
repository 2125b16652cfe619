import type { Filter, FilterKey, FilterTerm, FilterValue } from '#domain/filter.ts'

/**
 * What the rows of a statement are called. `resource` is the alias of the resource table; as of an instant, `posture`
 * and `version` are the aliases of posture_version and resource_version rows valid then, else the same as `resource`.
 */
export interface FilterTarget {
  readonly resource: string
  readonly posture: string
  readonly version: string
  /** Null: now. */
  readonly at: Date | null
}

/** Takes a value and answers its placeholder: `$3`. */
export type AddParam = (value: unknown) => string

/** A filter as an SQL condition over resources; `true` for none. Values go in as parameters only. */
export function filterToSql(filter: Filter, target: FilterTarget, add: AddParam): string {
  const findingTerms = filter.filter((term) => findingKeys.has(term.key))
  const asked = askedOfFindings(filter)
  const conditions = filter
    .filter((term) => !findingKeys.has(term.key))
    .map((term) => turned(term, resourceCondition(term, target, add)))
  // What is said of findings must hold for one and the same finding; what is denied, for none.
  if (asked.length > 0) conditions.push(findingCondition(asked, target, add))
  for (const term of findingTerms) if (term.negated) conditions.push(`not ${findingCondition([term], target, add)}`)
  return conditions.length === 0 ? 'true' : conditions.map((condition) => `(${condition})`).join(' and ')
}

const findingKeys: ReadonlySet<FilterKey> = new Set<FilterKey>(['severity', 'control', 'compliance'])

/** An unknown (null) answers neither a token nor its negation with null: it does not match, so its negation does. */
function turned(term: FilterTerm, condition: string): string {
  return term.negated ? `not coalesce(${condition}, false)` : condition
}

const columns: { readonly [key in FilterKey]?: readonly [on: 'resource' | 'posture' | 'version', column: string] } = {
  region: ['resource', 'region'],
  service: ['resource', 'service'],
  type: ['resource', 'type'],
  arn: ['resource', 'arn'],
  encryption: ['posture', 'encryption_at_rest'],
  transit: ['posture', 'encryption_in_transit'],
  exposure: ['posture', 'exposure'],
  waf: ['posture', 'waf_protection'],
  presence: ['posture', 'presence'],
}

function resourceCondition(term: FilterTerm, target: FilterTarget, add: AddParam): string {
  const column = columns[term.key]
  if (column) return matches(`${target[column[0]]}.${column[1]}`, term.values, add)
  switch (term.key) {
    case 'name':
      return matchesAnyCase(`${target.version}.name`, term.values, add)
    case 'id': {
      // A number by the key's index; anything else is the id of nothing, unless it is a pattern.
      const ids = term.values.flatMap(({ text, pattern }) => (!pattern && /^\d{1,18}$/.test(text) ? [text] : []))
      const patterns = term.values.filter((value) => value.pattern)
      return either([
        `${target.resource}.id = any(${add(ids)}::bigint[])`,
        ...(patterns.length > 0 ? [matches(`${target.resource}.id::text`, patterns, add)] : []),
      ])
    }
    case 'owner':
      return matchesOwner(`${target.resource}.owner`, term.values, add)
    case 'entry-point': {
      const instant = target.at && add(target.at)
      const valid = instant
        ? `e.valid_from <= ${instant} and (e.valid_to is null or e.valid_to > ${instant})`
        : 'e.valid_to is null'
      return `exists (select from entry_point_version e where e.resource_id = ${target.resource}.id and ${valid} and ${matches('e.standing', term.values, add)})`
    }
    case 'account':
      // Twelve digits are an id. Ids of others are looked up first: the lists are in the order of accounts.
      if (term.values.every((value) => /^\d{12}$/.test(value.text)))
        return matches(`${target.resource}.account_id`, term.values, add)
      return `${target.resource}.account_id = any(array(select id from account where ${either([matches('id', term.values, add), matchesAnyCase('name', term.values, add)])}))`
    case 'ou':
      return `${target.resource}.account_id = any(array(${accountsOfUnit(term.values, target.at, add)}))`
    case 'text':
      return either(
        term.values.flatMap((value) => {
          const part = add(`%${like(value)}%`)
          return [`${target.version}.name ilike ${part}`, `${target.resource}.arn ilike ${part}`]
        }),
      )
    default: {
      if (!term.key.startsWith('tag.')) throw new Error(`No column answers the filter "${term.key}".`)
      const tag = add(term.key.slice('tag.'.length))
      const condition = matchesAnyCase(`${target.version}.tags -> 'value' ->> ${tag}::text`, term.values, add)
      if (target.at || term.values.some((value) => value.pattern)) return condition
      // Of current tags an index knows the terms, whatever the key's capitals.
      const terms = add(term.values.map((value) => value.text))
      const known = `array(select lower(${tag}::text || '=' || value) from unnest(${terms}::text[]) as value)`
      return `tag_terms(${target.version}.tags) && ${known} and ${condition}`
    }
  }
}

/** By the OU's id, by the name of any OU on the way down, or by the whole path. */
function accountsOfUnit(values: readonly FilterValue[], at: Date | null, add: AddParam): string {
  const condition = either([
    `exists (select from unnest(ou_ids) as unit where ${matches('unit', values, add)})`,
    `exists (select from unnest(string_to_array(ou_path, ' / ')) as unit where ${matchesAnyCase('unit', values, add)})`,
    matchesAnyCase('ou_path', values, add),
  ])
  if (!at) return `select id from account where ${condition}`
  const instant = add(at)
  return `select account_id from account_version where valid_from <= ${instant} and (valid_to is null or valid_to > ${instant}) and (${condition})`
}

/** The tokens that ask for a finding, all of them for the same one. */
export function askedOfFindings(filter: Filter): Filter {
  return filter.filter((term) => findingKeys.has(term.key) && !term.negated)
}

/** SQL: ids of the resources that have the finding that tokens ask for, each once. */
export function resourcesWithFinding(asked: Filter, at: Date | null, add: AddParam): string {
  return `select distinct f.resource_id as id from ${findingsWhere(asked, at, add, [])}`
}

function findingCondition(terms: readonly FilterTerm[], target: FilterTarget, add: AddParam): string {
  return `exists (select from ${findingsWhere(terms, target.at, add, [`f.resource_id = ${target.resource}.id`])})`
}

/** Naming a control or a severity alone means its open failures. */
function findingsWhere(terms: Filter, at: Date | null, add: AddParam, conditions: readonly string[]): string {
  const valid = at ? add(at) : null
  const parts = [
    ...conditions,
    ...(valid ? [`f.valid_from <= ${valid}`, `(f.valid_to is null or f.valid_to > ${valid})`] : []),
    ...terms.map((term) => matches(term.key === 'control' ? 'f.control_id' : `f.${term.key}`, term.values, add)),
  ]
  if (!terms.some((term) => term.key === 'compliance')) parts.push(`f.compliance = 'NON_COMPLIANT'`)
  return `${valid ? 'finding_version' : 'finding'} f where ${parts.join(' and ')}`
}

/** A column against a term's values: exact values through the index, patterns by LIKE. */
export function matches(column: string, values: readonly FilterValue[], add: AddParam): string {
  const exact = values.filter((value) => !value.pattern).map((value) => value.text)
  return either([
    ...(exact.length === 1 ? [`${column} = ${add(exact[0])}::text`] : []),
    ...(exact.length > 1 ? [`${column} = any(${add(exact)}::text[])`] : []),
    ...values.filter((value) => value.pattern).map((value) => `${column} like ${add(like(value))}`),
  ])
}

/** For what people name: capitals do not matter. */
function matchesAnyCase(expression: string, values: readonly FilterValue[], add: AddParam): string {
  return either(values.map((value) => `${expression} ilike ${add(like(value))}`))
}

/** As `matchesAnyCase`, by the index over owners in small letters. */
function matchesOwner(column: string, values: readonly FilterValue[], add: AddParam): string {
  return either(
    values.map((value) =>
      value.pattern ? `${column} ilike ${add(like(value))}` : `lower(${column}) = lower(${add(value.text)})`,
    ),
  )
}

function like(value: FilterValue): string {
  const text = value.text.replace(/[\\%_]/g, '\\$&')
  return value.pattern ? text.replaceAll('*', '%') : text
}

function either(conditions: readonly string[]): string {
  return conditions.length === 1 ? (conditions[0] ?? 'false') : `(${conditions.join(' or ')})`
}
