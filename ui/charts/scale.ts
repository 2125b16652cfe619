/** The arithmetic of charts: pure, so that what is drawn can be tested without drawing. */

import { dayStart } from '../zone.ts'

/** One measured instant of a line. `value` null is a gap: the line breaks there. */
export interface Point {
  /** Milliseconds since 1970. */
  readonly at: number
  readonly value: number | null
  readonly low: number | null
  readonly high: number | null
}

export interface Range {
  readonly min: number
  readonly max: number
}

/**
 * A range for shares (0 … 1) that holds every bound drawn, on steps of 5 points, and is at least ten points wide, so
 * that noise does not look like movement.
 */
export function shareRange(points: readonly Point[]): Range {
  const drawn = points.flatMap((point) => [point.value, point.low, point.high]).filter((value) => value !== null)
  if (drawn.length === 0) return { min: 0, max: 1 }
  let min = Math.floor(Math.min(...drawn) * 20 + 1e-9) / 20
  let max = Math.ceil(Math.max(...drawn) * 20 - 1e-9) / 20
  while (max - min < 0.1 - 1e-9) {
    if (max < 1) max += 0.05
    if (max - min < 0.1 - 1e-9 && min > 0) min -= 0.05
  }
  return { min: Math.max(0, round(min)), max: Math.min(1, round(max)) }
}

/** Tops whose halves are round, too: whole numbers from ten on, and below. */
const tops = [1, 1.2, 1.6, 2, 2.4, 3, 4, 5, 6, 8, 10]
const smallTops = [1, 2, 4, 6, 8, 10]

/** A range from zero for counts, ending on a round number that leaves little of the height empty. */
export function countRange(values: readonly number[]): Range {
  const top = Math.max(1, ...values)
  const size = 10 ** Math.floor(Math.log10(top))
  const max = (size === 1 ? smallTops : tops).map((step) => step * size).find((step) => step >= top) ?? top
  return { min: 0, max }
}

/** Three lines at most: bottom, middle, top. */
export function gridValues({ min, max }: Range): number[] {
  return [min, round((min + max) / 2), max]
}

const round = (value: number) => Math.round(value * 1e6) / 1e6

/** Position in 0 … 1. */
export function position(value: number, { min, max }: Range): number {
  return max === min ? 0.5 : (value - min) / (max - min)
}

/** Width and height of the drawing in user units; it is stretched to its place. */
export const drawing = { width: 1000, height: 200 } as const

const coordinate = (point: { at: number }, value: number, time: Range, range: Range) =>
  `${(position(point.at, time) * drawing.width).toFixed(1)} ${((1 - position(value, range)) * drawing.height).toFixed(1)}`

/** Stretches of points with a value; a gap ends a stretch. */
export function stretches(points: readonly Point[]): Point[][] {
  const found: Point[][] = []
  let current: Point[] = []
  for (const point of points) {
    if (point.value === null) {
      if (current.length > 0) found.push(current)
      current = []
    } else current.push(point)
  }
  if (current.length > 0) found.push(current)
  return found
}

/** The line as an SVG path, broken at gaps. A stretch of one point is a short dash, so that it can be seen. */
export function linePath(points: readonly Point[], time: Range, range: Range): string {
  return stretches(points)
    .map((stretch) =>
      stretch.length === 1 && stretch[0]
        ? `M${coordinate(stretch[0], stretch[0].value ?? 0, time, range)}h4`
        : `M${stretch.map((point) => coordinate(point, point.value ?? 0, time, range)).join('L')}`,
    )
    .join('')
}

/** The interval as an SVG area: `high` from left to right, `low` back. */
export function ribbonPath(points: readonly Point[], time: Range, range: Range): string {
  return stretches(
    points.map((point) => (point.low === null || point.high === null ? { ...point, value: null } : point)),
  )
    .map((stretch) => {
      const top = stretch.map((point) => coordinate(point, point.high ?? 0, time, range))
      const bottom = stretch.map((point) => coordinate(point, point.low ?? 0, time, range)).reverse()
      return `M${[...top, ...bottom].join('L')}Z`
    })
    .join('')
}

/** The index of the point nearest to an instant, or -1 when there is none. */
export function nearest(points: readonly { readonly at: number }[], at: number): number {
  let best = -1
  let distance = Number.POSITIVE_INFINITY
  for (const [index, point] of points.entries()) {
    const away = Math.abs(point.at - at)
    if (away < distance) {
      best = index
      distance = away
    }
  }
  return best
}

/** Instants for the marks under a time axis: midnights of the zone, evenly spaced. */
export function dayMarks({ min, max }: Range, count: number, zone: string): number[] {
  const day = 86_400_000
  const days = Math.max(1, Math.round((max - min) / day))
  const step = Math.max(1, Math.ceil(days / count))
  const marks: number[] = []
  // From noon to noon: a day of 23 or 25 hours moves no mark to another day.
  const noon = dayStart(max, zone).getTime() + day / 2
  for (let back = 0; ; back += step) {
    const at = dayStart(noon - back * day, zone).getTime()
    if (at < min) return marks
    marks.unshift(at)
  }
}
