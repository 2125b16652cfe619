import type { Metadata } from 'next'
import { controls } from '#.generated/controls.ts'
import { absoluteTime, exactCount, shortType } from '#ui/format.ts'
import { Link } from '#ui/link.tsx'
import { complianceWords, PillarValue } from '#ui/marks.tsx'
import { EmptyBecauseFiltered } from '#ui/states.tsx'
import { Chrome } from '../../chrome/chrome.tsx'
import { hrefWith, type PageInput, parseView, type View } from '../../view.ts'
import { isShare, type MovedFilter, type MovedRow, metricWords, partWords } from '../contract.ts'
import { parseMovedFilter } from '../filter.ts'
import { findMoved } from '../query.ts'

export const metadata: Metadata = { title: 'What moved' }

/** Which ones are they? The list behind one part of a waterfall. */
export default async function Page({ searchParams }: PageInput) {
  const params = await searchParams
  const view = parseView(params, new Date())
  const filter = parseMovedFilter(params)
  const page = filter && (await findMoved(view.scope, filter))
  const back = hrefWith('/trends', view, filter ? { metric: filter.metric } : {})
  return (
    <Chrome view={view} here="/trends">
      <div className="mx-auto flex max-w-[1400px] flex-col gap-4 p-4 sm:p-5">
        <p className="text-xs">
          <Link className="link" href={back}>
            Trends
          </Link>
        </p>
        {!filter || !page ? (
          <EmptyBecauseFiltered what="movements">
            The address names no two scans of this scope. <Link href={back}>Go back to Trends</Link> and choose a part.
          </EmptyBecauseFiltered>
        ) : (
          <>
            <header>
              <h1 className="text-xl font-semibold" data-total={page.total}>
                {partWords[filter.part].title}: {exactCount(page.total)} {metricWords[filter.metric]}
              </h1>
              <p className="text-sm text-text-2">
                {partWords[filter.part].note}, between {absoluteTime(page.before.asOf, view.zone)} and{' '}
                {absoluteTime(page.after.asOf, view.zone)}
              </p>
            </header>
            <div>
              <a className="control" href={hrefWith('/trends/moved/export', view, keys(filter, null))}>
                Export {exactCount(page.total)} rows as CSV
              </a>
            </div>
            <MovedTable rows={page.rows} filter={filter} view={view} />
            {page.next && (
              <nav aria-label="Pages">
                <Link className="control" href={hrefWith('/trends/moved', view, keys(filter, page.next))}>
                  Next
                </Link>
              </nav>
            )}
          </>
        )}
      </div>
    </Chrome>
  )
}

const keys = ({ metric, part, before, after }: MovedFilter, cursor: string | null) => ({
  metric,
  part,
  before,
  after,
  cursor,
})

function MovedTable({ rows, filter, view }: { rows: readonly MovedRow[]; filter: MovedFilter; view: View }) {
  const head = 'px-3 py-2 font-medium whitespace-nowrap'
  return (
    <div className="panel overflow-x-auto">
      <table className="w-full text-sm">
        <caption className="sr-only">{partWords[filter.part].title}</caption>
        <thead>
          <tr className="border-line border-b text-left text-xs text-text-2">
            <th scope="col" className={head}>
              Resource
            </th>
            {!isShare(filter.metric) && (
              <th scope="col" className={head}>
                Control
              </th>
            )}
            <th scope="col" className={head}>
              Then
            </th>
            <th scope="col" className={head}>
              Now
            </th>
            <th scope="col" className={`${head} hidden sm:table-cell`}>
              Account
            </th>
            <th scope="col" className={`${head} hidden md:table-cell`}>
              Region
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={`${row.uid} ${row.controlId}`} className="border-line border-b last:border-b-0 hover:bg-sunken">
              <th scope="row" className="h-8 max-w-96 px-3 text-left font-normal">
                <Link
                  className="font-medium hover:underline"
                  href={hrefWith(`/resources/${row.uid}`, view, { tab: 'timeline' })}
                >
                  <bdi className="break-all">{row.name}</bdi>
                </Link>{' '}
                <span className="text-xs text-text-3">{shortType(row.type)}</span>
              </th>
              {row.controlId !== null && (
                <td className="max-w-96 px-3">{controls[row.controlId]?.title ?? row.controlId}</td>
              )}
              <td className="px-3">
                <State filter={filter} state={row.before} />
              </td>
              <td className="px-3">
                <State filter={filter} state={row.after} />
              </td>
              <td className="hidden px-3 sm:table-cell">
                <bdi>{row.accountName}</bdi>
              </td>
              <td className="hidden px-3 md:table-cell">{row.region}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function State({ filter, state }: { filter: MovedFilter; state: string }) {
  if (state === 'absent') return <span className="text-text-3">not there</span>
  if (state === 'elsewhere') return <span className="text-text-3">elsewhere</span>
  if (filter.metric === 'wafCoverage') return <>{state}</>
  if (isShare(filter.metric)) return <PillarValue pillar={filter.metric} value={state} />
  return <>{complianceWords[state as keyof typeof complianceWords] ?? state}</>
}
