'use client'

import type { ReactNode } from 'react'
import { absoluteTime, percent } from '../format.ts'
import { useZone } from '../zone-context.tsx'
import { Crosshair } from './crosshair.tsx'
import { DayAxis } from './day-axis.tsx'
import { drawing, gridValues, linePath, type Point, position, type Range, ribbonPath } from './scale.ts'
import { type TimeBand, TimeBands } from './time-bands.tsx'

/** One scan of the coverage strip: `share` of the expected cells that were read completely; null where no scan was. */
export interface CoveragePoint {
  readonly at: number
  readonly share: number | null
}

/** The same of something else, drawn beside it: dashed, ending in a hollow square, with a strip of its own. */
export interface Beside {
  /** What the chart's own line is of, and what this one is of. */
  readonly ownName: string
  readonly name: string
  readonly points: readonly Point[]
  readonly coverage: readonly CoveragePoint[]
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
  beside,
  under,
  bands = [],
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
  beside?: Beside | undefined
  /** Between the coverage strip and the days. */
  under?: ReactNode
  bands?: readonly TimeBand[]
  icon?: ReactNode
  marks?: number
}) {
  const last = points.findLast((point) => point.value !== null)
  const chosen = cursor === null ? undefined : points[cursor]
  const left = (at: number) => `${(position(at, time) * 100).toFixed(2)}%`
  const besideLast = beside?.points.findLast((point) => point.value !== null)
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
        {!beside && <span className="figures ml-auto text-text-2">{lastText(last)}</span>}
      </div>
      {beside && (
        <ul className="mt-1 flex flex-wrap gap-x-5 gap-y-0.5 text-sm">
          <LineName name={beside.ownName} colour={colour} last={last} />
          <LineName name={beside.name} last={besideLast} />
        </ul>
      )}
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
            const other = point && beside?.points.find(({ at }) => at === point.at)
            return (
              point && (
                <>
                  {beside && `${beside.ownName}: `}
                  <PointText point={point} />
                  {beside && ` · ${beside.name}: ${shareText(other)}`}
                </>
              )
            )
          }}
          className="h-26"
        >
          <TimeBands bands={bands} time={time} />
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
            {beside && (
              <>
                <path d={ribbonPath(beside.points, time, range)} fill="var(--text-3)" opacity="0.14" />
                <path
                  d={linePath(beside.points, time, range)}
                  fill="none"
                  stroke="var(--text-2)"
                  strokeWidth="1.75"
                  strokeDasharray="5 4"
                  strokeLinejoin="round"
                  vectorEffect="non-scaling-stroke"
                />
              </>
            )}
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
          {besideLast?.value != null && (
            <span
              className="pointer-events-none absolute size-2 -translate-1/2 border-[1.5px] border-text-2 bg-surface"
              style={{ left: left(besideLast.at), top: `${(1 - position(besideLast.value, range)) * 100}%` }}
            />
          )}
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
        <CoverageStrip coverage={coverage} time={time} name={beside?.ownName} />
        {beside && (
          <div className="relative">
            <span className="absolute -left-3.5 size-1.5 border border-text-2" aria-hidden="true" />
            <CoverageStrip coverage={beside.coverage} time={time} name={beside.name} />
          </div>
        )}
        {under}
        <DayAxis time={time} marks={marks} />
      </div>
    </div>
  )
}

const lastText = (last: Point | undefined) =>
  last?.value == null ? 'nothing measured' : percent(last.value, last.value > 0.99 ? 1 : 0)

/** What a line is of, as it is drawn, and where it stands last. Without a colour: the one beside. */
function LineName({ name, colour, last }: { name: string; colour?: string; last: Point | undefined }) {
  return (
    <li className="flex min-w-0 items-center gap-1.5">
      <svg width="26" height="8" aria-hidden="true" focusable="false" className="shrink-0">
        {colour ? (
          <>
            <path d="M0 4H22" stroke={colour} strokeWidth="1.75" />
            <circle cx="22" cy="4" r="3" fill={colour} />
          </>
        ) : (
          <>
            <path d="M0 4H18" stroke="var(--text-2)" strokeWidth="1.75" strokeDasharray="5 4" />
            <rect x="18" y="1" width="6" height="6" fill="none" stroke="var(--text-2)" strokeWidth="1.5" />
          </>
        )}
      </svg>
      <bdi className="truncate">{name}</bdi>
      <span className="figures text-text-2">{lastText(last)}</span>
    </li>
  )
}

function PointText({ point }: { point: Point }) {
  const zone = useZone()
  return (
    <>
      {shareText(point)} · {absoluteTime(point.at, zone)}
    </>
  )
}

/** A share and the interval of what is not known. */
function shareText(point: Point | undefined): string {
  if (!point || point.value === null) return 'nothing known'
  const { value, low, high } = point
  const wide = low !== null && high !== null && high - low > 0.0005
  return percent(value, 1) + (wide ? ` (${percent(low, 1)} to ${percent(high, 1)})` : '')
}

/** A thin band: full where everything was read, shorter over the hatch by what was not, empty where no scan was. */
export function CoverageStrip({
  coverage,
  time,
  name,
}: {
  coverage: readonly CoveragePoint[]
  time: Range
  /** Whose it is, where there are two. */
  name?: string | undefined
}) {
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
            title={`${name ? `${name}: ` : ''}${percent(point.share, 1)} of the expected cells read, ${absoluteTime(point.at, zone)}`}
          >
            <span className="absolute inset-x-0 bottom-0 bg-coverage-strip" style={{ height: `${share * 100}%` }} />
          </span>
        )
      })}
    </div>
  )
}
