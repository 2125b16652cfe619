'use client'

import { Popover } from 'radix-ui'
import type { ReactNode, RefObject } from 'react'

/** The floating part of a PopoverButton; loaded when the first one is opened. */
export function PopoverPanel({
  anchor,
  label,
  align,
  className,
  onClose,
  children,
}: {
  anchor: RefObject<HTMLElement | null>
  label: string
  align: 'start' | 'end'
  className: string
  onClose: () => void
  children: ReactNode
}) {
  return (
    <Popover.Root open onOpenChange={(open) => !open && onClose()}>
      <Popover.Anchor virtualRef={anchor as RefObject<HTMLElement>} />
      <Popover.Portal>
        <Popover.Content
          aria-label={label}
          className={`float ${className}`}
          align={align}
          sideOffset={4}
          collisionPadding={8}
          onCloseAutoFocus={(event) => {
            event.preventDefault()
            anchor.current?.focus()
          }}
          onInteractOutside={(event) => {
            // The button closes the panel itself.
            if (anchor.current?.contains(event.target as Node)) event.preventDefault()
          }}
        >
          {children}
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
}
