'use client'

import { shortCount } from '../format.ts'
import { DayAxis } from './day-axis.tsx'
import { countRange, drawing, gridValues, position, type Range } from './scale.ts'

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
      <div className="relative ml-10">
        {gridValues(range).map((value) => (
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
          className="h-36 w-full overflow-visible"
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
        </svg>
        <DayAxis time={time} />
      </div>
    </div>
  )
}
