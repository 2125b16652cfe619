import { expect, test } from 'vitest'
import { dayMarks } from './charts/scale.ts'
import { absoluteTime, dayOf } from './format.ts'
import { dayEnd, dayStart, instantOf, parseZone, wallText } from './zone.ts'

const auckland = 'Pacific/Auckland'
const stJohns = 'America/St_Johns'

test('an instant is written as the zone’s clocks say it, with the offset of that day', () => {
  expect(absoluteTime('2026-11-23T15:04:05Z', 'UTC')).toBe('23 Nov 2026, 15:04 UTC')
  expect(absoluteTime('2026-11-23T15:04:05Z', auckland)).toBe('24 Nov 2026, 04:04 +13:00')
  expect(absoluteTime('2026-06-23T15:04:05Z', auckland)).toBe('24 Jun 2026, 03:04 +12:00')
  expect(absoluteTime('2026-11-23T02:04:05Z', stJohns)).toBe('22 Nov 2026, 22:34 −03:30')
  expect(absoluteTime('2026-11-23T03:30:00Z', stJohns)).toBe('23 Nov 2026, 00:00 −03:30')
  expect(dayOf('2026-11-23T15:04:05Z', auckland)).toBe('24 Nov 2026')
})

test('a day ends where the zone’s next day begins, on days of 23 and 25 hours too', () => {
  expect(dayEnd('2026-11-01', 'UTC')?.toISOString()).toBe('2026-11-01T23:59:59.000Z')
  expect(dayEnd('2026-11-01', auckland)?.toISOString()).toBe('2026-11-01T10:59:59.000Z')
  // Clocks are set forward in Auckland on 27 September 2026, and back in St John's on 1 November.
  const length = (day: string, zone: string) =>
    (Number(dayEnd(day, zone)) + 1000 - Number(dayStart(dayEnd(day, zone) ?? 0, zone))) / 3_600_000
  expect(length('2026-09-27', auckland)).toBe(23)
  expect(length('2026-11-01', stJohns)).toBe(25)
  expect(length('2026-11-02', stJohns)).toBe(24)
  // In Santiago midnight itself is skipped: 6 September 2026 begins at one o'clock.
  expect(dayEnd('2026-09-05', 'America/Santiago')?.toISOString()).toBe('2026-09-06T03:59:59.000Z')
  expect(dayEnd('2026-02-30', 'UTC')).toBeNull()
})

test('what a clock on the wall says is one instant, also where it says it twice or never', () => {
  expect(instantOf('2026-11-24T04:04', auckland)?.toISOString()).toBe('2026-11-23T15:04:00.000Z')
  expect(instantOf('2026-11-01T01:30', stJohns)?.toISOString()).toBe('2026-11-01T04:00:00.000Z')
  expect(instantOf('2026-09-27T02:30', auckland)?.toISOString()).toBe('2026-09-26T14:30:00.000Z')
  expect(instantOf('tomorrow', 'UTC')).toBeNull()
  for (const zone of ['UTC', auckland, stJohns])
    expect(instantOf(wallText('2026-11-23T15:04:00Z', zone), zone)?.toISOString()).toBe('2026-11-23T15:04:00.000Z')
})

test('the marks of a time axis are the zone’s midnights, across a change of the clocks', () => {
  const time = { min: Date.parse('2026-10-30T12:00Z'), max: Date.parse('2026-11-03T12:00Z') }
  expect(dayMarks(time, 5, stJohns).map((at) => absoluteTime(at, stJohns))).toEqual([
    '31 Oct 2026, 00:00 −02:30',
    '1 Nov 2026, 00:00 −02:30',
    '2 Nov 2026, 00:00 −03:30',
    '3 Nov 2026, 00:00 −03:30',
  ])
})

test('only names that Intl knows are zones', () => {
  expect(parseZone('Pacific/Auckland')).toBe(auckland)
  expect(parseZone('utc')).toBe('UTC')
  expect(parseZone('Etc/UTC')).toBe('UTC')
  expect(parseZone('Mars/Olympus')).toBeNull()
  expect(parseZone('+13:00')).toBeNull()
  expect(parseZone("x' or 1=1")).toBeNull()
})
