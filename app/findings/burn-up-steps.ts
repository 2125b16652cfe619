import type { Movements } from './movements.ts'

/** Findings opened and closed so far, at an instant; null where nobody looked for longer than is usual. */
export interface BurnUpPoint {
  readonly at: number
  readonly opened: number | null
  readonly closed: number | null
}

const day = 86_400_000
const dayOf = (at: number) => Math.floor(at / day)

/**
 * Cumulative counts at the end of each day with a scan or a change, and at the end of the range: between the two lines lies
 * what is open. Where nobody looked for longer than is usual, a point without
 * counts breaks the lines.
 */
export function burnUp({ before, moves, scans }: Movements, end: number): BurnUpPoint[] {
  const instants = new Map<number, number>()
  for (const at of [...scans, ...moves.map(({ at }) => at)])
    instants.set(dayOf(at), Math.max(at, instants.get(dayOf(at)) ?? 0))
  const ordered = [...instants].sort(([one], [other]) => one - other)
  const distances = ordered.slice(1).map(([on], index) => on - (ordered[index]?.[0] ?? on))
  const usual = Math.max(1, distances.toSorted((a, b) => a - b)[Math.floor(distances.length / 2)] ?? 1)
  const points: BurnUpPoint[] = []
  let [opened, closed] = [before, 0]
  let last: number | null = null
  for (const [on, at] of ordered) {
    const before = points.at(-1)
    if (before && last !== null && on - last > usual * 1.8) {
      // A count holds for as long as is usual between two scans.
      points.push({ ...before, at: before.at + usual * day }, { at: at - 1, opened: null, closed: null })
    }
    for (const move of moves) {
      if (dayOf(move.at) !== on) continue
      if (move.status === 'resolved-since') closed += move.findings
      else opened += move.findings
    }
    points.push({ at, opened, closed })
    last = on
  }
  const final = points.at(-1)
  if (final && last !== null && dayOf(end) - last <= usual * 1.8 && end > final.at) points.push({ ...final, at: end })
  return points
}
