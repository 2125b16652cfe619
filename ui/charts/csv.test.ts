import { expect, test } from 'vitest'
import { chartCsv } from './csv.ts'

test('names that look like formulas are not formulas in a spreadsheet; negative numbers stay numbers', () => {
  const csv = chartCsv({
    columns: ['account', 'change_points'],
    rows: [
      ['=HYPERLINK("x")', -1.5],
      ['a,b', null],
    ],
  })
  expect(csv).toBe('account,change_points\r\n"\'=HYPERLINK(""x"")",-1.5\r\n"a,b",unknown\r\n')
})
