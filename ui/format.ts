/** How figures and times are written on screen. Pure, so that the server and the browser write the same. */

import { offsetText, wallClock } from './zone.ts'

/** Exact up to 9,999, then 12.3k, 4.5M; the exact number belongs in a title beside it. */
export function shortCount(count: number): string {
  if (count < 10_000) return exactCount(count)
  const [unit, size] = count < 999_950 ? ['k', 1_000] : ['M', 1_000_000]
  const scaled = count / Number(size)
  return `${scaled < 100 ? Math.round(scaled * 10) / 10 : Math.round(scaled)}${unit}`
}

export function exactCount(count: number): string {
  return Math.round(count)
    .toString()
    .replace(/\B(?=(\d{3})+$)/g, ',')
}

/** `1 resource`, `12,304 resources`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${exactCount(count)} ${count === 1 ? one : many}`
}

/** A share as a percentage: 100 and 0 only when it is exactly that. @param share 0 … 1 */
export function percent(share: number, digits = 0): string {
  const scaled = share * 100
  const step = 10 ** -digits
  const rounded = Math.round(scaled / step) * step
  if (share < 1 && rounded >= 100) return `${(100 - step).toFixed(digits)} %`
  if (share > 0 && rounded <= 0) return `${step.toFixed(digits)} %`
  return `${rounded.toFixed(digits)} %`
}

/** The number of `percent` alone. */
export function percentNumber(share: number, digits = 0): string {
  return percent(share, digits).slice(0, -2)
}

/** A change in percentage points with its sign: `+1.2`, `−0.4`, `±0`. */
export function signed(points: number): string {
  const rounded = Math.round(points * 10) / 10
  if (rounded === 0) return '±0'
  return `${rounded > 0 ? '+' : '−'}${Math.abs(rounded).toFixed(1)}`
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const two = (value: number) => String(value).padStart(2, '0')

/** `23 Nov 2026, 15:04 UTC`, `24 Nov 2026, 04:04 +13:00`. @param zone a name that `parseZone` returned */
export function absoluteTime(time: Date | string | number, zone: string): string {
  const wall = wallClock(time, zone)
  const clock = `${two(wall.hour)}:${two(wall.minute)}`
  return `${wall.day} ${months[wall.month - 1]} ${wall.year}, ${clock} ${offsetText(wall.offset, zone)}`
}

/** `23 Nov 2026` */
export function dayOf(time: Date | string | number, zone: string): string {
  const { day, month, year } = wallClock(time, zone)
  return `${day} ${months[month - 1]} ${year}`
}

/** `23 Nov` */
export function shortDay(time: Date | string | number, zone: string): string {
  const { day, month } = wallClock(time, zone)
  return `${day} ${months[month - 1]}`
}

/** `2026-11-23T15:04:05Z`: for what leaves the screen. */
export function isoTime(time: Date | string | number): string {
  return new Date(time).toISOString().replace(/\.\d{3}Z$/, 'Z')
}

/** `3 h ago`, `in 5 min`. */
export function relativeTime(time: Date | string | number, now: Date | number): string {
  const seconds = (new Date(now).getTime() - new Date(time).getTime()) / 1000
  const text = spanOf(Math.abs(seconds))
  if (text === null) return 'now'
  return seconds < 0 ? `in ${text}` : `${text} ago`
}

/** A length of time in its largest unit, or null below five seconds. */
function spanOf(seconds: number): string | null {
  if (seconds < 5) return null
  if (seconds < 60) return `${Math.round(seconds)} s`
  if (seconds < 3600) return `${Math.round(seconds / 60)} min`
  if (seconds < 48 * 3600) return `${Math.round(seconds / 3600)} h`
  return `${Math.round(seconds / 86_400)} d`
}

/** `4.2 s`, `3 min 20 s`, `2 h 5 min`. */
export function duration(milliseconds: number): string {
  const seconds = milliseconds / 1000
  if (seconds < 10) return `${(Math.round(seconds * 10) / 10).toString()} s`
  if (seconds < 60) return `${Math.round(seconds)} s`
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) {
    const rest = Math.round(seconds - minutes * 60)
    return rest ? `${minutes} min ${rest} s` : `${minutes} min`
  }
  const rest = minutes % 60
  return rest ? `${Math.floor(minutes / 60)} h ${rest} min` : `${Math.floor(minutes / 60)} h`
}

/** Long text with its middle left out, so that both ends can be read. */
export function middleElided(text: string, length: number): string {
  if (text.length <= length) return text
  const head = Math.ceil((length - 1) * 0.55)
  return `${text.slice(0, head)}…${text.slice(text.length - (length - 1 - head))}`
}

/** The last part of a CloudFormation type name: `AWS::RDS::DBInstance` → `DBInstance`. */
export function shortType(type: string): string {
  return type.slice(type.lastIndexOf(':') + 1)
}

/** `encryptionAtRest` → `encryption at rest`, `dbInstanceClass` → `db instance class`; runs of capitals stay together. */
export function wordsOf(name: string): string {
  return name
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .split(' ')
    .map((word) => (/^[A-Z]{2,}$/.test(word) ? word : word.toLowerCase()))
    .join(' ')
}
