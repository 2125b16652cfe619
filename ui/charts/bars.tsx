import type { ReactNode } from 'react'
import { exactCount, shortCount } from '../format.ts'
import { Link } from '../link.tsx'

/** One bar; `unknown` is drawn hatched after the solid part, never stacked into it. */
export interface Bar {
  readonly key: string
  readonly label: ReactNode
  readonly count: number
  readonly unknown?: number
  readonly colour?: string
  /** The list that the count opens. */
  readonly href?: string
}

/** Sorted horizontal bars: the name on the left, the figure at the bar's end. */
export function Bars({ bars, colour = 'var(--coverage)' }: { bars: readonly Bar[]; colour?: string }) {
  const top = Math.max(1, ...bars.map((bar) => bar.count + (bar.unknown ?? 0)))
  return (
    <ul className="flex flex-col gap-0.5 text-sm">
      {bars.map((bar) => (
        <li key={bar.key} className="grid grid-cols-[minmax(6rem,38%)_1fr] items-center gap-3">
          <span className="truncate text-text-2">{bar.label}</span>
          <span className="flex items-center gap-2">
            <span className="flex h-3 grow" aria-hidden="true">
              <span
                className="rounded-sm"
                style={{
                  width: `${(bar.count / top) * 100}%`,
                  background: bar.colour ?? colour,
                  minWidth: bar.count ? 2 : 0,
                }}
              />
              {bar.unknown ? (
                <span className="hatched" style={{ width: `${(bar.unknown / top) * 100}%`, minWidth: 3 }} />
              ) : null}
            </span>
            <span className="figures w-12 shrink-0 text-right" title={exactCount(bar.count)}>
              {bar.href ? (
                <Link className="underline decoration-line-strong underline-offset-3 hover:text-accent" href={bar.href}>
                  {shortCount(bar.count)}
                </Link>
              ) : (
                shortCount(bar.count)
              )}
            </span>
          </span>
        </li>
      ))}
    </ul>
  )
}
