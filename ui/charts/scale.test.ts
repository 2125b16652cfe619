import { expect, test } from 'vitest'
import {
  countRange,
  dayMarks,
  gridValues,
  linePath,
  nearest,
  type Point,
  ribbonPath,
  shareRange,
  stretches,
} from './scale.ts'

const point = (at: number, value: number | null, low = value, high = value): Point => ({ at, value, low, high })
const time = { min: 0, max: 10 }
const range = { min: 0, max: 1 }

test('a day without a scan is a gap, never a straight line across it', () => {
  const points = [point(0, 0.5), point(2, 0.5), point(4, null), point(6, 0.7), point(8, 0.7)]
  expect(stretches(points).map((stretch) => stretch.length)).toEqual([2, 2])
  expect(linePath(points, time, range).match(/M/g)).toHaveLength(2)
})

test('a lone point between two gaps is drawn', () => {
  expect(linePath([point(1, null), point(5, 0.5), point(9, null)], time, range)).toBe('M500.0 100.0h4')
})

test('the ribbon lies between the bounds and breaks where a bound is missing', () => {
  expect(ribbonPath([point(0, 0.5, 0.4, 0.6), point(10, 0.5, 0.5, 0.5)], time, range)).toBe(
    'M0.0 80.0L1000.0 100.0L1000.0 100.0L0.0 120.0Z',
  )
  expect(ribbonPath([point(0, 0.5, null, 0.6)], time, range)).toBe('')
})

test('the range of shares holds every bound and is at least ten points wide', () => {
  expect(shareRange([point(0, 0.91, 0.84, 0.93)])).toEqual({ min: 0.8, max: 0.95 })
  expect(shareRange([point(0, 1)])).toEqual({ min: 0.9, max: 1 })
  expect(shareRange([point(0, 0)])).toEqual({ min: 0, max: 0.1 })
  expect(shareRange([])).toEqual({ min: 0, max: 1 })
})

test('counts start at zero', () => {
  expect(countRange([3, 17])).toEqual({ min: 0, max: 20 })
  expect(countRange([])).toEqual({ min: 0, max: 1 })
})

test('a range of counts ends on a round number, is more than two thirds full, and its lines are whole numbers', () => {
  for (let top = 2; top < 100_000; top = Math.ceil(top * 1.07)) {
    const { max } = countRange([top])
    expect(max).toBeGreaterThanOrEqual(top)
    expect(top / max, `${top} of ${max}`).toBeGreaterThan(0.66)
    expect(gridValues({ min: 0, max }).every(Number.isInteger), `${max}`).toBe(true)
  }
})

test('the crosshair finds the nearest point', () => {
  expect(nearest([{ at: 0 }, { at: 10 }, { at: 20 }], 14)).toBe(1)
  expect(nearest([], 14)).toBe(-1)
})

test('marks fall on whole days', () => {
  const day = 86_400_000
  const marks = dayMarks({ min: 20_000.3 * day, max: 20_090.6 * day }, 4, 'UTC')
  expect(marks.every((at) => at % day === 0)).toBe(true)
  expect(marks.length).toBeGreaterThanOrEqual(3)
})
