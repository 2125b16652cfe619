import type { Metadata } from 'next'
import { collectorList } from '#.generated/collector-list.ts'
import { controls } from '#.generated/controls.ts'
import { parseFilter } from '#domain/filter.ts'
import { ChoiceLinks } from '#ui/choice-links.tsx'
import { counted, exactCount, percent } from '#ui/format.ts'
import { Link } from '#ui/link.tsx'
import { EmptyBecauseFiltered, EmptyBecauseNothingCollected } from '#ui/states.tsx'
import { At } from '#ui/time.tsx'
import { Chrome } from '../chrome/chrome.tsx'
import { findCoverage } from '../chrome/query.ts'
import { NothingSeen } from '../coverage/nothing-seen.tsx'
import { hrefWith, type PageInput, parseView, type View } from '../view.ts'
import { findAges } from './ages.ts'
import { AgesPanel } from './ages-panel.tsx'
import { BurnUp } from './burn-up.tsx'
import { type FindingsFilter, isMove, ranges, resolvedDays, statusWords } from './contract.ts'
import { ControlPanel } from './control-panel.tsx'
import { ControlTable } from './control-table.tsx'
import { Facets } from './facets.tsx'
import { findingsHref, parseFindingsFilter } from './filter.ts'
import { RowKeys } from './finding-keys.tsx'
import { findMovements } from './movements.ts'
import { controlsShown, type FindingsData, findControlAccounts, findControlFindings, findFindings } from './query.ts'

export const metadata: Metadata = { title: 'Findings' }

/** What should be worked on today? */
export default async function Page({ searchParams }: PageInput) {
  const params = await searchParams
  const now = new Date()
  const view = parseView(params, now)
  const filter = parseFindingsFilter(params)
  const { control } = filter
  const [data, coverage, movements, ages, findings, accounts] = await Promise.all([
    findFindings(view.scope, view.at, filter, now),
    findCoverage(view.scope, view.at),
    findMovements(view.scope, view.at, filter.range, now),
    findAges(view.scope, view.at, filter.exact),
    control ? findControlFindings(view.scope, view.at, filter, control, now) : null,
    control && !view.at ? findControlAccounts(view.scope, filter.q, control) : [],
  ])
  const seen = coverage.score.value
  const charts = (
    <>
      <Chart movements={movements} filter={filter} view={view} now={now} />
      <div className="panel min-w-0 p-4">
        <AgesPanel ages={ages} filter={filter} view={view} now={now} />
      </div>
    </>
  )
  const nothingSeen = seen === 0 && data.total === 0 && !filter.q
  const close = findingsHref(view, { ...filter, control: null, sel: null, cursor: null })
  return (
    <Chrome view={view} here="/findings">
      <div className="mx-auto flex max-w-[1600px] flex-col gap-4 p-4 sm:p-5">
        <div className="flex flex-wrap items-baseline gap-x-4">
          <h1 className="text-xl font-semibold">What should be worked on today?</h1>
          {seen !== null && !nothingSeen && <Said data={data} filter={filter} seen={seen} view={view} />}
        </div>
        {seen === null ? (
          <EmptyBecauseNothingCollected title="Nothing was judged yet.">
            {Object.keys(controls).length} controls over {new Set(collectorList.map(({ service }) => service)).size}{' '}
            services wait for the first scan. Each says of each resource whether it passes, fails, or could not be
            known.
          </EmptyBecauseNothingCollected>
        ) : nothingSeen ? (
          <div className="panel">
            <NothingSeen what="finding" blind={coverage.blind} view={view} />
          </div>
        ) : (
          <>
            <Facets data={data} filter={filter} view={view} problems={parseFilter(filter.q).problems} />
            <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
              {control && findings && (
                <div className="min-w-0 xl:sticky xl:top-16 xl:order-last xl:max-h-[calc(100dvh-5rem)] xl:overflow-y-auto">
                  <RowKeys closeHref={`${close}${close.includes('?') ? '&' : '?'}row=${encodeURIComponent(control)}`}>
                    <ControlPanel
                      control={control}
                      line={data.lines.find(({ controlId }) => controlId === control) ?? null}
                      atLeast={data.atLeast}
                      page={findings}
                      accounts={accounts}
                      filter={filter}
                      view={view}
                      now={now}
                    />
                  </RowKeys>
                </div>
              )}
              <div className="flex min-w-0 flex-col gap-4">
                <List data={data} filter={filter} view={view} now={now} seen={seen} keys={!control} />
                {control && charts}
              </div>
              {!control && <div className="flex min-w-0 flex-col gap-4">{charts}</div>}
            </div>
          </>
        )}
      </div>
    </Chrome>
  )
}

