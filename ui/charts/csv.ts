/** A figure, and the list that it counts. */
export interface Counted {
  readonly count: number
  readonly href: string
  /** Counting ended there: `5000+`. */
  readonly atLeast?: boolean
}

/** Null is written as `unknown`. */
export type ChartCell = string | number | null | Counted

/** The table twin of a chart, and the text of its file. */
export interface ChartTable {
  /** snake_case, units in the name; they are the file's header and, in words, the table's. */
  readonly columns: readonly string[]
  /** Numbers as numbers. */
  readonly rows: readonly (readonly ChartCell[])[]
}

/** RFC 4180, without a byte order mark; text that a spreadsheet would take for a formula is quoted with `'`. */
export function chartCsv(table: ChartTable): string {
  const cell = (value: ChartCell): string => {
    if (value === null) return 'unknown'
    if (typeof value === 'object') return `${value.count}${value.atLeast ? '+' : ''}`
    if (typeof value === 'number') return String(value)
    const safe = /^[=+\-@\t\r\n＝＋－＠\0]/.test(value) ? `'${value}` : value
    return /[",\r\n]/.test(safe) || safe !== value ? `"${safe.replaceAll('"', '""')}"` : safe
  }
  return [table.columns, ...table.rows].map((row) => `${row.map(cell).join(',')}\r\n`).join('')
}
