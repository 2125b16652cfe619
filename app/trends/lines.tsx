'use client'

import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { type Severity, severities } from '#domain/pillars.ts'
import { ChartFrame } from '#ui/charts/chart-frame.tsx'
import { type Range, shareRange } from '#ui/charts/scale.ts'
import { Steps } from '#ui/charts/steps.tsx'
import { Trend } from '#ui/charts/trend.tsx'
import { absoluteTime, dayOf, isoTime } from '#ui/format.ts'
import { PillarIcon, pillarColours } from '#ui/marks.tsx'
import { openFindingsHref, standingHref } from '../points/lists.ts'
import { coverageLine, lineOf, type Snapshot, scoreOf } from '../points/snapshots.ts'
import { hrefWith, type Place } from '../view.ts'
import { isShare, type Metric, type ShareMetric, type TrendsFilter } from './contract.ts'
import type { TrendEvent } from './query.ts'

const day = 86_400_000
const timeOf = (snapshots: readonly Snapshot[], end: Date): Range => ({
  min: Math.min(snapshots[0]?.at ?? end.getTime(), end.getTime() - day),
  max: end.getTime(),
})
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
  view,
  events,
  end,
}: {
  snapshots: readonly Snapshot[]
  filter: TrendsFilter
  view: Place
  events: readonly TrendEvent[]
  end: Date
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
      unit="Share, with the interval of what is not known; the band beneath is coverage"
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
        time={timeOf(snapshots, end)}
        range={shareRange(points)}
        cursor={cursor}
        onCursor={setCursor}
        {...(of === 'coverage'
          ? {}
          : {
              onOpen: (point) => router.push(standingHref(of, 'failing', { ...view, at: new Date(point.at) })),
            })}
      />
      <p className="mt-1 min-h-5 text-xs text-text-2">
        {chosen && (
          <a className="link" href={hrefWith('/', { ...view, at: new Date(chosen.at) })}>
            Everything as it was on {absoluteTime(chosen.at, view.zone)}
          </a>
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

/** Open findings by severity, as steps: between two scans nobody counted. */
export function FindingSteps({ snapshots, end, view }: { snapshots: readonly Snapshot[]; end: Date; view: Place }) {
  const open = (snapshot: Snapshot, severity: string) => snapshot.counts[`findings:${severity}`]?.NON_COMPLIANT ?? 0
  const listed = (snapshot: Snapshot, severity: Severity) => {
    const count = open(snapshot, severity)
    return count && { count, href: openFindingsHref(severity, { ...view, at: new Date(snapshot.at) }) }
  }
  const last = snapshots.at(-1)
  return (
    <ChartFrame
      title="How many findings are open?"
      unit="Non-compliant findings by severity"
      asOf={last ? `as of ${absoluteTime(last.at, view.zone)}` : ''}
      summary={severities.map((severity) => `${severity}: ${last ? open(last, severity) : 0}.`).join(' ')}
      fileName="parapet-open-findings"
      table={{
        columns: ['scan_at', ...severities],
        rows: snapshots
          .map((snapshot) => [isoTime(snapshot.at), ...severities.map((severity) => listed(snapshot, severity))])
          .reverse(),
      }}
    >
      <Steps
        time={timeOf(snapshots, end)}
        series={severities.map((severity) => ({
          key: severity,
          label: severity,
          colour: `var(--${severity})`,
          values: snapshots.map((snapshot) => ({ at: snapshot.at, count: open(snapshot, severity) })),
        }))}
      />
    </ChartFrame>
  )
}
