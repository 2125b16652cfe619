'use client'

import { exactCount } from '#ui/format.ts'
import { hrefWith, type Place } from '../view.ts'
import { factColumns } from './columns.ts'
import { type ExportFormat, exportFormats } from './contract.ts'

const excelRows = 1_048_575

/** The files that a list can become. Loaded when somebody wants one. */
export function ExportFormats({
  total,
  view,
  q,
  columns,
  onChosen,
}: {
  total: number
  view: Place
  q: string
  /** As the address names them: the facts among them are in the file. */
  columns: string
  onChosen: () => void
}) {
  return (
    <ul>
      {(Object.keys(exportFormats) as ExportFormat[]).map((format) => (
        <li key={format}>
          <a
            className="block rounded-sm px-3 py-1.5 hover:bg-sunken"
            href={hrefWith('/resources/export', view, {
              format,
              q: q || null,
              columns: factColumns(columns) || null,
            })}
            download
            onClick={onChosen}
          >
            {exportFormats[format].label}
            <span className="block text-xs text-text-3">
              {format === 'csv-excel' && total > excelRows
                ? `more rows than the ${exactCount(excelRows)} that a sheet of Excel holds`
                : exportFormats[format].note}
            </span>
          </a>
        </li>
      ))}
      <li>
        <a
          className="block rounded-sm px-3 py-1.5 hover:bg-sunken"
          href={hrefWith('/resources/export', view, { report: 'findings', q: q || null })}
          download
          onClick={onChosen}
        >
          Findings of these resources, CSV
          <span className="block text-xs text-text-3">one row per resource and control, with evidence</span>
        </a>
      </li>
    </ul>
  )
}
