import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { collectorList } from '#.generated/collector-list.ts'
import { absoluteTime } from '#ui/format.ts'
import { Link } from '#ui/link.tsx'
import { Chrome } from '../../chrome/chrome.tsx'
import { hrefWith, type PageInput, parseView } from '../../view.ts'
import { startWords } from '../contract.ts'
import { BlindList } from './blind-list.tsx'
import { Commands } from './commands.tsx'
import type { ScanDetail } from './contract.ts'
import { LiveScan } from './live-scan.tsx'
import { findScan } from './query.ts'

type Props = PageInput<{ readonly id: string }>

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Scan ${(await params).id}` }
}

/** Did this scan finish; if not, what did it lose and why? */
export default async function Page({ params, searchParams }: Props) {
  const { id } = await params
  const view = parseView(await searchParams, new Date())
  const detail = await findScan(view.scope, id)
  if (!detail) notFound()
  const { scan } = detail
  return (
    <Chrome view={view} here={`/scans/${id}`}>
      <div className="mx-auto flex max-w-[1400px] flex-col gap-4 p-4 sm:p-5">
        <header className="flex flex-wrap items-start gap-x-4 gap-y-2">
          <div className="mr-auto">
            <p className="text-xs text-text-3">
              <Link className="hover:underline" href={hrefWith('/scans', view)}>
                Scans
              </Link>
            </p>
            <h1 className="text-xl font-semibold">Scan {id}</h1>
            <p className="text-sm text-text-2">
              As of {absoluteTime(scan.asOf, view.zone)}, started {startWords[scan.trigger]}
              <ScopeText scope={detail.scope} />
            </p>
            {scan.cause && (
              <p className="mt-1 text-sm text-critical">
                <bdi>{scan.cause}</bdi>
              </p>
            )}
          </div>
          <Commands id={id} status={scan.status} blind={scan.blind} />
        </header>
        <LiveScan id={id} scope={view.scope} progress={detail} />
        <BlindList
          groups={detail.blind}
          view={view}
          running={scan.status === 'RUNNING'}
          cells={detail.cells}
          collectors={collectorNames()}
        />
      </div>
    </Chrome>
  )
}

/** Collector ids with the resource type they read. */
function collectorNames(): Record<string, string> {
  return Object.fromEntries(collectorList.map((collector) => [collector.id, collector.resourceType]))
}

function ScopeText({ scope }: { scope: ScanDetail['scope'] }) {
  const parts = [
    scope.accounts && `${scope.accounts.length} accounts`,
    scope.regions && `regions ${scope.regions.join(', ')}`,
    scope.collectors && `collectors ${scope.collectors.join(', ')}`,
  ].filter(Boolean)
  return parts.length > 0 ? <>; only {parts.join('; ')}</> : <>; everything</>
}
