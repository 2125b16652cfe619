import { expect, test } from 'vitest'
import { counted, duration, middleElided, percent, relativeTime, shortCount, signed, wordsOf } from './format.ts'

test('a share is 100 % or 0 % only when it is exactly that', () => {
  expect(percent(1)).toBe('100 %')
  expect(percent(0.9999)).toBe('99 %')
  expect(percent(0.0001)).toBe('1 %')
  expect(percent(0)).toBe('0 %')
  expect(percent(0.9996, 1)).toBe('99.9 %')
  expect(percent(0.914)).toBe('91 %')
})

test('counts are exact up to 9,999 and short above', () => {
  expect(shortCount(9_999)).toBe('9,999')
  expect(shortCount(12_304)).toBe('12.3k')
  expect(shortCount(304_120)).toBe('304k')
  expect(shortCount(999_999)).toBe('1M')
  expect(counted(1, 'account')).toBe('1 account')
})

test('a change always has its sign, and none when there is none', () => {
  expect(signed(1.24)).toBe('+1.2')
  expect(signed(-0.44)).toBe('−0.4')
  expect(signed(-0.04)).toBe('±0')
})

test('times are told by their largest unit, before and after now', () => {
  const now = Date.parse('2026-11-23T12:00:00Z')
  expect(relativeTime('2026-11-23T09:00:00Z', now)).toBe('3 h ago')
  expect(relativeTime('2026-11-23T12:05:00Z', now)).toBe('in 5 min')
  expect(relativeTime('2026-11-20T12:00:00Z', now)).toBe('3 d ago')
  expect(duration(200_000)).toBe('3 min 20 s')
})

test('both ends of a long name stay readable', () => {
  const arn = 'arn:aws:rds:eu-west-1:123456789012:db:orders-production'
  expect(middleElided(arn, 30)).toHaveLength(30)
  expect(middleElided(arn, 30).endsWith('production')).toBe(true)
  expect(wordsOf('kmsKeyARN')).toBe('kms key ARN')
})
