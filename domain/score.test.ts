import { expect, test } from 'vitest'
import { coverageScore, pillarScore, seenCount } from './score.ts'

test('what is not known widens the interval and never improves the number', () => {
  const before = pillarScore('encryptionAtRest', { none: 10, 'aws-managed': 90 })
  const blinded = pillarScore('encryptionAtRest', { none: 5, 'aws-managed': 90, unknown: 5 })
  expect(before).toMatchObject({ value: 0.9, low: 0.9, high: 0.9 })
  expect(blinded.low).toBe(0.9)
  expect(blinded.high).toBe(0.95)
  expect(blinded.low).toBeLessThanOrEqual(before.low ?? 0)
})

test('nothing is said about what is not there', () => {
  expect(pillarScore('wafProtection', { 'not-eligible': 40 })).toMatchObject({ total: 0, value: null, low: null })
  expect(pillarScore('exposure', { unknown: 3 })).toMatchObject({ total: 3, value: null, low: 0, high: 1 })
})

test('an internet path open to listed networks only counts as exposed', () => {
  expect(pillarScore('exposure', { internet: 1, 'internet-limited': 1, isolated: 2 })).toMatchObject({ failing: 2 })
})

test('a web ACL that only counts does not protect', () => {
  expect(pillarScore('wafProtection', { counting: 1, none: 1, classic: 1, blocking: 1 }).value).toBe(0.25)
})

test('coverage counts complete cells among those expected; regions switched off are not expected', () => {
  expect(coverageScore({ COMPLETE: 8, PARTIAL: 1, DENIED: 1, REGION_OFF: 30, NOT_OFFERED: 4 }).value).toBe(0.8)
})

test('a cell read too long ago lowers coverage: it does not leave the count', () => {
  expect(coverageScore({ COMPLETE: 6, STALE: 4 })).toMatchObject({ value: 0.6, total: 10, failing: 4 })
})

test('none is a number only where something was read', () => {
  expect(seenCount({ DENIED: 190 }, 0)).toBeNull()
  expect(seenCount({ STALE: 190 }, 0)).toBeNull()
  expect(seenCount({}, 0)).toBeNull()
  expect(seenCount({ DENIED: 190 }, 3)).toBe(3)
  expect(seenCount({ COMPLETE: 1, DENIED: 189 }, 0)).toBe(0)
})
