'use client'

import { useRouter } from 'next/navigation'
import { useState } from 'react'
import type { Severity } from '#domain/pillars.ts'
import { ChartFrame } from '#ui/charts/chart-frame.tsx'
import { Diverging, type DivergingPart } from '#ui/charts/diverging.tsx'
import type { Range } from '#ui/charts/scale.ts'
import type { TimeBand } from '#ui/charts/time-bands.tsx'
import { type TimeMark, TimeMarks } from '#ui/charts/time-marks.tsx'
import { CoverageStrip } from '#ui/charts/trend.tsx'
import { absoluteTime, exactCount, isoTime } from '#ui/format.ts'
import { Link } from '#ui/link.tsx'
import { coverageLine, type Snapshot } from '../points/snapshots.ts'
import { hrefWith, type Place } from '../view.ts'
import { type Step, stepWords, type TrendsFilter, trendsHref } from './contract.ts'
import type { Moves } from './moves.ts'

const kinds = ['opened', 'reopened', 'resolved'] as const
type Kind = (typeof kinds)[number]
const parts: readonly (DivergingPart & { readonly key: Kind })[] = [
  { key: 'opened', label: 'new', colour: 'var(--worse)', side: 'up' },
  { key: 'reopened', label: 'reopened', colour: 'var(--worse)', side: 'up', hollow: true },
  { key: 'resolved', label: 'resolved', colour: 'var(--better)', side: 'down' },
]

/** What opened and what closed from scan to scan. What cannot be seen any more closes nothing. */
export function FindingMoves({
  moves,
  severity,
  snapshots,
  filter,
  step,
  marks,
  bands,
  time,
  view,
}: {
  moves: readonly Moves[]
  /** Null: of all. */
  severity: Severity | null
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
  const href = (kind: Kind, since: number, at: number) =>
    hrefWith(
      '/findings',
      { ...view, at: new Date(at) },
      {
        status: `${kind}-since`,
        since: new Date(since).toISOString(),
        q: severity ? `severity:${severity}` : null,
      },
    )
  const sums = Object.fromEntries(kinds.map((kind) => [kind, moves.reduce((sum, one) => sum + one[kind], 0)]))
  const [first, last] = [moves[0], moves.at(-1)]
  if (!first || !last) return null
  return (
    <ChartFrame
      title="What opened, and what closed?"
      unit={`${severity ? `Findings of severity ${severity}` : 'Findings'} from one scan to the next${stepWords[step].note}`}
      asOf={`as of ${absoluteTime(last.at, view.zone)}`}
      summary={`${parts.map(({ key, label }) => `${sums[key]} ${label}`).join(', ')} in this time.`}
      fileName="parapet-finding-moves"
      table={{
        columns: ['since_scan_at', 'scan_at', ...parts.map(({ label }) => label)],
        rows: moves
          .map((one) => [
            isoTime(one.since),
            isoTime(one.at),
            ...kinds.map((kind) => one[kind] && { count: one[kind], href: href(kind, one.since, one.at) }),
          ])
          .reverse(),
      }}
    >
      <Diverging
        parts={parts}
        bars={moves.map(({ at, opened, reopened, resolved }) => ({ at, counts: { opened, reopened, resolved } }))}
        time={time}
        bands={bands}
        under={
          <>
            <CoverageStrip coverage={coverageLine(snapshots)} time={time} />
            <TimeMarks marks={marks} time={time} />
          </>
        }
        pointing={{
          name: 'Findings that opened and closed',
          points: moves,
          cursor,
          onCursor: setCursor,
          onZoom: (from, to) => router.push(trendsHref(view, { ...filter, from, to }), { scroll: false }),
          textOf: (index) => {
            const one = moves[index]
            if (!one) return null
            const counts = parts.map(({ key, label }) => `${exactCount(one[key])} ${label}`)
            return `${counts.join(', ')} · ${absoluteTime(one.at, view.zone)}`
          },
        }}
      />
      <p className="mt-1 flex flex-wrap gap-x-3 text-xs text-text-2">
        Since the first of these scans:
        {parts.map(({ key, label }) =>
          // Accounts that were moved meanwhile belong to an OU at some of these scans alone: no list is of all of them.
          sums[key] && view.scope.kind !== 'ou' ? (
            <Link key={key} className="link figures" href={href(key, first.since, last.at)}>
              {exactCount(sums[key])} {label}
            </Link>
          ) : (
            <span key={key}>
              {sums[key] ? exactCount(sums[key]) : 'none'} {label}
            </span>
          ),
        )}
      </p>
    </ChartFrame>
  )
}
