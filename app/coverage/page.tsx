import type { Metadata } from 'next'
import { collectorList } from '#.generated/collector-list.ts'
import { Link } from '#ui/link.tsx'
import { EmptyBecauseNothingCollected } from '#ui/states.tsx'
import { Chrome } from '../chrome/chrome.tsx'
import { hrefWith, type PageInput, parseView } from '../view.ts'
import { CauseList } from './cause-list.tsx'
import { parseCoverageFilter } from './filter.ts'
import { Headline } from './headline.tsx'
import { MatrixPanel } from './matrix-panel.tsx'
import { BlindOverTime } from './over-time.tsx'
import { overTimeTable } from './over-time-table.ts'
import { type CoverageFacts, findCoverage } from './query.ts'
import { RunningScan } from './running-scan.tsx'

export const metadata: Metadata = { title: 'Coverage' }

/** Collectors that every scan reads. */
const collectors = collectorList.filter(({ onRequest }) => onRequest === null)

/** What can't we see, since when, why, and how is it mended? */
export default async function Page({ searchParams }: PageInput) {
  const params = await searchParams
  const now = new Date()
  const view = parseView(params, now)
  const filter = parseCoverageFilter(params)
  const data = await findCoverage(view.scope, view.at, filter)
  return (
    <Chrome view={view} here="/coverage">
      <div className="mx-auto flex max-w-[1600px] flex-col gap-4 p-4 sm:p-5">
        <h1 className="text-xl font-semibold">What could not be seen, since when, and why?</h1>
        {!view.at && data?.facts.readError && <Unsure facts={data.facts} />}
        {data?.running && (
          <RunningScan running={data.running} href={hrefWith(`/scans/${data.running.scan.id}`, view)} />
        )}
        {!data || data.accounts === 0 ? (
          <EmptyBecauseNothingCollected
            title={data?.running ? 'The first scan is running: no account was judged yet.' : 'Nothing was read yet.'}
          >
            A cell is one account, one region and one of {collectors.length} collectors. Each is read completely, or
            stands here with the call that AWS refused, the reason it gave, and the way to mend it.{' '}
            {!data?.running && (
              <Link className="link" href={hrefWith('/scans', view)}>
                Scans
              </Link>
            )}
          </EmptyBecauseNothingCollected>
        ) : (
          <>
            <Headline data={data} view={view} now={now} collectors={collectors.length} />
            <CauseList data={data} filter={filter} view={view} now={view.at ?? now} />
            <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
              <MatrixPanel data={data} filter={filter} view={view} />
              <div className="panel min-w-0 p-4">
                <BlindOverTime
                  snapshots={data.snapshots}
                  end={(view.at ?? now).getTime()}
                  table={overTimeTable(data.snapshots, view)}
                />
              </div>
            </div>
          </>
        )}
      </div>
    </Chrome>
  )
}

/** Without the list of accounts, nobody knows how many cells there should be. */
function Unsure({ facts }: { facts: CoverageFacts }) {
  return (
    <div role="alert" className="panel border-critical! p-4 text-sm">
      <p className="font-semibold text-critical">
        AWS Organizations could not be read: how many cells there should be is itself not sure.
      </p>
      <p className="mt-1 text-text-2">
        Accounts that joined since the list was last read are not counted below, and none is taken to have left. Let the
        role call organizations:ListAccounts and the other calls of its template, in the management account or a
        delegated administrator. AWS said: <bdi className="font-mono text-xs break-words">{facts.readError}</bdi>
      </p>
    </div>
  )
}
