'use client'

import { Clock } from 'lucide-react'
import { usePathname, useRouter, useSearchParams } from 'next/navigation'
import { useState } from 'react'
import { absoluteTime, dayOf } from '#ui/format.ts'
import { PopoverButton } from '#ui/popover-button.tsx'
import { instantOf, offsetText, usualZone, wallClock, wallText } from '#ui/zone.ts'

const day = 86_400_000
const presets = [
  { label: 'a day ago', days: 1 },
  { label: '7 days ago', days: 7 },
  { label: '30 days ago', days: 30 },
  { label: '90 days ago', days: 90 },
]

/** Now, or an instant of the past: every screen can be asked as of then. */
export function AsOfPicker({ at, now, zone }: { at: string | null; now: string; zone: string }) {
  const router = useRouter()
  const path = usePathname()
  const search = useSearchParams()
  const [text, setText] = useState(() => wallText(at ?? now, zone))

  function choose(instant: string | null, close: () => void) {
    close()
    const params = new URLSearchParams(search)
    params.delete('cursor')
    if (instant) params.set('at', instant)
    else params.delete('at')
    router.push(params.size > 0 ? `${path}?${params}` : path)
  }
  return (
    <PopoverButton
      className="control px-2! text-xs!"
      label={at ? `As of ${absoluteTime(at, zone)}` : 'As of now'}
      panelLabel="As of"
      panelClassName="w-64 p-3 text-sm"
      current={at !== null}
      button={
        <>
          <Clock size={14} aria-hidden="true" />
          <span className={at ? '' : 'hidden sm:inline'}>{at ? dayOf(at, zone) : 'now'}</span>
        </>
      }
    >
      {(close) => (
        <>
          <p className="font-medium">Show everything as of</p>
          <div className="mt-2 grid grid-cols-2 gap-1.5">
            <button
              type="button"
              className="control col-span-2 justify-center"
              onClick={() => choose(null, close)}
              aria-pressed={!at}
            >
              now
            </button>
            {presets.map((preset) => (
              <button
                key={preset.days}
                type="button"
                className="control justify-center"
                onClick={() => choose(new Date(Date.parse(now) - preset.days * day).toISOString(), close)}
              >
                {preset.label}
              </button>
            ))}
          </div>
          <form
            className="mt-3 border-line border-t pt-3"
            onSubmit={(event) => {
              event.preventDefault()
              const instant = instantOf(text, zone)
              if (instant) choose(instant.toISOString(), close)
            }}
          >
            <label className="block text-xs text-text-2" htmlFor="as-of-instant">
              An instant (
              {zone === usualZone ? zone : `${zone}, ${offsetText(wallClock(now, zone).offset, zone)} today`})
            </label>
            <div className="mt-1 flex gap-1.5">
              <input
                id="as-of-instant"
                type="datetime-local"
                className="field min-w-0 grow px-1.5!"
                value={text}
                max={wallText(now, zone)}
                onChange={(event) => setText(event.target.value)}
              />
              <button type="submit" className="control control-primary">
                Go
              </button>
            </div>
          </form>
        </>
      )}
    </PopoverButton>
  )
}
