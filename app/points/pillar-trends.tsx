'use client'

import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { ChartFrame } from '#ui/charts/chart-frame.tsx'
import type { ChartTable } from '#ui/charts/csv.ts'
import { type Range, shareRange } from '#ui/charts/scale.ts'
import { type CoveragePoint, Trend } from '#ui/charts/trend.tsx'
import { PillarIcon, pillarColours } from '#ui/marks.tsx'
import type { Place } from '../view.ts'
import { shareOf, standingHref } from './lists.ts'
import type { PillarLine } from './pillar-lines.ts'

/** One line per pillar, because their levels differ; one time axis and one crosshair, because their moments do not. */
export function PillarTrends({
  lines,
  coverage,
  time,
  asOf,
  summary,
  table,
  days,
  view,
  narrow = false,
}: {
  lines: readonly PillarLine[]
  coverage: readonly CoveragePoint[]
  time: Range
  asOf: string
  summary: string
  table: ChartTable
  days: number
  view: Pick<Place, 'scope' | 'zone'>
  /** One beneath the other. */
  narrow?: boolean
}) {
  const router = useRouter()
  const [cursor, setCursor] = useState<number | null>(null)
  return (
    <ChartFrame
      title={`How did the pillars move in ${days} days?`}
      unit="Share of resources, with the interval of what is not known; the band beneath is coverage"
      asOf={asOf}
      summary={summary}
      table={table}
      fileName="parapet-pillars"
    >
      <div className={narrow ? 'grid gap-y-3' : 'grid gap-x-8 gap-y-3 md:grid-cols-2'}>
        {lines.map((line) => (
          <Trend
            key={line.pillar}
            name={line.name}
            icon={<PillarIcon pillar={line.pillar} size={14} />}
            colour={pillarColours[line.pillar]}
            points={line.points}
            coverage={coverage}
            time={time}
            range={shareRange(line.points)}
            cursor={cursor}
            onCursor={setCursor}
            onOpen={({ at }) =>
              router.push(
                standingHref(shareOf(line.pillar), 'failing', {
                  ...view,
                  at: new Date(at),
                }),
              )
            }
          />
        ))}
      </div>
    </ChartFrame>
  )
}
