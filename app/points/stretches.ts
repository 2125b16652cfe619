import { type Counts, coverageScore } from '#domain/score.ts'
import type { StackStretch } from '#ui/charts/stack.tsx'
import type { TimeBand } from '#ui/charts/time-bands.tsx'
import { type Snapshot, usualDistance } from './snapshots.ts'

/**
 * What each scan counted holds until the next one, and no longer than is usual between two: after that nobody knows, and
 * the drawing has a gap.
 * @param end the last stretch ends here at the latest, in milliseconds since 1970
 */
export function stretchesOf(
  snapshots: readonly Snapshot[],
  countsOf: (snapshot: Snapshot) => Counts,
  end: number,
): StackStretch[] {
  const usual = usualDistance(snapshots)
  return snapshots.map((snapshot, index) => {
    const next = snapshots[index + 1]?.at ?? end
    return {
      from: snapshot.at,
      until: next - snapshot.at > usual * 1.8 ? snapshot.at + usual : next,
      counts: countsOf(snapshot),
    }
  })
}

/** Of the cells a chart speaks of, more than this share was read too long ago: it shows how things were, not how they are. */
const staleShare = 0.2

/** Stretches of time in which much was stale. @param end as of `stretchesOf` */
export function staleBands(snapshots: readonly Snapshot[], end: number): TimeBand[] {
  const bands: TimeBand[] = []
  for (const { from, until, counts } of stretchesOf(snapshots, ({ counts }) => counts.coverage ?? {}, end)) {
    if ((counts.STALE ?? 0) <= staleShare * coverageScore(counts).total) continue
    const last = bands.at(-1)
    if (last?.until === from) bands.splice(-1, 1, { ...last, until })
    else bands.push({ from, until, kind: 'stale' })
  }
  return bands
}
