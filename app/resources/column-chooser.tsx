'use client'

import { Columns3, Rows3, Rows4 } from 'lucide-react'
import { useEffect, useState } from 'react'
import { PopoverButton } from '#ui/popover-button.tsx'
import { type ColumnId, columns } from './contract.ts'

/** Which columns are shown and how tall rows are: kept per reader, in the browser. */
export interface TableLook {
  readonly hidden: { readonly [column: string]: boolean }
  readonly dense: boolean
  toggle(column: ColumnId): void
  setDense(dense: boolean): void
}

const key = 'parapet.resources.look'
const usual = Object.fromEntries(columns.filter((column) => !column.shown).map((column) => [column.id, true]))

export function useTableLook(): TableLook {
  const [look, setLook] = useState<{ hidden: Record<string, boolean>; dense: boolean }>({ hidden: usual, dense: true })
  useEffect(() => {
    try {
      const kept = JSON.parse(localStorage.getItem(key) ?? 'null')
      if (kept && typeof kept.hidden === 'object')
        setLook({ hidden: { ...usual, ...kept.hidden }, dense: kept.dense !== false })
    } catch {
      localStorage.removeItem(key)
    }
  }, [])
  const keep = (next: typeof look) => {
    setLook(next)
    localStorage.setItem(key, JSON.stringify(next))
  }
  return {
    ...look,
    toggle: (column) => keep({ ...look, hidden: { ...look.hidden, [column]: !look.hidden[column] } }),
    setDense: (dense) => keep({ ...look, dense }),
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
                checked={!look.hidden[column.id]}
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
