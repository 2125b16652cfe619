import { ArrowRight } from 'lucide-react'
import { severities } from '#domain/pillars.ts'
import { Link } from '#ui/link.tsx'
import { EmptyBecauseNothingCollected } from '#ui/states.tsx'
import { At } from '#ui/time.tsx'
import { findPoints } from '../../points/query.ts'
import { type Snapshot, snapshotsOf } from '../../points/snapshots.ts'
import { type Metric, metrics, metricWords } from '../../trends/contract.ts'
import { hrefWith, type View } from '../../view.ts'
import { accountHref, failingWords } from '../contract.ts'
import { stateText } from '../state-mark.tsx'
import { type Change, changesOf, versionWords } from './changes.ts'
import type { AccountDetail } from './contract.ts'

/** Days that are told scan by scan. */
const days = 90

/** What became of the account itself, and what moved in it from scan to scan. */
export async function ChangesTab({ detail, view, now }: { detail: AccountDetail; view: View; now: Date }) {
  const snapshots = snapshotsOf(await findPoints(view.scope, view.at, days))
  return (
    <div className="grid grid-cols-1 items-start gap-4 xl:grid-cols-[minmax(0,3fr)_minmax(20rem,2fr)]">
      <section className="panel min-w-0 p-4" aria-labelledby="moved">
        <h2 id="moved" className="text-base font-semibold">
          What moved from scan to scan?
        </h2>
        <p className="text-xs text-text-3">
          The last scan of each of the last {days} days; why a number moved is under Trends.
        </p>
        <p className="mt-2 flex flex-wrap gap-1 print:hidden">
          {metrics.slice(0, 6).map((metric) => (
            <Link key={metric} className="control h-7! px-2! text-xs!" href={hrefWith('/trends', view, { metric })}>
              {metricWords[metric]}
            </Link>
          ))}
        </p>
        <Moved snapshots={snapshots} view={view} />
      </section>
      <Versions detail={detail} view={view} now={now} />
    </div>
  )
}

const numberWords: Readonly<Record<string, string>> = {
  resources: 'resources',
  ...failingWords,
  wafCoverage: `entry points ${failingWords.wafProtection}`,
  ...Object.fromEntries(severities.map((severity) => [`findings:${severity}`, `open ${severity} findings`])),
  coverage: 'blind cells',
}

function Moved({ snapshots, view }: { snapshots: readonly Snapshot[]; view: View }) {
  const changes = changesOf(snapshots)
  if (snapshots.length < 2)
    return (
      <EmptyBecauseNothingCollected title="Nothing to compare yet.">
        What moved is told between two scans.
      </EmptyBecauseNothingCollected>
    )
  if (changes.length === 0) return <p className="mt-3 text-sm text-text-2">No number moved.</p>
  return (
    <ol className="mt-2 divide-y divide-line">
      {changes.map((step) => (
        <li key={step.to} className="grid gap-x-4 py-2 text-sm sm:grid-cols-[11rem_1fr]">
          <Link
            className="text-text-2 hover:text-accent hover:underline"
            href={accountHref(scopeId(view), { ...view, at: new Date(step.to) })}
          >
            <At time={new Date(step.to)} />
          </Link>
          <ul className="figures flex flex-wrap gap-x-5 gap-y-0.5">
            {step.changes.map((change) => (
              <li key={change.of}>
                <Step change={change} from={step.from} to={step.to} view={view} />
              </li>
            ))}
          </ul>
        </li>
      ))}
    </ol>
  )
}

const scopeId = (view: View) => (view.scope.kind === 'org' ? '' : view.scope.id)

/** One number that moved; where Trends can tell why, it leads there. */
function Step({ change, from, to, view }: { change: Change; from: number; to: number; view: View }) {
  const text = (
    <>
      {change.before}
      <ArrowRight size={12} className="mx-1 inline" aria-hidden="true" />
      <span className="sr-only"> became </span>
      <strong className="font-semibold">{change.after}</strong>
    </>
  )
  const told = (metrics as readonly string[]).includes(change.of)
  return (
    <>
      {told ? (
        <Link
          className="link"
          href={hrefWith('/trends', view, {
            metric: change.of as Metric,
            from: new Date(from).toISOString(),
            to: new Date(to).toISOString(),
          })}
        >
          {text}
        </Link>
      ) : (
        text
      )}{' '}
      <span className="text-text-2">{numberWords[change.of] ?? change.of}</span>
    </>
  )
}

/** Renamed, moved, suspended: each version with its time. */
function Versions({ detail, view, now }: { detail: AccountDetail; view: View; now: Date }) {
  return (
    <section className="panel min-w-0 p-4" aria-labelledby="versions">
      <h2 id="versions" className="text-base font-semibold">
        What became of the account itself?
      </h2>
      <ol className="mt-2 divide-y divide-line text-sm">
        {detail.account.leftAt && (
          <li className="py-2">
            <span className="font-medium">left the organization</span>{' '}
            <span className="block text-xs text-text-3">
              <At time={detail.account.leftAt} />
            </span>
          </li>
        )}
        {detail.versions.map((version, index) => (
          <li key={version.from} className="py-2">
            <span className="font-medium">{versionWords(version, detail.versions[index + 1])}</span>
            <span className="block text-xs text-text-2">
              <bdi>{version.name}</bdi> · {stateText(version.state)} · <bdi>{version.ouPath || 'no OU known'}</bdi>
            </span>
            <span className="block text-xs text-text-3">
              since{' '}
              <Link
                className="hover:text-accent hover:underline"
                href={accountHref(detail.account.id, { ...view, at: instantOf(version.from, now) })}
              >
                <At time={version.from} />
              </Link>
            </span>
          </li>
        ))}
      </ol>
    </section>
  )
}

/** The first instant, in milliseconds, at which a version holds. */
function instantOf(from: string, now: Date): Date {
  return new Date(Math.min(now.getTime(), new Date(from).getTime() + 1))
}
