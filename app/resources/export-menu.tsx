'use client'

import { Download } from 'lucide-react'
import { exactCount } from '#ui/format.ts'
import { PopoverButton } from '#ui/popover-button.tsx'
import { hrefWith, type Place } from '../view.ts'
import { type ExportFormat, exportFormats } from './contract.ts'

const excelRows = 1_048_575

/** Says how much it exports: exactly what the list shows, with the current filters. */
export function ExportMenu({
  total,
  atLeast,
  view,
  q,
}: {
  total: number
  /** There may be more than `total`: not all have been counted. */
  atLeast: boolean
  view: Place
  q: string
}) {
  return (
    <PopoverButton
      id="export"
      keys="e"
      className="control control-primary"
      panelLabel="Export"
      panelClassName="w-72 p-1 text-sm"
      disabled={total === 0}
      button={
        <>
          <Download size={14} aria-hidden="true" />
          Export {exactCount(total)}
          {atLeast && '+'} {total === 1 ? 'row' : 'rows'}
        </>
      }
    >
      {(close) => (
        <ul>
          {(Object.keys(exportFormats) as ExportFormat[]).map((format) => (
            <li key={format}>
              <a
                className="block rounded-sm px-3 py-1.5 hover:bg-sunken"
                href={hrefWith('/resources/export', view, { format, q: q || null })}
                download
                onClick={close}
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
              onClick={close}
            >
              Findings of these resources, CSV
              <span className="block text-xs text-text-3">one row per resource and control, with evidence</span>
            </a>
          </li>
        </ul>
      )}
    </PopoverButton>
  )
}
