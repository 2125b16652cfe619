'use client'

import { clsx } from 'clsx'
import type { ReactNode } from 'react'
import { CountFrame } from './count-frame.tsx'
import type { Pointing } from './crosshair.tsx'
import { countRange, drawing, position, type Range } from './scale.ts'
import type { TimeBand } from './time-bands.tsx'

/** What grows up from zero, or down; the first lies next to zero. Hollow: the second of two that share a colour. */
export interface DivergingPart {
  readonly key: string
  readonly label: string
  readonly colour: string
  readonly side: 'up' | 'down'
  readonly hollow?: boolean
}

export interface DivergingBar {
  readonly at: number
  readonly counts: { readonly [part: string]: number }
}

/** Counts that come and go, as bars on both sides of zero. */
export function Diverging({
  parts,
  bars,
  time,
  pointing,
  under,
  bands,
}: {
  parts: readonly DivergingPart[]
  bars: readonly DivergingBar[]
  time: Range
  pointing: Pointing
  under?: ReactNode
  bands?: readonly TimeBand[]
}) {
  const height = (side: DivergingPart['side'], { counts }: DivergingBar) =>
    parts.reduce((sum, part) => sum + (part.side === side ? (counts[part.key] ?? 0) : 0), 0)
  const top = (side: DivergingPart['side']) => countRange(bars.map((bar) => height(side, bar))).max
  const range = { min: -top('down'), max: top('up') }
  const x = (at: number) => position(at, time) * drawing.width
  const y = (count: number) => (1 - position(count, range)) * drawing.height
  const distances = bars.slice(1).map((bar, index) => x(bar.at) - x(bars[index]?.at ?? bar.at))
  const width = Math.min(14, Math.max(3, Math.min(...distances) * 0.7))
  return (
    <div>
      <ul aria-hidden="true" className="mb-3 flex flex-wrap gap-x-4 text-xs text-text-2">
        {parts.map(({ key, label, colour, side, hollow }) => (
          <li key={key} className="flex items-center gap-1.5">
            <span
              className={clsx('size-2.5 rounded-sm', hollow && 'border-[1.5px]')}
              style={hollow ? { borderColor: colour } : { background: colour }}
            />
            {label} {side === 'up' ? '↑' : '↓'}
          </li>
        ))}
      </ul>
      <CountFrame
        range={range}
        grid={[range.min, 0, range.max]}
        time={time}
        pointing={pointing}
        under={under}
        bands={bands}
      >
        {bars.map((bar) => {
          const from = { up: 0, down: 0 }
          return parts.map(({ key, colour, side, hollow }) => {
            const count = bar.counts[key] ?? 0
            const start = from[side]
            from[side] += count
            if (count === 0) return null
            const edges = side === 'up' ? [y(start + count), y(start)] : [y(-start), y(-start - count)]
            const [upper = 0, lower = 0] = edges
            return (
              <rect
                key={`${bar.at} ${key}`}
                x={Math.max(0, Math.min(drawing.width - width, x(bar.at) - width / 2)).toFixed(1)}
                y={upper.toFixed(1)}
                width={width.toFixed(1)}
                height={Math.max(1.5, lower - upper).toFixed(1)}
                fill={hollow ? 'var(--surface)' : colour}
                stroke={hollow ? colour : 'none'}
                strokeWidth="1.5"
                vectorEffect="non-scaling-stroke"
              />
            )
          })
        })}
      </CountFrame>
    </div>
  )
}
