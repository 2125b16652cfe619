import { criticalities } from './criticality.ts'
import { encryptionAtRestKinds, encryptionInTransitKinds } from './encryption.ts'
import { exposureKinds } from './exposure.ts'
import { compliances, severities } from './pillars.ts'
import { askedPorts } from './port-ranges.ts'
import { wafProtectionKinds } from './protection.ts'
import { presences } from './resource.ts'
import { notFacing, standings } from './waf/standing.ts'

/**
 * The query text of lists and exports: `account:prod-* encryption:none,unknown !region:us-* tag.Team:data orders`.
 * Tokens are joined by AND; values after a comma by OR; `!` turns a token round; `*` stands for any text; quotes keep
 * spaces and commas. A bare word looks for a part of the name or the ARN. Facets and text are two views of this AST.
 */

/**
 * Keys with a closed list of values. `entry-point`: what the last scan counted an entry point of the internet as; `criticality`
 * of the account, as it was set.
 */
export const closedKeys = {
  encryption: [...encryptionAtRestKinds, 'unknown'],
  transit: [...encryptionInTransitKinds, 'unknown'],
  exposure: [...exposureKinds, 'unknown'],
  waf: [...wafProtectionKinds, 'unknown'],
  'entry-point': [...standings, notFacing],
  presence: presences,
  severity: severities,
  compliance: compliances,
  criticality: criticalities,
} as const satisfies { readonly [key: string]: readonly string[] }

/**
 * `owner` is whom a resource's own tags name; `account-owner` who was set as the owner of its account, or else is named there most;
 * `account` is an id or a name; `ou` an id, a name on the way down, or the whole path; `id` the number in a resource's address;
 * `port` one on which somebody outside gets in, `443`, `8000-8999`, `udp/53`, `tcp`, or `unknown`; `way` the facts that make it reachable, joined by `+`, or after `?` what was not read of them;
 * `web-acl` the ARN, the name or the number of the web ACL in front;
 * `changed` a length of time up to now, or up to the instant asked for: `12h`, `7d`, `4w`; `age` for how long a finding has been
 * open by then, since it first failed: `..7d`, `30d..90d` (from 30 days to less than 90), `90d..`.
 */
export const openKeys = [
  'account',
  'ou',
  'region',
  'service',
  'type',
  'name',
  'arn',
  'control',
  'owner',
  'account-owner',
  'web-acl',
  'way',
  'port',
  'id',
  'changed',
  'age',
] as const

export const filterKeys = [...(Object.keys(closedKeys) as (keyof typeof closedKeys)[]), ...openKeys] as const
/** Keys that ask for accounts: all that is in an account answers them alike. */
export const accountKeys: ReadonlySet<string> = new Set(['account', 'ou', 'account-owner', 'criticality'])
/** Keys that are asked of findings: a resource answers them by one that it has. */
export const findingKeys: ReadonlySet<string> = new Set(['severity', 'control', 'compliance', 'age'])
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

const tokenPattern = /(?:"(?:[^"\\]|\\.)*"?|[^\s"])+/g
const keyPattern = /^[\w.\-/@+=]+:/

/** Splits at spaces outside quotes. */
function tokensOf(text: string): string[] {
  return text.match(tokenPattern) ?? []
}

