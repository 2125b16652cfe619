'use client'

import { Columns3, Rows3, Rows4 } from 'lucide-react'
import dynamic from 'next/dynamic'
import { useEffect, useRef, useState } from 'react'
import type { FactPath } from '#domain/fact-path.ts'
import { PopoverButton } from '#ui/popover-button.tsx'
import type { Place } from '../view.ts'
import {
  type Column,
  type ColumnId,
  shownColumns,
  shownFacts,
  toggleColumn,
  toggleFact,
  usualColumns,
} from './columns.ts'

const ColumnPanel = dynamic(() => import('./column-panel.tsx').then((module) => module.ColumnPanel), { ssr: false })

/** Which columns are shown, as the address says, and how tall rows are. */
export interface TableLook {
  readonly shown: readonly Column[]
  readonly dense: boolean
  /** Facts that are columns too, after the others. */
  readonly facts: readonly FactPath[]
  toggle(column: ColumnId): void
  toggleFact(path: string): void
  setDense(dense: boolean): void
}

const key = 'parapet.resources.look'

/**
 * The address says which columns are shown. The last choice is kept in the browser, and written into an address that names
 * none: what is shown can be shared.
 */
export function useTableLook(named: string, onColumns: (columns: string) => void): TableLook {
  const [dense, setDense] = useState(true)
  const choose = useRef(onColumns)
  choose.current = onColumns
  const bare = named === ''
  useEffect(() => {
    const kept = readKept()
    if (kept.dense === false) setDense(false)
    if (bare && typeof kept.columns === 'string' && kept.columns !== usualColumns) choose.current(kept.columns)
  }, [bare])
  const keep = (look: { readonly columns?: string; readonly dense?: boolean }) =>
    localStorage.setItem(key, JSON.stringify({ ...readKept(), ...look }))
  const change = (columns: string) => {
    keep({ columns })
    onColumns(columns)
  }
  return {
    shown: shownColumns(named),
    facts: shownFacts(named),
    dense,
    toggle: (column) => change(toggleColumn(named, column)),
    toggleFact: (path) => change(toggleFact(named, path)),
    setDense(dense) {
      keep({ dense })
      setDense(dense)
    },
  }
}

function readKept(): { readonly columns?: unknown; readonly dense?: unknown } {
  try {
    return JSON.parse(localStorage.getItem(key) ?? '{}') ?? {}
  } catch {
    return {}
  }
}

export function ColumnChooser({ look, view, q }: { look: TableLook; view: Place; q: string }) {
  return (
    <PopoverButton
      className="control hidden! sm:inline-flex!"
      panelLabel="Columns"
      panelClassName="grid w-140 max-w-[calc(100vw-16px)] max-h-(--radix-popover-content-available-height) grid-cols-2 gap-3 overflow-y-auto p-2 text-sm"
      button={
        <>
          <Columns3 size={14} aria-hidden="true" />
          Columns
        </>
      }
    >
      {() => <ColumnPanel look={look} view={view} q={q} />}
    </PopoverButton>
  )
}

export function DensitySwitch({ look }: { look: TableLook }) {
  const Icon = look.dense ? Rows4 : Rows3
  return (
    <button
      type="button"
      className="control hidden! size-8 justify-center px-0! sm:inline-flex!"
      aria-label={look.dense ? 'Taller rows' : 'Denser rows'}
      title={look.dense ? 'Taller rows' : 'Denser rows'}
      onClick={() => look.setDense(!look.dense)}
    >
      <Icon size={14} aria-hidden="true" />
    </button>
  )
}