/** The number, and how much of everything it speaks of. */
function Said({ data, filter, seen, view }: { data: FindingsData; filter: FindingsFilter; seen: number; view: View }) {
  return (
    <p className="figures text-sm text-text-2">
      <strong
        className="font-semibold text-text"
        data-total={data.atLeast || filter.control !== null ? undefined : data.total}
      >
        {exactCount(data.total)}
        {data.atLeast && '+'}
      </strong>{' '}
      {statusWords[filter.status]}
      {isMove(filter.status) && (
        <>
          {' '}
          since {filter.since ? <At time={filter.since} /> : `${resolvedDays} days ago`}
          {view.at && (
            <>
              {' '}
              up to <At time={view.at} />
            </>
          )}
          , whatever came after it,
        </>
      )}{' '}
      of {counted(data.lines.length, 'control')}
      {data.notKnown > 0 && (
        <>
          , {exactCount(data.notKnown)} of them {filter.status === 'unseen' ? 'open' : 'not known at present'}
        </>
      )}
      , in the{' '}
      <Link className="link" href={hrefWith('/coverage', view)}>
        {percent(seen, seen === 1 ? 0 : 1)}
      </Link>{' '}
      that could be seen
    </p>
  )
}

function List({
  data,
  filter,
  view,
  now,
  seen,
  keys,
}: {
  data: FindingsData
  filter: FindingsFilter
  view: View
  now: Date
  seen: number
  keys: boolean
}) {
  if (data.lines.length === 0)
    return filter.q || filter.dimension ? (
      <EmptyBecauseFiltered what="findings">
        <Link className="link" href={findingsHref(view, { status: filter.status, since: filter.since })}>
          Clear the filters
        </Link>
      </EmptyBecauseFiltered>
    ) : (
      <p className="panel p-4 text-sm text-text-2">
        No{' '}
        {filter.status === 'open'
          ? 'open findings'
          : isMove(filter.status)
            ? `findings that ${statusWords[filter.status]} in this time`
            : `findings that are ${filter.status}`}{' '}
        in the{' '}
        <Link className="link" href={hrefWith('/coverage', view)}>
          {percent(seen, seen === 1 ? 0 : 1)} we can see
        </Link>
        .
      </p>
    )
  const last = Math.ceil(data.lines.length / controlsShown)
  const page = Math.min(filter.page, last)
  const table = (
    <ControlTable
      lines={data.lines.slice((page - 1) * controlsShown, page * controlsShown)}
      filter={filter}
      view={view}
      now={view.at ?? now}
    />
  )
  return (
    <section className="panel min-w-0" aria-label="Controls with findings">
      {keys ? <RowKeys>{table}</RowKeys> : table}
      {last > 1 && (
        <div className="flex flex-wrap items-center gap-2 p-4 text-sm print:hidden">
          {page > 1 && (
            <Link className="control" href={findingsHref(view, { ...filter, page: page - 1 })}>
              Previous
            </Link>
          )}
          {page < last && (
            <Link className="control" href={findingsHref(view, { ...filter, page: page + 1 })}>
              Next {controlsShown}
            </Link>
          )}
          <span className="figures text-text-2">
            Controls {(page - 1) * controlsShown + 1}–{Math.min(data.lines.length, page * controlsShown)} of{' '}
            {data.lines.length}
          </span>
        </div>
      )}
    </section>
  )
}

function Chart({
  movements,
  filter,
  view,
  now,
}: {
  movements: Parameters<typeof BurnUp>[0]['movements']
  filter: FindingsFilter
  view: View
  now: Date
}) {
  return (
    <div className="panel min-w-0 p-4">
      <BurnUp movements={movements} end={(view.at ?? now).getTime()} days={filter.range} view={view} />
      <ChoiceLinks
        label="Range"
        className="mt-2"
        options={ranges}
        current={filter.range}
        hrefOf={(range) => findingsHref(view, { ...filter, range })}
        textOf={(range) => <>{range} days</>}
      />
    </div>
  )
}
