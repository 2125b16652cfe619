import { clsx } from 'clsx'
import { dayMarks } from '#ui/charts/scale.ts'
import { ChoiceLinks } from '#ui/choice-links.tsx'
import { absoluteTime, shortDay } from '#ui/format.ts'
import { Link } from '#ui/link.tsx'
import { At } from '#ui/time.tsx'
import { hrefWith, type View } from '../../view.ts'
import { ViewInputs } from '../../view-inputs.tsx'
import { type DiffLook, diffLooks, diffLookWords, type ResourceDetail } from './contract.ts'
import type { Difference, Shown } from './diff.ts'
import { eventsOf, findingLanes, type Lane, postureLanes } from './timeline.ts'
import type { Hunk } from './unified.ts'
import { UnifiedDiff } from './unified-diff.tsx'

interface Compared {
  readonly from: string
  readonly to: string
  readonly differences: readonly Difference[]
  readonly hunks: readonly Hunk[]
}

/** What changed and when: versions as points, verdicts as bands beneath, every change in words, any two versions compared. */
export function Timeline({
  resource,
  view,
  now,
  compared,
  chosen,
  asked,
  look,
  list,
  titleOf,
}: {
  resource: ResourceDetail
  view: View
  now: Date
  compared: Compared | null
  chosen: { from: string; to: string }
  /** The first of two instants compared, where no version was named. */
  asked: Date | null
  look: DiffLook
  /** The list that led here, as links keep it. */
  list: Record<string, string | null>
  titleOf: (controlId: string) => string
}) {
  const end = (view.at ?? now).getTime()
  const start = Math.min(Date.parse(resource.historyFrom), end - 86_400_000)
  const lanes = [
    ...postureLanes(resource.postureVersions, end),
    ...findingLanes(resource.findingVersions, end, titleOf),
  ]
  const events = eventsOf(resource.factVersions, resource.postureVersions, resource.findingVersions, titleOf)
  return (
    <div className="flex flex-col gap-4">
      <section className="panel p-4" aria-label="Timeline">
        <h2 className="text-base font-semibold">What happened since {shortDay(start, view.zone)}?</h2>
        <Lanes resource={resource} lanes={lanes} start={start} end={end} zone={view.zone} />
      </section>
      <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,2fr)_minmax(0,3fr)]">
        <section className="panel p-4" aria-label="Changes">
          <h2 className="text-base font-semibold">Changes, newest first</h2>
          <ol className="mt-1 divide-y divide-line text-sm">
            {events.map((event) => (
              <li key={`${event.at} ${event.text}`} className="py-1.5">
                <p>{event.text}</p>
                <p className="flex flex-wrap gap-x-3 text-xs text-text-3">
                  <At time={event.at} />
                  <Link className="link" href={hrefWith(`/scans/${event.scanId}`, view)}>
                    scan {event.scanId}
                  </Link>
                  {event.before && (
                    <Link
                      className="link"
                      href={hrefWith(`/resources/${resource.uid}`, view, {
                        ...list,
                        ...shownAs(look),
                        tab: 'timeline',
                        v1: event.before,
                        v2: event.at,
                      })}
                      scroll={false}
                    >
                      what changed
                    </Link>
                  )}
                </p>
              </li>
            ))}
          </ol>
        </section>
        <Diff
          resource={resource}
          view={view}
          compared={compared}
          chosen={chosen}
          asked={asked}
          look={look}
          list={list}
        />
      </div>
    </div>
  )
}

const tones = {
  good: 'bg-compliant',
  bad: '',
  unknown: 'hatched outline outline-line-strong -outline-offset-1',
  none: 'bg-line',
}
const severityTones = { critical: 'bg-critical', high: 'bg-high', medium: 'bg-medium', low: 'bg-low' }

