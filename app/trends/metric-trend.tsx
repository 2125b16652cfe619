'use client'

import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { ChartFrame } from '#ui/charts/chart-frame.tsx'
import type { ChartCell } from '#ui/charts/csv.ts'
import { type Range, shareRange } from '#ui/charts/scale.ts'
import type { TimeBand } from '#ui/charts/time-bands.tsx'
import { type TimeMark, TimeMarks } from '#ui/charts/time-marks.tsx'
import { Trend } from '#ui/charts/trend.tsx'
import { absoluteTime, isoTime } from '#ui/format.ts'
import { PillarIcon, pillarColours } from '#ui/marks.tsx'
import { standingHref } from '../points/lists.ts'
import { coverageLine, lineOf, type Snapshot, scoreOf } from '../points/snapshots.ts'
import { hrefWith, type Place } from '../view.ts'
import {
  isShare,
  type Metric,
  type ShareMetric,
  type Step,
  stepWords,
  type TrendsFilter,
  trendsHref,
} from './contract.ts'
import type { BesideScope } from './data.ts'

const names: Record<string, string> = {
  encryptionAtRest: 'Encrypted at rest',
  encryptionInTransit: 'TLS enforced',
  exposure: 'Not publicly exposed',
  wafCoverage: 'Entry points protected by WAF',
  coverage: 'Coverage',
}

/**
 * The chosen pillar's share over time (of findings: coverage, without which their number means little), alone or beside that
 * of another scope.
 */
export function MetricTrend({
  snapshots,
  beside,
  filter,
  step,
  view,
  marks,
  bands,
  time,
}: {
  snapshots: readonly Snapshot[]
  beside: BesideScope | null
  filter: TrendsFilter
  step: Step
  view: Place
  marks: readonly TimeMark[]
  bands: readonly TimeBand[]
  time: Range
}) {
  const [cursor, setCursor] = useState<number | null>(null)
  const router = useRouter()
  const of = pillarOf(filter.metric)
  const points = lineOf(snapshots, of)
  const other = beside?.name
    ? {
        ownName: beside.ownName ?? 'This scope',
        name: beside.name,
        points: lineOf(beside.snapshots, of),
        coverage: coverageLine(beside.snapshots),
      }
    : undefined
  const last = snapshots.at(-1)
  const chosen = cursor === null ? undefined : points[cursor]
  const rows = [
    ...rowsOf(snapshots, of, view, other?.ownName),
    ...(beside && other ? rowsOf(beside.snapshots, of, { ...view, scope: beside.scope }, other.name) : []),
  ]
  return (
    <ChartFrame
      title={of === 'coverage' ? 'How much could be seen?' : `How did the share move?`}
      unit={`Share, with the interval of what is not known; the band beneath is coverage${stepWords[step].note}`}
      asOf={last ? `as of ${absoluteTime(last.at, view.zone)}` : ''}
      summary={`${names[of]} at ${snapshots.length} scans${other ? `, of ${other.ownName} beside ${other.name}` : ''}.`}
      fileName={`parapet-trend-${of}`}
      table={{
        columns: [
          'scan_at',
          ...(other ? ['scope'] : []),
          ...[`${of}_percent`, 'low_percent', 'high_percent', 'failing', 'unknown', 'coverage_percent'],
        ],
        rows: rows.sort((one, another) => another.at - one.at).map(({ cells }) => cells),
      }}
    >
      <Trend
        name={names[of] ?? of}
        icon={<PillarIcon pillar={drawnAs(of)} size={14} />}
        colour={pillarColours[drawnAs(of)]}
        points={points}
        beside={other}
        coverage={coverageLine(snapshots)}
        bands={bands}
        under={<TimeMarks marks={marks} time={time} />}
        time={time}
        range={shareRange([...points, ...(other?.points ?? [])])}
        cursor={cursor}
        onCursor={setCursor}
        onZoom={(from, to) => router.push(trendsHref(view, { ...filter, from, to }), { scroll: false })}
        {...(of === 'coverage'
          ? {}
          : {
              onOpen: (point) => router.push(standingHref(of, 'failing', { ...view, at: new Date(point.at) })),
            })}
      />
      {bands.length > 0 && (
        <p className="mt-1 text-xs text-text-2">
          {bands.some(({ kind }) => kind === 'before') && 'Grey: before the first scan. '}
          {bands.some(({ kind }) => kind === 'stale') &&
            'Hatched: more than a fifth of the cells was read too long ago.'}
        </p>
      )}
      <p className="mt-1 min-h-5 text-xs text-text-2">
        {chosen ? (
          <a className="link" href={hrefWith('/', { ...view, at: new Date(chosen.at) })}>
            Everything as it was on {absoluteTime(chosen.at, view.zone)}
          </a>
        ) : (
          points.length > 2 && 'Drag over a stretch to see it alone, with what moved in it.'
        )}
      </p>
    </ChartFrame>
  )
}

const pillarOf = (metric: Metric) => (isShare(metric) ? metric : 'coverage')
const drawnAs = (of: ShareMetric | 'coverage') => (of === 'wafCoverage' ? 'wafProtection' : of)

/** The figures of one line, each count with its list. @param name of the scope, where there are two */
function rowsOf(
  snapshots: readonly Snapshot[],
  of: ShareMetric | 'coverage',
  view: Place,
  name: string | undefined,
): { readonly at: number; readonly cells: readonly ChartCell[] }[] {
  const share = (value: number | null) => (value === null ? null : Math.round(value * 1000) / 10)
  return snapshots.map((snapshot) => {
    const { value, low, high, failing, unknown } = scoreOf(snapshot, of)
    const then = { ...view, at: new Date(snapshot.at) }
    const listed = (standing: 'failing' | 'unknown', count: number) =>
      count && {
        count,
        href: of === 'coverage' ? hrefWith('/coverage/cells', then) : standingHref(of, standing, then),
      }
    return {
      at: snapshot.at,
      cells: [
        isoTime(snapshot.at),
        ...(name === undefined ? [] : [name]),
        ...[share(value), share(low), share(high), listed('failing', failing), listed('unknown', unknown)],
        share(scoreOf(snapshot, 'coverage').value),
      ],
    }
  })
}
