import type { Metadata } from 'next'
import { ChartFrame } from '#ui/charts/chart-frame.tsx'
import { type ShareKind, ShareTable } from '#ui/charts/share-table.tsx'
import { ChoiceLinks } from '#ui/choice-links.tsx'
import { absoluteTime, exactCount } from '#ui/format.ts'
import { Link } from '#ui/link.tsx'
import { UnknownMark } from '#ui/marks.tsx'
import { EmptyBecauseFiltered, EmptyBecauseNothingCollected } from '#ui/states.tsx'
import { Chrome } from '../chrome/chrome.tsx'
import { findCoverage } from '../chrome/query.ts'
import { NothingSeen } from '../coverage/nothing-seen.tsx'
import { type Group, groupingIn, groupingWords, placeGroup, serviceGroup } from '../points/grouping.ts'
import { GroupingChoice, UnseenPlaces } from '../points/grouping-choice.tsx'
import { FilterForm } from '../resources/filter-form.tsx'
import { hrefWith, type PageInput, parseView, type View } from '../view.ts'
import { type ShownKind, shownKinds } from './contract.ts'
import { type ExposureFilter, parseExposureFilter, resourcesText } from './filter.ts'
import { PortChoice } from './port-choice.tsx'
import { type ExposureData, findExposure } from './query.ts'
import { ReachedList } from './reached-list.tsx'
import { Ways, waysShown } from './ways.tsx'

export const metadata: Metadata = { title: 'Exposure' }

const kinds: readonly ShareKind[] = [
  { key: 'internet', label: 'internet', colour: 'var(--exposure)' },
  { key: 'internet-limited', label: 'limited', colour: 'var(--exposure)', strength: 0.6 },
  { key: 'cross-account', label: 'accounts', colour: 'var(--exposure)', strength: 0.3 },
  { key: 'internal', label: 'internal', colour: 'var(--coverage)', strength: 0.45 },
  { key: 'isolated', label: 'isolated', colour: 'var(--coverage)', strength: 0.2 },
  { key: 'unknown', label: 'unknown', colour: null },
]

/** Groups shown before the reader asks for all. */
const groupsShown = 7

/** What can the internet reach, by what path? */
export default async function Page({ searchParams }: PageInput) {
  const params = await searchParams
  const now = new Date()
  const view = parseView(params, now)
  const asked = parseExposureFilter(params)
  const filter = { ...asked, group: groupingIn(view.scope, asked.group) }
  const [data, { blind }] = await Promise.all([
    findExposure(view.scope, view.at, filter),
    findCoverage(view.scope, view.at),
  ])
  return (
    <Chrome view={view} here="/exposure">
      <div className="mx-auto flex max-w-[1600px] flex-col gap-4 p-4 sm:p-5">
        <h1 className="text-xl font-semibold">What can the internet reach, and by what path?</h1>
        {data.scanAt === null ? (
          <EmptyBecauseNothingCollected title="No scan has ended yet.">
            A thing is public when it has a public address, a route to an internet gateway, and a network ACL and a
            security group that let the internet in. Each of these facts is read, and shown here as a path.
          </EmptyBecauseNothingCollected>
        ) : (
          <div className="grid items-start gap-4 2xl:grid-cols-2">
            {data.services.length > 0 && (
              <div className="flex min-w-0 flex-col gap-4">
                <Groups data={data} scanAt={data.scanAt} filter={filter} view={view} />
                <WaysPanel data={data} scanAt={data.scanAt} filter={filter} view={view} />
              </div>
            )}
            <Reached data={data} blind={blind} filter={filter} view={view} now={now} />
          </div>
        )}
      </div>
    </Chrome>
  )
}

const reachedWords = (by: ShownKind) =>
  by === 'unknown' ? 'of which nobody knows who can reach it' : `that ${shownKinds[by].words} can reach`

function Reached({
  data,
  blind,
  filter,
  view,
  now,
}: {
  data: ExposureData
  /** Cells of the scope that were not read. */
  blind: number
  filter: ExposureFilter
  view: View
  now: Date
}) {
  const q = resourcesText(filter)
  const link = (more: Record<string, string | null>) =>
    hrefWith('/exposure', view, {
      by: filter.by,
      q: filter.q || null,
      group: filter.group === 'service' ? null : filter.group,
      ...more,
    })
  return (
    <section className="panel min-w-0" aria-labelledby="reached">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2 p-4 pb-3">
        <h2 id="reached" className="text-base font-semibold">
          <span className="figures" data-total={data.total}>
            {data.total === 0 && blind > 0 ? <UnknownMark>none seen</UnknownMark> : exactCount(data.total)}
            {data.atLeast && '+'}
          </span>{' '}
          {reachedWords(filter.by)}
        </h2>
        <ChoiceLinks
          label="Reached by"
          options={Object.keys(shownKinds) as ShownKind[]}
          current={filter.by}
          hrefOf={(kind) => link({ by: kind })}
          textOf={(kind) => shownKinds[kind].words}
        />
        <PortChoice q={filter.q} hrefOf={(q) => link({ q: q || null })} />
        <FilterForm
          action="/exposure"
          q={filter.q}
          view={view}
          more={{ by: filter.by, group: filter.group === 'service' ? null : filter.group }}
          placeholder="port:22 owner:team-7 service:rds"
        />
      </div>
      {data.reached.length === 0 ? (
        filter.q ? (
          <EmptyBecauseFiltered what="resources">
            <Link className="link" href={link({ q: null })}>
              Clear the filter
            </Link>
          </EmptyBecauseFiltered>
        ) : (
          <NothingSeen what={`resource ${reachedWords(filter.by)}`} blind={blind} view={view} />
        )
      ) : (
        <ReachedList rows={data.reached} view={view} now={now} />
      )}
      <div className="flex flex-wrap gap-2 p-4 print:hidden">
        {data.next && (
          <Link className="control" href={link({ cursor: data.next })}>
            Next 50
          </Link>
        )}
        <a className="control" href={hrefWith('/resources/export', view, { q, format: 'csv' })}>
          Export {exactCount(data.total)}
          {data.atLeast && '+'} rows as CSV
        </a>
        <Link className="control" href={hrefWith('/resources', view, { q })}>
          Open in Resources
        </Link>
      </div>
    </section>
  )
}

