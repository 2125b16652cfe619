import type { Counts } from '#domain/score.ts'
import type { StackStretch } from '#ui/charts/stack.tsx'
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
