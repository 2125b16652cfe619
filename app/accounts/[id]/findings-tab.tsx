import { Download } from 'lucide-react'
import { controls } from '#.generated/controls.ts'
import { severities } from '#domain/pillars.ts'
import { ChartFrame } from '#ui/charts/chart-frame.tsx'
import { ChoiceLinks } from '#ui/choice-links.tsx'
import { absoluteTime, counted, exactCount, isoTime } from '#ui/format.ts'
import { Link } from '#ui/link.tsx'
import { SeverityMark } from '#ui/marks.tsx'
import { EmptyBecauseFiltered } from '#ui/states.tsx'
import { Ago } from '#ui/time.tsx'
import { hrefWith, type View } from '../../view.ts'
import { accountHref, scoreOf } from '../contract.ts'
import type { AccountDetail, AccountFilter } from './contract.ts'
import { findOpenSince, type OpenSince } from './query.ts'

interface Line {
  readonly controlId: string
  readonly title: string
  readonly severity: (typeof severities)[number]
  readonly open: number
  readonly unknown: number
  readonly since: OpenSince | null
}

/** What is open in the account, by control: how bad, how many, since when. */
export async function FindingsTab({
  detail,
  filter,
  view,
  now,
}: {
  detail: AccountDetail
  filter: AccountFilter
  view: View
  now: Date
}) {
  const { account } = detail
  const since = new Map(
    (await findOpenSince(account.id, view.at)).map((one) => [`${one.controlId} ${one.severity}`, one]),
  )
  const all = linesOf(detail, since)
  const lines = all.filter(({ severity }) => filter.severity === null || severity === filter.severity)
  const open = lines.reduce((sum, line) => sum + line.open, 0)
  const q = ['compliance:NON_COMPLIANT', ...(filter.severity ? [`severity:${filter.severity}`] : [])].join(' ')
  const coverage = scoreOf(account, 'coverage')
  return (
    <section className="panel min-w-0 p-4">
      <div className="mb-3 flex flex-wrap items-center gap-2 print:hidden">
        <ChoiceLinks
          label="Severity"
          options={[null, ...severities]}
          current={filter.severity}
          hrefOf={(severity) => accountHref(account.id, view, { tab: 'findings', severity })}
          textOf={(severity) => (
            <>
              {severity ?? 'all'}{' '}
              <span className="figures text-text-3">
                {exactCount(
                  all.reduce((sum, line) => sum + (!severity || line.severity === severity ? line.open : 0), 0),
                )}
              </span>
            </>
          )}
        />
        {open > 0 && (
          <a className="control ml-auto" href={hrefWith('/resources/export', view, { report: 'findings', q })} download>
            <Download size={14} aria-hidden="true" />
            Export {counted(open, 'open finding')}
          </a>
        )}
      </div>
      <ChartFrame
        title="What is open in this account?"
        unit={`${counted(open, 'open finding')} of ${counted(lines.filter((line) => line.open > 0).length, 'control')}, the worst first`}
        asOf={`as of ${absoluteTime(view.at ?? now, view.zone)}`}
        summary={lines
          .slice(0, 5)
          .map((line) => `${line.severity}: ${line.title}, ${line.open} open.`)
          .join(' ')}
        fileName={`parapet-account-${account.id}-findings`}
        isTable
        table={{
          columns: [
            'severity',
            'control_id',
            'control_title',
            'open_findings',
            'not_known',
            'oldest_since',
            'newest_since',
          ],
          rows: lines.map((line) => [
            ...[line.severity, line.controlId, line.title, line.open, line.unknown],
            ...[line.since ? isoTime(line.since.oldest) : '', line.since ? isoTime(line.since.newest) : ''],
          ]),
        }}
      >
        {lines.length === 0 ? (
          all.length > 0 ? (
            <EmptyBecauseFiltered what="open findings">
              <Link className="link" href={accountHref(account.id, view, { tab: 'findings' })}>
                Show every severity
              </Link>
            </EmptyBecauseFiltered>
          ) : (
            <p className="text-sm text-text-2">
              {coverage.value === null
                ? 'Nothing was judged yet: nobody knows what is open.'
                : `No open findings in the ${Math.floor(coverage.value * 1000) / 10} % that could be seen.`}
            </p>
          )
        ) : (
          <Lines lines={lines} view={view} now={now} />
        )}
      </ChartFrame>
    </section>
  )
}

