'use client'

import { exactCount, shortCount } from '../format.ts'
import { DayAxis } from './day-axis.tsx'
import { countRange, drawing, gridValues, position, type Range } from './scale.ts'

/** One layer of a stack; the first lies at the bottom. Without a colour it is hatched: what is not known. */
export interface StackLayer {
  readonly key: string
  readonly label: string
  readonly colour: string | null
}

/** Counts that held for a while, by layer. Where one stretch does not begin at the end of another, there is a gap. */
export interface StackStretch {
  readonly from: number
  readonly until: number
  readonly counts: { readonly [layer: string]: number }
}

/** Counts over time, stacked in steps from zero: a count holds until the next says otherwise, and no longer than is known. */
export function Stack({
  layers,
  stretches,
  time,
}: {
  layers: readonly StackLayer[]
  stretches: readonly StackStretch[]
  time: Range
}) {
  const heights = stretches.map(({ counts }) => layers.reduce((sum, { key }) => sum + (counts[key] ?? 0), 0))
  const range = countRange(heights)
  const x = (at: number) => position(at, time) * drawing.width
  const y = (count: number) => (1 - position(count, range)) * drawing.height
  const last = stretches.at(-1)
  return (
    <div aria-hidden="true">
      <ul className="mb-3 flex flex-wrap gap-x-4 text-xs text-text-2">
        {layers.map(({ key, label, colour }) => (
          <li key={key} className="flex items-center gap-1.5">
            <span
              className={colour ? 'size-2.5 rounded-sm' : 'hatched size-2.5 rounded-sm outline outline-line-strong'}
              style={colour ? { background: colour } : undefined}
            />
            {label}
            <span className="figures font-medium text-text">{exactCount(last?.counts[key] ?? 0)}</span>
          </li>
        ))}
      </ul>
      <div className="relative ml-10">
        {gridValues(range)
          .filter(Number.isInteger)
          .map((value) => (
            <div
              key={value}
              className="figures pointer-events-none absolute right-full h-0 pr-1.5 text-xs whitespace-nowrap text-text-3"
              style={{ top: `${(1 - position(value, range)) * 144}px` }}
            >
              <span className="relative -top-2">{shortCount(value)}</span>
            </div>
          ))}
        <svg
          viewBox={`0 0 ${drawing.width} ${drawing.height}`}
          preserveAspectRatio="none"
          className="h-36 w-full"
          focusable="false"
          aria-hidden="true"
        >
          {gridValues(range).map((value) => (
            <line
              key={value}
              x1="0"
              x2={drawing.width}
              y1={y(value)}
              y2={y(value)}
              stroke="var(--line)"
              vectorEffect="non-scaling-stroke"
            />
          ))}
          {stretches.map(({ from, until, counts }) => {
            let under = 0
            return layers.map(({ key, colour }) => {
              const count = counts[key] ?? 0
              const [bottom, top] = [under, under + count]
              under = top
              return count === 0 ? null : (
                <rect
                  key={`${from} ${key}`}
                  x={x(from).toFixed(1)}
                  y={y(top).toFixed(1)}
                  width={Math.max(2, x(until) - x(from)).toFixed(1)}
                  height={Math.max(1, y(bottom) - y(top)).toFixed(1)}
                  fill={colour ?? 'url(#hatch)'}
                  shapeRendering="crispEdges"
                />
              )
            })
          })}
        </svg>
        <DayAxis time={time} />
      </div>
    </div>
  )
}
