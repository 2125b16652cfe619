'use client'

import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { type Severity, severities } from '#domain/pillars.ts'
import { seenCount } from '#domain/score.ts'
import { ChartFrame } from '#ui/charts/chart-frame.tsx'
import type { Range } from '#ui/charts/scale.ts'
import { Stack, type StackLayer } from '#ui/charts/stack.tsx'
import type { TimeBand } from '#ui/charts/time-bands.tsx'
import { type TimeMark, TimeMarks } from '#ui/charts/time-marks.tsx'
import { CoverageStrip } from '#ui/charts/trend.tsx'
import { absoluteTime, exactCount, isoTime } from '#ui/format.ts'
import { UnknownBecauseNotSeen } from '#ui/states.tsx'
import { openFindingsHref, unknownFindingsHref } from '../points/lists.ts'
import { coverageLine, type Snapshot } from '../points/snapshots.ts'
import { stretchesOf } from '../points/stretches.ts'
import type { Place } from '../view.ts'
import { type Step, stepWords, type TrendsFilter, trendsHref } from './contract.ts'

/** Open findings by severity, stacked in steps: a count holds until the next scan, and no longer than is usual. */
export function OpenFindings({
  snapshots,
  filter,
  step,
  marks,
  bands,
  time,
  view,
}: {
  snapshots: readonly Snapshot[]
  filter: TrendsFilter
  step: Step
  marks: readonly TimeMark[]
  bands: readonly TimeBand[]
  time: Range
  view: Place
}) {
  const [cursor, setCursor] = useState<number | null>(null)
  const router = useRouter()
  const listed = (snapshot: Snapshot, severity: Severity) => {
    if (!wasRead(snapshot)) return 'unknown'
    const count = openOf(snapshot)[severity]
    return count && { count, href: openFindingsHref(severity, { ...view, at: new Date(snapshot.at) }) }
  }
  const unknownListed = (snapshot: Snapshot) => {
    const count = unknownOf(snapshot)
    return count && { count, href: unknownFindingsHref({ ...view, at: new Date(snapshot.at) }) }
  }
  const read = snapshots.filter(wasRead)
  const last = read.at(-1)
  const counted = snapshots.at(-1)
  return (
    <ChartFrame
      title="How many findings are open?"
      unit={`Non-compliant findings by severity, stacked; hatched: what could not be judged${stepWords[step].note}`}
      asOf={counted ? `as of ${absoluteTime(counted.at, view.zone)}` : ''}
      summary={severities.map((severity) => `${severity}: ${last ? openOf(last)[severity] : 'unknown'}.`).join(' ')}
      fileName="parapet-open-findings"
      table={{
        columns: ['scan_at', ...severities, 'not_known'],
        rows: snapshots
          .map((snapshot) => [
            isoTime(snapshot.at),
            ...severities.map((severity) => listed(snapshot, severity)),
            unknownListed(snapshot),
          ])
          .reverse(),
      }}
    >
      {last ? (
        <Stack
          time={time}
          layers={layers}
          stretches={stretchesOf(read, (snapshot) => ({ ...openOf(snapshot), unknown: unknownOf(snapshot) }), time.max)}
          bands={bands}
          under={
            <>
              <CoverageStrip coverage={coverageLine(snapshots)} time={time} />
              <TimeMarks marks={marks} time={time} />
            </>
          }
          pointing={{
            name: 'Open findings by severity',
            points: read,
            cursor,
            onCursor: setCursor,
            onZoom: (from, to) => router.push(trendsHref(view, { ...filter, from, to }), { scroll: false }),
            textOf: (index) => {
              const snapshot = read[index]
              if (!snapshot) return null
              const counts = severities.map((severity) => `${exactCount(openOf(snapshot)[severity])} ${severity}`)
              return `${counts.join(', ')}, ${exactCount(unknownOf(snapshot))} not known · ${absoluteTime(snapshot.at, view.zone)}`
            },
          }}
        />
      ) : (
        <UnknownBecauseNotSeen title="Nothing was read: what is open is not known." />
      )}
    </ChartFrame>
  )
}

const layers: readonly StackLayer[] = [
  ...severities.map((severity) => ({ key: severity, label: severity, colour: `var(--${severity})` })),
  { key: 'unknown', label: 'not known', colour: null },
]

/** Where nothing was read and nothing is open, nobody knows what is. */
const wasRead = (snapshot: Snapshot) =>
  seenCount(
    snapshot.counts.coverage ?? {},
    severities.reduce((sum, severity) => sum + openOf(snapshot)[severity], 0),
  ) !== null

const openOf = ({ counts }: Snapshot) =>
  Object.fromEntries(
    severities.map((severity) => [severity, counts[`findings:${severity}`]?.NON_COMPLIANT ?? 0]),
  ) as Record<Severity, number>

/** Findings that could not be judged: neither open nor closed. */
const unknownOf = ({ counts }: Snapshot) =>
  severities.reduce((sum, severity) => sum + (counts[`findings:${severity}`]?.INSUFFICIENT_DATA ?? 0), 0)
