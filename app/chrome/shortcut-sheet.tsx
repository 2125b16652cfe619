'use client'

import { X } from 'lucide-react'
import { Dialog } from 'radix-ui'
import { screens } from './screens.ts'

const shortcuts: readonly (readonly [keys: string, does: string])[] = [
  ['⌘ K / Ctrl K', 'Commands: go anywhere, find a resource'],
  ['/', 'To the query or search field'],
  ...screens.map(({ letter, label }) => [`g ${letter}`, `Go to ${label}`] as const),
  ['j  k', 'Next and previous row of a table'],
  ['Enter  o', 'Open the row'],
  ['x', 'Select the row'],
  ['Shift x', 'Select all rows from the last one selected to this'],
  ['[  ]', 'Previous and next resource of the list you came from'],
  ['f', 'To the filters of a list'],
  ['e', 'Export the list'],
  ['← →', 'From scan to scan in a chart'],
  ['?', 'This sheet'],
]

export function ShortcutSheet({
  singleKeys,
  onSingleKeys,
  onClose,
}: {
  singleKeys: boolean
  onSingleKeys: (on: boolean) => void
  onClose: () => void
}) {
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 bg-[oklch(0_0_0/0.35)]" />
        <Dialog.Content
          className="float fixed top-1/2 left-1/2 w-[min(26rem,calc(100vw-2rem))] -translate-1/2 p-5"
          aria-describedby={undefined}
        >
          <div className="flex items-center">
            <Dialog.Title className="text-lg font-semibold">Keyboard</Dialog.Title>
            <Dialog.Close className="control control-quiet ml-auto size-8 justify-center px-0!" aria-label="Close">
              <X size={16} aria-hidden="true" />
            </Dialog.Close>
          </div>
          <dl className="mt-3 grid grid-cols-[8rem_1fr] gap-y-1.5 text-sm">
            {shortcuts.map(([keys, does]) => (
              <div key={keys} className="contents">
                <dt>
                  <kbd className="rounded-sm border border-line px-1.5 font-mono text-xs">{keys}</kbd>
                </dt>
                <dd className="text-text-2">{does}</dd>
              </div>
            ))}
          </dl>
          <label className="mt-4 flex items-center gap-2 text-sm">
            <input
              type="checkbox"
              className="accent-accent-strong"
              checked={singleKeys}
              onChange={(event) => onSingleKeys(event.target.checked)}
            />
            Single-key shortcuts
          </label>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
