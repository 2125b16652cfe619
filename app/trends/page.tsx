import type { Metadata } from 'next'
import { annotationRefusals } from '#db/annotations.ts'
import type { TimeBand } from '#ui/charts/time-bands.tsx'
import { EmptyBecauseNothingCollected } from '#ui/states.tsx'
import { Chrome } from '../chrome/chrome.tsx'
import { staleBands } from '../points/stretches.ts'
import { type PageInput, parseView } from '../view.ts'
import { Choices, ShownNote } from './choices.tsx'
import { ComparedScans } from './compared-scans.tsx'
import { severityShown, shownTime } from './contract.ts'
import { findTrends } from './data.ts'
import { parseTrendsFilter } from './filter.ts'
import { FindingMoves } from './finding-moves.tsx'
import { Happened } from './happened.tsx'
import { marksOf } from './marks.ts'
import { MetricTrend } from './metric-trend.tsx'
import { OpenFindings } from './open-findings.tsx'
import { MovementWaterfall } from './waterfall-panel.tsx'

export const metadata: Metadata = { title: 'Trends' }

/** What moved the number between two instants? */
export default async function Page({ searchParams }: PageInput) {
  const params = await searchParams
  const now = new Date()
  const view = parseView(params, now)
  const filter = parseTrendsFilter(params, now, view)
  const { time, step, snapshots, beside, happened, notes, moves, before, after, waterfall } = await findTrends(
    view,
    filter,
    now,
  )
  const bands: TimeBand[] = [
    ...(happened.firstAt ? [{ from: time.min, until: happened.firstAt.getTime(), kind: 'before' as const }] : []),
    ...staleBands(snapshots, time.max),
  ]
  const marks = marksOf(happened.events, notes, view.zone)
  const drawn = { snapshots, filter, step, view, marks, bands, time }
  return (
    <Chrome view={view} here="/trends">
      <div className="mx-auto flex max-w-[1600px] flex-col gap-4 p-4 sm:p-5">
        <h1 className="text-xl font-semibold">What moved the number, and why?</h1>
        <Choices filter={filter} step={step} beside={beside} view={view} />
        <ShownNote filter={filter} view={view} time={shownTime(filter, view.at ?? now)} before={before} after={after} />
        {snapshots.length === 0 ? (
          <EmptyBecauseNothingCollected title="No scan has ended in this range.">
            A trend needs two scans. Each adds a point to every line here.
          </EmptyBecauseNothingCollected>
        ) : (
          <div className="grid items-start gap-4 xl:grid-cols-2">
            <div className="flex min-w-0 flex-col gap-4">
              <div className="panel p-4">
                <MetricTrend {...drawn} beside={beside} />
              </div>
              <div className="panel p-4">
                <OpenFindings {...drawn} />
              </div>
              {moves.length > 0 && (
                <div className="panel p-4">
                  <FindingMoves {...drawn} moves={moves} severity={severityShown(filter.metric)} />
                </div>
              )}
            </div>
            <div className="flex min-w-0 flex-col gap-4">
              <div className="panel p-4">
                {waterfall ? (
                  <MovementWaterfall waterfall={waterfall} view={view} />
                ) : (
                  <EmptyBecauseNothingCollected title="Nothing to compare yet.">
                    Why a number moved is told between two scans; there is one so far.
                  </EmptyBecauseNothingCollected>
                )}
                <ComparedScans filter={filter} view={view} before={before} after={after} snapshots={snapshots} />
              </div>
              <div className="panel p-4">
                <Happened
                  events={happened.events}
                  notes={notes}
                  filter={filter}
                  view={view}
                  now={now}
                  refusal={annotationRefusals.find((one) => one === params.refused) ?? null}
                />
              </div>
            </div>
          </div>
        )}
      </div>
    </Chrome>
  )
}
