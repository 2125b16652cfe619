import { expect, test } from 'vitest'
import { burnUp } from './burn-up-steps.ts'

const day = 86_400_000
const noon = (on: number) => (on + 0.5) * day

test('between the lines lies what is open, at the end as many as are open then', () => {
  const points = burnUp(
    {
      before: 10,
      moves: [
        { at: noon(1), status: 'opened-since', findings: 3 },
        { at: noon(1), status: 'reopened-since', findings: 2 },
        { at: noon(1), status: 'resolved-since', findings: 1 },
        { at: noon(3), status: 'resolved-since', findings: 4 },
      ],
      scans: [noon(1), noon(2), noon(3)],
    },
    noon(3) + 1000,
  )
  expect(points.map(({ opened, closed }) => (opened ?? 0) - (closed ?? 0))).toEqual([14, 14, 10, 10])
  expect(points.map(({ closed }) => closed)).toEqual([1, 1, 5, 5])
})

test('where nobody looked for longer than is usual, the lines break', () => {
  const points = burnUp({ before: 1, moves: [], scans: [1, 2, 3, 9].map(noon) }, noon(9))
  expect(points.map(({ at, opened }) => [at / day - 0.5, opened])).toEqual([
    [1, 1],
    [2, 1],
    [3, 1],
    [4, 1],
    [9 - 1 / day, null],
    [9, 1],
  ])
})
