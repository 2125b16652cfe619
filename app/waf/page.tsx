import type { Metadata } from 'next'
import { wafCoverageScore } from '#domain/waf/coverage.ts'
import { protectedStandings, unknownStandings, unprotectedStandings } from '#domain/waf/standing.ts'
import { ChartFrame } from '#ui/charts/chart-frame.tsx'
import { type ShareKind, ShareTable } from '#ui/charts/share-table.tsx'
import { absoluteTime, counted, exactCount, percentNumber } from '#ui/format.ts'
import { Link } from '#ui/link.tsx'
import { EmptyBecauseNothingCollected } from '#ui/states.tsx'
import { Chrome } from '../chrome/chrome.tsx'
import { findCoverage } from '../chrome/query.ts'
import { NothingSeen } from '../coverage/nothing-seen.tsx'
import { hrefWith, type PageInput, type Place, parseScope, parseView, type View } from '../view.ts'
import { findWafCoverage, type WafCoverage, type WafCoverageGroup } from './query.ts'
import { WafSections } from './sections.tsx'

export const metadata: Metadata = { title: 'WAF' }

/** Protected first, then what is not known, then what is not protected. */
const kinds: readonly ShareKind[] = [
  { key: 'blocking', label: 'blocking', colour: 'var(--waf)' },
  { key: 'fronted', label: 'behind one that blocks', colour: 'var(--waf)', strength: 0.65 },
  { key: 'firewalls', label: 'firewalls', colour: 'var(--waf)', strength: 0.35 },
  { key: 'unknown', label: 'not known', colour: null },
  { key: 'bypassed', label: 'with a way round', colour: 'var(--high)' },
  { key: 'counting', label: 'counting', colour: 'var(--high)', strength: 0.75 },
  { key: 'classic', label: 'Classic', colour: 'var(--high)', strength: 0.5 },
  { key: 'none', label: 'none', colour: 'var(--high)', strength: 0.3 },
]
const always: ReadonlySet<string> = new Set(['blocking', 'unknown', 'none'])
/** Accounts shown one by one. */
const accountsShown = 25

/** Which entry points are truly protected, not only associated? */
export default async function Page({ searchParams }: PageInput) {
  const view = parseView(await searchParams, new Date())
  const [data, { blind }] = await Promise.all([findWafCoverage(view.scope, view.at), findCoverage(view.scope, view.at)])
  return (
    <Chrome view={view} here="/waf">
      <div className="mx-auto flex max-w-[1600px] flex-col gap-4 p-4 sm:p-5">
        <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
          <h1 className="text-xl font-semibold">Which entry points are truly protected, not only associated?</h1>
          <WafSections view={view} here="/waf" />
        </div>
        {data.scanAt === null ? (
          <EmptyBecauseNothingCollected title="No scan has ended yet.">
            Here each kind of entry point will have a bar: what a web ACL protects, and what the internet reaches past
            it.
          </EmptyBecauseNothingCollected>
        ) : Object.keys(data.counts).length === 0 ? (
          <div className="panel">
            <NothingSeen what="entry point that faces the internet" blind={blind} view={view} />
          </div>
        ) : (
          <Coverage data={data} blind={blind} scanAt={data.scanAt} view={view} />
        )}
      </div>
    </Chrome>
  )
}

function Coverage({
  data,
  blind,
  scanAt,
  view,
}: {
  data: WafCoverage
  /** Cells of the scope that were not read. */
  blind: number
  scanAt: Date
  view: View
}) {
  const asOf = `as of ${absoluteTime(scanAt, view.zone)}`
  const shared = { asOf, view, counts: data.counts }
  const more = data.accounts.length - accountsShown
  return (
    <>
      <Figure counts={data.counts} blind={blind} view={view} />
      <div className="grid gap-4">
        <Groups
          {...shared}
          title="Which kinds of entry points are protected?"
          rowTitle="Kind"
          name="kind"
          groups={data.kinds}
          total
          conditionOf={({ key }) => `service:${key}`}
        />
        <Groups
          {...shared}
          title="In which organizational units?"
          rowTitle="Organizational unit"
          name="ou"
          groups={data.ous}
          viewOf={({ key }) => ({ ...view, scope: parseScope(key) ?? view.scope })}
        />
      </div>
      <Groups
        {...shared}
        title="In which accounts?"
        rowTitle="Account"
        name="account"
        groups={data.accounts.slice(0, accountsShown)}
        viewOf={({ key }) => ({ ...view, scope: { kind: 'account', id: key } })}
        note={more > 0 ? `${counted(more, 'account')} with fewer are not shown; the scope above chooses one.` : null}
      />
    </>
  )
}

