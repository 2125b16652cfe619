import { expect, test } from 'vitest'
import { parseFilter } from './filter.ts'
import { explainFilter } from './filter-words.ts'

const explained = (text: string) => explainFilter(parseFilter(text).filter)

test('a query is told as one sentence that says what must hold, what must not, and what is left out', () => {
  expect(explained('encryption:none,unknown !region:us-* tag.Team:data orders')).toBe(
    'Resources of which all of this holds: its encryption at rest is “none” or “unknown”; it is not so that its region is like “us-*”; its tag Team is “data”; and its name or ARN has “orders” in it. Those that are gone, or out of scope, are left out.',
  )
  expect(explained('')).toContain('Every resource')
})

test('a length of time is told in words', () => {
  expect(explained('changed:7d')).toContain('it changed, or was first seen, in the last 7 days')
})

test('what is said of findings is said of one finding, a severity alone of its failures', () => {
  expect(explained('severity:critical control:rds/* presence:GONE')).toBe(
    'Resources of which all of this holds: its presence is “GONE”; and it has a finding of severity “critical” of the control like “rds/*” that fails (NON_COMPLIANT).',
  )
  expect(explained('severity:high age:30d..90d,365d..')).toContain(
    'it has a finding of severity “high” open for 30 days to 90 days or 365 days or more that fails',
  )
  expect(explained('!severity:critical id:7')).toBe(
    'Resources of which all of this holds: its number is “7”; and it has no finding of severity “critical” that fails (NON_COMPLIANT).',
  )
})
