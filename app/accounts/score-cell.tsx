import { clsx } from 'clsx'
import type { PillarName } from '#domain/pillars.ts'
import type { Score } from '#domain/score.ts'
import { counted, exactCount, percent, percentNumber, shortCount } from '#ui/format.ts'
import { Link } from '#ui/link.tsx'
import { UnknownMark } from '#ui/marks.tsx'
import { cellsHref } from '../coverage/filter.ts'
import { shareOf, standingHref } from '../points/lists.ts'
import type { Place } from '../view.ts'
import { type Figures, failingWords, nounOf, pillarState, scoreOf } from './contract.ts'

/** A pillar's score with its interval; what fails and what is not known each open their list. */
export function PillarFigure({
  figures,
  pillar,
  place,
  stale = false,
}: {
  figures: Figures
  pillar: PillarName
  place: Place
  /** It is as last seen, and can no longer be read: the figure is no more known than what is not. */
  stale?: boolean
}) {
  const score = scoreOf(figures, pillar)
  const state = pillarState(figures, pillar)
  if (state === 'unseen') return <UnknownMark>not seen</UnknownMark>
  if (state === 'nothing')
    return (
      <span className="text-text-3" title="Everything was read, and there is nothing of the kind.">
        none<span className="sr-only"> of the kind</span>
      </span>
    )
  return (
    <span className="inline-flex flex-col items-end">
      <span className="figures whitespace-nowrap">
        {state === 'unknown' ? (
          <UnknownMark>not known</UnknownMark>
        ) : (
          <>
            {stale ? (
              <UnknownMark>
                {percent(score.value ?? 0)}
                <span className="sr-only"> when last seen</span>
              </UnknownMark>
            ) : (
              <span className="font-medium">{percent(score.value ?? 0)}</span>
            )}
            <Bounds score={score} />
          </>
        )}
      </span>
      <span className="flex flex-wrap gap-x-2 gap-y-2 text-xs whitespace-nowrap">
        {score.failing > 0 && (
          <Link
            className="figures text-text-2 underline decoration-line-strong underline-offset-2 hover:text-accent"
            href={standingHref(shareOf(pillar), 'failing', place)}
            title={`${counted(score.failing, nounOf(pillar))} of ${exactCount(score.total)}: ${failingWords[pillar]}`}
          >
            {shortCount(score.failing)}
            <span className="sr-only"> {failingWords[pillar]}</span>
            <span aria-hidden="true"> fail</span>
          </Link>
        )}
        {score.unknown > 0 && (
          <Link
            className="hatched figures rounded-sm px-1 text-text-2 hover:text-accent"
            href={standingHref(shareOf(pillar), 'unknown', place)}
            title={`Of ${counted(score.unknown, nounOf(pillar))} it is not known`}
          >
            <span className="rounded-sm bg-surface px-0.5">
              {shortCount(score.unknown)}
              <span aria-hidden="true"> ?</span>
              <span className="sr-only"> not known</span>
            </span>
          </Link>
        )}
        {score.failing === 0 && score.unknown === 0 && (
          <Link
            className="figures text-text-3 hover:text-accent hover:underline"
            href={standingHref(shareOf(pillar), 'passing', place)}
            title={`All ${counted(score.passing, nounOf(pillar))} pass`}
          >
            all {shortCount(score.passing)}
          </Link>
        )}
      </span>
    </span>
  )
}

/** What if all that is not known failed, or passed. */
export function Bounds({ score }: { score: Score }) {
  // Of entry points that may face the internet and are not protected in any case, nothing depends on what is not known.
  if (score.low === null || score.high === null || score.low === score.high) return null
  const digits = percentNumber(score.low) === percentNumber(score.high) ? 1 : 0
  return (
    <span className="bounds ml-1.5 text-xs text-text-3">
      {percentNumber(score.low, digits)}–{percentNumber(score.high, digits)}
    </span>
  )
}

/** How much of a scope's cells was read, and the cells that were not. */
export function CoverageFigure({ figures, place }: { figures: Figures; place: Place }) {
  const score = scoreOf(figures, 'coverage')
  if (score.value === null) return <UnknownMark>not read yet</UnknownMark>
  return (
    <span className="inline-flex flex-col items-end">
      <span className="figures font-medium">{percent(score.value, score.value > 0.99 && score.value < 1 ? 1 : 0)}</span>
      <Link
        className={clsx(
          'figures text-xs hover:text-accent',
          score.failing > 0
            ? 'text-text-2 underline decoration-line-strong underline-offset-2'
            : 'text-text-3 hover:underline',
        )}
        href={cellsHref(place, score.failing > 0 ? {} : { outcome: 'COMPLETE' })}
        title={`${exactCount(score.passing)} of ${counted(score.total, 'expected cell')} read completely`}
      >
        {score.failing > 0 ? `${shortCount(score.failing)} blind` : `all ${shortCount(score.total)}`}
        <span className="sr-only"> cells</span>
      </Link>
    </span>
  )
}
