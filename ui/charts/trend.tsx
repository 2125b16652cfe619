'use client'

import type { ReactNode } from 'react'
import { absoluteTime, percent } from '../format.ts'
import { useZone } from '../zone-context.tsx'
import { Crosshair } from './crosshair.tsx'
import { DayAxis } from './day-axis.tsx'
import { drawing, gridValues, linePath, type Point, position, type Range, ribbonPath } from './scale.ts'

/** One scan of the coverage strip: `share` of the expected cells that were read completely; null where no scan was. */
export interface CoveragePoint {
  readonly at: number
  readonly share: number | null
}

/**
 * A line of shares over time with its interval as a ribbon, gaps where nothing was measured, and the coverage strip
 * beneath. The crosshair's position is the parent's, so that several of them move together.
 */
export function Trend({
  name,
  colour,
  points,
  coverage,
  time,
  range,
  cursor,
  onCursor,
  onOpen,
  onZoom,
  icon,
  marks = 5,
}: {
  name: string
  colour: string
  points: readonly Point[]
  coverage: readonly CoveragePoint[]
  time: Range
  range: Range
  cursor: number | null
  onCursor: (index: number | null) => void
  /** A click or Enter on a point opens what it counts. */
  onOpen?: (point: Point) => void
  /** A stretch was chosen to be looked at by itself. */
  onZoom?: (from: Date, to: Date) => void
  icon?: ReactNode
  marks?: number
}) {
  const last = points.findLast((point) => point.value !== null)
  const chosen = cursor === null ? undefined : points[cursor]
  const left = (at: number) => `${(position(at, time) * 100).toFixed(2)}%`
  const open = (index: number) => {
    const point = points[index]
    if (point && point.value !== null) onOpen?.(point)
  }

  return (
    <div className="min-w-0">
      <div className="flex items-baseline gap-2 text-sm">
        <span className="flex items-center gap-1.5 font-medium">
          {icon}
          {name}
        </span>
        <span className="figures ml-auto text-text-2">
          {last?.value == null ? 'nothing measured' : percent(last.value, last.value > 0.99 ? 1 : 0)}
        </span>
      </div>
      <div className="relative mt-1 ml-10">
        {gridValues(range).map((value) => (
          <div
            key={value}
            className="figures pointer-events-none absolute right-full h-0 pr-1.5 text-xs whitespace-nowrap text-text-3"
            style={{ top: `${(1 - position(value, range)) * 104}px` }}
          >
            <span className="relative -top-2">
              {percent(value, Number.isInteger(Math.round(value * 1000) / 10) ? 0 : 1)}
            </span>
          </div>
        ))}
        <Crosshair
          name={name}
          points={points}
          time={time}
          cursor={cursor}
          onCursor={onCursor}
          onOpen={onOpen && open}
          onZoom={onZoom}
          textOf={(index) => {
            const point = points[index]
            return point && <PointText point={point} />
          }}
          className="h-26"
        >
          <svg
            viewBox={`0 0 ${drawing.width} ${drawing.height}`}
            preserveAspectRatio="none"
            className="absolute inset-0 size-full overflow-visible"
            aria-hidden="true"
            focusable="false"
          >
            {gridValues(range).map((value) => (
              <line
                key={value}
                x1="0"
                x2={drawing.width}
                y1={(1 - position(value, range)) * drawing.height}
                y2={(1 - position(value, range)) * drawing.height}
                stroke="var(--line)"
                vectorEffect="non-scaling-stroke"
              />
            ))}
            <path d={ribbonPath(points, time, range)} fill={colour} opacity="0.18" />
            <path
              d={linePath(points, time, range)}
              fill="none"
              stroke={colour}
              strokeWidth="1.75"
              strokeLinejoin="round"
              vectorEffect="non-scaling-stroke"
            />
          </svg>
          {last?.value != null && (
            <span
              className="pointer-events-none absolute size-1.5 -translate-1/2 rounded-full"
              style={{ left: left(last.at), top: `${(1 - position(last.value, range)) * 100}%`, background: colour }}
            />
          )}
          {chosen && chosen.value !== null && (
            <span
              className="pointer-events-none absolute size-2 -translate-1/2 rounded-full border-2 border-surface"
              style={{
                left: left(chosen.at),
                top: `${(1 - position(chosen.value, range)) * 100}%`,
                background: colour,
              }}
            />
          )}
        </Crosshair>
        <CoverageStrip coverage={coverage} time={time} />
        <DayAxis time={time} marks={marks} />
      </div>
    </div>
  )
}

function PointText({ point }: { point: Point }) {
  const zone = useZone()
  if (point.value === null) return <>{absoluteTime(point.at, zone)}: nothing known</>
  const interval =
    point.low !== null && point.high !== null && point.high - point.low > 0.0005
      ? ` (${percent(point.low, 1)} to ${percent(point.high, 1)})`
      : ''
  return (
    <>
      {percent(point.value, 1)}
      {interval} · {absoluteTime(point.at, zone)}
    </>
  )
}

/** A thin band: full where everything was read, shorter over the hatch by what was not, empty where no scan was. */
export function CoverageStrip({ coverage, time }: { coverage: readonly CoveragePoint[]; time: Range }) {
  const zone = useZone()
  const gaps = coverage.slice(1).map((point, index) => point.at - (coverage[index]?.at ?? point.at))
  const usual = [...gaps].sort((a, b) => a - b)[Math.floor(gaps.length / 2)] ?? time.max - time.min
  return (
    <div className="relative mt-1 h-1.5 overflow-hidden" aria-hidden="true">
      {coverage.map((point) => {
        if (point.share === null) return null
        const from = Math.max(0, position(point.at - usual, time))
        const to = Math.min(1, position(point.at, time))
        const share = point.share >= 0.9995 ? 1 : Math.min(0.85, point.share)
        return (
          <span
            key={point.at}
            className="hatched absolute inset-y-0"
            style={{ left: `${from * 100}%`, width: `${Math.max(0.2, (to - from) * 100)}%` }}
            title={`${percent(point.share, 1)} of the expected cells read, ${absoluteTime(point.at, zone)}`}
          >
            <span className="absolute inset-x-0 bottom-0 bg-coverage-strip" style={{ height: `${share * 100}%` }} />
          </span>
        )
      })}
    </div>
  )
}
