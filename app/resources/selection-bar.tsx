'use client'

import { CopyButton } from '#ui/copy.tsx'
import { counted, exactCount } from '#ui/format.ts'
import { Link } from '#ui/link.tsx'
import { hrefWith, type Place, queryLimit } from '../view.ts'
import { factColumns } from './columns.ts'
import type { ResourceRow } from './contract.ts'
import type { Selection } from './selection.ts'

/** What was chosen, how to choose more, and what can be done with it. */
export function SelectionBar({
  selection,
  rows,
  total,
  atLeast,
  view,
  q,
  columns,
}: {
  selection: Selection
  rows: readonly ResourceRow[]
  total: number
  /** There may be more than `total`: not all have been counted. */
  atLeast: boolean
  view: Place
  q: string
  /** As the address names them: the facts among them are in the file. */
  columns: string
}) {
  const { chosen, all } = selection
  const file = { format: 'csv', columns: factColumns(columns) || null }
  const matching = `${exactCount(total)}${atLeast ? '+' : ''}`
  const onPage = rows.filter((row) => chosen.has(row.uid)).length
  const text = `id:${[...chosen.keys()].join(',')}`
  const wholePage = rows.length > 0 && onPage === rows.length
  return (
    <section
      aria-label="Selected rows"
      className="flex flex-wrap items-center gap-x-3 gap-y-2 rounded-md border border-accent bg-accent-ground px-3 py-1.5 text-sm"
    >
      <p role="status" className="figures">
        {all ? (
          <>
            <strong className="font-semibold">All {matching} matching</strong> are selected
          </>
        ) : (
          <>
            <strong className="font-semibold">{exactCount(chosen.size)} selected</strong>
            {chosen.size === onPage ? ' on this page' : `, ${exactCount(onPage)} of them on this page`}
          </>
        )}
      </p>
      {!all && !wholePage && (
        <button type="button" className="link" onClick={selection.togglePage}>
          Select the {exactCount(rows.length)} on this page
        </button>
      )}
      {!all && (atLeast || total > chosen.size) && (
        <button type="button" className="link" onClick={selection.takeAll}>
          Select all {matching} matching
        </button>
      )}
      <span className="ml-auto flex flex-wrap gap-1.5">
        {all ? (
          <a className="control" href={hrefWith('/resources/export', view, { ...file, q: q || null })} download>
            Export {matching} rows as CSV
          </a>
        ) : (
          <>
            <form method="post" action={hrefWith('/resources/export', view, file)}>
              <input type="hidden" name="q" value={text} />
              <button type="submit" className="control">
                Export {counted(chosen.size, 'row')} as CSV
              </button>
            </form>
            <CopyButton text={[...chosen.values()].join('\n')} what={counted(chosen.size, 'ARN')}>
              Copy {counted(chosen.size, 'ARN')}
            </CopyButton>
            {text.length > queryLimit ? (
              <span className="self-center text-xs text-text-2">too many for an address of their own</span>
            ) : (
              <Link
                className="control"
                href={
                  chosen.size === 1
                    ? hrefWith(`/resources/${[...chosen.keys()][0]}`, view)
                    : hrefWith('/resources', view, { q: text, columns: columns || null })
                }
              >
                {chosen.size === 1 ? 'Open' : 'Open as a list'}
              </Link>
            )}
          </>
        )}
        <button type="button" className="control control-quiet" onClick={selection.clear}>
          Clear
        </button>
      </span>
    </section>
  )
}
