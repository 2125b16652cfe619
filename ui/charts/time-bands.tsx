import { clsx } from 'clsx'
import { position, type Range } from './scale.ts'

/** A stretch of time that is not as the rest of a chart: before anybody had looked, or when much of what is drawn was old already. */
export interface TimeBand {
  readonly from: number
  readonly until: number
  readonly kind: 'before' | 'stale'
}

/** Lies in the box of a drawing: behind its lines, over its areas. */
export function TimeBands({ bands, time }: { bands: readonly TimeBand[]; time: Range }) {
  return bands.map(({ from, until, kind }) => {
    const left = Math.max(0, position(from, time))
    const width = Math.min(1, position(until, time)) - left
    if (width <= 0) return null
    return (
      <span
        key={`${kind} ${from}`}
        aria-hidden="true"
        className={clsx(
          'pointer-events-none absolute inset-y-0 overflow-hidden',
          kind === 'stale' ? 'hatched opacity-60' : 'flex items-center justify-center bg-sunken text-xs text-text-3',
        )}
        style={{ left: `${(left * 100).toFixed(2)}%`, width: `${(width * 100).toFixed(2)}%` }}
      >
        {kind === 'before' && width > 0.2 && 'before the first scan'}
      </span>
    )
  })
}
