import { expect, test } from 'vitest'
import { nextRun } from './next-run.ts'

const now = new Date('2026-11-23T12:00:00Z')
const next = (cron: string, zone = 'UTC') => nextRun(cron, zone, now)?.toISOString() ?? null

test('the next scan is the next minute that the schedule names, in its own zone', () => {
  expect(next('0 2 * * *')).toBe('2026-11-24T02:00:00.000Z')
  expect(next('*/15 * * * *')).toBe('2026-11-23T12:15:00.000Z')
  expect(next('30 1-3 * * 1-5')).toBe('2026-11-24T01:30:00.000Z')
  expect(next('0 4 1 * *')).toBe('2026-12-01T04:00:00.000Z')
  expect(next('0 4 1 * 7')).toBe('2026-11-29T04:00:00.000Z')
  expect(next('0 2 * * *', 'Pacific/Auckland')).toBe('2026-11-23T13:00:00.000Z')
  expect(next('0 2 * * *', 'America/St_Johns')).toBe('2026-11-24T05:30:00.000Z')
})

test('what cannot be told is not guessed', () => {
  expect(next('0 2 * * MON')).toBeNull()
  expect(next('@daily')).toBeNull()
  expect(next('0 0 30 2 *')).toBeNull()
  expect(next('61 * * * *')).toBeNull()
})
