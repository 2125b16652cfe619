'use client'

import { absoluteTime, relativeTime } from './format.ts'
import { useZone } from './zone-context.tsx'

/** "3 h ago", the absolute instant on hover. `now` is the server's, so that both sides write the same. */
export function Ago({ time, now }: { time: string | Date | null; now: string | Date }) {
  const zone = useZone()
  if (time === null) return <span className="text-text-3">never</span>
  return (
    <time dateTime={new Date(time).toISOString()} title={absoluteTime(time, zone)} className="whitespace-nowrap">
      {relativeTime(time, new Date(now))}
    </time>
  )
}

/** The absolute instant, for what may leave the screen. */
export function At({ time }: { time: string | Date }) {
  const zone = useZone()
  return (
    <time dateTime={new Date(time).toISOString()} title={zone} className="whitespace-nowrap">
      {absoluteTime(time, zone)}
    </time>
  )
}
