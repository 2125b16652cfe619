'use client'

import { clsx } from 'clsx'
import { type KeyboardEvent, type PointerEvent, type ReactNode, useId, useRef, useState } from 'react'
import { dayOf } from '../format.ts'
import { useZone } from '../zone-context.tsx'
import { nearest, position, type Range } from './scale.ts'

export interface Pointing {
  /** What the chart shows, for those who hear it. */
  readonly name: string
  /** The instants that can be pointed at, oldest first. */
  readonly points: readonly { readonly at: number }[]
  /** Which of them is pointed at. It is the parent's, so that several charts move together. */
  readonly cursor: number | null
  readonly onCursor: (index: number | null) => void
  /** What holds at one of them. */
  readonly textOf: (index: number) => ReactNode
  /** A click or Enter opens what one of them counts. */
  readonly onOpen?: ((index: number) => void) | undefined
  /** A stretch was chosen, by dragging or by Shift and arrow keys, to be looked at by itself. */
  readonly onZoom?: ((from: Date, to: Date) => void) | undefined
}

/** Shorter ways of a pointer are clicks. */
const dragged = 6

/** Lies over a chart over time, with pointer, finger or keys: says what holds at an instant, and chooses a stretch of time. */
export function Crosshair({
  name,
  points,
  cursor,
  onCursor,
  textOf,
  onOpen,
  onZoom,
  time,
  className,
  children,
}: Pointing & {
  readonly time: Range
  readonly className: string
  /** The drawing; with the text of what is pointed at. */
  readonly children: ReactNode
}) {
  const id = useId()
  const zone = useZone()
  const down = useRef<number | null>(null)
  const moved = useRef(false)
  /** Where the stretch begins that is being chosen; it ends at the cursor. */
  const [anchor, setAnchor] = useState<number | null>(null)
  const chosen = cursor === null ? undefined : points[cursor]
  const start = anchor === null ? undefined : points[anchor]
  const left = (at: number) => `${(Math.min(1, Math.max(0, position(at, time))) * 100).toFixed(2)}%`
  const stretch = start && chosen && start.at !== chosen.at ? [start.at, chosen.at].sort((a, b) => a - b) : null
  const [from = 0, to = 0] = stretch ?? []

  function indexAt(x: number, box: DOMRect) {
    const index = nearest(points, time.min + ((x - box.left) / box.width) * (time.max - time.min))
    return index < 0 ? null : index
  }
  function follow(event: PointerEvent<HTMLDivElement>) {
    const box = event.currentTarget.getBoundingClientRect()
    onCursor(indexAt(event.clientX, box))
    if (down.current === null || anchor !== null || Math.abs(event.clientX - down.current) < dragged) return
    event.currentTarget.setPointerCapture(event.pointerId)
    moved.current = true
    setAnchor(indexAt(down.current, box))
  }
  function letGo(taken: boolean) {
    down.current = null
    if (anchor === null) return
    setAnchor(null)
    if (taken && stretch) onZoom?.(new Date(from), new Date(to))
  }
  function step(event: KeyboardEvent) {
    const at = cursor ?? points.length - 1
    const target = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: points.length - 1 }[event.key]
    if (event.key === 'Escape') {
      if (anchor === null) onCursor(null)
      setAnchor(null)
    }
    if (event.key === 'Enter') {
      if (anchor !== null) letGo(true)
      else if (cursor !== null) onOpen?.(cursor)
    }
    if (target === undefined) return
    event.preventDefault()
    setAnchor(event.shiftKey && onZoom ? (anchor ?? at) : null)
    onCursor(Math.min(points.length - 1, Math.max(0, target)))
  }

  const said = stretch ? (
    <>
      {dayOf(from, zone)} to {dayOf(to, zone)}
    </>
  ) : cursor !== null && chosen ? (
    textOf(cursor)
  ) : null
  return (
    <div
      role="application"
      aria-roledescription="chart"
      aria-label={[
        `${name}: arrow keys move from scan to scan`,
        ...(onOpen ? ['Enter opens what fails there'] : []),
        ...(onZoom ? ['Shift and arrow keys choose a stretch, Enter shows it alone'] : []),
      ].join(', ')}
      aria-describedby={id}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: arrow keys move the crosshair
      tabIndex={0}
      className={clsx('relative touch-pan-y rounded-sm select-none', onOpen && 'cursor-pointer', className)}
      onPointerDown={(event) => {
        moved.current = false
        if (onZoom && event.isPrimary && event.button === 0) down.current = event.clientX
      }}
      onPointerMove={follow}
      onPointerUp={() => letGo(true)}
      onPointerCancel={() => letGo(false)}
      onPointerLeave={() => {
        letGo(false)
        onCursor(null)
      }}
      // The end of a drag is a click, too.
      onClick={() => !moved.current && cursor !== null && onOpen?.(cursor)}
      onKeyDown={step}
      onBlur={() => {
        setAnchor(null)
        onCursor(null)
      }}
    >
      {chosen && (
        <span
          className="pointer-events-none absolute inset-y-0 w-px bg-line-strong"
          style={{ left: left(chosen.at) }}
        />
      )}
      {children}
      {stretch && (
        <span
          className="pointer-events-none absolute inset-y-0 border-accent border-x bg-accent/15"
          style={{ left: left(from), right: `calc(100% - ${left(to)})` }}
        />
      )}
      {chosen && (
        <span
          className={clsx(
            'float figures pointer-events-none absolute bottom-full z-10 mb-1 px-2 py-1 text-xs whitespace-nowrap',
            position(chosen.at, time) > 0.5 ? '-translate-x-full' : '',
          )}
          style={{ left: left(chosen.at) }}
        >
          {said}
        </span>
      )}
      <span id={id} className="sr-only" aria-live="polite">
        {said}
      </span>
    </div>
  )
}
