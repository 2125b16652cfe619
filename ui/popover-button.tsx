'use client'

import dynamic from 'next/dynamic'
import { type ReactNode, useRef, useState } from 'react'

const PopoverPanel = dynamic(() => import('./popover-panel.tsx').then((module) => module.PopoverPanel), { ssr: false })

/** A button that opens a panel beside it. What positions the panel is loaded on first use. */
export function PopoverButton({
  label,
  panelLabel,
  className,
  panelClassName,
  align = 'end',
  button,
  current,
  disabled,
  id,
  keys,
  onOpen,
  children,
}: {
  /** Accessible name, where the button's content is not enough. */
  label?: string
  panelLabel: string
  className: string
  panelClassName: string
  align?: 'start' | 'end'
  button: ReactNode
  /** Marks the button as holding something other than the usual. */
  current?: boolean
  disabled?: boolean
  id?: string
  keys?: string
  onOpen?: () => void
  children: (close: () => void) => ReactNode
}) {
  const anchor = useRef<HTMLButtonElement>(null)
  const [open, setOpen] = useState(false)
  const close = () => setOpen(false)
  return (
    <>
      <button
        ref={anchor}
        type="button"
        id={id}
        className={className}
        aria-label={label}
        aria-haspopup="dialog"
        aria-expanded={open}
        aria-keyshortcuts={keys}
        aria-current={current ? 'true' : undefined}
        disabled={disabled}
        onClick={() => {
          if (!open) onOpen?.()
          setOpen(!open)
        }}
      >
        {button}
      </button>
      {open && (
        <PopoverPanel anchor={anchor} label={panelLabel} align={align} className={panelClassName} onClose={close}>
          {children(close)}
        </PopoverPanel>
      )}
    </>
  )
}
