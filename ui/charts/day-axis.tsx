import { clsx } from 'clsx'
import { shortDay } from '../format.ts'
import { useZone } from '../zone-context.tsx'
import { dayMarks, position, type Range } from './scale.ts'

/** The days under a chart over time; the last ends where the chart does. */
export function DayAxis({ time, marks = 5 }: { time: Range; marks?: number }) {
  const zone = useZone()
  return (
    <div className="figures relative mt-1 h-4 text-xs text-text-3" aria-hidden="true">
      {dayMarks(time, marks, zone).map((at) => (
        <span
          key={at}
          className={clsx(
            'absolute whitespace-nowrap',
            position(at, time) > 0.94 ? '-translate-x-full' : '-translate-x-1/2',
          )}
          style={{ left: `${(position(at, time) * 100).toFixed(2)}%` }}
        >
          {shortDay(at, zone)}
        </span>
      ))}
    </div>
  )
}
