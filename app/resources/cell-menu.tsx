'use client'

import { exceptValue, type Filter, formatFilter, onlyValue } from '#domain/filter.ts'
import { PopoverPanel } from '#ui/popover-panel.tsx'
import type { CellValue } from './cells.ts'

/** What a cell offers on a right click: only what has its value, all but that, or the value itself. Facets offer the same. */
export function CellMenu({
  cell,
  filter,
  onText,
  onClose,
}: {
  cell: CellValue
  filter: Filter
  onText: (text: string) => void
  onClose: () => void
}) {
  const { key, value } = cell
  const offers: readonly (readonly [words: string, does: () => void])[] = [
    [`Only ${key}: ${value}`, () => onText(formatFilter(onlyValue(filter, key, value)))],
    [`Without ${key}: ${value}`, () => onText(formatFilter(exceptValue(filter, key, value)))],
    ['Copy the value', () => void navigator.clipboard.writeText(value)],
  ]
  return (
    <PopoverPanel
      anchor={{ current: cell.anchor }}
      label={`Cell: ${value}`}
      align="start"
      className="max-w-96 p-1 text-sm"
      onClose={onClose}
    >
      <ul>
        {offers.map(([words, does]) => (
          <li key={words}>
            <button
              type="button"
              className="block w-full truncate rounded-sm px-3 py-1 text-left hover:bg-sunken"
              onClick={() => {
                onClose()
                does()
              }}
            >
              <bdi>{words}</bdi>
            </button>
          </li>
        ))}
      </ul>
    </PopoverPanel>
  )
}
