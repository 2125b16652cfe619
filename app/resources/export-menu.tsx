'use client'

import { Download } from 'lucide-react'
import { DropdownMenu } from 'radix-ui'
import { exactCount } from '#ui/format.ts'
import { hrefWith, type View } from '../view.ts'
import { type ExportFormat, exportFormats } from './contract.ts'

const excelRows = 1_048_575

/** Says how much it exports: exactly what the list shows, with the current filters. */
export function ExportMenu({ total, view, q }: { total: number; view: Pick<View, 'scope' | 'at'>; q: string }) {
  return (
    <DropdownMenu.Root>
      <DropdownMenu.Trigger
        className="control control-primary"
        id="export"
        aria-keyshortcuts="e"
        disabled={total === 0}
      >
        <Download size={14} aria-hidden="true" />
        Export {exactCount(total)} {total === 1 ? 'row' : 'rows'}
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className="float w-72 p-1 text-sm" align="end" sideOffset={4}>
          {(Object.keys(exportFormats) as ExportFormat[]).map((format) => (
            <DropdownMenu.Item key={format} asChild>
              <a
                className="block rounded-sm px-3 py-1.5 outline-none data-[highlighted]:bg-accent-ground"
                href={hrefWith('/resources/export', view, { format, q: q || null })}
                download
              >
                {exportFormats[format].label}
                <span className="block text-xs text-text-3">
                  {format === 'csv-excel' && total > excelRows
                    ? `more rows than the ${exactCount(excelRows)} that a sheet of Excel holds`
                    : exportFormats[format].note}
                </span>
              </a>
            </DropdownMenu.Item>
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}