function Lanes({
  resource,
  lanes,
  start,
  end,
  zone,
}: {
  resource: ResourceDetail
  lanes: readonly Lane[]
  start: number
  end: number
  zone: string
}) {
  const left = (at: number) => `${(Math.max(0, Math.min(1, (at - start) / (end - start))) * 100).toFixed(2)}%`
  const width = (from: number, to: number) =>
    `${Math.max(0.3, ((Math.min(to, end) - Math.max(from, start)) / (end - start)) * 100).toFixed(2)}%`
  return (
    <div className="mt-3 grid grid-cols-[7rem_1fr] items-center gap-x-3 gap-y-2 text-xs sm:grid-cols-[14rem_1fr]">
      <span className="text-text-2">Facts</span>
      <div
        className="relative h-4 border-line border-b"
        role="img"
        aria-label={`${resource.factVersions.length} versions of the facts`}
      >
        {resource.factVersions.map((version) => (
          <span
            key={version.from}
            className="absolute top-1.5 size-2.5 -translate-x-1/2 rounded-full border-2 border-surface bg-accent"
            style={{ left: left(Date.parse(version.from)) }}
            title={`Version of ${absoluteTime(version.from, zone)}`}
          />
        ))}
      </div>
      {lanes.map((lane) => (
        <div key={lane.id} className="contents">
          <span className="truncate text-text-2" title={lane.label}>
            {lane.label}
          </span>
          <div
            className="relative h-3.5"
            role="img"
            aria-label={`${lane.label}: ${lane.bands.map((band) => `${band.text} from ${absoluteTime(band.from, zone)}`).join(', ')}`}
          >
            {lane.bands.map((band) => (
              <span
                key={band.from}
                className={clsx(
                  'absolute inset-y-0 overflow-hidden rounded-sm',
                  band.tone === 'bad' ? (band.severity ? severityTones[band.severity] : 'bg-high') : tones[band.tone],
                )}
                style={{ left: left(band.from), width: width(band.from, band.to) }}
                title={`${band.text}, ${absoluteTime(band.from, zone)} to ${band.to >= end ? 'now' : absoluteTime(band.to, zone)}`}
              />
            ))}
          </div>
        </div>
      ))}
      <span />
      <div className="relative h-4 text-text-3" aria-hidden="true">
        {dayMarks({ min: start, max: end }, 6, zone).map((at) => (
          <span
            key={at}
            className={clsx(
              'absolute whitespace-nowrap',
              (at - start) / (end - start) > 0.94 ? '-translate-x-full' : '-translate-x-1/2',
            )}
            style={{ left: left(at) }}
          >
            {shortDay(at, zone)}
          </span>
        ))}
      </div>
    </div>
  )
}

