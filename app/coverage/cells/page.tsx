import { clsx } from 'clsx'
import { Download } from 'lucide-react'
import type { Metadata } from 'next'
import { counted, exactCount } from '#ui/format.ts'
import { Link } from '#ui/link.tsx'
import { OutcomeMark, outcomeWords } from '#ui/marks.tsx'
import { EmptyBecauseFiltered } from '#ui/states.tsx'
import { Ago } from '#ui/time.tsx'
import { Chrome } from '../../chrome/chrome.tsx'
import { hrefWith, type PageInput, parseView, type View } from '../../view.ts'
import { findCells } from '../cell-list.ts'
import { type CellRow, type CellsFilter, isBlind } from '../contract.ts'
import { cellsHref, parseCellsFilter } from '../filter.ts'
import { wayOut } from '../way-out.ts'

export const metadata: Metadata = { title: 'Cells' }

/** Columns that narrow windows show within another. */
const folded: readonly string[] = ['Region', 'Collector']

/** The cells that a number of the coverage screen counts, each with its reason. */
export default async function Page({ searchParams }: PageInput) {
  const params = await searchParams
  const now = new Date()
  const view = parseView(params, now)
  const filter = parseCellsFilter(params)
  const { total, rows, next } = await findCells(view.scope, view.at, filter)
  return (
    <Chrome view={view} here="/coverage/cells">
      <div className="mx-auto flex max-w-[1600px] flex-col gap-4 p-4 sm:p-5">
        <header>
          <p className="text-xs text-text-3">
            <Link className="hover:underline" href={hrefWith('/coverage', view)}>
              Coverage
            </Link>
          </p>
          <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
            <h1 className="figures text-xl font-semibold" data-total={total}>
              {counted(total, filter.outcome === null ? 'blind cell' : 'cell')}
              {filter.outcome !== null && `: ${outcomeWords[filter.outcome]}`}
            </h1>
            {total > 0 && (
              <a className="control" href={cellsHref(view, { ...filter, cursor: null }, '/coverage/export')} download>
                <Download size={14} aria-hidden="true" />
                Export {exactCount(total)} {total === 1 ? 'row' : 'rows'}
              </a>
            )}
          </div>
          <Chosen filter={filter} view={view} />
        </header>
        {rows.length === 0 ? (
          <EmptyBecauseFiltered what="cells">
            <Link className="link" href={cellsHref(view, {})}>
              Every blind cell
            </Link>
          </EmptyBecauseFiltered>
        ) : (
          <section
            className="panel overflow-x-auto"
            aria-label="Cells"
            // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
            tabIndex={0}
          >
            <table className="w-full text-sm">
              <thead className="bg-sunken text-left text-xs text-text-2">
                <tr>
                  {['Outcome', 'Account', 'Region', 'Collector', 'Reason', 'Last read completely'].map((head) => (
                    <th
                      key={head}
                      scope="col"
                      className={clsx(
                        'px-3 py-1.5 font-medium whitespace-nowrap',
                        folded.includes(head) && 'max-sm:hidden',
                      )}
                    >
                      {head}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {rows.map((row) => (
                  <Cell
                    key={`${row.accountId} ${row.region} ${row.collector}`}
                    row={row}
                    view={view}
                    now={view.at ?? now}
                  />
                ))}
              </tbody>
            </table>
          </section>
        )}
        {next && (
          <Link className="control self-start" href={cellsHref(view, { ...filter, cursor: next })}>
            Next {rows.length}
          </Link>
        )}
      </div>
    </Chrome>
  )
}

function Cell({ row, view, now }: { row: CellRow; view: View; now: Date }) {
  return (
    <tr className="border-line border-t align-top">
      <td className="px-3 py-1.5">
        <OutcomeMark outcome={row.outcome} />
      </td>
      <td className="px-3 py-1.5 whitespace-nowrap">
        <Link
          className="hover:underline"
          title={row.accountId}
          href={hrefWith('/coverage', { ...view, scope: { kind: 'account', id: row.accountId } })}
        >
          <bdi>{row.accountName}</bdi>
        </Link>
        <span className="block text-xs text-text-2 sm:hidden">
          {row.region}
          <br />
          {row.collector}
        </span>
      </td>
      <td className="px-3 py-1.5 whitespace-nowrap max-sm:hidden">{row.region}</td>
      <td className="px-3 py-1.5 whitespace-nowrap max-sm:hidden">{row.collector}</td>
      <td className="max-w-[36rem] min-w-44 px-3 sm:min-w-64 py-1.5">
        {isBlind(row.outcome) && (
          <details>
            <summary>
              {row.call && <code className="font-mono text-xs">{row.call}</code>} {row.code}
              {row.policyType && `, ${row.policyType}`}
            </summary>
            <p className="mt-1 text-xs text-text-2">
              {row.message && <bdi className="block font-mono break-words">{row.message}</bdi>}
              {row.policyArn && <bdi className="block font-mono break-all">{row.policyArn}</bdi>}
              {wayOut(row).text}
            </p>
          </details>
        )}
      </td>
      <td className="px-3 py-1.5">
        {row.since ? (
          <Ago time={row.since} now={now} />
        ) : (
          <span className="text-text-3">{view.at ? 'none kept' : 'never'}</span>
        )}
      </td>
    </tr>
  )
}

/** What the list is narrowed by, each to be taken away. */
function Chosen({ filter, view }: { filter: CellsFilter; view: View }) {
  const chosen = (
    [
      ['outcome', filter.outcome && outcomeWords[filter.outcome]],
      ['since', filter.since && `blind for ${filter.since} d or more`],
      ['account', filter.account],
      ['region', filter.region],
      ['service', filter.service],
      ['collector', filter.collector],
      ['cause', filter.cause && 'one reason'],
    ] as const
  ).filter(([, value]) => value)
  if (chosen.length === 0) return null
  return (
    <ul className="mt-2 flex flex-wrap gap-1.5" aria-label="Narrowed by">
      {chosen.map(([key, value]) => (
        <li key={key}>
          <Link
            className="control h-7! px-2! text-xs!"
            title="Take away"
            href={cellsHref(view, { ...filter, [key]: null, cursor: null })}
          >
            {key}: {value} <span aria-hidden="true">×</span>
          </Link>
        </li>
      ))}
    </ul>
  )
}
