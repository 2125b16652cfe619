'use client'

import { Columns3, Rows3, Rows4 } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { PopoverButton } from '#ui/popover-button.tsx'
import { type Column, type ColumnId, columns, shownColumns, toggleColumn, usualColumns } from './columns.ts'

/** Which columns are shown, as the address says, and how tall rows are. */
export interface TableLook {
  readonly shown: readonly Column[]
  readonly dense: boolean
  toggle(column: ColumnId): void
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
  return {
    shown: shownColumns(named),
    dense,
    toggle(column) {
      const columns = toggleColumn(named, column)
      keep({ columns })
      onColumns(columns)
    },
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

export function ColumnChooser({ look }: { look: TableLook }) {
  return (
    <PopoverButton
      className="control hidden! sm:inline-flex!"
      panelLabel="Columns"
      panelClassName="w-64 p-2 text-sm"
      button={
        <>
          <Columns3 size={14} aria-hidden="true" />
          Columns
        </>
      }
    >
      {() => (
        <fieldset>
          <legend className="px-1 text-xs text-text-3">Columns</legend>
          {columns.map((column) => (
            <label key={column.id} className="flex items-center gap-2 rounded-sm px-1 py-1 hover:bg-sunken">
              <input
                type="checkbox"
                className="accent-accent-strong"
                checked={look.shown.includes(column)}
                disabled={'always' in column}
                onChange={() => look.toggle(column.id)}
              />
              {column.label}
              <code className="ml-auto font-mono text-xs text-text-3">{column.csv}</code>
            </label>
          ))}
        </fieldset>
      )}
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
