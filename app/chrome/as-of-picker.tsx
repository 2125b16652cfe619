'use client'

import { ArrowLeftRight, Clock } from 'lucide-react'
import { usePathname, useRouter, useSearchParams } from 'next/navigation'
import { useId, useState } from 'react'
import { absoluteTime, dayOf, shortDay } from '#ui/format.ts'
import { PopoverButton } from '#ui/popover-button.tsx'
import { instantOf, isUtc, offsetText, usualZone, wallClock, wallText } from '#ui/zone.ts'

const day = 86_400_000
const presets = [
  { label: 'a day ago', days: 1 },
  { label: '7 days ago', days: 7 },
  { label: '30 days ago', days: 30 },
  { label: '90 days ago', days: 90 },
]
/** What is compared lies at least some scans apart. */
const comparedDays = [7, 30, 90]

/**
 * Now, or an instant of the past: every screen can be asked as of then. And two instants against each other: of a resource
 * its versions of then, of everything else what moved between them.
 */
export function AsOfPicker({ at, now, zone }: { at: string | null; now: string; zone: string }) {
  const router = useRouter()
  const path = usePathname()
  const search = useSearchParams()
  const from = readable(search.get('from'))
  const to = readable(search.get('to')) ?? at
  const ofResource = /^\/resources\/\d+$/.test(path)

  function go(path: string, change: (params: URLSearchParams) => void, close: () => void) {
    close()
    const params = new URLSearchParams(search)
    for (const name of ['cursor', 'from', 'to', 'v1', 'v2']) params.delete(name)
    change(params)
    router.push(params.size > 0 ? `${path}?${params}` : path)
  }
  const choose = (instant: string | null, close: () => void) =>
    go(path, (params) => (instant ? params.set('at', instant) : params.delete('at')), close)
  function compare(instant: string, close: () => void) {
    const kept = ofResource || path === '/trends' ? null : ['scope', 'at', 'tz']
    go(
      ofResource ? path : '/trends',
      (params) => {
        if (kept) for (const name of [...params.keys()]) if (!kept.includes(name)) params.delete(name)
        params.set('from', instant)
        params.set('to', at ?? now)
        if (ofResource) params.set('tab', 'timeline')
      },
      close,
    )
  }
  const between = from && `${shortDay(from, zone)} – ${to ? shortDay(to, zone) : 'now'}`
  const before = (days: number) => new Date(Date.parse(at ?? now) - days * day).toISOString()
  return (
    <PopoverButton
      className="control px-2! text-xs!"
      label={
        from
          ? `${between}: comparing ${absoluteTime(from, zone)} with ${to ? absoluteTime(to, zone) : 'now'}`
          : at
            ? `As of ${absoluteTime(at, zone)}`
            : 'As of now'
      }
      panelLabel="As of"
      panelClassName="w-72 p-3 text-sm"
      current={at !== null || from !== null}
      button={
        from ? (
          <>
            <ArrowLeftRight size={14} aria-hidden="true" />
            <span className="whitespace-nowrap">{between}</span>
          </>
        ) : (
          <>
            <Clock size={14} aria-hidden="true" />
            <span className={at ? 'whitespace-nowrap' : 'hidden sm:inline'}>{at ? dayOf(at, zone) : 'now'}</span>
          </>
        )
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
          <InstantForm usual={at ?? now} now={now} zone={zone} button="Go" onChoose={(one) => choose(one, close)} />
          <div className="mt-3 border-line border-t pt-3">
            <p className="font-medium">
              Compare {ofResource ? 'its versions of ' : ''}
              {at ? dayOf(at, zone) : 'now'} with
            </p>
            <div className="mt-2 grid grid-cols-3 gap-1.5">
              {comparedDays.map((days) => (
                <button
                  key={days}
                  type="button"
                  className="control justify-center px-1!"
                  onClick={() => compare(before(days), close)}
                >
                  {days} days {at ? 'before' : 'ago'}
                </button>
              ))}
            </div>
            <InstantForm
              usual={from ?? before(30)}
              now={at ?? now}
              zone={zone}
              button="Compare"
              onChoose={(one) => compare(one, close)}
            />
            {from && (
              <button
                type="button"
                className="control mt-2 w-full justify-center"
                onClick={() => go(path, () => undefined, close)}
              >
                Stop comparing
              </button>
            )}
          </div>
        </>
      )}
    </PopoverButton>
  )
}

const readable = (text: string | null) => (text !== null && !Number.isNaN(Date.parse(text)) ? text : null)

/** An instant as the clocks of the zone say it. */
function InstantForm({
  usual,
  now,
  zone,
  button,
  onChoose,
}: {
  usual: string
  now: string
  zone: string
  button: string
  onChoose: (instant: string) => void
}) {
  const [text, setText] = useState(() => wallText(usual, zone))
  const id = useId()
  return (
    <form
      className="mt-2"
      onSubmit={(event) => {
        event.preventDefault()
        const instant = instantOf(text, zone)
        if (instant) onChoose(instant.toISOString())
      }}
    >
      <label className="block text-xs text-text-2" htmlFor={id}>
        An instant ({isUtc(zone) ? usualZone : `${zone}, ${offsetText(wallClock(now, zone).offset, zone)} today`})
      </label>
      <div className="mt-1 flex gap-1.5">
        <input
          id={id}
          type="datetime-local"
          className="field min-w-0 grow px-1.5!"
          value={text}
          max={wallText(now, zone)}
          onChange={(event) => setText(event.target.value)}
        />
        <button type="submit" className="control control-primary">
          {button}
        </button>
      </div>
    </form>
  )
}
