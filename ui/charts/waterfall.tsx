import { clsx } from 'clsx'
import type { ReactNode } from 'react'
import { exactCount } from '../format.ts'
import { Link } from '../link.tsx'

/** One step of a waterfall: what it adds to the running count, and what the same reason takes from it. */
export interface WaterfallStep {
  readonly key: string
  readonly title: string
  readonly note: string
  readonly added: number
  readonly taken: number
  readonly href: string | null
  /** `unknown`: the count moved, and nobody knows whether things did; drawn hatched. */
  readonly tone: 'better' | 'worse' | 'neutral' | 'unknown'
}

const tones = { better: 'var(--better)', worse: 'var(--worse)', neutral: 'var(--coverage)', unknown: null } as const

/** From one count to another, step by step, as a table whose bars hang where the count stands. */
export function Waterfall({
  caption,
  from,
  to,
  steps,
}: {
  caption: string
  from: { readonly label: ReactNode; readonly count: number; readonly href: string | null }
  to: { readonly label: ReactNode; readonly count: number; readonly href: string | null }
  steps: readonly WaterfallStep[]
}) {
  let level = from.count
  const placed = steps.map((step) => {
    const start = level
    level += step.added - step.taken
    return { step, low: Math.min(start, level), high: Math.max(start, level), end: level }
  })
  const levels = [from.count, to.count, ...placed.flatMap(({ low, high }) => [low, high])]
  const top = Math.max(1, ...levels)
  // Where the movement is small beside the whole, the axis is cut: the ends are marked as cut, the parts keep one scale.
  const least = Math.min(...levels)
  const base = least > top * 0.6 ? Math.max(0, least - (top - least) * 0.5) : 0
  const place = (value: number) => `${((value - base) / Math.max(1, top - base)) * 100}%`
  const row = 'border-line border-b last:border-b-0'
  const end = (side: typeof from) => (
    <tr className={`${row} bg-sunken`}>
      <th scope="row" className="py-1.5 pr-3 pl-2 text-left font-medium">
        {side.label}
      </th>
      <td className="figures py-1.5 pr-3 text-right font-semibold">
        {side.href ? (
          <Link className="block underline decoration-line-strong underline-offset-3" href={side.href}>
            {exactCount(side.count)}
          </Link>
        ) : (
          exactCount(side.count)
        )}
      </td>
      <td className="hidden w-1/2 sm:table-cell" aria-hidden="true">
        <span
          className={clsx('block h-3 rounded-sm bg-line-strong', base > 0 && 'border-surface border-l-4 border-double')}
          style={{ width: place(side.count) }}
        />
      </td>
    </tr>
  )
  return (
    <table className="w-full text-sm">
      <caption className="sr-only">{caption}</caption>
      <thead className="sr-only">
        <tr>
          <th scope="col">Part</th>
          <th scope="col">Count</th>
          <th scope="col">Drawing</th>
        </tr>
      </thead>
      <tbody>
        {end(from)}
        {placed.map(({ step, low, high }) => (
          <tr key={step.key} className={row}>
            <th scope="row" className="py-1.5 pr-3 pl-2 text-left font-normal">
              {step.title}
              <span className="block text-xs text-text-3">{step.note}</span>
            </th>
            <td className="figures py-1.5 pr-3 text-right align-top whitespace-nowrap">
              <StepCount step={step} />
            </td>
            <td className="relative hidden sm:table-cell" aria-hidden="true">
              <span
                className={clsx(
                  'absolute top-1/2 h-3 min-w-1 -translate-y-1/2 rounded-sm',
                  step.tone === 'unknown' && 'hatched outline outline-line-strong',
                )}
                style={{
                  left: place(low),
                  width: `calc(${place(high)} - ${place(low)})`,
                  ...(tones[step.tone] ? { background: tones[step.tone] ?? undefined } : {}),
                }}
              />
            </td>
          </tr>
        ))}
        {end(to)}
      </tbody>
    </table>
  )
}

function StepCount({ step }: { step: WaterfallStep }) {
  const text = [step.added > 0 && `+${exactCount(step.added)}`, step.taken > 0 && `−${exactCount(step.taken)}`]
    .filter(Boolean)
    .join(' ')
  const colour = step.tone === 'better' ? 'text-better' : step.tone === 'worse' ? 'text-worse' : 'text-text-2'
  if (!step.href) return <span className={colour}>{text}</span>
  return (
    <Link className={clsx('block underline decoration-line-strong underline-offset-3', colour)} href={step.href}>
      {text}
    </Link>
  )
}
