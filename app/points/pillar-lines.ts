import { type PillarName, pillarNames } from '#domain/pillars.ts'
import type { ChartTable } from '#ui/charts/csv.ts'
import type { Point } from '#ui/charts/scale.ts'
import { isoTime, percent } from '#ui/format.ts'
import type { Place } from '../view.ts'
import { shareOf, standingHref } from './lists.ts'
import { lineOf, type Snapshot, scoreOf } from './snapshots.ts'

/** The pillars over time as lines, as a table with their lists, and in words. */

export interface PillarLine {
  readonly pillar: PillarName
  readonly name: string
  readonly points: readonly Point[]
}

const names: Record<PillarName, string> = {
  encryptionAtRest: 'Encrypted at rest',
  encryptionInTransit: 'TLS enforced',
  exposure: 'Not publicly exposed',
  wafProtection: 'Entry points protected by WAF',
}

export function pillarLines(snapshots: readonly Snapshot[]): PillarLine[] {
  return pillarNames.map((pillar) => ({ pillar, name: names[pillar], points: lineOf(snapshots, shareOf(pillar)) }))
}

export function pillarSummary(lines: readonly PillarLine[], days: number): string {
  return lines
    .map((line) => {
      const known = line.points.filter((point) => point.value !== null)
      const [from, to] = [known[0], known.at(-1)]
      if (!from || !to || from.value === null || to.value === null) return `${line.name}: nothing measured.`
      return `${line.name}: ${percent(to.value, 1)}, ${percent(from.value, 1)} at the start of the last ${days} days.`
    })
    .join(' ')
}

/** The last scan first; each count of what fails opens the list of then. */
export function pillarTable(snapshots: readonly Snapshot[], view: Place): ChartTable {
  const failing = (snapshot: Snapshot, pillar: PillarName) => {
    const count = scoreOf(snapshot, shareOf(pillar)).failing
    return count && { count, href: standingHref(shareOf(pillar), 'failing', { ...view, at: new Date(snapshot.at) }) }
  }
  const share = (value: number | null) => (value === null ? null : Math.round(value * 1000) / 10)
  return {
    columns: [
      'scan_at',
      ...['encrypted_at_rest_percent', 'not_encrypted'],
      ...['tls_enforced_percent', 'tls_not_enforced'],
      ...['not_exposed_percent', 'exposed'],
      ...['entry_points_protected_percent', 'entry_points_not_protected'],
      'coverage_percent',
    ],
    rows: snapshots
      .map((snapshot) => [
        isoTime(snapshot.at),
        ...pillarNames.flatMap((pillar) => [
          share(scoreOf(snapshot, shareOf(pillar)).value),
          failing(snapshot, pillar),
        ]),
        share(scoreOf(snapshot, 'coverage').value),
      ])
      .reverse(),
  }
}