/** By which facts those are reached that the list shows; each opens the list of its own. */
function WaysPanel({
  data,
  scanAt,
  filter,
  view,
}: {
  data: ExposureData
  scanAt: Date
  filter: ExposureFilter
  view: View
}) {
  if (data.ways.length === 0) return null
  const link = (more: Record<string, string | null>) =>
    hrefWith('/exposure', view, {
      by: filter.by,
      group: filter.group === 'service' ? null : filter.group,
      ways: filter.ways ? '1' : null,
      ...more,
    })
  const exposures: readonly string[] = shownKinds[filter.by].exposures
  return (
    <div className="panel min-w-0 overflow-x-auto p-4">
      <Ways
        ways={data.ways}
        by={filter.by}
        kinds={kinds.filter(({ key }) => exposures.includes(key))}
        asOf={`as of ${absoluteTime(scanAt, view.zone)}`}
        chosen={/^way:(\S+)$/.exec(filter.q)?.[1] ?? null}
        hrefOf={(way) => link({ q: `way:${way}` })}
        all={filter.ways}
      />
      {data.ways.length > waysShown && (
        <Link
          className="link mt-3 inline-block text-xs"
          scroll={false}
          href={link({ q: filter.q || null, ways: filter.ways ? null : '1' })}
        >
          {filter.ways ? `The ${waysShown} most frequent` : `All ${data.ways.length} combinations`}
        </Link>
      )}
    </div>
  )
}

function Groups({
  data,
  scanAt,
  filter,
  view,
}: {
  data: ExposureData
  scanAt: Date
  filter: ExposureFilter
  view: View
}) {
  const open = ({ counts }: Group) => counts.internet ?? 0
  const groups =
    filter.group === 'service'
      ? data.services.map(({ service, counts }) => serviceGroup(service, counts, view))
      : data.places
          .flatMap((place) => placeGroup(place, 'exposure', view) ?? [])
          .sort((a, b) => open(b) - open(a) || a.name.localeCompare(b.name))
  const shown = kinds.filter(
    ({ key }) => key === 'internet' || key === 'unknown' || data.services.some(({ counts }) => counts[key]),
  )
  const totals = Object.fromEntries(
    shown.map(({ key }) => [key, data.services.reduce((sum, { counts }) => sum + (counts[key] ?? 0), 0)]),
  )
  const { title, all, plural } = groupingWords[filter.group]
  const list = (condition: string) => hrefWith('/resources', view, { q: condition })
  const choose = (more: Record<string, string | null>) =>
    hrefWith('/exposure', view, {
      by: filter.by,
      q: filter.q || null,
      all: filter.all ? '1' : null,
      group: filter.group === 'service' ? null : filter.group,
      ...more,
    })
  return (
    <div className="panel min-w-0 overflow-x-auto p-4">
      <div className="mb-3 flex justify-end">
        <GroupingChoice
          view={view}
          current={filter.group}
          hrefOf={(group) => choose({ group: group === 'service' ? null : group })}
        />
      </div>
      <ChartFrame
        title={`Which ${plural} are reached from where?`}
        unit="resources"
        asOf={`as of ${absoluteTime(scanAt, view.zone)}`}
        summary={`${exactCount(totals.internet ?? 0)} resources are open to the internet, of ${exactCount(totals.unknown ?? 0)} it is not known.`}
        fileName={`exposure-by-${filter.group}`}
        table={{
          columns: [filter.group, ...shown.map(({ key }) => key.replace('-', '_'))],
          rows: groups.map(({ name, counts }) => [name, ...shown.map(({ key }) => counts[key] ?? 0)]),
        }}
        isTable
      >
        <ShareTable
          caption={`Resources by ${title.toLowerCase()} and exposure`}
          rowTitle={title}
          kinds={shown}
          rows={[
            {
              key: 'all',
              label: <strong className="font-semibold">{all}</strong>,
              counts: totals,
              href: list('!exposure:not-applicable'),
              hrefOf: (kind: string) => list(`exposure:${kind}`),
            },
            ...groups.slice(0, filter.all ? undefined : groupsShown).map(({ key, name, counts, listHref }) => ({
              key,
              label: <bdi>{name}</bdi>,
              counts,
              href: listHref('!exposure:not-applicable'),
              hrefOf: (kind: string) => listHref(`exposure:${kind}`),
            })),
          ]}
        />
      </ChartFrame>
      {filter.group !== 'service' && (
        <p className="mt-3 text-xs text-text-3">
          <UnseenPlaces view={view} />
        </p>
      )}
      {groups.length > groupsShown && (
        <Link className="link mt-3 inline-block text-xs" scroll={false} href={choose({ all: filter.all ? null : '1' })}>
          {filter.all ? `The ${groupsShown} most reached ${plural}` : `All ${groups.length} ${plural}`}
        </Link>
      )}
    </div>
  )
}
