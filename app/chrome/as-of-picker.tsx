'use client'

import { Clock } from 'lucide-react'
import { usePathname, useRouter, useSearchParams } from 'next/navigation'
import { Popover } from 'radix-ui'
import { useState } from 'react'
import { absoluteTime, dayOf } from '#ui/format.ts'

const day = 86_400_000
const presets = [
  { label: 'a day ago', days: 1 },
  { label: '7 days ago', days: 7 },
  { label: '30 days ago', days: 30 },
  { label: '90 days ago', days: 90 },
]

/** Now, or an instant of the past: every screen can be asked as of then. */
export function AsOfPicker({ at, now }: { at: string | null; now: string }) {
  const router = useRouter()
  const path = usePathname()
  const search = useSearchParams()
  const [open, setOpen] = useState(false)
  const [text, setText] = useState(() => (at ?? now).slice(0, 16))

  function choose(instant: string | null) {
    const params = new URLSearchParams(search)
    params.delete('cursor')
    if (instant) params.set('at', instant)
    else params.delete('at')
    setOpen(false)
    router.push(params.size > 0 ? `${path}?${params}` : path)
  }
  return (
    <Popover.Root open={open} onOpenChange={setOpen}>
      <Popover.Trigger
        className="control px-2! text-xs!"
        aria-label={at ? `As of ${absoluteTime(at)}` : 'As of now'}
        aria-current={at ? 'true' : undefined}
      >
        <Clock size={14} aria-hidden="true" />
        <span className={at ? '' : 'hidden sm:inline'}>{at ? dayOf(at) : 'now'}</span>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content className="float w-64 p-3 text-sm" align="end" sideOffset={4} collisionPadding={8}>
          <p className="font-medium">Show everything as of</p>
          <div className="mt-2 grid grid-cols-2 gap-1.5">
            <button
              type="button"
              className="control col-span-2 justify-center"
              onClick={() => choose(null)}
              aria-pressed={!at}
            >
              now
            </button>
            {presets.map((preset) => (
              <button
                key={preset.days}
                type="button"
                className="control justify-center"
                onClick={() => choose(new Date(Date.parse(now) - preset.days * day).toISOString())}
              >
                {preset.label}
              </button>
            ))}
          </div>
          <form
            className="mt-3 border-line border-t pt-3"
            onSubmit={(event) => {
              event.preventDefault()
              const instant = new Date(`${text}Z`)
              if (!Number.isNaN(instant.getTime())) choose(instant.toISOString())
            }}
          >
            <label className="block text-xs text-text-2" htmlFor="as-of-instant">
              An instant (UTC)
            </label>
            <div className="mt-1 flex gap-1.5">
              <input
                id="as-of-instant"
                type="datetime-local"
                className="field min-w-0 grow px-1.5!"
                value={text}
                max={now.slice(0, 16)}
                onChange={(event) => setText(event.target.value)}
              />
              <button type="submit" className="control control-primary">
                Go
              </button>
            </div>
          </form>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
}
