import type { MarkShape, TimeMark } from '#ui/charts/time-marks.tsx'
import { counted, dayOf } from '#ui/format.ts'
import type { Note } from './annotations.ts'
import type { EventKind, TrendEvent } from './events.ts'

const shapes: Record<EventKind, MarkShape> = {
  'scan failed': 'cross',
  'scan cancelled': 'cross',
  'accounts joined': 'up',
  'accounts left': 'down',
  'controls changed': 'diamond',
}
const namesShown = 4

/** What happened, in a sentence. */
export function eventText({ kind, names }: TrendEvent): string {
  const shown = names.slice(0, namesShown).join(', ')
  const listed = names.length > namesShown ? `${shown} and ${names.length - namesShown} more` : shown
  switch (kind) {
    case 'scan failed':
      return `Scan ${listed} failed`
    case 'scan cancelled':
      return `Scan ${listed} was cancelled`
    case 'accounts joined':
      return `${counted(names.length, 'account')} joined: ${listed}`
    case 'accounts left':
      return `${counted(names.length, 'account')} left: ${listed}`
    case 'controls changed':
      return `${counted(names.length, 'control')} new, changed or withdrawn: ${listed}`
  }
}

export const shapeOf = ({ kind }: TrendEvent): MarkShape => shapes[kind]

/** Events and standing notes as marks under the charts. */
export function marksOf(events: readonly TrendEvent[], notes: readonly Note[], zone: string): TimeMark[] {
  return [
    ...events.map((event) => ({
      key: `${event.kind} ${event.at.toISOString()}`,
      at: event.at.getTime(),
      shape: shapeOf(event),
      text: `${dayOf(event.at, zone)}: ${eventText(event)}`,
    })),
    ...notes
      .filter(({ deletedAt }) => !deletedAt)
      .map(({ id, at, text, scopeName }) => ({
        key: `note ${id}`,
        at: at.getTime(),
        shape: 'flag' as const,
        text: `${dayOf(at, zone)}, ${scopeName}: ${text}`,
      })),
  ]
}
