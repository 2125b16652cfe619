import type { Metadata } from 'next'
import { controls } from '#.generated/controls.ts'
import { type Severity, severities } from '#domain/pillars.ts'
import { seenCount } from '#domain/score.ts'
import { ChoiceLinks } from '#ui/choice-links.tsx'
import { absoluteTime, counted, exactCount, shortCount } from '#ui/format.ts'
import { Link } from '#ui/link.tsx'
import { SeverityMark, UnknownMark } from '#ui/marks.tsx'
import { Chrome } from '../chrome/chrome.tsx'
import { cellsHref } from '../coverage/filter.ts'
import { openFindingsHref, standingHref } from '../points/lists.ts'
import { pillarLines, pillarSummary, pillarTable } from '../points/pillar-lines.ts'
import { PillarTrends } from '../points/pillar-trends.tsx'
import { changeOver, coverageLine, type Snapshot, scoreOf, snapshotsOf } from '../points/snapshots.ts'
import { hrefWith, type PageInput, parseView, type View } from '../view.ts'
import { type OverviewFilter, parseOverviewFilter, type Regression, ranges } from './contract.ts'
import { FirstScan } from './first-scan.tsx'
import { AccountList, RegressionList, ScanLine } from './lists.tsx'
import { findOverview, type OverviewData } from './query.ts'
import { Amount, Tile } from './tile.tsx'
import { UnitRanking } from './unit-ranking.tsx'

export const metadata: Metadata = { title: 'Overview' }

/** Are we better or worse, and can I trust the number? */
export default async function Page({ searchParams }: PageInput) {
  const params = await searchParams
  const now = new Date()
  const view = parseView(params, now)
  const filter = parseOverviewFilter(params)
  const overview = await findOverview(view.scope, view.at, filter.range)
  const snapshots = snapshotsOf(overview.points)
  const latest = snapshots.at(-1)
  return (
    <Chrome view={view} here="/">
      <div className="mx-auto flex max-w-[1600px] flex-col gap-4 p-4 sm:p-5">
        <div className="flex flex-wrap items-baseline gap-x-4">
          <h1 className="text-xl font-semibold">Are we better or worse, and can the number be trusted?</h1>
          {latest && <OpenFindings latest={latest} view={view} />}
        </div>
        {latest ? (
          <Figures overview={overview} snapshots={snapshots} latest={latest} view={view} filter={filter} now={now} />
        ) : (
          <FirstScan view={view} running={overview.scans.running} />
        )}
      </div>
    </Chrome>
  )
}

function OpenFindings({ latest, view }: { latest: Snapshot; view: View }) {
  return (
    <p className="flex flex-wrap items-center gap-x-4 gap-y-1 text-sm text-text-2">
      {severities.slice(0, 2).map((severity) => (
        <Link
          key={severity}
          className="flex items-center gap-1.5 hover:underline"
          href={openFindingsHref(severity, view)}
        >
          <OpenCount count={seenCount(latest.counts.coverage ?? {}, failingOf(latest, severity))} />
          <SeverityMark severity={severity} />
          failing
        </Link>
      ))}
    </p>
  )
}

const failingOf = (latest: Snapshot, severity: Severity) => latest.counts[`findings:${severity}`]?.NON_COMPLIANT ?? 0

function OpenCount({ count }: { count: number | null }) {
  if (count === null) return <UnknownMark>none seen</UnknownMark>
  return <span className="figures font-semibold text-text">{shortCount(count)}</span>
}

