'use client'

import type { ReactNode } from 'react'
import { exactCount } from '../format.ts'
import { CountFrame } from './count-frame.tsx'
import type { Pointing } from './crosshair.tsx'
import { countRange, drawing, position, type Range } from './scale.ts'
import type { TimeBand } from './time-bands.tsx'

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
  pointing,
  under,
  bands,
}: {
  layers: readonly StackLayer[]
  stretches: readonly StackStretch[]
  time: Range
  pointing?: Pointing
  under?: ReactNode
  bands?: readonly TimeBand[]
}) {
  const heights = stretches.map(({ counts }) => layers.reduce((sum, { key }) => sum + (counts[key] ?? 0), 0))
  const range = countRange(heights)
  const x = (at: number) => position(at, time) * drawing.width
  const y = (count: number) => (1 - position(count, range)) * drawing.height
  const last = stretches.at(-1)
  return (
    <div>
      <ul aria-hidden="true" className="mb-3 flex flex-wrap gap-x-4 text-xs text-text-2">
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
      <CountFrame range={range} time={time} pointing={pointing} under={under} bands={bands}>
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
                // A little over the next one: between two edges that are drawn for themselves there may be a seam.
                width={Math.max(2, x(until) - x(from) + 0.8).toFixed(1)}
                height={Math.max(1, y(bottom) - y(top)).toFixed(1)}
                fill={colour ?? 'url(#hatch)'}
                shapeRendering="crispEdges"
              />
            )
          })
        })}
      </CountFrame>
    </div>
  )
}
