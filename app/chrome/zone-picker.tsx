'use client'

import { Watch } from 'lucide-react'
import { usePathname, useRouter, useSearchParams } from 'next/navigation'
import { useState } from 'react'
import { PopoverButton } from '#ui/popover-button.tsx'
import { isUtc, offsetText, parseZone, usualZone, wallClock } from '#ui/zone.ts'

const shown = 60

/**
 * The zone in which every time is written. It stands in the address; the last one chosen is remembered in a cookie, which
 * the server writes into an address that names none.
 */
export function ZonePicker({ zone, now }: { zone: string; now: string }) {
  const router = useRouter()
  const path = usePathname()
  const search = useSearchParams()
  const [text, setText] = useState('')
  const [zones, setZones] = useState<readonly string[]>([])
  const offset = (name: string) => offsetText(wallClock(now, name).offset, name)

  function choose(name: string, close: () => void) {
    close()
    setText('')
    const age = name === usualZone ? 0 : 31_536_000
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser we support
    document.cookie = `tz=${encodeURIComponent(name)}; path=/; max-age=${age}; samesite=lax`
    const params = new URLSearchParams(search)
    if (name === usualZone) params.delete('tz')
    else params.set('tz', name)
    router.push(params.size > 0 ? `${path}?${params}` : path)
  }
  const wanted = text.trim().toLowerCase().replaceAll(' ', '_')
  const matching = zones.filter((name) => name.toLowerCase().includes(wanted) || offset(name).includes(wanted))
  return (
    <PopoverButton
      className="control control-quiet figures px-1.5! text-xs!"
      label={`Time zone: ${isUtc(zone) ? usualZone : `${zone}, ${offset(zone)}`}. Change`}
      panelLabel="Time zone"
      panelClassName="flex max-h-[70dvh] w-72 flex-col"
      current={!isUtc(zone)}
      onOpen={() => setZones(allZones())}
      button={
        <>
          <Watch size={14} aria-hidden="true" className="sm:hidden" />
          <span className="hidden sm:inline">{offset(zone)}</span>
        </>
      }
    >
      {(close) => (
        <>
          <div className="border-line border-b p-2">
            <p className="mb-1.5 px-1 text-xs text-text-2">Times are written as clocks say them in</p>
            <input
              className="field w-full"
              placeholder="City, region or offset"
              aria-label="Find a time zone"
              value={text}
              onChange={(event) => setText(event.target.value)}
              onKeyDown={(event) => {
                const [first] = matching
                if (event.key === 'Enter' && wanted !== '' && first) choose(first, close)
              }}
            />
          </div>
          <ul className="overflow-y-auto p-1 text-sm">
            {matching.slice(0, shown).map((name) => (
              <li key={name}>
                <button
                  type="button"
                  className="flex w-full items-baseline gap-2 rounded-sm px-2 py-1 text-left hover:bg-sunken aria-[current]:bg-accent-ground"
                  aria-current={name === (isUtc(zone) ? usualZone : zone) ? 'true' : undefined}
                  onClick={() => choose(name, close)}
                >
                  <span className="truncate">{name.replaceAll('_', ' ')}</span>
                  <span className="figures ml-auto text-xs text-text-3">{name === usualZone ? '' : offset(name)}</span>
                </button>
              </li>
            ))}
            {matching.length === 0 && <li className="px-2 py-1 text-text-3">No zone has “{text}” in its name.</li>}
            {matching.length > shown && (
              <li className="px-2 py-1 text-text-3">{matching.length - shown} more: type to narrow.</li>
            )}
          </ul>
        </>
      )}
    </PopoverButton>
  )
}

/** UTC, the reader's own, then all that the browser knows. */
function allZones(): string[] {
  const own = parseZone(Intl.DateTimeFormat().resolvedOptions().timeZone)
  const all = Intl.supportedValuesOf('timeZone').flatMap((name) => parseZone(name) ?? [])
  return [...new Set([usualZone, ...(own ? [own] : []), ...all])]
}
