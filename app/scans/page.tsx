import type { Metadata } from 'next'
import { duration, exactCount, percent, shortCount } from '#ui/format.ts'
import { Link } from '#ui/link.tsx'
import { EmptyBecauseNothingCollected } from '#ui/states.tsx'
import { Ago } from '#ui/time.tsx'
import { Chrome } from '../chrome/chrome.tsx'
import { hrefWith, type PageInput, parseView, type View } from '../view.ts'
import { type ScanRow, statusWords, triggerWords } from './contract.ts'
import { parseScansFilter } from './filter.ts'
import { findScans } from './query.ts'
import { StatusMark } from './status-mark.tsx'

export const metadata: Metadata = { title: 'Scans' }

/** Did last night's collection finish; if not, what did it lose? */
export default async function Page({ searchParams }: PageInput) {
  const params = await searchParams
  const now = new Date()
  const view = parseView(params, now)
  const filter = parseScansFilter(params)
  const { scans, next } = await findScans(view.at, filter.before)
  return (
    <Chrome view={view} here="/scans">
      <div className="mx-auto flex max-w-[1400px] flex-col gap-4 p-4 sm:p-5">
        <h1 className="text-xl font-semibold">Did the collection finish, and what did it lose?</h1>
        {scans.length === 0 ? (
          <EmptyBecauseNothingCollected
            title={view.at ? 'No scan had been made at that instant.' : 'No scan has been made yet.'}
          >
            <code className="font-mono text-xs">npm run parapet -- scan</code> makes one.
          </EmptyBecauseNothingCollected>
        ) : (
          <ScanTable scans={scans} view={view} now={now} />
        )}
        <nav aria-label="Pages" className="flex gap-2">
          {filter.before && (
            <Link className="control" href={hrefWith('/scans', view)}>
              Newest
            </Link>
          )}
          {next && (
            <Link className="control" href={hrefWith('/scans', view, { before: next })}>
              Older
            </Link>
          )}
        </nav>
      </div>
    </Chrome>
  )
}

function ScanTable({ scans, view, now }: { scans: readonly ScanRow[]; view: View; now: Date }) {
  const head = 'px-3 py-2 font-medium whitespace-nowrap'
  return (
    <div className="panel relative overflow-x-auto">
      <table className="figures w-full text-sm">
        <caption className="sr-only">Scans, newest first</caption>
        <thead>
          <tr className="border-line border-b text-left text-xs text-text-2">
            <th scope="col" className={head}>
              Scan
            </th>
            <th scope="col" className={head}>
              Status
            </th>
            <th scope="col" className={head}>
              As of
            </th>
            <th scope="col" className={`${head} hidden sm:table-cell`}>
              Cells
            </th>
            <th scope="col" className={`${head} text-right`}>
              Blind
            </th>
            <th scope="col" className={`${head} hidden text-right sm:table-cell`}>
              Took
            </th>
            <th scope="col" className={`${head} hidden text-right md:table-cell`}>
              API calls
            </th>
            <th scope="col" className={`${head} hidden text-right md:table-cell`}>
              Throttled
            </th>
            <th scope="col" className={`${head} hidden text-right md:table-cell`}>
              Retries
            </th>
            <th scope="col" className={`${head} hidden text-right sm:table-cell`}>
              Resources
            </th>
          </tr>
        </thead>
        <tbody>
          {scans.map((scan) => (
            <tr key={scan.id} className="border-line border-b last:border-b-0 hover:bg-sunken">
              <th scope="row" className="h-8 px-3 text-left font-medium whitespace-nowrap">
                <Link className="hover:text-accent hover:underline" href={hrefWith(`/scans/${scan.id}`, view)}>
                  {scan.id}
                </Link>
                <span className="ml-2 text-xs font-normal text-text-3">{triggerWords[scan.trigger]}</span>
              </th>
              <td className="px-3 whitespace-nowrap" title={scan.cause ?? undefined}>
                <StatusMark status={scan.status} /> {statusWords[scan.status]}
              </td>
              <td className="px-3">
                <Ago time={scan.asOf} now={view.at ?? now} />
              </td>
              <td className="hidden px-3 sm:table-cell">
                <CellBar scan={scan} />
              </td>
              <td className="px-3 text-right">
                {scan.blind > 0 ? (
                  <Link
                    className="underline decoration-line-strong underline-offset-3"
                    href={`${hrefWith(`/scans/${scan.id}`, view)}#blind`}
                  >
                    {exactCount(scan.blind)}
                  </Link>
                ) : scan.expected === 0 ? (
                  <span className="text-text-3">–</span>
                ) : (
                  <span className="text-text-3">0</span>
                )}
              </td>
              <td className="hidden px-3 text-right whitespace-nowrap sm:table-cell">{duration(scan.took)}</td>
              <Count count={scan.calls} from="md" />
              <Count count={scan.throttles} from="md" />
              <Count count={scan.retries} from="md" />
              <Count count={scan.resources} from="sm" />
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Count({ count, from }: { count: number; from: 'sm' | 'md' }) {
  return (
    <td
      className={`hidden px-3 text-right ${from === 'md' ? 'md:table-cell' : 'sm:table-cell'}`}
      title={exactCount(count)}
    >
      {count === 0 ? <span className="text-text-3">0</span> : shortCount(count)}
    </td>
  )
}

/** Read completely, blind (hatched), still to come. */
function CellBar({ scan }: { scan: ScanRow }) {
  const read = (scan.status === 'RUNNING' ? scan.done : scan.expected) - scan.blind
  const share = (count: number) => `${scan.expected === 0 ? 0 : (count / scan.expected) * 100}%`
  return (
    <span className="flex items-center gap-2">
      <span className="flex h-1.5 w-28 overflow-hidden rounded-full bg-sunken outline outline-line" aria-hidden="true">
        <span className="bg-compliant" style={{ width: share(read) }} />
        <span className="hatched" style={{ width: share(scan.blind) }} />
      </span>
      <span className="text-xs text-text-2">
        {scan.expected === 0
          ? scan.status === 'RUNNING'
            ? 'none yet'
            : 'none'
          : `${exactCount(scan.done)} of ${exactCount(scan.expected)}`}
        {scan.status === 'RUNNING' && scan.expected > 0 && ` · ${percent(scan.done / scan.expected)}`}
      </span>
    </span>
  )
}
