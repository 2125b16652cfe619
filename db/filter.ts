import {
  accountKeys,
  ageRange,
  changedHours,
  type Filter,
  type FilterKey,
  type FilterTerm,
  type FilterValue,
  findingKeys,
} from '#domain/filter.ts'
import { askedPorts, portsText } from '#domain/port-ranges.ts'
import { everyWebAclType } from '#domain/waf/attached-web-acl.ts'
import { openStatus } from './finding-choice.ts'

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
  /** Texts are compared with each resource that is looked at, and not looked for in their indexes. */
  readonly walked?: boolean
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

/** An unknown (null) answers neither a token nor its negation with null: it does not match, so its negation does. */
function turned(term: FilterTerm, condition: string): string {
  return term.negated ? `not coalesce(${condition}, false)` : condition
}

const columns: { readonly [key in FilterKey]?: readonly [on: 'resource' | 'posture' | 'version', column: string] } = {
  region: ['resource', 'region'],
  service: ['resource', 'service'],
  type: ['resource', 'type'],
  encryption: ['posture', 'encryption_at_rest'],
  transit: ['posture', 'encryption_in_transit'],
  exposure: ['posture', 'exposure'],
  way: ['posture', 'exposure_way'],
  waf: ['posture', 'waf_protection'],
  presence: ['posture', 'presence'],
}

function resourceCondition(term: FilterTerm, target: FilterTarget, add: AddParam): string {
  const column = columns[term.key]
  if (column) return matches(`${target[column[0]]}.${column[1]}`, term.values, add)
  switch (term.key) {
    case 'name':
      return either(
        term.values.map((value) => held(value, target, matchesAnyCase(`${target.version}.name`, [value], add), add)),
      )
    case 'id': {
      // A number by the key's index; anything else is the id of nothing, unless it is a pattern.
      const ids = term.values.flatMap(({ text, pattern }) => (!pattern && /^\d{1,18}$/.test(text) ? [text] : []))
      const patterns = term.values.filter((value) => value.pattern)
      return either([
        `${target.resource}.id = any(${add(ids)}::bigint[])`,
        ...(patterns.length > 0 ? [matches(`${target.resource}.id::text`, patterns, add)] : []),
      ])
    }
    case 'arn': {
      const of = (values: readonly FilterValue[]) => matches(`${target.resource}.arn`, values, add)
      const exact = term.values.filter((value) => !value.pattern)
      // An ARN is for good: those of the past are those of now.
      const patterns = term.values.filter((value) => value.pattern)
      return either([
        ...(exact.length > 0 ? [of(exact)] : []),
        ...patterns.map((value) => held(value, { ...target, at: null }, of([value]), add)),
      ])
    }
    case 'changed': {
      const hours = Math.max(...term.values.map((value) => changedHours(value.text) ?? 0))
      const since = (end: string) => `${end} - make_interval(hours => ${add(hours)}::int)`
      return target.at
        ? `${target.version}.valid_from > ${since(`${add(target.at)}::timestamptz`)}`
        : `${target.resource}.last_changed_at > ${since('now()')}`
    }
    case 'owner':
      return matchesOwner(`${target.resource}.owner`, term.values, add)
    case 'port': {
      const ports = `${target.posture}.open_ports`
      const asked = term.values.flatMap(({ text }) => askedPorts(text) ?? [])
      const unknown = term.values.some(({ text }) => text === 'unknown')
      return either([
        ...(asked.length > 0 ? [`${ports} && ${add(portsText(asked))}::int4multirange`] : []),
        // Not every door is a port; where one is, and was not read, nobody can say that it is closed.
        ...(unknown ? [`(${ports} is null and ${target.posture}.exposure_way <> '')`] : []),
      ])
    }
    case 'web-acl':
      return either(term.values.map((value) => behindWebAcl(value, `${target.posture}.web_acl_arn`, add)))
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
    case 'account-owner':
    case 'criticality': {
      const condition =
        term.key === 'criticality'
          ? matches('criticality', term.values, add)
          : matchesAnyCase('owner', term.values, add)
      return `${target.resource}.account_id = any(array(select account_id from ownership_at(${add(target.at)}::timestamptz) where ${condition}))`
    }
    case 'text':
      return either(
        term.values.map((value) => {
          const part = add(`%${like(value)}%`)
          const exactly = `${target.version}.name ilike ${part} or ${target.resource}.arn ilike ${part}`
          return held(value, target, exactly, add)
        }),
      )
    default: {
      if (!term.key.startsWith('tag.')) throw new Error(`No column answers the filter "${term.key}".`)
      const tag = add(term.key.slice('tag.'.length))
      const condition = matchesAnyCase(`${target.version}.tags -> 'value' ->> ${tag}::text`, term.values, add)
      if (term.values.some((value) => value.pattern) || target.walked) return condition
      // An index knows the terms, whatever the key's capitals. As constants, so that the planner knows how many have them.
      const terms = term.values.map((value) => `lower(${tag}::text || '=' || ${add(value.text)}::text)`)
      const known = `tag_terms(${target.resource}.tags) && array[${terms.join(', ')}]`
      if (!target.at) return `${known} and coalesce(${condition}, false)`
      const former = `select resource_id from former_tag where term = any(array[${terms.join(', ')}])`
      return `(${known} or ${target.resource}.id = any(array(${former}))) and ${condition}`
    }
  }
}

