import { createHash } from 'node:crypto'

/**
 * Rows as text: RFC 4180 CSV for scripts, the same for Excel, and JSON Lines.
 * https://www.rfc-editor.org/rfc/rfc4180, https://owasp.org/www-community/attacks/CSV_Injection
 */

export const exportFormats = ['csv', 'csv-excel', 'jsonl'] as const
export type ExportFormat = (typeof exportFormats)[number]

/**
 * What a column holds. `text` comes from AWS or from people and is treated as hostile; `account` is an account id;
 * `code`, `number` and `time` are written by Parapet and never need care.
 */
export type ColumnKind = 'text' | 'account' | 'code' | 'number' | 'time'

export interface Column {
  readonly name: string
  readonly kind: ColumnKind
}

/** Excel's largest cell, in UTF-16 units. */
const excelCell = 32_767
/** Rows of an Excel sheet, the header included. */
export const excelRows = 1_048_576

/** Begins like a formula for some spreadsheet: ASCII and full-width, or a control character it would skip. */
const formula = /^[=+\-@\t\r\n\0＝＋－＠]/
const quoted = /[",\r\n]/
/** What Excel takes for a number or a date, and changes: 1E5, 007, 3-4, 2026-01-02, MAR1. */
const excelGuess =
  /^(?:[\d.,]+(?:e[+-]?\d+)?%?|\d{1,4}[-/.]\d{1,2}(?:[-/.]\d{1,4})?|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*[- ]?\d{1,4}|\d{1,2}:\d{2}(?::\d{2})?)$/i

/** Writes rows of one export; counts what it had to make harmless. */
export class RowWriter {
  /** Cells that would have begun a formula. */
  neutralised = 0
  private readonly columns: readonly Column[]
  private readonly format: ExportFormat
  private readonly keys: readonly string[]

  constructor(columns: readonly Column[], format: ExportFormat) {
    this.columns = columns
    this.format = format
    this.keys = columns.map((column) => JSON.stringify(column.name))
  }

  /** What comes before the first row: the names of the columns, after a byte order mark for Excel. */
  head(): string {
    if (this.format === 'jsonl') return ''
    const names = this.columns.flatMap((column) =>
      this.format === 'csv-excel' && column.kind === 'account' ? [column.name, 'account_ref'] : [column.name],
    )
    return `${this.format === 'csv-excel' ? '\uFEFF' : ''}${names.join(',')}\r\n`
  }

  /** One row; its values in the order of the columns. Null is an empty cell: "there is none", never "not known". */
  row(values: readonly (string | null)[]): string {
    return this.format === 'jsonl' ? this.jsonLine(values) : this.csvLine(values)
  }

  /** What comes after the last row: a CSV has nothing, JSON Lines a trailer, so that a cut file shows. */
  tail(rows: number): string {
    return this.format === 'jsonl' ? `${JSON.stringify({ end: true, rows })}\n` : ''
  }

  private csvLine(values: readonly (string | null)[]): string {
    let line = ''
    for (let index = 0; index < this.columns.length; index++) {
      if (index > 0) line += ','
      const value = values[index]
      if (value === null || value === undefined || value === '') continue
      switch (this.columns[index]?.kind) {
        case 'text':
          line += this.textCell(value)
          break
        case 'account':
          line += this.format === 'csv-excel' ? `'${value},aws:${value}` : value
          break
        default:
          line += value
      }
    }
    return `${line}\r\n`
  }

  private textCell(value: string): string {
    let text = value
    let quote = false
    if (this.format === 'csv-excel') {
      if (text.length > excelCell) text = shortened(text)
      if (excelGuess.test(text)) text = `'${text}`
    }
    if (formula.test(text)) {
      this.neutralised++
      text = `'${text}`
      quote = true
    }
    if (quote || quoted.test(text)) return `"${text.replaceAll('"', '""')}"`
    return text
  }

  private jsonLine(values: readonly (string | null)[]): string {
    let line = '{'
    for (let index = 0; index < this.columns.length; index++) {
      const value = values[index] ?? null
      const text = value === null ? 'null' : this.columns[index]?.kind === 'number' ? value : JSON.stringify(value)
      line += `${index > 0 ? ',' : ''}${this.keys[index]}:${text}`
    }
    return `${line}}\n`
  }
}

/** Cut to what a cell of Excel holds, with the hash of the whole, so that two long texts can still be told apart. */
function shortened(text: string): string {
  const mark = `…[sha256:${createHash('sha256').update(text).digest('hex')}]`
  return text.slice(0, excelCell - mark.length - 1).toWellFormed() + mark
}
