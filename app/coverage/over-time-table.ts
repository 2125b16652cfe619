import type { ChartTable } from '#ui/charts/csv.ts'
import { isoTime } from '#ui/format.ts'
import type { Snapshot } from '../points/snapshots.ts'
import type { Place } from '../view.ts'
import { standings } from './contract.ts'
import { cellsHref } from './filter.ts'

/** Cells by outcome after each scan, the last first, each count with its list. */
export function overTimeTable(snapshots: readonly Snapshot[], view: Place): ChartTable {
  return {
    columns: ['scan_at', ...standings.map((standing) => standing.toLowerCase())],
    rows: snapshots
      .map(({ at, counts }) => [
        isoTime(at),
        ...standings.map((standing) => {
          const count = counts.coverage?.[standing] ?? 0
          return count && { count, href: cellsHref({ ...view, at: new Date(at) }, { outcome: standing }) }
        }),
      ])
      .reverse(),
  }
}