function Diff({
  resource,
  view,
  compared,
  chosen,
  asked,
  look,
  list,
}: {
  resource: ResourceDetail
  view: View
  compared: Compared | null
  chosen: { from: string; to: string }
  asked: Date | null
  look: DiffLook
  list: Record<string, string | null>
}) {
  if (resource.factVersions.length < 2)
    return (
      <section className="panel p-4" aria-label="Differences">
        <h2 className="text-base font-semibold">Differences</h2>
        <p className="mt-1 text-sm text-text-2">
          The facts have not changed since they were first read: there is one version.
        </p>
      </section>
    )
  return (
    <section className="panel min-w-0 p-4" aria-label="Differences">
      <h2 className="text-base font-semibold">Differences between two versions</h2>
      <form className="mt-2 flex flex-wrap items-end gap-2 text-sm" action={`/resources/${resource.uid}`}>
        <input type="hidden" name="tab" value="timeline" />
        <ViewInputs view={view} more={{ ...list, ...shownAs(look) }} />
        <VersionSelect name="v1" label="From" resource={resource} value={chosen.from} zone={view.zone} />
        <VersionSelect name="v2" label="To" resource={resource} value={chosen.to} zone={view.zone} />
        <button type="submit" className="control">
          Compare
        </button>
        {compared !== null && compared.differences.length > 0 && (
          <ChoiceLinks
            label="How differences are shown"
            className="ml-auto"
            options={diffLooks}
            current={look}
            hrefOf={(option) =>
              hrefWith(`/resources/${resource.uid}`, view, {
                ...list,
                ...shownAs(option),
                tab: 'timeline',
                v1: chosen.from,
                v2: chosen.to,
              })
            }
            textOf={(option) => diffLookWords[option]}
          />
        )}
      </form>
      {compared === null ? (
        <p className="mt-3 text-sm text-text-2">
          {asked ? sameOrNone(chosen, asked, view.zone) : 'Choose two different versions.'}
        </p>
      ) : compared.differences.length === 0 ? (
        <p className="mt-3 text-sm text-text-2">The two versions say the same.</p>
      ) : look === 'unified' ? (
        <UnifiedDiff
          hunks={compared.hunks}
          label={`Differences between ${absoluteTime(compared.from, view.zone)} and ${absoluteTime(compared.to, view.zone)}`}
        />
      ) : (
        <div className="relative mt-3 overflow-x-auto">
          <table className="w-full text-sm">
            <caption className="sr-only">
              Differences between {absoluteTime(compared.from, view.zone)} and {absoluteTime(compared.to, view.zone)}
            </caption>
            <thead>
              <tr className="border-line border-b text-left text-xs text-text-2">
                <th scope="col" className="py-1.5 pr-3 font-medium">
                  Fact
                </th>
                <th scope="col" className="py-1.5 pr-3 font-medium">
                  {absoluteTime(compared.from, view.zone)}
                </th>
                <th scope="col" className="py-1.5 font-medium">
                  {absoluteTime(compared.to, view.zone)}
                </th>
              </tr>
            </thead>
            <tbody>
              {compared.differences.map((difference) => (
                <tr key={difference.path} className="border-line border-b align-top last:border-b-0">
                  <th scope="row" className="py-1.5 pr-3 text-left font-mono text-xs font-normal break-all text-text-2">
                    {difference.path}
                  </th>
                  <td className="py-1.5 pr-3">
                    <Side shown={difference.before} sign="−" />
                  </td>
                  <td className="py-1.5">
                    <Side shown={difference.after} sign="+" />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  )
}

/** As an address writes it: side by side is the usual. */
const shownAs = (look: DiffLook) => ({ diff: look === 'side' ? null : look })

/** Why two instants give nothing to compare. */
function sameOrNone(chosen: { from: string }, asked: Date, zone: string): string {
  if (chosen.from === '')
    return `At ${absoluteTime(asked, zone)} nothing was known of it: its facts are known from the first version on.`
  return `The same version was valid on ${absoluteTime(asked, zone)} and after: its facts did not change in between.`
}

function Side({ shown, sign }: { shown: Shown | null; sign: '−' | '+' }) {
  if (!shown) return <span className="text-text-3">–</span>
  return (
    <span className="flex gap-1.5">
      <span aria-hidden="true" className="font-mono text-xs text-text-3">
        {sign}
      </span>
      <span className={shown.unobserved ? 'hatched rounded-sm p-0.5' : ''}>
        <bdi className={clsx('font-mono text-xs break-all', shown.unobserved && 'block rounded-sm bg-surface px-1')}>
          {shown.unobserved ? `not known: ${shown.text}` : shown.text}
        </bdi>
      </span>
    </span>
  )
}

function VersionSelect({
  name,
  label,
  resource,
  value,
  zone,
}: {
  name: string
  label: string
  resource: ResourceDetail
  value: string
  zone: string
}) {
  return (
    <label className="flex flex-col gap-0.5 text-xs text-text-2">
      {label}
      <select name={name} className="field px-1.5!" defaultValue={value}>
        {resource.factVersions.map((version) => (
          <option key={version.from} value={version.from}>
            {absoluteTime(version.from, zone)}
          </option>
        ))}
      </select>
    </label>
  )
}