/**
 * What names and ARNs hold, by their one index: few three-letter pieces of the value find nearly the same as all of them, in
 * a fraction of the time; what is found is then looked at exactly. Names of the past are those of now, or former ones.
 */
function held(value: FilterValue, target: FilterTarget, exactly: string, add: AddParam): string {
  if (target.walked) return `coalesce(${exactly}, false)`
  const pieces = add(`%${piecesOf(value)}%`)
  const known = `(${target.resource}.name || E'\\n' || (${target.resource}.arn collate "default")) ilike ${pieces}`
  // Coalesced, it is no second guess at how many there are.
  if (!target.at) return `(${known} and coalesce(${exactly}, false))`
  const former = `select resource_id from former_name where name ilike ${pieces}`
  return `((${known} or ${target.resource}.id = any(array(${former}))) and coalesce(${exactly}, false))`
}

/**
 * The pieces as a pattern, in their order: how the last three words begin, or both ends of the only one; the whole where its
 * words are short. Each more costs as much again, and finds hardly less.
 */
function piecesOf(value: FilterValue): string {
  const words = value.text.match(/[a-z0-9]{3,}/gi) ?? []
  const pieces = words.map((word) => (word.length < 6 ? word : word.slice(0, 3)))
  const [only] = words
  if (words.length === 1 && only && only.length >= 6) pieces.push(only.slice(-3))
  return pieces.length > 0 ? pieces.slice(-3).join('%') : like(value)
}

