import { ZoomOut } from 'lucide-react'
import type { Metadata } from 'next'
import { ChoiceLinks } from '#ui/choice-links.tsx'
import { absoluteTime } from '#ui/format.ts'
import { Link } from '#ui/link.tsx'
import { EmptyBecauseNothingCollected } from '#ui/states.tsx'
import { At } from '#ui/time.tsx'
import { Chrome } from '../chrome/chrome.tsx'
import type { Snapshot } from '../points/snapshots.ts'
import { type PageInput, parseView, type View } from '../view.ts'
import { ViewInputs } from '../view-inputs.tsx'
import {
  type CountedScan,
  metrics,
  metricWords,
  ranges,
  type Step,
  shownTime,
  steps,
  stepWords,
  type TrendsFilter,
  trendsHref,
} from './contract.ts'
import { findTrends } from './data.ts'
import { parseTrendsFilter } from './filter.ts'
import { FindingSteps, MetricTrend } from './lines.tsx'
import { MovementWaterfall } from './waterfall-panel.tsx'

export const metadata: Metadata = { title: 'Trends' }

/** What moved the number between two instants? */
export default async function Page({ searchParams }: PageInput) {
  const params = await searchParams
  const now = new Date()
  const view = parseView(params, now)
  const filter = parseTrendsFilter(params, now, view.zone)
  const { time, step, snapshots, events, before, after, waterfall } = await findTrends(view, filter, now)
  return (
    <Chrome view={view} here="/trends">
      <div className="mx-auto flex max-w-[1600px] flex-col gap-4 p-4 sm:p-5">
        <h1 className="text-xl font-semibold">What moved the number, and why?</h1>
        <Choices filter={filter} step={step} view={view} />
        <ShownNote filter={filter} view={view} time={shownTime(filter, view.at ?? now)} before={before} after={after} />
        {snapshots.length === 0 ? (
          <EmptyBecauseNothingCollected title="No scan has ended in this range.">
            A trend needs two scans. Each adds a point to every line here.
          </EmptyBecauseNothingCollected>
        ) : (
          <div className="grid items-start gap-4 xl:grid-cols-2">
            <div className="flex min-w-0 flex-col gap-4">
              <div className="panel p-4">
                <MetricTrend
                  snapshots={snapshots}
                  filter={filter}
                  step={step}
                  view={view}
                  events={events}
                  time={time}
                />
              </div>
              <div className="panel p-4">
                <FindingSteps snapshots={snapshots} filter={filter} step={step} time={time} view={view} />
              </div>
            </div>
            <div className="panel min-w-0 p-4">
              {waterfall ? (
                <MovementWaterfall waterfall={waterfall} view={view} />
              ) : (
                <EmptyBecauseNothingCollected title="Nothing to compare yet.">
                  Why a number moved is told between two scans; there is one so far.
                </EmptyBecauseNothingCollected>
              )}
              <Compared filter={filter} view={view} before={before} after={after} snapshots={snapshots} />
            </div>
          </div>
        )}
      </div>
    </Chrome>
  )
}

/** That a part of the range is looked at, which scans are compared at its ends, and the way back to the whole. */
function ShownNote({
  filter,
  view,
  time,
  before,
  after,
}: {
  filter: TrendsFilter
  view: View
  time: { readonly from: Date; readonly to: Date }
  before: CountedScan | null
  after: CountedScan | null
}) {
  if (!filter.from && !filter.to) return null
  return (
    <p className="flex flex-wrap items-center gap-x-3 gap-y-2 text-sm text-text-2">
      <Link className="control h-7! px-2! text-xs!" href={trendsHref(view, { ...filter, from: null, to: null })}>
        <ZoomOut size={14} aria-hidden="true" />
        Show the whole {rangeText(filter.range)}
      </Link>
      <span>
        Shown is the time from <At time={time.from} /> to <At time={time.to} />
        {before && after && (
          <>
            ; compared are the last scans by then, those of <At time={before.asOf} /> and of <At time={after.asOf} />
          </>
        )}
        .{before && before.asOf > time.from && ' No scan had ended when it begins: the first one is taken.'}
      </span>
    </p>
  )
}

function Choices({ filter, step, view }: { filter: TrendsFilter; step: Step; view: View }) {
  const whole = !filter.from && !filter.to
  return (
    <div className="flex flex-wrap gap-x-6 gap-y-2">
      <ChoiceLinks
        label="What is counted"
        options={metrics}
        current={filter.metric}
        hrefOf={(metric) => trendsHref(view, { ...filter, metric })}
        textOf={(metric) => metricWords[metric]}
      />
      <ChoiceLinks
        label="Range"
        options={ranges}
        current={whole ? filter.range : null}
        hrefOf={(range) => trendsHref(view, { ...filter, range: range ?? filter.range, from: null, to: null })}
        textOf={(range) => rangeText(range ?? filter.range)}
      />
      <ChoiceLinks
        label="Step"
        options={steps}
        current={step}
        hrefOf={(step) => trendsHref(view, { ...filter, step })}
        textOf={(step) => stepWords[step].choice}
      />
    </div>
  )
}

const rangeText = (range: TrendsFilter['range']) =>
  range <= 90 ? `${range} days` : range === 365 ? '1 year' : '2 years'

/** The two scans that are compared, to be chosen without a script: any scan of the range. */
function Compared({
  filter,
  view,
  before,
  after,
  snapshots,
}: {
  filter: TrendsFilter
  view: View
  before: CountedScan | null
  after: CountedScan | null
  snapshots: readonly Snapshot[]
}) {
  if (snapshots.length < 2) return null
  const options = snapshots.toReversed()
  const select = (name: string, label: string, chosen: CountedScan | null) => (
    <label className="flex flex-col gap-1 text-xs text-text-2">
      {label}
      <select name={name} className="field" defaultValue={chosen?.asOf.toISOString()}>
        {chosen && !options.some(({ at }) => at === chosen.asOf.getTime()) && (
          <option value={chosen.asOf.toISOString()}>{absoluteTime(chosen.asOf, view.zone)}</option>
        )}
        {options.map(({ at }) => (
          <option key={at} value={new Date(at).toISOString()}>
            {absoluteTime(at, view.zone)}
          </option>
        ))}
      </select>
    </label>
  )
  return (
    <form action="/trends" className="mt-4 flex flex-wrap items-end gap-3 border-line border-t pt-3 print:hidden">
      <ViewInputs view={view} />
      <input type="hidden" name="metric" value={filter.metric} />
      <input type="hidden" name="range" value={String(filter.range)} />
      {filter.step && <input type="hidden" name="step" value={filter.step} />}
      {select('from', 'From the scan of', before)}
      {select('to', 'to that of', after)}
      <button type="submit" className="control">
        Compare
      </button>
    </form>
  )
}
