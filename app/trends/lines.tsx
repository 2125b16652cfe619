'use client'

import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { type Severity, severities } from '#domain/pillars.ts'
import { ChartFrame } from '#ui/charts/chart-frame.tsx'
import { type Range, shareRange } from '#ui/charts/scale.ts'
import { Stack } from '#ui/charts/stack.tsx'
import { CoverageStrip, Trend } from '#ui/charts/trend.tsx'
import { absoluteTime, dayOf, exactCount, isoTime } from '#ui/format.ts'
import { PillarIcon, pillarColours } from '#ui/marks.tsx'
import { openFindingsHref, standingHref } from '../points/lists.ts'
import { coverageLine, lineOf, type Snapshot, scoreOf } from '../points/snapshots.ts'
import { stretchesOf } from '../points/stretches.ts'
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
import type { TrendEvent } from './query.ts'

const names: Record<string, string> = {
  encryptionAtRest: 'Encrypted at rest',
  encryptionInTransit: 'TLS enforced',
  exposure: 'Not publicly exposed',
  wafCoverage: 'Entry points protected by WAF',
  coverage: 'Coverage',
}

/** The chosen pillar's share over time (of findings: coverage, without which their number means little). */
export function MetricTrend({
  snapshots,
  filter,
  step,
  view,
  events,
  time,
}: {
  snapshots: readonly Snapshot[]
  filter: TrendsFilter
  step: Step
  view: Place
  events: readonly TrendEvent[]
  time: Range
}) {
  const [cursor, setCursor] = useState<number | null>(null)
  const router = useRouter()
  const of = pillarOf(filter.metric)
  const points = lineOf(snapshots, of)
  const last = snapshots.at(-1)
  const share = (value: number | null) => (value === null ? null : Math.round(value * 1000) / 10)
  const chosen = cursor === null ? undefined : points[cursor]
  const listed = (at: number, standing: 'failing' | 'unknown', count: number) =>
    count && {
      count,
      href:
        of === 'coverage'
          ? hrefWith('/coverage/cells', { ...view, at: new Date(at) })
          : standingHref(of, standing, { ...view, at: new Date(at) }),
    }
  return (
    <ChartFrame
      title={of === 'coverage' ? 'How much could be seen?' : `How did the share move?`}
      unit={`Share, with the interval of what is not known; ${stepWords[step].point}; the band beneath is coverage`}
      asOf={last ? `as of ${absoluteTime(last.at, view.zone)}` : ''}
      summary={`${names[of]} at ${snapshots.length} scans.`}
      fileName={`parapet-trend-${of}`}
      table={{
        columns: ['scan_at', `${of}_percent`, 'low_percent', 'high_percent', 'failing', 'unknown', 'coverage_percent'],
        rows: snapshots
          .map((snapshot) => {
            const { value, low, high, failing, unknown } = scoreOf(snapshot, of)
            return [
              isoTime(snapshot.at),
              share(value),
              share(low),
              share(high),
              listed(snapshot.at, 'failing', failing),
              listed(snapshot.at, 'unknown', unknown),
              share(scoreOf(snapshot, 'coverage').value),
            ]
          })
          .reverse(),
      }}
    >
      <Trend
        name={names[of] ?? of}
        icon={<PillarIcon pillar={drawnAs(of)} size={14} />}
        colour={pillarColours[drawnAs(of)]}
        points={points}
        coverage={coverageLine(snapshots)}
        time={time}
        range={shareRange(points)}
        cursor={cursor}
        onCursor={setCursor}
        onZoom={(from, to) => router.push(trendsHref(view, { ...filter, from, to }), { scroll: false })}
        {...(of === 'coverage'
          ? {}
          : {
              onOpen: (point) => router.push(standingHref(of, 'failing', { ...view, at: new Date(point.at) })),
            })}
      />
      <p className="mt-1 min-h-5 text-xs text-text-2">
        {chosen ? (
          <a className="link" href={hrefWith('/', { ...view, at: new Date(chosen.at) })}>
            Everything as it was on {absoluteTime(chosen.at, view.zone)}
          </a>
        ) : (
          points.length > 2 && 'Drag over a stretch to see it alone, with what moved in it.'
        )}
      </p>
      {events.length > 0 && (
        <ul className="mt-1 flex flex-wrap gap-x-5 gap-y-1 text-xs text-text-2" aria-label="What happened meanwhile">
          {events.slice(-8).map((event) => (
            <li key={`${event.kind} ${String(event.at)}`}>
              <span className="figures text-text-3">{dayOf(event.at, view.zone)}</span>{' '}
              {event.kind === 'scan failed' ? 'a scan failed' : `${event.count} ${event.kind}`}
            </li>
          ))}
        </ul>
      )}
    </ChartFrame>
  )
}

const pillarOf = (metric: Metric) => (isShare(metric) ? metric : 'coverage')
const drawnAs = (of: ShareMetric | 'coverage') => (of === 'wafCoverage' ? 'wafProtection' : of)

/** Open findings by severity, stacked in steps: a count holds until the next scan, and no longer than is usual. */
export function FindingSteps({
  snapshots,
  filter,
  step,
  time,
  view,
}: {
  snapshots: readonly Snapshot[]
  filter: TrendsFilter
  step: Step
  time: Range
  view: Place
}) {
  const [cursor, setCursor] = useState<number | null>(null)
  const router = useRouter()
  const listed = (snapshot: Snapshot, severity: Severity) => {
    const count = openOf(snapshot)[severity]
    return count && { count, href: openFindingsHref(severity, { ...view, at: new Date(snapshot.at) }) }
  }
  const last = snapshots.at(-1)
  return (
    <ChartFrame
      title="How many findings are open?"
      unit={`Non-compliant findings by severity, stacked; ${stepWords[step].point}`}
      asOf={last ? `as of ${absoluteTime(last.at, view.zone)}` : ''}
      summary={severities.map((severity) => `${severity}: ${last ? openOf(last)[severity] : 0}.`).join(' ')}
      fileName="parapet-open-findings"
      table={{
        columns: ['scan_at', ...severities],
        rows: snapshots
          .map((snapshot) => [isoTime(snapshot.at), ...severities.map((severity) => listed(snapshot, severity))])
          .reverse(),
      }}
    >
      <Stack
        time={time}
        layers={severities.map((severity) => ({ key: severity, label: severity, colour: `var(--${severity})` }))}
        stretches={stretchesOf(snapshots, openOf, time.max)}
        under={<CoverageStrip coverage={coverageLine(snapshots)} time={time} />}
        pointing={{
          name: 'Open findings by severity',
          points: snapshots,
          cursor,
          onCursor: setCursor,
          onZoom: (from, to) => router.push(trendsHref(view, { ...filter, from, to }), { scroll: false }),
          textOf: (index) => {
            const snapshot = snapshots[index]
            if (!snapshot) return null
            const counts = severities.map((severity) => `${exactCount(openOf(snapshot)[severity])} ${severity}`)
            return `${counts.join(', ')} · ${absoluteTime(snapshot.at, view.zone)}`
          },
        }}
      />
    </ChartFrame>
  )
}

const openOf = ({ counts }: Snapshot) =>
  Object.fromEntries(
    severities.map((severity) => [severity, counts[`findings:${severity}`]?.NON_COMPLIANT ?? 0]),
  ) as Record<Severity, number>