function Figures({
  overview,
  snapshots,
  latest,
  view,
  filter,
  now,
}: {
  overview: OverviewData
  snapshots: readonly Snapshot[]
  latest: Snapshot
  view: View
  filter: OverviewFilter
  now: Date
}) {
  const coverage = scoreOf(latest, 'coverage')
  const provisional = (coverage.value ?? 0) < 0.8
  // That there is nothing of a kind can be said only where everything was read.
  const none = (text: string) => (coverage.value === 1 ? text : null)
  const changes = (of: Parameters<typeof changeOver>[1]) => [7, 30, 90].map((days) => changeOver(snapshots, of, days))
  const atRest = scoreOf(latest, 'encryptionAtRest')
  const exposure = scoreOf(latest, 'exposure')
  const waf = scoreOf(latest, 'wafCoverage')
  const why = (metric: string) => (between: { readonly from: number; readonly to: number }) =>
    hrefWith('/trends', view, {
      metric,
      from: new Date(between.from).toISOString(),
      to: new Date(between.to).toISOString(),
    })
  const resources = (q: string) => hrefWith('/resources', view, { q })
  const lines = pillarLines(snapshots)
  const end = (view.at ?? now).getTime()
  const time = {
    min: Math.max(end - filter.range * 86_400_000, Math.min(snapshots[0]?.at ?? end, end - 86_400_000)),
    max: end,
  }
  const asOf = `as of ${absoluteTime(latest.at, view.zone)}`
  return (
    <>
      <div className="grid gap-4 sm:grid-cols-2 xl:grid-cols-4">
        <Tile
          icon="encryptionAtRest"
          title="Encrypted at rest"
          score={atRest}
          changes={changes('encryptionAtRest')}
          provisional={provisional}
          href={resources('encryption:none')}
          noneText={none('nothing stores data')}
          whyHref={why('encryptionAtRest')}
          failing={
            <>
              <Amount count={atRest.failing} one="resource" many="resources" /> of {exactCount(atRest.total)}{' '}
              {atRest.failing === 1 ? 'is' : 'are'} not encrypted
            </>
          }
        />
        <Tile
          icon="exposure"
          title="Not publicly exposed"
          score={exposure}
          changes={changes('exposure')}
          provisional={provisional}
          href={resources('exposure:internet*')}
          noneText={none('there is nothing to reach')}
          whyHref={why('exposure')}
          failing={
            <>
              <Amount count={exposure.failing} one="resource" many="resources" /> of {exactCount(exposure.total)} can be
              reached from the internet
            </>
          }
        />
        <Tile
          icon="wafProtection"
          title="Entry points behind a blocking WAF"
          score={waf}
          changes={changes('wafCoverage')}
          provisional={provisional}
          href={standingHref('wafCoverage', 'failing', view)}
          noneText={none('nothing faces the internet')}
          whyHref={why('wafCoverage')}
          failing={
            <>
              <Amount count={waf.failing} one="entry point" many="entry points" /> of {exactCount(waf.total)} that face
              the internet {waf.failing === 1 ? 'is' : 'are'} not protected
            </>
          }
        />
        <Tile
          icon="coverage"
          title="Coverage"
          score={coverage}
          changes={changes('coverage')}
          provisional={false}
          href={coverage.failing === 0 ? hrefWith('/coverage', view) : cellsHref(view, {})}
          noneText="nothing expected"
          whyHref={() => hrefWith('/coverage', view)}
          failing={
            coverage.failing === 0 ? (
              <>All {counted(coverage.total, 'expected cell')} read completely</>
            ) : (
              <>
                <Amount count={coverage.failing} one="blind cell" many="blind cells" /> of {exactCount(coverage.total)}{' '}
                expected
              </>
            )
          }
        />
      </div>
      <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,2fr)_minmax(20rem,1fr)]">
        <div className="flex min-w-0 flex-col gap-4">
          <div className="panel p-4">
            <PillarTrends
              lines={lines}
              coverage={coverageLine(snapshots)}
              time={time}
              asOf={asOf}
              summary={pillarSummary(lines, filter.range)}
              table={pillarTable(snapshots, view)}
              days={filter.range}
              view={{ scope: view.scope, zone: view.zone }}
            />
            <ChoiceLinks
              label="Range of the trends"
              className="mt-2 justify-end"
              options={ranges}
              current={filter.range}
              hrefOf={(range) =>
                hrefWith('/', view, {
                  range: range === 90 ? null : String(range),
                  rank: filter.rank === 'exposure' ? null : filter.rank,
                })
              }
              textOf={(range) => <>{range} days</>}
            />
          </div>
          <UnitRanking units={overview.units} whole={latest} filter={filter} view={view} asOf={asOf} />
        </div>
        <div className="flex min-w-0 flex-col gap-4">
          <RegressionList regressions={overview.regressions.map(titled)} view={view} now={now} />
          <AccountList accounts={overview.accounts} view={view} asOf={asOf} />
        </div>
      </div>
      <ScanLine scans={overview.scans} view={view} now={now} />
    </>
  )
}

const titled = (regression: Regression) => ({
  ...regression,
  title: controls[regression.controlId]?.title ?? regression.controlId,
})
