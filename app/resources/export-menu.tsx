'use client'

import { Download } from 'lucide-react'
import dynamic from 'next/dynamic'
import { exactCount } from '#ui/format.ts'
import { PopoverButton } from '#ui/popover-button.tsx'
import type { Place } from '../view.ts'

const ExportFormats = dynamic(() => import('./export-formats.tsx').then((module) => module.ExportFormats), {
  ssr: false,
})

/** Says how much it exports: exactly what the list shows, with the current filters. */
export function ExportMenu({
  total,
  atLeast,
  view,
  q,
  columns,
}: {
  total: number
  /** There may be more than `total`: not all have been counted. */
  atLeast: boolean
  view: Place
  q: string
  /** As the address names them. */
  columns: string
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
      {(close) => <ExportFormats total={total} view={view} q={q} columns={columns} onChosen={close} />}
    </PopoverButton>
  )
}
