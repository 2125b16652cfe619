'use client'

import { ChartFrame } from '#ui/charts/chart-frame.tsx'
import type { ChartTable } from '#ui/charts/csv.ts'
import { Stack } from '#ui/charts/stack.tsx'
import { absoluteTime, counted, exactCount } from '#ui/format.ts'
import { outcomeColour, outcomeWords } from '#ui/marks.tsx'
import { useZone } from '#ui/zone-context.tsx'
import type { Snapshot } from '../points/snapshots.ts'
import { stretchesOf } from '../points/stretches.ts'
import { blindStandings } from './contract.ts'

const unknown: readonly string[] = ['NEVER', 'STALE']

/** Cells that could not be read, by outcome, from scan to scan. Those that were read stand in the table. */
export function BlindOverTime({
  snapshots,
  end,
  table,
}: {
  snapshots: readonly Snapshot[]
  end: number
  /** The same with its lists, made by the server. */
  table: ChartTable
}) {
  const zone = useZone()
  const last = snapshots.at(-1)
  const first = snapshots[0]
  if (!last || !first) return null
  const used = blindStandings.filter((standing) =>
    snapshots.some(({ counts }) => (counts.coverage?.[standing] ?? 0) > 0),
  )
  const blind = used.reduce((sum, standing) => sum + (last.counts.coverage?.[standing] ?? 0), 0)
  return (
    <ChartFrame
      title="How many cells could not be read?"
      unit="Expected cells that were not read completely, by outcome, after each scan; where there was none, nothing is drawn"
      asOf={`as of ${absoluteTime(last.at, zone)}`}
      summary={`${counted(blind, 'blind cell')} after the last of ${snapshots.length} scans. ${used.map((standing) => `${outcomeWords[standing]}: ${exactCount(last.counts.coverage?.[standing] ?? 0)}.`).join(' ')}`}
      fileName="parapet-coverage"
      table={table}
    >
      {used.length === 0 ? (
        <p className="py-6 text-sm text-text-2">
          After none of these {snapshots.length} scans was a cell blind. The table has how many were read.
        </p>
      ) : (
        <Stack
          time={{ min: first.at, max: Math.max(end, first.at + 86_400_000) }}
          stretches={stretchesOf(snapshots, ({ counts }) => counts.coverage ?? {}, end)}
          layers={used
            .map((standing) => ({
              key: standing,
              label: outcomeWords[standing],
              colour: unknown.includes(standing) ? null : outcomeColour(standing),
            }))
            .reverse()}
        />
      )}
    </ChartFrame>
  )
}
