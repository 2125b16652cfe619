import { type FactPath, factPrefix, parseFactPath } from '#domain/fact-path.ts'

/** The columns of the list, by the names that their values have in the CSV. `always` ones cannot be hidden. */
export const columns = [
  { id: 'name', label: 'Name', csv: 'resource_name', shown: true, always: true },
  { id: 'openFindings', label: 'Open', csv: 'open_findings', shown: true },
  { id: 'type', label: 'Type', csv: 'resource_type', shown: true },
  { id: 'account', label: 'Account', csv: 'account_name', shown: true },
  { id: 'region', label: 'Region', csv: 'region', shown: true },
  { id: 'encryptionAtRest', label: 'At rest', csv: 'encryption_at_rest', shown: true },
  { id: 'encryptionInTransit', label: 'In transit', csv: 'encryption_in_transit', shown: true },
  { id: 'exposure', label: 'Exposure', csv: 'exposure', shown: true },
  { id: 'wafProtection', label: 'WAF', csv: 'waf_protection', shown: true },
  { id: 'lastChangedAt', label: 'Changed', csv: 'last_changed_at', shown: false },
  { id: 'presence', label: 'Presence', csv: 'presence', shown: false },
  { id: 'owner', label: 'Owner', csv: 'owner', shown: false },
  { id: 'ouPath', label: 'OU', csv: 'ou_path', shown: false },
  { id: 'service', label: 'Service', csv: 'service', shown: false },
  { id: 'arn', label: 'ARN', csv: 'resource_arn', shown: false },
  { id: 'firstSeenAt', label: 'First seen', csv: 'first_seen_at', shown: false },
] as const satisfies readonly { id: string; label: string; csv: string; shown: boolean; always?: boolean }[]
export type Column = (typeof columns)[number]
export type ColumnId = Column['id']

const isAlways = (column: Column) => 'always' in column

/** Columns as an address writes them: their names in the CSV, joined by commas. */
const written = (shown: readonly Column[]) => shown.map((column) => column.csv).join(',')

/** Facts that are shown as columns at once: each is one more thing to read of each row. */
export const factsAtMost = 8

/** The facts that an address names as columns, in its order; what is no path is left out. */
export function shownFacts(text: string): readonly FactPath[] {
  const paths = [...new Set(text.split(','))].flatMap((name) =>
    name.startsWith(factPrefix) ? (parseFactPath(name.slice(factPrefix.length)) ?? []) : [],
  )
  return paths.slice(0, factsAtMost)
}

/** The columns of an address that only facts are. */
export function factColumns(text: string): string {
  return shownFacts(text)
    .map((path) => factPrefix + path.text)
    .join(',')
}

/** The columns that are shown when nothing says which. */
export const usualColumns = written(columns.filter((column) => column.shown))

/** The columns that an address names, in the order of the table; unknown names are left out. None named: the usual ones. */
export function shownColumns(text: string): readonly Column[] {
  const named = (text || usualColumns).split(',')
  return columns.filter((column) => isAlways(column) || named.includes(column.csv))
}

/** The text with a column added, or taken away where it was. */
export function toggleColumn(text: string, id: ColumnId): string {
  const shown = shownColumns(text)
  return joined(written(columns.filter((column) => shown.includes(column) !== (column.id === id))), factColumns(text))
}

/** The text with a fact added as the last column, or taken away where it was. */
export function toggleFact(text: string, path: string): string {
  const facts = shownFacts(text).map((shown) => shown.text)
  const next = facts.includes(path) ? facts.filter((fact) => fact !== path) : [...facts, path]
  return joined(written(shownColumns(text)), next.map((fact) => factPrefix + fact).join(','))
}

const joined = (...parts: readonly string[]) => parts.filter(Boolean).join(',')
