import { clsx } from 'clsx'
import { ArrowDownRight, ArrowRight, ArrowUpRight } from 'lucide-react'
import type { ReactNode } from 'react'
import type { PillarName } from '#domain/pillars.ts'
import type { Score } from '#domain/score.ts'
import { exactCount, percentNumber, shortCount, signed } from '#ui/format.ts'
import { Link } from '#ui/link.tsx'
import { PillarIcon, UnknownMark } from '#ui/marks.tsx'
import type { Change } from '../points/snapshots.ts'

/** A figure with its interval and its change: what it says, how sure it is, and where it goes. */
export function Tile({
  icon,
  title,
  score,
  changes,
  provisional,
  href,
  failing,
  noneText,
  whyHref,
}: {
  icon: PillarName | 'coverage'
  title: string
  score: Score
  changes: readonly Change[]
  /** Coverage is too low for the figure to be trusted. */
  provisional: boolean
  href: string
  /** What fails, in words that lead to it: `12 resources are not encrypted`. */
  failing: ReactNode
  /** That there is nothing of the kind; null where that was not seen. */
  noneText: string | null
  /** Why it moved from one scan to another; null where nothing tells it. */
  whyHref: (between: { readonly from: number; readonly to: number }) => string | null
}) {
  const known = score.value !== null
  return (
    <section className="panel flex flex-col p-4" aria-label={title}>
      <h2 className="flex items-center gap-2 text-sm font-medium text-text-2">
        <PillarIcon pillar={icon} />
        {title}
      </h2>
      <div className={clsx('figures mt-2 flex items-baseline gap-2', provisional && 'text-text-3')}>
        {known ? (
          <>
            <span className="text-3xl font-semibold tracking-tight">
              {percentNumber(score.value, score.value > 0.99 && score.value < 1 ? 1 : 0)}
              <span className="text-xl font-normal"> %</span>
            </span>
            <Interval score={score} />
          </>
        ) : (
          <span className="text-xl text-text-3">
            {score.total > 0 ? 'not known' : (noneText ?? <UnknownMark>not seen</UnknownMark>)}
          </span>
        )}
        {provisional && known && <span className="ml-auto text-xs italic">provisional</span>}
      </div>
      {known && <IntervalBar score={score} colour={icon} />}
      <p className="mt-2 text-sm">
        {known ? (
          <Link className="underline decoration-line-strong underline-offset-3 hover:decoration-accent" href={href}>
            {failing}
          </Link>
        ) : (
          score.total > 0 && `${exactCount(score.unknown)} could not be judged.`
        )}
      </p>
      <div className="mt-auto flex flex-wrap items-center gap-x-3.5 pt-2 text-xs leading-6">
        {changes.map((change) => (
          <ChangeMark key={change.days} change={change} href={change.between && whyHref(change.between)} />
        ))}
      </div>
    </section>
  )
}

/** The bounds beside the figure: what if all that is not known failed, or passed. */
function Interval({ score }: { score: Score }) {
  if (score.low === null || score.high === null || score.unknown === 0) return null
  const digits = percentNumber(score.low) === percentNumber(score.high) ? 1 : 0
  return (
    <span
      className="text-sm whitespace-nowrap text-text-2"
      title={`${exactCount(score.unknown)} not known: ${percentNumber(score.low, 1)} % if all of them fail, ${percentNumber(score.high, 1)} % if all pass`}
    >
      {percentNumber(score.low, digits)}–{percentNumber(score.high, digits)}
    </span>
  )
}

/** The interval drawn: sure, not known (hatched), failing. */
function IntervalBar({ score, colour }: { score: Score; colour: PillarName | 'coverage' }) {
  const tone = {
    encryptionAtRest: 'bg-encryption',
    encryptionInTransit: 'bg-encryption-2',
    exposure: 'bg-exposure',
    wafProtection: 'bg-waf',
    coverage: 'bg-coverage',
  }[colour]
  return (
    <div className="mt-1 flex h-1 overflow-hidden rounded-full bg-sunken" aria-hidden="true">
      <span className={tone} style={{ width: `${(score.low ?? 0) * 100}%` }} />
      <span className="hatched" style={{ width: `${((score.high ?? 0) - (score.low ?? 0)) * 100}%` }} />
    </div>
  )
}

function ChangeMark({ change, href }: { change: Change; href: string | null }) {
  if (change.points === null)
    return (
      <span className="text-text-3" title={`No scan ${change.days} days earlier to compare with`}>
        {change.days} d –
      </span>
    )
  const still = Math.abs(change.points) < 0.05
  const tone = still || change.uncertain ? 'text-text-2' : change.points > 0 ? 'text-better' : 'text-worse'
  const Arrow = still ? ArrowRight : change.points > 0 ? ArrowUpRight : ArrowDownRight
  const judgement = change.uncertain
    ? 'what could not be seen changed too, and may account for it: neither better nor worse'
    : still
      ? 'unchanged'
      : change.points > 0
        ? 'better'
        : 'worse'
  const look = {
    className: clsx(
      'figures inline-flex min-h-6 items-center gap-0.5 whitespace-nowrap',
      tone,
      href && 'hover:underline',
    ),
    title: `${signed(change.points)} percentage points in ${change.days} days: ${judgement}${href ? '. Why?' : ''}`,
  }
  const inside = (
    <>
      <span className="text-text-3">{change.days} d</span>
      <Arrow size={12} aria-hidden="true" className="ml-0.5" />
      {signed(change.points)}
      {change.uncertain && <span aria-hidden="true">?</span>}
      <span className="sr-only">
        {' '}
        points, {judgement}
        {href && ': why?'}
      </span>
    </>
  )
  return href ? (
    <Link href={href} {...look}>
      {inside}
    </Link>
  ) : (
    <span {...look}>{inside}</span>
  )
}

/** `12 resources`, exact in the title. */
export function Amount({ count, one, many }: { count: number; one: string; many: string }) {
  return (
    <strong className="figures font-semibold" title={exactCount(count)}>
      {shortCount(count)} {count === 1 ? one : many}
    </strong>
  )
}
