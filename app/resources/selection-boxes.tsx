'use client'

import type { ResourceRow } from './contract.ts'
import type { Selection } from './selection.ts'

/** The box of one row. Shift takes everything from the last one chosen to here. */
export function RowBox({ row, selection }: { row: ResourceRow; selection: Selection }) {
  return (
    <input
      type="checkbox"
      className="size-4 shrink-0 accent-accent-strong"
      aria-label={`Select ${row.name}`}
      checked={selection.all || selection.chosen.has(row.uid)}
      onChange={(event) => selection.toggle(row.uid, (event.nativeEvent as MouseEvent).shiftKey === true)}
    />
  )
}

/** The box above the rows: all of this page, or none. */
export function PageBox({ rows, selection }: { rows: readonly ResourceRow[]; selection: Selection }) {
  const some = selection.all || rows.some((row) => selection.chosen.has(row.uid))
  const every = selection.all || (rows.length > 0 && rows.every((row) => selection.chosen.has(row.uid)))
  return (
    <input
      type="checkbox"
      className="size-4 shrink-0 accent-accent-strong"
      aria-label="Select all rows of this page"
      checked={every}
      ref={(box) => {
        if (box) box.indeterminate = some && !every
      }}
      onChange={selection.togglePage}
    />
  )
}
