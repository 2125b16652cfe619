import { X, ZoomOut } from 'lucide-react'
import { ChoiceLinks } from '#ui/choice-links.tsx'
import { Link } from '#ui/link.tsx'
import { At } from '#ui/time.tsx'
import { ScopeSelector } from '../chrome/scope-selector.tsx'
import { scopeText, type View } from '../view.ts'
import { ViewInputs } from '../view-inputs.tsx'
import {
  type CountedScan,
  metrics,
  metricWords,
  ranges,
  type Step,
  steps,
  stepWords,
  type TrendsFilter,
  trendsHref,
  trendsParams,
} from './contract.ts'
import type { BesideScope } from './data.ts'

/** What is counted, over which time, in which steps, and beside whom. */
export function Choices({
  filter,
  step,
  beside,
  view,
}: {
  filter: TrendsFilter
  step: Step
  beside: BesideScope | null
  view: View
}) {
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
      <Versus filter={filter} beside={beside} view={view} />
    </div>
  )
}

const rangeText = (range: TrendsFilter['range']) =>
  range <= 90 ? `${range} days` : range === 365 ? '1 year' : '2 years'

/** The scope that is drawn beside the screen's own, and how it is chosen: without a script by its id. */
function Versus({ filter, beside, view }: { filter: TrendsFilter; beside: BesideScope | null; view: View }) {
  const place = { scope: view.scope, at: view.at, zone: view.zone }
  const kept = trendsParams({ ...filter, versus: null })
  const id = filter.versus && (scopeText(filter.versus) ?? 'org')
  return (
    <div className="flex flex-wrap items-center gap-1 print:hidden">
      <ScopeSelector current={beside?.name ?? id} scope={id} view={place} to="/trends" as="versus" kept={kept} />
      <noscript>
        <form action="/trends" className="inline-flex gap-1">
          <ViewInputs view={view} more={kept} />
          <input name="versus" className="field h-7! w-56 px-2! text-xs!" aria-label="Account or OU id, or org" />
          <button type="submit" className="control h-7! px-2! text-xs!">
            Compare
          </button>
        </form>
      </noscript>
      {beside && (
        <Link
          className="control h-7! px-2! text-xs!"
          href={trendsHref(view, { ...filter, versus: null })}
          scroll={false}
        >
          <X size={14} aria-hidden="true" />
          <span className="sr-only">Stop comparing with {beside.name ?? id}</span>
        </Link>
      )}
      {beside && !beside.name && (
        <p role="alert" className="text-sm text-text-2">
          No account or organizational unit has the id {id}: choose another one.
        </p>
      )}
      {beside?.name && beside.snapshots.length === 0 && (
        <p className="text-sm text-text-2">
          No scan of <bdi>{beside.name}</bdi> has ended in this time.
        </p>
      )}
    </div>
  )
}

/** That a part of the range is looked at, which scans are compared at its ends, and the way back to the whole. */
export function ShownNote({
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
