import { describe, expect, test } from 'vitest'
import { type Column, RowWriter } from './csv.ts'

const columns: readonly Column[] = [
  { name: 'account_id', kind: 'account' },
  { name: 'name', kind: 'text' },
  { name: 'open_findings', kind: 'number' },
]
const csv = () => new RowWriter(columns, 'csv')
const cell = (text: string, format: 'csv' | 'csv-excel' = 'csv') =>
  new RowWriter([{ name: 'name', kind: 'text' }], format).row([text]).slice(0, -2)

/** Reads RFC 4180 back, the way a strict reader does. */
function parse(text: string): string[][] {
  const rows: string[][] = [[]]
  for (const match of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|$)/g)) {
    const [whole, inQuotes, plain, end] = match
    if (whole === '' && match.index === text.length) break
    rows.at(-1)?.push(inQuotes?.replaceAll('""', '"') ?? plain ?? '')
    if (end === '\r\n') rows.push([])
  }
  return rows.slice(0, -1)
}

describe('RFC 4180', () => {
  test('header, commas and CRLF; quotes where needed; every row as wide as the header', () => {
    const writer = csv()
    const text =
      writer.head() +
      writer.row(['012345678901', 'plain', '0']) +
      writer.row(['012345678901', 'a "quoted", name\r\nof two lines', '-1']) +
      writer.row(['012345678901', null, '3'])
    expect(text.startsWith('account_id,name,open_findings\r\n012345678901,plain,0\r\n')).toBe(true)
    expect(parse(text)).toEqual([
      ['account_id', 'name', 'open_findings'],
      ['012345678901', 'plain', '0'],
      ['012345678901', 'a "quoted", name\r\nof two lines', '-1'],
      ['012345678901', '', '3'],
    ])
  })

  test('a hostile name stays one cell of one row', () => {
    const names = [
      '<img src=x onerror=alert(1)>',
      '‮txt.exe',
      'emoji 🦔',
      '__proto__',
      'x'.repeat(10_000),
      'a\nb',
      'a\0b',
    ]
    const writer = csv()
    const rows = parse(names.map((name) => writer.row(['012345678901', name, '1'])).join(''))
    expect(rows.map((row) => row[1])).toEqual(names)
    expect(rows.every((row) => row.length === columns.length)).toBe(true)
  })
})

describe('formulas', () => {
  test.each([
    '=HYPERLINK("http://x")',
    '+1',
    '-1+2',
    '@SUM(A1)',
    '\t=1',
    '\r=1',
    '\n=1',
    '＝1',
    '＋1',
    '－1',
    '＠x',
    '\0=1',
  ])('%j is made harmless, and only so much as needed', (text) => {
    expect(cell(text)).toBe(`"'${text.replaceAll('"', '""')}"`)
  })

  test('numbers are left alone, and what was changed is counted', () => {
    const writer = csv()
    expect(writer.row(['012345678901', '=1', '-12'])).toBe(`012345678901,"'=1",-12\r\n`)
    expect(writer.neutralised).toBe(1)
  })

  test('a sign inside a text is no formula', () => {
    expect(cell('prod-db=1')).toBe('prod-db=1')
  })
})

describe('for Excel', () => {
  test('begins with a byte order mark, and keeps account ids as text beside a reference', () => {
    const writer = new RowWriter(columns, 'csv-excel')
    expect(writer.head()).toBe('\uFEFFaccount_id,account_ref,name,open_findings\r\n')
    expect(writer.row(['012345678901', 'a', '1'])).toBe(`'012345678901,aws:012345678901,a,1\r\n`)
  })

  test.each(['1E5', '007', '3-4', '2026-01-02', 'MAR1', '12:30', '1,5'])('%s stays what it is', (text) => {
    expect(cell(text, 'csv-excel').replaceAll('"', '')).toBe(`'${text}`)
    expect(cell(text).replaceAll('"', '')).toBe(text)
  })

  test('a cell too long for Excel is cut and carries the hash of the whole', () => {
    const text = cell('x'.repeat(40_000), 'csv-excel')
    expect(text.length).toBeLessThanOrEqual(32_767)
    expect(text).toMatch(/…\[sha256:[0-9a-f]{64}\]$/)
    expect(cell('x'.repeat(40_000))).toHaveLength(40_000)
  })
})

describe('JSON Lines', () => {
  test('values are raw and typed, and a cut file shows by its missing end', () => {
    const writer = new RowWriter(columns, 'jsonl')
    const text =
      writer.head() + writer.row(['012345678901', '=1\n', '-2']) + writer.row(['1', null, '0']) + writer.tail(2)
    expect(
      text
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toEqual([
      { account_id: '012345678901', name: '=1\n', open_findings: -2 },
      { account_id: '1', name: null, open_findings: 0 },
      { end: true, rows: 2 },
    ])
  })
})