/** By the ARN that a posture names, or by what the web ACL of that ARN is called: names of web ACLs are for good. */
function behindWebAcl(value: FilterValue, column: string, add: AddParam): string {
  if (!value.pattern && value.text.startsWith('arn:')) return matches(column, [value], add)
  if (value.pattern && /^\*+$/.test(value.text)) return `${column} is not null`
  const number = /^\d{1,18}$/.test(value.text) ? ` or id = ${add(value.text)}::bigint` : ''
  const named = `${column} = any(array(select arn collate "default" from resource
    where type = any(${add(everyWebAclType)}::text[]) and (${matchesAnyCase('name', [value], add)}${number})))`
  return value.pattern ? either([named, matches(column, [value], add)]) : named
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

/**
 * SQL: ids of the resources that have the finding that tokens ask for, each once. Where an index has these findings in the
 * order of the lists, they come in that order, with its first columns (`findingOrder`): who wants a page reads no more.
 * @param filter whose tokens on places narrow the findings too: a finding is where its resource is
 * @param facets whether what their resources are counted by (`facetColumns`) comes along; only where `findingsTellAll`
 * @param walkAges whether ages are looked at in what is found in that order, as many have them, and are not looked up themselves
 */
export function resourcesWithFinding(
  filter: Filter,
  at: Date | null,
  add: AddParam,
  { facets = false, walkAges = false } = {},
): string {
  const asked = askedOfFindings(filter)
  const ordering = orderingTerm(asked, at)
  if (!ordering) return `select distinct f.resource_id as id from ${findingsWhere(asked, at, add, [])}`
  const keys = findingOrder(filter, at)
  const places = filter.filter((term) => (keys.includes('region') ? placeKeys : accountKeys).has(term.key))
  const order = [...keys, 'id'].join(', ')
  const columns = [...keys, ...(facets ? facetColumns : [])]
  const table = at ? 'finding_version' : lookedUpByAge(asked, walkAges) ? 'finding' : 'finding_facet'
  const each = ordering.values.map((value) => {
    const terms = asked.map((term) => (term === ordering ? { ...term, values: [value] } : term))
    const where = filterToSql(places, { resource: 'f', posture: 'f', version: 'f', at }, add)
    return `(select ${columns.map((key) => `f.${key}`).join(', ')}, f.resource_id as id
      from ${findingsWhere(terms, at, add, [where], { table, walkAges })} order by ${order})`
  })
  // `distinct on` is never hashed: what comes first is found first, and who has enough stops.
  return `select distinct on (${order}) ${columns.join(', ')}, id from (${each.join(' union all ')}) f`
}

/** What stands beside each finding that fails or is not known, of its resource as it is now. */
const facetColumns = [
  'service',
  'presence',
  'encryption_at_rest',
  'encryption_in_transit',
  'exposure',
  'waf_protection',
]
const facetKeys: ReadonlySet<string> = new Set([
  ...[...accountKeys, ...findingKeys, 'region', 'service', 'type'],
  ...['presence', 'encryption', 'transit', 'exposure', 'waf'],
])

const lookedUpByAge = (terms: Filter, walkAges: boolean) => !walkAges && terms.some(({ key }) => key === 'age')

/** Whether findings alone, with what stands beside them, tell of all that a filter asks for. */
export function findingsTellAll(filter: Filter, at: Date | null, walkAges: boolean): boolean {
  return (
    at === null &&
    findingOrder(filter, at).length > 0 &&
    !lookedUpByAge(filter, walkAges) &&
    filter.every(({ key, negated }) => facetKeys.has(key) && !(negated && findingKeys.has(key)))
  )
}

/** The columns of the lists' order in which `resourcesWithFinding` gives what it finds; none where it has no order. */
export function findingOrder(filter: Filter, at: Date | null): readonly string[] {
  if (!orderingTerm(askedOfFindings(filter), at)) return []
  return at ? ['account_id'] : ['account_id', 'region', 'type']
}

/** The token whose values each have their findings in the order of the lists: of controls, or of severities where they fail. */
function orderingTerm(asked: Filter, at: Date | null): FilterTerm | undefined {
  const exactly = (term: FilterTerm) => term.values.every((value) => !value.pattern)
  const compliance = asked.find((term) => term.key === 'compliance')
  const verdict = compliance ? (compliance.values.length === 1 ? compliance.values[0]?.text : null) : 'NON_COMPLIANT'
  const [control, severity] = (['control', 'severity'] as const).map((key) =>
    asked.find((term) => term.key === key && exactly(term)),
  )
  if (control && (verdict === 'NON_COMPLIANT' || (verdict === 'INSUFFICIENT_DATA' && !at))) return control
  return verdict === 'NON_COMPLIANT' ? severity : undefined
}

const placeKeys: ReadonlySet<string> = new Set([...accountKeys, 'region', 'service', 'type'])

function findingCondition(terms: readonly FilterTerm[], target: FilterTarget, add: AddParam): string {
  return `exists (select from ${findingsWhere(terms, target.at, add, [`f.resource_id = ${target.resource}.id`])})`
}

/** Naming a control or a severity alone means its open failures. */
function findingsWhere(
  terms: Filter,
  at: Date | null,
  add: AddParam,
  conditions: readonly string[],
  { table = at ? 'finding_version' : 'finding', walkAges = false } = {},
): string {
  const valid = at ? add(at) : null
  const parts = [
    ...conditions,
    ...(valid ? [`f.valid_from <= ${valid}`, `(f.valid_to is null or f.valid_to > ${valid})`] : []),
    ...terms.map((term) => findingTerm(term, 'f', at, add, walkAges)),
  ]
  if (!terms.some((term) => term.key === 'compliance')) parts.push(`f.compliance = 'NON_COMPLIANT'`)
  return `${table} f where ${parts.join(' and ')}`
}

/**
 * SQL: whether a finding, a row `f` of `finding` or `finding_version`, answers what a token of `findingKeys` asks of it, or
 * what it denies. Only what is open has an age; as of `at`, or now.
 * @param walkAges keeps an index by age from being used
 */
export function findingTerm(term: FilterTerm, f: string, at: Date | null, add: AddParam, walkAges = false): string {
  if (term.key !== 'age') return matches(`${f}.${term.key === 'control' ? 'control_id' : term.key}`, term.values, add)
  const before = (hours: number) => {
    const instant = at ? `${add(at.toISOString())}::timestamptz` : 'now()'
    return `${instant} - make_interval(hours => ${add(hours)}::int)`
  }
  const firstSeen = walkAges ? `coalesce(${f}.first_seen_at, 'infinity')` : `${f}.first_seen_at`
  const within = term.values.map(({ text }) => {
    const { from, to } = ageRange(text) ?? { from: 0, to: null }
    const least = `${firstSeen} <= ${before(from)}`
    return to === null ? least : `${least} and ${firstSeen} > ${before(to)}`
  })
  return `${openStatus(f)} and ${either(within.map((range) => `(${range})`))}`
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