/** The number, its interval, and what it leaves out. */
function Figure({ counts, blind, view }: { counts: WafCoverageGroup['counts']; blind: number; view: View }) {
  const score = wafCoverageScore(counts)
  const apart = counts['not-eligible'] ?? 0
  return (
    <section className="panel flex flex-wrap items-baseline gap-x-4 gap-y-1 p-4" aria-label="Entry points protected">
      {score.value === null ? (
        <span className="text-xl text-text-3">
          {score.total > 0
            ? 'not known'
            : `nothing that takes a web ACL ${blind > 0 ? 'was seen' : 'faces the internet'}`}
        </span>
      ) : (
        <span className="figures text-3xl font-semibold tracking-tight">
          {percentNumber(score.value)}
          <span className="text-xl font-normal"> %</span>
        </span>
      )}
      {score.low !== null && score.high !== null && score.unknown > 0 && (
        <span className="figures text-sm text-text-2">
          {percentNumber(score.low)}–{percentNumber(score.high)}
        </span>
      )}
      <p className="max-w-prose text-sm text-text-2">
        <Listed count={score.passing} standings={protectedStandings} view={view} /> of{' '}
        <Listed
          count={score.passing + score.failing}
          standings={[...protectedStandings, ...unprotectedStandings]}
          view={view}
        />{' '}
        entry points that face the internet are protected: a web ACL in front of them blocks and nothing leads round it,
        or firewalls stand behind them.
        {score.unknown > 0 && (
          <>
            {' '}
            Of <Listed count={score.unknown} standings={unknownStandings} view={view} /> more it is not known, or not
            whether they face the internet.
          </>
        )}
        {apart > 0 && (
          <>
            {' '}
            <Listed count={apart} standings={['not-eligible']} view={view} /> more face it and take no web ACL; they are
            counted apart.
          </>
        )}
      </p>
    </section>
  )
}

function Listed({ count, standings, view }: { count: number; standings: readonly string[]; view: View }) {
  return (
    <Link className="link figures" href={listOf(standings, view, '')}>
      {exactCount(count)}
    </Link>
  )
}

function Groups({
  title,
  rowTitle,
  name,
  groups,
  counts,
  asOf,
  view,
  total = false,
  conditionOf = () => '',
  viewOf = () => view,
  note = null,
}: {
  title: string
  rowTitle: string
  /** Of the file. */
  name: string
  groups: readonly WafCoverageGroup[]
  counts: WafCoverageGroup['counts']
  asOf: string
  view: View
  /** A first row with all of them. */
  total?: boolean
  /** What narrows a list to a group. */
  conditionOf?: (group: WafCoverageGroup) => string
  viewOf?: (group: WafCoverageGroup) => Place
  note?: string | null
}) {
  const shown = kinds.filter(({ key }) => always.has(key) || groups.some((group) => drawn(group.counts)[key]))
  const rows = groups.map((group) => ({
    key: group.key,
    label: <bdi>{group.name}</bdi>,
    counts: drawn(group.counts),
    href: listOf(all, viewOf(group), conditionOf(group)),
    hrefOf: (kind: string) => listOf(standingsOf(kind), viewOf(group), conditionOf(group)),
  }))
  const allGroups = {
    key: 'all',
    label: <strong className="font-semibold">all</strong>,
    counts: drawn(counts),
    href: listOf(all, view, ''),
    hrefOf: (kind: string) => listOf(standingsOf(kind), view, ''),
  }
  return (
    <section className="panel min-w-0 overflow-x-auto p-4">
      <ChartFrame
        title={title}
        unit="entry points that face the internet"
        asOf={asOf}
        summary={groups.map((group) => `${group.name}: ${summary(group.counts)}`).join(' ')}
        fileName={`waf-coverage-by-${name}`}
        table={{
          columns: [name, ...shown.map(({ key }) => key)],
          rows: groups.map((group) => [group.name, ...shown.map(({ key }) => drawn(group.counts)[key] ?? 0)]),
        }}
        isTable
      >
        <ShareTable
          caption={`Entry points by ${rowTitle.toLowerCase()} and what protects them`}
          rowTitle={rowTitle}
          kinds={shown}
          rows={total ? [allGroups, ...rows] : rows}
        />
      </ChartFrame>
      {note && <p className="mt-3 text-xs text-text-3">{note}</p>}
    </section>
  )
}

/** The counts as they are drawn: what is not known in any way is one part. */
function drawn(counts: WafCoverageGroup['counts']): { readonly [kind: string]: number } {
  return { ...counts, unknown: unknownStandings.reduce((sum, standing) => sum + (counts[standing] ?? 0), 0) }
}

function summary(counts: WafCoverageGroup['counts']): string {
  const { passing, failing, unknown } = wafCoverageScore(counts)
  return `${passing} protected, ${failing} not, ${unknown} not known.`
}

/** The list of what is counted, in a group. */
function listOf(standings: readonly string[], view: Place, condition: string): string {
  return hrefWith('/resources', view, {
    q: [condition, `entry-point:${standings.join(',')}`].filter(Boolean).join(' '),
  })
}

/** What a part of a bar counts: what is not known in any way is one part. */
const standingsOf = (kind: string): readonly string[] => (kind === 'unknown' ? unknownStandings : [kind])
const all = kinds.flatMap(({ key }) => standingsOf(key))
