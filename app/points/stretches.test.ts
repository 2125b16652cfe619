import { expect, test } from 'vitest'
import type { Snapshot } from './snapshots.ts'
import { staleBands, stretchesOf } from './stretches.ts'

const day = 86_400_000
const denied = ({ counts }: Snapshot) => counts.coverage ?? {}
const at = (days: number, cells: number) => ({ at: days * day, counts: { coverage: { DENIED: cells } } })

test('a count holds until the next scan; where scans are missing it ends after the usual time, and a gap follows', () => {
  const stretches = stretchesOf([at(0, 1), at(1, 2), at(2, 3), at(9, 4)], denied, 9.5 * day)
  expect(stretches.map(({ from, until }) => [from / day, until / day])).toEqual([
    [0, 1],
    [1, 2],
    [2, 3],
    [9, 9.5],
  ])
})

test('the last count does not reach to an instant that nobody looked at', () => {
  expect(stretchesOf([at(0, 1), at(1, 2)], denied, 30 * day).at(-1)?.until).toBe(2 * day)
})

test('a stretch is stale when more than a fifth of the expected cells was read too long ago', () => {
  const scan = (days: number, STALE: number) => ({
    at: days * day,
    counts: { coverage: { STALE, COMPLETE: 100 - STALE, REGION_OFF: 50 } },
  })
  const bands = staleBands([scan(0, 20), scan(1, 21), scan(2, 40), scan(3, 0)], 4 * day)
  expect(bands.map(({ from, until }) => [from / day, until / day])).toEqual([[1, 3]])
})
