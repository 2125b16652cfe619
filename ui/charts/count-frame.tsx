import type { ReactNode } from 'react'
import { shortCount } from '../format.ts'
import { Crosshair, type Pointing } from './crosshair.tsx'
import { DayAxis } from './day-axis.tsx'
import { drawing, gridValues, position, type Range } from './scale.ts'
import { type TimeBand, TimeBands } from './time-bands.tsx'

/** What stands around counts over time: the grid with its whole numbers, and the days beneath. `children` are drawn on the grid. */
export function CountFrame({
  range,
  grid = gridValues(range).filter(Number.isInteger),
  time,
  pointing,
  under,
  bands = [],
  children,
}: {
  range: Range
  /** The counts that have a line. Below zero they are counts as well, of the other side. */
  grid?: readonly number[]
  time: Range
  /** Where instants can be pointed at. */
  pointing?: Pointing | undefined
  /** Between the drawing and the days: the coverage strip. */
  under?: ReactNode
  bands?: readonly TimeBand[] | undefined
  children: ReactNode
}) {
  const y = (count: number) => ((1 - position(count, range)) * drawing.height).toFixed(1)
  const drawn = (
    <>
      <svg
        viewBox={`0 0 ${drawing.width} ${drawing.height}`}
        preserveAspectRatio="none"
        className="h-36 w-full"
        focusable="false"
        aria-hidden="true"
      >
        {grid.map((value) => (
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
        {children}
      </svg>
      <TimeBands bands={bands} time={time} />
    </>
  )
  return (
    <div className="relative ml-10">
      {grid.map((value) => (
        <div
          key={value}
          aria-hidden="true"
          className="figures pointer-events-none absolute right-full h-0 pr-1.5 text-xs whitespace-nowrap text-text-3"
          style={{ top: `${(1 - position(value, range)) * 144}px` }}
        >
          <span className="relative -top-2">{shortCount(Math.abs(value))}</span>
        </div>
      ))}
      {pointing ? (
        <Crosshair {...pointing} time={time} className="h-36">
          {drawn}
        </Crosshair>
      ) : (
        <div className="relative">{drawn}</div>
      )}
      {under}
      <DayAxis time={time} />
    </div>
  )
}
