import { type PillarName, pillarNames } from '#domain/pillars.ts'
import { absoluteTime, counted, exactCount, percent } from '#ui/format.ts'
import { Link } from '#ui/link.tsx'
import { PillarIcon, pillarTitles, UnknownMark } from '#ui/marks.tsx'
import { shareOf, standingHref } from '../../points/lists.ts'
import { pillarLines, pillarSummary, pillarTable } from '../../points/pillar-lines.ts'
import { PillarTrends } from '../../points/pillar-trends.tsx'
import { findPoints } from '../../points/query.ts'
import { coverageLine, type Snapshot, snapshotsOf } from '../../points/snapshots.ts'
import { hrefWith, type View } from '../../view.ts'
import { failingWords, nounOf, pillarState, scoreOf, standingOf } from '../contract.ts'
import { Bounds } from '../score-cell.tsx'
import type { AccountDetail } from './contract.ts'
import { MatrixPanel } from './matrix-panel.tsx'
import { findAccountCells, findUnitPillars } from './query.ts'

/** Days that the lines reach back. */
const days = 90
const day = 86_400_000

/** Each pillar beside that of the account's OU, what was read where, and how the pillars moved. */
export async function PostureTab({ detail, view, now }: { detail: AccountDetail; view: View; now: Date }) {
  const { account, units } = detail
  const unit = units.at(-1)
  const [cells, points, unitPillars] = await Promise.all([
    findAccountCells(account.id, view.at),
    findPoints(view.scope, view.at, days),
    unit ? findUnitPillars(unit.id, view.at) : null,
  ])
  const snapshots = snapshotsOf(points)
  return (
    <div className="flex flex-col gap-4">
      <div className="grid gap-4 sm:grid-cols-2 xl:grid-cols-4">
        {pillarNames.map((pillar) => (
          <PillarCard
            key={pillar}
            pillar={pillar}
            detail={detail}
            view={view}
            unit={
              unit && unitPillars
                ? { ...unit, value: scoreOf({ ...account, pillars: unitPillars }, pillar).value }
                : null
            }
          />
        ))}
      </div>
      <div className="grid grid-cols-1 items-start gap-4 xl:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <MatrixPanel cells={cells} detail={detail} view={view} now={now} />
        {snapshots.length > 0 && (
          <section className="panel min-w-0 p-4">
            <Lines snapshots={snapshots} end={(view.at ?? now).getTime()} view={view} />
          </section>
        )}
      </div>
    </div>
  )
}

function PillarCard({
  pillar,
  detail,
  view,
  unit,
}: {
  pillar: PillarName
  detail: AccountDetail
  view: View
  unit: { readonly id: string; readonly name: string; readonly value: number | null } | null
}) {
  const { account } = detail
  const score = scoreOf(account, pillar)
  const state = pillarState(account, pillar)
  return (
    <section className="panel flex flex-col p-4" aria-label={pillarTitles[pillar]}>
      <h2 className="flex items-center gap-2 text-sm font-medium text-text-2">
        <PillarIcon pillar={pillar} />
        {pillarTitles[pillar]}
      </h2>
      <p className="figures mt-1">
        {state === 'score' ? (
          <>
            <span className="text-3xl font-semibold tracking-tight">{percent(score.value ?? 0)}</span>
            <Bounds score={score} />
            {standingOf(account) === 'unread' && (
              <span className="ml-2 text-xs">
                <UnknownMark>when last seen</UnknownMark>
              </span>
            )}
          </>
        ) : state === 'nothing' ? (
          <span className="text-xl text-text-3">nothing of the kind</span>
        ) : (
          <span className="text-lg">
            <UnknownMark>{state === 'unknown' ? 'not known' : 'not seen'}</UnknownMark>
          </span>
        )}
      </p>
      <p className="mt-1 text-sm text-text-2">
        {score.total > 0 && (
          <>
            <Link className="link" href={standingHref(shareOf(pillar), 'failing', view)}>
              {exactCount(score.failing)}
            </Link>{' '}
            of {counted(score.total, nounOf(pillar))} {failingWords[pillar]}
            {score.unknown > 0 && (
              <>
                ,{' '}
                <Link className="link" href={standingHref(shareOf(pillar), 'unknown', view)}>
                  {exactCount(score.unknown)}
                </Link>{' '}
                not known
              </>
            )}
          </>
        )}
      </p>
      {unit && (
        <p className="mt-auto pt-2 text-xs text-text-3">
          <Link
            className="hover:text-accent hover:underline"
            href={hrefWith('/accounts', { ...view, scope: { kind: 'ou', id: unit.id } })}
          >
            <bdi>{unit.name}</bdi>
          </Link>{' '}
          as a whole: <span className="figures">{unit.value === null ? 'nothing known' : percent(unit.value)}</span>
          {unit.value !== null && score.value !== null && comparison(score.value - unit.value)}
        </p>
      )}
    </section>
  )
}

function comparison(difference: number): string {
  const points = Math.round(Math.abs(difference) * 100)
  if (points === 0) return ', as this account'
  return `, ${points} ${points === 1 ? 'point' : 'points'} ${difference > 0 ? 'below' : 'above'} this account`
}

function Lines({ snapshots, end, view }: { snapshots: readonly Snapshot[]; end: number; view: View }) {
  const lines = pillarLines(snapshots)
  const last = snapshots.at(-1)
  return (
    <PillarTrends
      narrow
      view={{ scope: view.scope, zone: view.zone }}
      lines={lines}
      coverage={coverageLine(snapshots)}
      time={{ min: Math.max(end - days * day, Math.min(snapshots[0]?.at ?? end, end - day)), max: end }}
      asOf={last ? `as of ${absoluteTime(last.at, view.zone)}` : ''}
      summary={pillarSummary(lines, days)}
      table={pillarTable(snapshots, view)}
      days={days}
    />
  )
}
