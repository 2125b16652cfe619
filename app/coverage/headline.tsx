import { isExpected } from '#domain/coverage.ts'
import { coverageScore } from '#domain/score.ts'
import { absoluteTime, counted, exactCount, percent } from '#ui/format.ts'
import { Link } from '#ui/link.tsx'
import { OutcomeMark, outcomeColour } from '#ui/marks.tsx'
import { Ago } from '#ui/time.tsx'
import type { View } from '../view.ts'
import { type Standing, standings } from './contract.ts'
import { cellsHref } from './filter.ts'
import type { CoverageData } from './query.ts'

const expected = (standing: Standing) => standing === 'STALE' || isExpected(standing)

/** How much of what was expected was read, and what was expected. */
export function Headline({
  data,
  view,
  now,
  collectors,
}: {
  data: CoverageData
  view: View
  now: Date
  /** How many every scan reads. */
  collectors: number
}) {
  const { counts } = data
  const { total, failing, value } = coverageScore(counts)
  const { oldestAt, countedAt, freshnessHours, readAt } = data.facts
  const shown = standings.filter((standing) => (counts[standing] ?? 0) > 0)
  const left = standings
    .filter((standing) => !expected(standing))
    .reduce((sum, standing) => sum + (counts[standing] ?? 0), 0)
  return (
    <section className="panel p-4" aria-label="Coverage">
      <p className="figures text-lg font-semibold">
        {value === null ? 'Nothing was expected' : percent(value, value === 1 ? 0 : 1)}{' '}
        <span className="font-normal">
          of {counted(total, 'expected cell')} read completely
          {failing > 0 && (
            <>
              ,{' '}
              <Link className="link font-semibold" href={cellsHref(view, {})}>
                {counted(failing, 'blind cell')}
              </Link>
            </>
          )}
          {oldestAt && !countedAt && (
            <>
              ; oldest read <Ago time={oldestAt} now={now} />
            </>
          )}
          {countedAt && <>, after the scan that ended on {absoluteTime(countedAt, view.zone)}</>}
        </span>
      </p>
      <div
        className="mt-2 flex h-4 overflow-hidden rounded-sm bg-sunken outline outline-line"
        role="img"
        aria-label={shown.map((standing) => `${counts[standing]} ${standing.toLowerCase()}`).join(', ')}
      >
        {shown.filter(expected).map((standing) => (
          <span
            key={standing}
            className={standing === 'COMPLETE' ? 'order-first' : 'hatched border-b-2'}
            style={{
              width: `${((counts[standing] ?? 0) / Math.max(1, total)) * 100}%`,
              minWidth: 3,
              ...(standing === 'COMPLETE'
                ? { backgroundColor: outcomeColour(standing) }
                : { borderColor: outcomeColour(standing) }),
            }}
          />
        ))}
      </div>
      <ul className="figures mt-2 flex flex-wrap gap-x-5 gap-y-1 text-sm" aria-label="Cells by outcome">
        {shown.map((standing) => (
          <li key={standing} className="flex items-center gap-1.5">
            <Link className="link font-semibold" href={cellsHref(view, { outcome: standing })}>
              {exactCount(counts[standing] ?? 0)}
            </Link>
            <OutcomeMark outcome={standing} />
          </li>
        ))}
      </ul>
      <details className="mt-2 text-xs text-text-2">
        <summary className="inline-block py-1 hover:text-text">How “expected” is counted</summary>
        <p className="mt-1 max-w-prose">
          {counted(data.accounts, 'account')} that belong to the organization
          {readAt && !view.at && (
            <>
              {' '}
              (its list was read <Ago time={readAt} now={now} />)
            </>
          )}
          , each with the regions that are switched on in it and one place for global services, each with the collectors
          that a scan reads there: {collectors} in all.
          {left > 0 &&
            ` ${counted(left, 'cell')} in regions that are switched off, or where AWS does not offer the service, are not expected.`}{' '}
          Suspended and closed accounts do not count. What was read completely counts for {freshnessHours} hours.
        </p>
      </details>
    </section>
  )
}
