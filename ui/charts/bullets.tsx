import type { ReactNode } from 'react'
import { exactCount, percent, percentNumber, shortCount } from '../format.ts'
import { Link } from '../link.tsx'

/** One share as an interval: sure up to `low`, not known up to `high`. All three null where nothing counts. */
export interface Bullet {
  readonly key: string
  readonly label: ReactNode
  readonly value: number | null
  readonly low: number | null
  readonly high: number | null
  readonly failing: number
  /** The list of what fails. */
  readonly href: string
}

/**
 * Shares ranked against one that they are measured by: each bar full to what is sure, hatched over what is not known, with
 * the mark where the measure lies. From 0 to 100 %.
 */
export function Bullets({
  bullets,
  colour,
  mark,
  markName,
  failingWord,
}: {
  bullets: readonly Bullet[]
  colour: string
  /** 0 … 1; null: there is nothing to be measured by. */
  mark: number | null
  markName: string
  /** `12 exposed`: what the count at the end counts. */
  failingWord: string
}) {
  return (
    <div>
      <ul className="flex flex-col gap-1 text-sm max-sm:gap-2">
        {bullets.map((bullet) => (
          <li key={bullet.key} className="grid items-center gap-x-3 sm:grid-cols-[minmax(6rem,28%)_1fr]">
            <span className="truncate">{bullet.label}</span>
            <span className="flex items-center gap-3">
              <span className="relative h-3 min-w-0 grow" aria-hidden="true">
                <span className="absolute inset-0 flex overflow-hidden rounded-sm bg-sunken">
                  <span style={{ width: `${(bullet.low ?? 0) * 100}%`, background: colour }} />
                  <span className="hatched" style={{ width: `${((bullet.high ?? 0) - (bullet.low ?? 0)) * 100}%` }} />
                </span>
                {mark !== null && (
                  <span
                    className="absolute -inset-y-0.5 w-0.5 -translate-x-1/2 bg-text"
                    style={{ left: `${mark * 100}%` }}
                  />
                )}
              </span>
              <span className="figures w-12 shrink-0 text-right" title={intervalText(bullet)}>
                {bullet.value === null ? (
                  <span className="text-text-3">{bullet.high === null ? 'none' : 'not known'}</span>
                ) : (
                  percent(bullet.value, bullet.value > 0.99 && bullet.value < 1 ? 1 : 0)
                )}
              </span>
              <Link
                className="figures w-28 shrink-0 truncate text-right text-xs text-text-2 underline decoration-line-strong underline-offset-3"
                href={bullet.href}
                title={exactCount(bullet.failing)}
              >
                {shortCount(bullet.failing)} {failingWord}
              </Link>
            </span>
          </li>
        ))}
      </ul>
      {mark !== null && (
        <p className="mt-2 flex items-center gap-1.5 text-xs text-text-3">
          <span className="inline-block h-3 w-0.5 bg-text" aria-hidden="true" />
          {markName}: {percent(mark, 1)}. Hatched: not known.
        </p>
      )}
    </div>
  )
}

function intervalText({ low, high }: Bullet): string {
  if (low === null || high === null) return 'nothing counts here'
  return `${percentNumber(low, 1)} % if all that is not known fails, ${percentNumber(high, 1)} % if all passes`
}
