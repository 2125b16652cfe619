import { expect, test } from 'vitest'
import { columns, shownColumns, toggleColumn, usualColumns } from './columns.ts'

const labels = (text: string) => shownColumns(text).map((column) => column.label)

test('an address names columns as the CSV does; the name is always there, and what is no column is left out', () => {
  expect(labels('owner,region,colour')).toEqual(['Name', 'Region', 'Owner'])
  expect(shownColumns('')).toEqual(columns.filter((column) => column.shown))
})

test('a column that is added and taken away again leaves the text as it was', () => {
  const added = toggleColumn('', 'owner')
  expect(labels(added)).toContain('Owner')
  expect(toggleColumn(added, 'owner')).toBe(usualColumns)
})
