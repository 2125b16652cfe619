import { encryptionAtRestKinds, encryptionInTransitKinds } from './encryption.ts'
import { exposureKinds } from './exposure.ts'
import { compliances, severities } from './pillars.ts'
import { wafProtectionKinds } from './protection.ts'
import { presences } from './resource.ts'
import { notFacing, standings } from './waf/standing.ts'

/**
 * The query text of lists and exports: `account:prod-* encryption:none,unknown !region:us-* tag.Team:data orders`.
 * Tokens are joined by AND; values after a comma by OR; `!` turns a token round; `*` stands for any text; quotes keep
 * spaces and commas. A bare word looks for a part of the name or the ARN. Facets and text are two views of this AST.
 */

/** Keys with a closed list of values. `entry-point`: what the last scan counted an entry point of the internet as. */
export const closedKeys = {
  encryption: [...encryptionAtRestKinds, 'unknown'],
  transit: [...encryptionInTransitKinds, 'unknown'],
  exposure: [...exposureKinds, 'unknown'],
  waf: [...wafProtectionKinds, 'unknown'],
  'entry-point': [...standings, notFacing],
  presence: presences,
  severity: severities,
  compliance: compliances,
} as const satisfies { readonly [key: string]: readonly string[] }

/** `account` is an id or a name; `ou` an id, a name on the way down, or the whole path; `id` the number in a resource's address. */
export const openKeys = ['account', 'ou', 'region', 'service', 'type', 'name', 'arn', 'control', 'owner', 'id'] as const

export const filterKeys = [...(Object.keys(closedKeys) as (keyof typeof closedKeys)[]), ...openKeys] as const
/** A key of the text, `tag.<name>`, or `text` for a bare word. */
export type FilterKey = (typeof filterKeys)[number] | `tag.${string}` | 'text'

/** One value. In a pattern, `*` stands for any text, also none; a text that was quoted is no pattern. */
export interface FilterValue {
  readonly text: string
  readonly pattern: boolean
}

export interface FilterTerm {
  readonly key: FilterKey
  readonly negated: boolean
  /** Any of them. Never empty. */
  readonly values: readonly FilterValue[]
}

/** All of them. */
export type Filter = readonly FilterTerm[]

/** What cannot be understood, and the way out. */
export interface FilterProblem {
  readonly token: string
  readonly message: string
}

export interface ParsedFilter {
  /** The tokens that were understood. */
  readonly filter: Filter
  readonly problems: readonly FilterProblem[]
}

export const noFilter: Filter = []

/** Reads query text. Never throws: what is not understood is named in `problems`, and left out. */
export function parseFilter(text: string): ParsedFilter {
  const terms: FilterTerm[] = []
  const problems: FilterProblem[] = []
  for (const token of tokensOf(text)) {
    const term = termOf(token)
    if ('message' in term) problems.push(term)
    else terms.push(term)
  }
  return { filter: terms, problems }
}

/** Splits at spaces outside quotes. */
function tokensOf(text: string): string[] {
  return text.match(/(?:"(?:[^"\\]|\\.)*"?|[^\s"])+/g) ?? []
}

