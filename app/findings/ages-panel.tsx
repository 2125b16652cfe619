import { severities } from '#domain/pillars.ts'
import { ChartFrame } from '#ui/charts/chart-frame.tsx'
import { ShareBar } from '#ui/charts/share-table.tsx'
import { absoluteTime, counted, exactCount } from '#ui/format.ts'
import { Link } from '#ui/link.tsx'
import { SeverityMark } from '#ui/marks.tsx'
import type { View } from '../view.ts'
import { type AgeBand, type AgeCounts, ageBands, type FindingsFilter } from './contract.ts'
import { findingsHref } from './filter.ts'

const bands = Object.entries(ageBands) as [AgeBand, string][]
const kinds = severities.map((severity) => ({ key: severity, label: severity, colour: `var(--${severity})` }))

/** For how long has what is open been open? Each number opens its findings. */
export function AgesPanel({
  ages,
  filter,
  view,
  now,
}: {
  ages: AgeCounts
  filter: FindingsFilter
  view: View
  now: Date
}) {
  const lines = bands.map(([band, words]) => {
    const own = severities.map((severity) => ({
      severity,
      ...{ count: ages[band][severity].open, atLeast: ages[band][severity].atLeast },
      href: findingsHref(view, { q: `severity:${severity} age:${band}`, exact: filter.exact }),
    }))
    return {
      ...{ band, words, own, count: own.reduce((sum, { count }) => sum + count, 0) },
      atLeast: own.some(({ atLeast }) => atLeast),
      href: findingsHref(view, { q: `age:${band}`, exact: filter.exact }),
    }
  })
  const most = Math.max(1, ...lines.map(({ count }) => count))
  const open = lines.filter(({ count }) => count > 0)
  return (
    <>
      <ChartFrame
        title="For how long have they been open?"
        unit="Open findings of this scope without other filters, by the time since each first failed"
        asOf={`as of ${absoluteTime(view.at ?? now, view.zone)}`}
        summary={open
          .map(({ words, count, atLeast }) => `${words}: ${atLeast ? 'at least ' : ''}${counted(count, 'finding')}.`)
          .join(' ')}
        fileName="parapet-ages-of-findings"
        table={{
          columns: ['open_for', ...severities, 'all'],
          rows: lines.map((line) => [line.words, ...line.own.map(cellOf), cellOf(line)]),
        }}
      >
        <ul className="flex flex-col gap-1.5 text-sm">
          {lines.map((line) => (
            <li key={line.band}>
              <div className="grid grid-cols-[7.5rem_minmax(0,1fr)_3.5rem] items-center gap-3">
                <span className="text-text-2">{line.words}</span>
                <span aria-hidden="true">
                  <ShareBar
                    kinds={kinds}
                    counts={Object.fromEntries(line.own.map(({ severity, count }) => [severity, count]))}
                    width={line.count / most}
                  />
                </span>
                <span className="figures text-right">
                  {line.count === 0 ? <span className="text-text-3">–</span> : <Figure {...line} />}
                </span>
              </div>
              {line.count > 0 && (
                <ul className="figures flex flex-wrap gap-x-4 text-xs" aria-label={`${line.words}, by severity`}>
                  {line.own
                    .filter(({ count }) => count > 0)
                    .map((one) => (
                      <li key={one.severity}>
                        <Figure {...one}>
                          {' '}
                          <SeverityMark severity={one.severity} />
                        </Figure>
                      </li>
                    ))}
                </ul>
              )}
            </li>
          ))}
        </ul>
      </ChartFrame>
      {lines.some(({ atLeast }) => atLeast) && (
        <Link className="control mt-2" href={findingsHref(view, { ...filter, exact: true })} scroll={false}>
          Count to the end
        </Link>
      )}
    </>
  )
}

interface Line {
  readonly count: number
  readonly atLeast: boolean
  readonly href: string
}

const cellOf = ({ count, atLeast, href }: Line) => (count === 0 ? 0 : { count, atLeast, href })

function Figure({ count, atLeast, href, children }: Line & { children?: React.ReactNode }) {
  return (
    <Link className="inline-flex min-h-6 items-center gap-1 hover:text-accent" href={href}>
      <span className="underline decoration-line-strong underline-offset-3">
        {exactCount(count)}
        {atLeast && '+'}
      </span>
      {children}
    </Link>
  )
}
