import { expect, test } from 'vitest'
import {
  columns,
  factColumns,
  factsAtMost,
  shownColumns,
  shownFacts,
  toggleColumn,
  toggleFact,
  usualColumns,
} from './columns.ts'

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

test('facts are columns by their path, after the others, and stay when those change', () => {
  const text = toggleFact(toggleFact('', 'port'), 'subnetIds[0]')
  expect(text).toBe(`${usualColumns},fact:port,fact:subnetIds[0]`)
  expect(factColumns(toggleColumn(text, 'owner'))).toBe('fact:port,fact:subnetIds[0]')
  expect(labels(text)).toEqual(labels(''))
  expect(toggleFact(toggleFact(text, 'port'), 'subnetIds[0]')).toBe(usualColumns)
  expect(shownFacts("fact:port,fact:port,fact:a'b,port").map((path) => path.text)).toEqual(['port'])
  expect(shownFacts(Array.from({ length: 20 }, (_, index) => `fact:f${index}`).join(','))).toHaveLength(factsAtMost)
})
