import { absoluteTime, relativeTime } from './format.ts'

/** "3 h ago", the absolute instant on hover. `now` is the server's, so that both sides write the same. */
export function Ago({ time, now }: { time: string | Date | null; now: string | Date }) {
  if (time === null) return <span className="text-text-3">never</span>
  return (
    <time dateTime={new Date(time).toISOString()} title={absoluteTime(time)} className="whitespace-nowrap">
      {relativeTime(time, new Date(now))}
    </time>
  )
}

/** The absolute instant, for what may leave the screen. */
export function At({ time }: { time: string | Date }) {
  return (
    <time dateTime={new Date(time).toISOString()} className="whitespace-nowrap">
      {absoluteTime(time)}
    </time>
  )
}
