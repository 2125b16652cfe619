import { expect, test } from 'vitest'
import { changeOver, lineOf, type PointRow, snapshotsOf } from './snapshots.ts'

const day = (n: number) => new Date(Date.UTC(2026, 8, 1 + n, 2))
const rows = (n: number, metric: string, counts: Record<string, number>): PointRow[] =>
  Object.entries(counts).map(([value, count]) => ({ at: day(n), metric, value, count }))

test('days without a scan break the line', () => {
  const snapshots = snapshotsOf([0, 1, 2, 5, 6].flatMap((n) => rows(n, 'exposure', { internet: 1, isolated: 9 })))
  const line = lineOf(snapshots, 'exposure')
  expect(line.map((point) => point.value)).toEqual([0.9, 0.9, 0.9, null, 0.9, 0.9])
})

test('scans that are not taken daily have no gap between them', () => {
  const snapshots = snapshotsOf([0, 7, 14, 21].flatMap((n) => rows(n, 'exposure', { isolated: 9 })))
  expect(lineOf(snapshots, 'exposure').every((point) => point.value === 1)).toBe(true)
})

test('the change is told in points against the scan of that day, and not at all when there is none', () => {
  const snapshots = snapshotsOf([
    ...rows(0, 'encryptionAtRest', { none: 20, 'aws-managed': 80 }),
    ...rows(7, 'encryptionAtRest', { none: 10, 'aws-managed': 90 }),
  ])
  expect(changeOver(snapshots, 'encryptionAtRest', 7).points).toBeCloseTo(10)
  expect(changeOver(snapshots, 'encryptionAtRest', 30).points).toBeNull()
})

test('a number that moved because less was seen is called neither better nor worse', () => {
  const snapshots = snapshotsOf([
    ...rows(0, 'encryptionAtRest', { none: 20, 'aws-managed': 80 }),
    ...rows(7, 'encryptionAtRest', { none: 5, 'aws-managed': 80, unknown: 15 }),
  ])
  const change = changeOver(snapshots, 'encryptionAtRest', 7)
  expect(change.points).toBeGreaterThan(0)
  expect(change.uncertain).toBe(true)
})

test('a figure that is perfect only because every failing resource went out of sight is not better', () => {
  const snapshots = snapshotsOf([
    ...rows(0, 'encryptionAtRest', { none: 20, 'aws-managed': 80 }),
    ...rows(7, 'encryptionAtRest', { 'aws-managed': 80, unknown: 20 }),
  ])
  expect(changeOver(snapshots, 'encryptionAtRest', 7)).toMatchObject({ uncertain: true })
})

test('a change that holds whatever the unseen may be is told as one', () => {
  const snapshots = snapshotsOf([
    ...rows(0, 'encryptionAtRest', { none: 50, 'aws-managed': 40, unknown: 10 }),
    ...rows(7, 'encryptionAtRest', { none: 30, 'aws-managed': 60, unknown: 10 }),
    ...rows(14, 'encryptionAtRest', { none: 50, 'aws-managed': 40, unknown: 10 }),
  ])
  expect(changeOver(snapshots.slice(0, 2), 'encryptionAtRest', 7)).toMatchObject({ uncertain: false })
  expect(changeOver(snapshots, 'encryptionAtRest', 7)).toMatchObject({ uncertain: false })
  expect(changeOver(snapshots, 'encryptionAtRest', 14)).toMatchObject({ points: 0, uncertain: false })
})

test('a figure that stayed while less was seen is not called unchanged', () => {
  const snapshots = snapshotsOf([
    ...rows(0, 'encryptionAtRest', { 'aws-managed': 100 }),
    ...rows(7, 'encryptionAtRest', { 'aws-managed': 60, unknown: 40 }),
  ])
  expect(changeOver(snapshots, 'encryptionAtRest', 7)).toMatchObject({ points: 0, uncertain: true })
})