function termOf(token: string): FilterTerm | FilterProblem {
  const negated = token.startsWith('!')
  const body = negated ? token.slice(1) : token
  if (/(?:^|[^\\])"/.test(body.replace(/"(?:[^"\\]|\\.)*"/g, '')))
    return { token, message: 'A quotation mark is not closed: add one at the end.' }
  const colon = keyPattern.exec(body)
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
  if (key === 'port' && values.some((value) => value.text !== 'unknown' && askedPorts(value.text) === null))
    return {
      token,
      message:
        '"port:" takes a port, a range or a transport, such as port:443, port:8000-8999, port:udp/53 or port:tcp; or port:unknown.',
    }
  if (key === 'changed' && values.some((value) => changedHours(value.text) === null))
    return { token, message: '"changed:" takes hours, days or weeks, such as changed:12h, changed:7d or changed:4w.' }
  if (key === 'age' && values.some((value) => ageRange(value.text) === null))
    return { token, message: '"age:" takes from and to in hours, days or weeks, such as age:..7d or age:30d..90d.' }
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

/** `7d` → 168; null for what is no length of time. */
export function changedHours(text: string): number | null {
  const [, count, unit] = /^(\d{1,4})([hdw])$/.exec(text) ?? []
  return count && unit ? Number(count) * { h: 1, d: 24, w: 168 }[unit as 'h' | 'd' | 'w'] : null
}

/** `30d..90d` → from 720 to less than 2160 hours; `to` is null where it has no end. Null for what is no range of ages. */
export function ageRange(text: string): { readonly from: number; readonly to: number | null } | null {
  const [, first, last] = /^(\d{1,4}[hdw])?\.\.(\d{1,4}[hdw])?$/.exec(text) ?? []
  const [from, to] = [changedHours(first ?? '0h') ?? 0, last === undefined ? null : changedHours(last)]
  return (first ?? last) === undefined || (to !== null && to <= from) ? null : { from, to }
}

function exampleOf(key: string): string {
  if (key === 'changed') return '7d'
  if (key === 'port') return '443'
  if (key === 'age') return '30d..90d'
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

const isAny = (term: FilterTerm, key: FilterKey, negated: boolean) =>
  term.key === key && term.negated === negated && term.values.length === 1 && term.values[0]?.text === '*'

/** Whether the filter has a token that asks whether there is a value at all: `owner:*`, or that there is none: `!owner:*`. */
export function hasAnyValue(filter: Filter, key: FilterKey, negated = false): boolean {
  return filter.some((term) => isAny(term, key, negated))
}

/** Adds such a token, or takes it away when it is there. */
export function toggleAnyValue(filter: Filter, key: FilterKey, negated = false): Filter {
  const rest = filter.filter((term) => !isAny(term, key, negated))
  return rest.length < filter.length ? rest : [...filter, { key, negated, values: [{ text: '*', pattern: true }] }]
}

/** Only what has a value: other wishes for the key give way, what was denied stays denied unless it is this. */
export function onlyValue(filter: Filter, key: FilterKey, text: string): Filter {
  const rest = filter.filter((term) => term.key !== key || (term.negated && !namesAlone(term, text)))
  return [...rest, { key, negated: false, values: [{ text, pattern: false }] }]
}

/** All but what has a value: it is no longer wished for, and it is denied. */
export function exceptValue(filter: Filter, key: FilterKey, text: string): Filter {
  const rest = filter.filter((term) => term.key !== key || !namesAlone(term, text))
  return [...rest, { key, negated: true, values: [{ text, pattern: false }] }]
}

const namesAlone = (term: FilterTerm, text: string) => term.values.length === 1 && term.values[0]?.text === text

/** The filter without any token of a key: what that key's facet counts under. */
export function withoutKey(filter: Filter, key: FilterKey): Filter {
  return filter.filter((term) => term.key !== key)
}

/** What is being typed at a place of the text, and the part of the text that a suggestion takes the place of. */
export interface Completion {
  /** A key, the name of a tag after `tag.`, or a value of this key. */
  readonly of: 'key' | 'tag' | Exclude<FilterKey, 'text'>
  /** What stands before the cursor, without quotes: what a suggestion must hold. */
  readonly typed: string
  readonly start: number
  readonly end: number
}

/**
 * What could be completed where the cursor stands; null where nothing can: in quoted words, in an ARN, and in values of
 * what is no key. @param cursor 0 … length of the text
 */
export function completionAt(text: string, cursor: number): Completion | null {
  let from = cursor
  let token = ''
  for (const match of text.matchAll(tokenPattern))
    if (match.index <= cursor && cursor <= match.index + match[0].length) [from, token] = [match.index, match[0]]
  if (token.startsWith('!')) [from, token] = [from + 1, token.slice(1)]
  if (cursor < from || token.startsWith('"') || token.startsWith('arn:aws')) return null
  const end = from + token.length
  const colon = keyPattern.exec(token)?.[0].length ?? 0
  if (colon === 0 || cursor < from + colon) {
    const typed = text.slice(from, cursor)
    const keyEnd = colon === 0 ? end : from + colon
    if (!typed.startsWith('tag.')) return { of: 'key', typed, start: from, end: keyEnd }
    return { of: 'tag', typed: typed.slice(4), start: from, end: keyEnd }
  }
  const key = token.slice(0, colon - 1)
  if (!isKey(key) && !/^tag\../.test(key)) return null
  let start = from + colon
  for (const part of token.slice(colon).split(/(?<=^[^"]*(?:"(?:[^"\\]|\\.)*"[^"]*)*),/)) {
    if (cursor <= start + part.length) {
      const typed = text.slice(start, cursor).replace(/^"/, '').replace(/"$/, '').replace(/\\(.)/g, '$1')
      return { of: key as Exclude<FilterKey, 'text'>, typed, start, end: start + part.length }
    }
    start += part.length + 1
  }
  return null
}

/** What the language itself knows to suggest: keys, and values of closed lists. Values of the others are the store's. */
export function suggestionsOf({ of, typed }: Completion): readonly string[] {
  const known: readonly string[] =
    of === 'key'
      ? [...filterKeys, 'tag.']
      : of === 'changed'
        ? ['1d', '7d', '30d']
        : of === 'age'
          ? ['..7d', '7d..30d', '30d..90d', '90d..']
          : of in closedKeys
            ? closedKeys[of as keyof typeof closedKeys]
            : []
  const wanted = typed.toLowerCase()
  const begin = known.filter((one) => one.toLowerCase().startsWith(wanted))
  return [...begin, ...known.filter((one) => !begin.includes(one) && one.toLowerCase().includes(wanted))]
}

/** The text with a suggestion taken, and where the cursor stands then: after a key its value is next, after a value a space. */
export function withSuggestion(text: string, { of, start, end }: Completion, value: string) {
  const written =
    of === 'key'
      ? value === 'tag.'
        ? value
        : `${value}:`
      : of === 'tag'
        ? `tag.${value}:`
        : formatValue(exact(value), false)
  const rest = text.slice(end)
  const space = of !== 'key' && of !== 'tag' && rest === '' ? ' ' : ''
  return { text: text.slice(0, start) + written + space + rest, cursor: start + written.length + space.length }
}

const exact = (text: string): FilterValue => ({ text, pattern: false })

/** Whether a tag's name can be written as a key of the text. */
export function isTagName(name: string): boolean {
  return keyPattern.exec(`tag.${name}:`)?.[0] === `tag.${name}:`
}
