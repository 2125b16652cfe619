'use client'

import { Fragment } from 'react'
import { ChartFrame } from '#ui/charts/chart-frame.tsx'
import { Steps } from '#ui/charts/steps.tsx'
import { absoluteTime, counted, exactCount, isoTime } from '#ui/format.ts'
import { Link } from '#ui/link.tsx'
import { useZone } from '#ui/zone-context.tsx'
import { hrefWith, type Place } from '../view.ts'
import { burnUp } from './burn-up-steps.ts'
import { type FindingMove, findingMoves, statusWords } from './contract.ts'
import type { Movements } from './movements.ts'

/** Is the backlog growing? What opened and what closed, added up; the gap is what is open. */
export function BurnUp({
  movements,
  end,
  days,
  view,
}: {
  movements: Movements
  end: number
  days: number
  view: Place
}) {
  const zone = useZone()
  const points = burnUp(movements, end)
  const begin = end - days * 86_400_000
  /** What happened in a stretch of time, and its list. */
  const happened = (status: FindingMove, since: number, at: number) => {
    const count = movements.moves.reduce(
      (sum, move) => sum + (move.status === status && move.at > since && move.at <= at ? move.findings : 0),
      0,
    )
    const href = hrefWith('/findings', { ...view, at: new Date(at) }, { status, since: new Date(since).toISOString() })
    return count && { count, href }
  }
  const known = points.filter((point) => point.opened !== null)
  const last = known.at(-1)
  const opened = (last?.opened ?? movements.before) - movements.before
  const closed = last?.closed ?? 0
  return (
    <ChartFrame
      title="Is more closed than opened?"
      unit={`Open findings ${days} days ago and opened since, against closed since, of this scope without other filters; the gap is what is open`}
      asOf={`as of ${absoluteTime(end, zone)}`}
      summary={`In ${days} days ${counted(opened, 'finding')} opened and ${exactCount(closed)} closed; ${exactCount(movements.before + opened - closed)} are open.`}
      fileName="parapet-burn-up"
      table={{
        columns: ['at', 'open_before_and_opened', 'closed', 'new', 'reopened', 'resolved', 'open'],
        rows: known
          .map(({ at, opened, closed }, index) => {
            const open = (opened ?? 0) - (closed ?? 0)
            const since = known[index - 1]?.at ?? begin
            return [
              isoTime(at),
              opened,
              closed,
              ...findingMoves.map((status) => happened(status, since, at)),
              open && { count: open, href: hrefWith('/findings', { ...view, at: new Date(at) }) },
            ]
          })
          .reverse(),
      }}
    >
      {known.length === 0 || movements.before + opened + closed === 0 ? (
        <p className="py-6 text-sm text-text-2">Nothing opened or closed in these {days} days.</p>
      ) : (
        <Steps
          time={{ min: begin, max: end }}
          series={[
            {
              key: 'opened',
              label: 'open before, and opened',
              colour: 'var(--high)',
              values: points.map(({ at, opened }) => ({ at, count: opened })),
            },
            {
              key: 'closed',
              label: 'closed',
              colour: 'var(--compliant)',
              values: points.map(({ at, closed }) => ({ at, count: closed })),
            },
          ]}
        />
      )}
      <p className="figures mt-1 text-xs text-text-2">
        {findingMoves.map((status, index) => {
          const all = happened(status, begin, end)
          const text = `${all ? exactCount(all.count) : 'none'} ${statusWords[status]}`
          return (
            <Fragment key={status}>
              {index > 0 && ', '}
              {/* Accounts that were moved meanwhile belonged to an OU for a part of the time: no list is of all of it. */}
              {all && view.scope.kind !== 'ou' ? (
                <Link className="link" href={all.href}>
                  {text}
                </Link>
              ) : (
                text
              )}
            </Fragment>
          )
        })}
        : {exactCount(movements.before + opened - closed)} open. What could not be seen closes nothing; what went with
        its resource or its account counts as resolved.
      </p>
    </ChartFrame>
  )
}
