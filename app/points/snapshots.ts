import type { PillarName } from '#domain/pillars.ts'
import { type Counts, coverageScore, pillarScore, type Score } from '#domain/score.ts'
import { wafCoverageScore } from '#domain/waf/coverage.ts'
import type { Point } from '#ui/charts/scale.ts'
import type { CoveragePoint } from '#ui/charts/trend.tsx'

/** One count of one scan: resources by pillar value, cells by outcome, findings by compliance. */
export interface PointRow {
  readonly at: Date
  readonly metric: string
  readonly value: string
  readonly count: number
}

/** Figures over time, prepared from counts per scan. Pure: what is drawn is what is tested. */

const day = 86_400_000

/** One scan's counts by metric. */
export interface Snapshot {
  readonly at: number
  readonly counts: { readonly [metric: string]: Counts }
}

/** Groups count rows by scan, oldest first. */
export function snapshotsOf(rows: readonly PointRow[]): Snapshot[] {
  const byScan = new Map<number, Record<string, Record<string, number>>>()
  for (const { at, metric, value, count } of rows) {
    const scan = byScan.get(at.getTime()) ?? {}
    byScan.set(at.getTime(), scan)
    const counts = scan[metric] ?? {}
    scan[metric] = counts
    counts[value] = (counts[value] ?? 0) + count
  }
  return [...byScan].map(([at, counts]) => ({ at, counts })).sort((one, other) => one.at - other.at)
}

/** A pillar over all resources, the cells that were read, or the entry points of the internet that are truly protected. */
type Scored = PillarName | 'coverage' | 'wafCoverage'

/** The score in one scan. */
export function scoreOf(snapshot: Snapshot, of: Scored): Score {
  const counts = snapshot.counts[of] ?? {}
  if (of === 'wafCoverage') return wafCoverageScore(counts)
  return of === 'coverage' ? coverageScore(counts) : pillarScore(of, counts)
}

/**
 * The line of a pillar. Where scans are missing (no scan for well over the usual distance) a point without a value
 * breaks the line: nobody knows what was in between.
 */
export function lineOf(snapshots: readonly Snapshot[], of: Scored): Point[] {
  const limit = usualDistance(snapshots) * 1.8
  return snapshots.flatMap((snapshot, index) => {
    const { value, low, high } = scoreOf(snapshot, of)
    const point: Point = { at: snapshot.at, value, low, high }
    const before = snapshots[index - 1]
    return before && snapshot.at - before.at > limit
      ? [{ at: (snapshot.at + before.at) / 2, value: null, low: null, high: null }, point]
      : [point]
  })
}

export function coverageLine(snapshots: readonly Snapshot[]): CoveragePoint[] {
  return snapshots.map((snapshot) => ({ at: snapshot.at, share: scoreOf(snapshot, 'coverage').value }))
}

/** The usual distance between two scans, in milliseconds; a day at least. */
export function usualDistance(snapshots: readonly Snapshot[]): number {
  const distances = snapshots.slice(1).map((snapshot, index) => snapshot.at - (snapshots[index]?.at ?? 0))
  return Math.max(day, distances.sort((a, b) => a - b)[Math.floor(distances.length / 2)] ?? day)
}

export interface Change {
  readonly days: number
  /** Percentage points, or null when there is no scan that old. */
  readonly points: number | null
  /**
   * True unless both ends of the interval moved the way the figure did: where what could not be seen alone may have moved
   * it, nobody can say whether things became better or worse.
   */
  readonly uncertain: boolean
  /** The two scans that are compared; null with `points`. */
  readonly between: { readonly from: number; readonly to: number } | null
}

/** The change of the latest figure against the last scan that is at least `days` old. */
export function changeOver(snapshots: readonly Snapshot[], of: Scored, days: number): Change {
  const latest = snapshots.at(-1)
  // Half a day of grace: a daily scan does not start at the same minute every day.
  const before = latest && snapshots.findLast((snapshot) => snapshot.at <= latest.at - days * day + day / 2)
  if (!latest || !before || before === latest || latest.at - before.at > days * day * 1.5 + day)
    return { days, points: null, uncertain: false, between: null }
  const now = scoreOf(latest, of)
  const then = scoreOf(before, of)
  if (now.value === null || then.value === null) return { days, points: null, uncertain: false, between: null }
  const points = (now.value - then.value) * 100
  const moved = (end: 'low' | 'high') => Math.sign(Math.round(((now[end] ?? 0) - (then[end] ?? 0)) * 1e9))
  const direction = Math.sign(Math.round(points * 1e7))
  const between = { from: before.at, to: latest.at }
  return { days, points, uncertain: moved('low') !== direction || moved('high') !== direction, between }
}