function linesOf({ findings }: AccountDetail, since: ReadonlyMap<string, OpenSince>): readonly Line[] {
  const counts = Map.groupBy(findings, ({ controlId, severity }) => `${controlId} ${severity}`)
  const rank = (line: Line) => severities.indexOf(line.severity)
  return [...counts]
    .flatMap(([key, rows]) => {
      const [first] = rows
      if (!first) return []
      const of = (compliance: string) =>
        rows.reduce((sum, row) => sum + (row.compliance === compliance ? row.count : 0), 0)
      const { controlId, severity } = first
      const line: Line = {
        ...{ controlId, severity, title: controls[controlId]?.title ?? controlId },
        ...{ open: of('NON_COMPLIANT'), unknown: of('INSUFFICIENT_DATA'), since: since.get(key) ?? null },
      }
      return line.open + line.unknown > 0 ? [line] : []
    })
    .sort(
      (one, other) =>
        Number(other.open > 0) - Number(one.open > 0) ||
        rank(one) - rank(other) ||
        other.open - one.open ||
        other.unknown - one.unknown ||
        one.controlId.localeCompare(other.controlId),
    )
}

function Lines({ lines, view, now }: { lines: readonly Line[]; view: View; now: Date }) {
  const list = (line: Line, compliance: string) =>
    hrefWith('/resources', view, { q: `control:${line.controlId} compliance:${compliance} severity:${line.severity}` })
  return (
    <table className="w-full text-sm">
      <caption className="sr-only">Open findings by control</caption>
      <thead>
        <tr className="border-line border-b text-left text-xs text-text-2">
          <th scope="col" className="py-1.5 pr-3 font-medium">
            Severity
          </th>
          <th scope="col" className="py-1.5 pr-3 font-medium">
            Control
          </th>
          <th scope="col" className="py-1.5 pl-3 text-right font-medium">
            Open
          </th>
          <th scope="col" className="py-1.5 pl-3 text-right font-medium whitespace-nowrap">
            Not known
          </th>
          <th scope="col" className="py-1.5 pl-3 text-right font-medium max-sm:hidden">
            Oldest
          </th>
        </tr>
      </thead>
      <tbody>
        {lines.map((line) => (
          <tr
            key={`${line.controlId} ${line.severity}`}
            className="border-line border-b align-top last:border-b-0 hover:bg-sunken"
          >
            <td className="py-1.5 pr-3">
              <SeverityMark severity={line.severity} />
            </td>
            <th scope="row" className="py-1.5 pr-3 text-left font-normal">
              <span className="font-medium">{line.title}</span>
              <span className="block font-mono text-xs break-all text-text-3">{line.controlId}</span>
            </th>
            <td className="figures py-1.5 pl-3 text-right">
              {line.open === 0 ? (
                <span className="text-text-3">–</span>
              ) : (
                <Link className="link" href={list(line, 'NON_COMPLIANT')} title="These resources">
                  {exactCount(line.open)}
                  <span className="sr-only"> resources</span>
                </Link>
              )}
            </td>
            <td className="figures py-1.5 pl-3 text-right">
              {line.unknown === 0 ? (
                <span className="text-text-3">–</span>
              ) : (
                <Link className="hatched rounded-sm px-1 hover:text-accent" href={list(line, 'INSUFFICIENT_DATA')}>
                  <span className="rounded-sm bg-surface px-1">{exactCount(line.unknown)}</span>
                  <span className="sr-only"> not known</span>
                </Link>
              )}
            </td>
            <td className="figures py-1.5 pl-3 text-right text-text-2 max-sm:hidden">
              {line.since ? (
                <Ago time={line.since.oldest} now={view.at ?? now} />
              ) : (
                <span className="text-text-3">–</span>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
