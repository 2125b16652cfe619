'use client'

import { shortCount } from '../format.ts'
import { CountFrame } from './count-frame.tsx'
import { countRange, drawing, position, type Range } from './scale.ts'

/** Counts of one kind at instants; null where there was no scan: the steps break there. */
export interface StepSeries {
  readonly key: string
  readonly label: string
  readonly colour: string
  readonly values: readonly { readonly at: number; readonly count: number | null }[]
}

/** Counts over time, each series a line of steps: a count holds until the next scan says otherwise. From zero. */
export function Steps({ series, time }: { series: readonly StepSeries[]; time: Range }) {
  const range = countRange(series.flatMap(({ values }) => values.flatMap(({ count }) => count ?? [])))
  const x = (at: number) => (position(at, time) * drawing.width).toFixed(1)
  const y = (count: number) => ((1 - position(count, range)) * drawing.height).toFixed(1)
  return (
    <div aria-hidden="true">
      <ul className="mb-1 flex flex-wrap gap-x-4 text-xs text-text-2">
        {series.map(({ key, label, colour, values }) => (
          <li key={key} className="flex items-center gap-1.5">
            <span className="h-0.5 w-3" style={{ background: colour }} />
            {label}
            <span className="figures font-medium text-text">{shortCount(values.at(-1)?.count ?? 0)}</span>
          </li>
        ))}
      </ul>
      <CountFrame range={range} time={time}>
        {series.map(({ key, colour, values }) => (
          <path
            key={key}
            d={values
              .map(({ at, count }, index) => {
                const before = values[index - 1]
                if (count === null) return ''
                if (!before || before.count === null) return `M${x(at)} ${y(count)}`
                return `H${x(at)}V${y(count)}`
              })
              .join('')}
            fill="none"
            stroke={colour}
            strokeWidth="1.75"
            vectorEffect="non-scaling-stroke"
          />
        ))}
      </CountFrame>
    </div>
  )
}