function termOf(token: string): FilterTerm | FilterProblem {
  const negated = token.startsWith('!')
  const body = negated ? token.slice(1) : token
  if (/(?:^|[^\\])"/.test(body.replace(/"(?:[^"\\]|\\.)*"/g, '')))
    return { token, message: 'A quotation mark is not closed: add one at the end.' }
  const colon = /^[\w.\-/@+=]+:/.exec(body)
  const wholeArn = /^arn:(?!arn:)[^:"]*:[^:"]*:[^:"]*:[^:"]*:/.test(body)
  if (body.startsWith('"') || !colon || wholeArn) {
    const value = filterValue(body)
    if (value.text === '') return { token, message: 'There is nothing to look for: name a value.' }
    return { key: wholeArn ? 'arn' : 'text', negated, values: [value] }
  }
  const key = body.slice(0, colon[0].length - 1)
  const values = valuesOf(body.slice(colon[0].length))
  if (values.length === 0 || values.some((value) => value.text === ''))
    return { token, message: `"${key}:" needs a value, such as ${key}:${exampleOf(key)}.` }
  if (key.startsWith('tag.') && key.length > 4) return { key: key as `tag.${string}`, negated, values }
  if (!isKey(key))
    return {
      token,
      message: `"${key}" is not a filter. Known: ${[...filterKeys, 'tag.<name>'].join(', ')}. To look for the text itself, quote it: "${body.replaceAll('"', '')}".`,
    }
  const known: readonly string[] | undefined =
    key in closedKeys ? closedKeys[key as keyof typeof closedKeys] : undefined
  if (!known) return { key, negated, values }
  const exact: FilterValue[] = []
  for (const value of values) {
    const meant = value.pattern ? value : known.find((one) => one.toLowerCase() === value.text.toLowerCase())
    if (meant === undefined)
      return { token, message: `"${value.text}" is not a value of ${key}. Known: ${known.join(', ')}.` }
    exact.push(typeof meant === 'string' ? { text: meant, pattern: false } : meant)
  }
  return { key, negated, values: exact }
}

function isKey(key: string): key is (typeof filterKeys)[number] {
  return (filterKeys as readonly string[]).includes(key)
}

function exampleOf(key: string): string {
  return key in closedKeys ? (closedKeys[key as keyof typeof closedKeys][0] ?? 'value') : 'value'
}

/** Splits at commas outside quotes. */
function valuesOf(text: string): FilterValue[] {
  return (text.match(/(?:"(?:[^"\\]|\\.)*"|[^,"])+|(?<=^|,)(?=,|$)/g) ?? []).map(filterValue)
}

/** Takes the quotes off; what was quoted is no pattern. */
function filterValue(part: string): FilterValue {
  return part.startsWith('"') && part.endsWith('"') && part.length > 1
    ? { text: part.slice(1, -1).replace(/\\(.)/g, '$1'), pattern: false }
    : { text: part, pattern: part.includes('*') }
}

/** The AST as query text; `parseFilter` of it gives the same AST. */
export function formatFilter(filter: Filter): string {
  return filter
    .map((term) => {
      const values = term.values.map((value) => formatValue(value, term.key === 'text')).join(',')
      return `${term.negated ? '!' : ''}${term.key === 'text' ? '' : `${term.key}:`}${values}`
    })
    .join(' ')
}

function formatValue(value: FilterValue, bare: boolean): string {
  if (value.pattern) return value.text
  const plain = !(bare ? /[\s",!\\:*]/ : /[\s",!\\*]/).test(value.text) && value.text !== ''
  return plain ? value.text : `"${value.text.replace(/["\\]/g, '\\$&')}"`
}

/** The exact values chosen for a key by one token that is not negated, as facets show them. */
export function chosenValues(filter: Filter, key: FilterKey): readonly string[] {
  return filter
    .filter((term) => term.key === key && !term.negated)
    .flatMap((term) => term.values.map((value) => value.text))
}

/** Adds a value to a key's token, or takes it away when it is there. Negated tokens of the key stay. */
export function toggleValue(filter: Filter, key: FilterKey, text: string): Filter {
  const present = filter.find((term) => term.key === key && !term.negated)
  if (!present) return [...filter, { key, negated: false, values: [{ text, pattern: false }] }]
  const without = present.values.filter((value) => value.text !== text)
  const values = without.length < present.values.length ? without : [...present.values, { text, pattern: false }]
  return filter.flatMap((term) => (term !== present ? [term] : values.length > 0 ? [{ ...term, values }] : []))
}

/** The filter without any token of a key: what that key's facet counts under. */
export function withoutKey(filter: Filter, key: FilterKey): Filter {
  return filter.filter((term) => term.key !== key)
}
