'use client'

import { Download, Table2 } from 'lucide-react'
import { type ReactNode, useId, useState } from 'react'
import { exactCount } from '../format.ts'
import { Link } from '../link.tsx'
import { At } from '../time.tsx'
import { type ChartCell, type ChartTable, chartCsv } from './csv.ts'

/**
 * What stands around every chart: the question as its title, unit and as-of, the same figures as a table, and as a file.
 * @param summary one or two sentences that say what the drawing shows; read out instead of the drawing
 */
export function ChartFrame({
  title,
  unit,
  asOf,
  summary,
  table,
  fileName,
  level = 2,
  isTable = false,
  children,
}: {
  title: string
  unit: string
  asOf: string
  summary: string
  table: ChartTable
  fileName: string
  level?: 2 | 3
  /** What is drawn is a table already, and needs no twin. */
  isTable?: boolean
  children: ReactNode
}) {
  const [asTable, setAsTable] = useState(false)
  const id = useId()
  const Heading = `h${level}` as 'h2' | 'h3'
  return (
    <figure aria-labelledby={id} className="flex min-w-0 flex-col">
      <figcaption className="mb-2 flex items-start gap-x-3">
        <div className="min-w-0 grow">
          <Heading id={id} className="text-base font-semibold">
            {title}
          </Heading>
          <p className="text-xs text-text-3">
            {unit} · {asOf}
          </p>
          <p className="sr-only">{summary}</p>
        </div>
        <div className="flex shrink-0 gap-1 print:hidden">
          {!isTable && (
            <button
              type="button"
              className="control control-quiet h-7! px-1.5! text-xs! text-text-2"
              aria-pressed={asTable}
              onClick={() => setAsTable(!asTable)}
            >
              <Table2 size={14} aria-hidden="true" />
              <span className="whitespace-nowrap">as table</span>
            </button>
          )}
          <button
            type="button"
            className="control control-quiet h-7! px-1.5! text-xs! text-text-2"
            onClick={() => download(`${fileName}.csv`, chartCsv(table))}
          >
            <Download size={14} aria-hidden="true" />
            <span>CSV</span>
          </button>
        </div>
      </figcaption>
      {asTable ? <ChartTableView table={table} title={title} /> : children}
    </figure>
  )
}

function ChartTableView({ table, title }: { table: ChartTable; title: string }) {
  return (
    <section
      className="max-h-80 overflow-auto rounded-md border border-line"
      aria-label={`${title}, as table`}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
      tabIndex={0}
    >
      <table className="figures w-full text-sm">
        <thead className="sticky top-0 bg-sunken text-left text-xs text-text-2">
          <tr>
            {table.columns.map((column) => (
              <th key={column} scope="col" className="px-3 py-1.5 font-medium">
                {column.replaceAll('_', ' ')}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.rows.map((row) => (
            <tr key={row.map(cellKey).join('|')} className="border-line border-t">
              {row.map((value, column) => (
                <td
                  key={table.columns[column]}
                  className={typeof value === 'number' || isCounted(value) ? 'px-3 py-1 text-right' : 'px-3 py-1'}
                >
                  <Cell value={value} isTime={table.columns[column]?.endsWith('_at') ?? false} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

const isCounted = (value: ChartCell) => typeof value === 'object' && value !== null
const cellKey = (value: ChartCell) => (typeof value === 'object' && value !== null ? value.count : value)

/** As the reader reads it: instants in the zone of the screen. The file beside it has them in UTC. */
function Cell({ value, isTime }: { value: ChartCell; isTime: boolean }) {
  if (value === null) return 'unknown'
  if (typeof value === 'object')
    return (
      <Link className="underline decoration-line-strong underline-offset-3" href={value.href}>
        {exactCount(value.count)}
        {value.atLeast && '+'}
      </Link>
    )
  if (isTime && typeof value === 'string') return <At time={value} />
  return typeof value === 'number' && Number.isInteger(value) ? exactCount(value) : value
}

function download(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/csv;charset=utf-8' }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 1000)
}
