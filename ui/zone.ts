/**
 * Time zones: what a clock on the wall says at an instant, and which instant a day or a clock on the wall means. Pure, so
 * that the server and the browser write the same.
 */

/** What every reader sees who did not choose a zone. */
export const usualZone = 'UTC'
/** The same, where the address asks for it: its links must, too, or the zone that the browser remembers takes its place. */
export const askedUtc = 'Etc/UTC'

/** Whether a zone is UTC, asked for or not. */
export const isUtc = (zone: string) => zone === usualZone || zone === askedUtc

const parts = new Map<string, Intl.DateTimeFormat>()

/** The zone's name as Intl writes it, `Pacific/Auckland`; null for what Intl does not know, and for offsets. */
export function parseZone(text: string): string | null {
  if (!/^[A-Za-z][A-Za-z0-9_+/-]{1,63}$/.test(text)) return null
  try {
    const zone = new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone
    return /^(Etc\/)?(UTC|UCT|GMT|Universal|Zulu)$/.test(zone) ? usualZone : zone
  } catch {
    return null
  }
}

export interface WallClock {
  readonly year: number
  /** 1 … 12 */
  readonly month: number
  readonly day: number
  readonly hour: number
  readonly minute: number
  /** Minutes ahead of UTC: −210 in St John's in winter. */
  readonly offset: number
}

/** What a clock on the wall says in a zone. @param zone a name that `parseZone` returned */
export function wallClock(time: Date | string | number, zone: string): WallClock {
  const instant = new Date(time)
  if (isUtc(zone))
    return {
      year: instant.getUTCFullYear(),
      month: instant.getUTCMonth() + 1,
      day: instant.getUTCDate(),
      hour: instant.getUTCHours(),
      minute: instant.getUTCMinutes(),
      offset: 0,
    }
  const read: { [type: string]: number } = {}
  for (const { type, value } of formatOf(zone).formatToParts(instant)) read[type] = Number(value)
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = read
  const wall = Date.UTC(year, month - 1, day, hour, minute, second)
  const whole = Math.floor(instant.getTime() / 1000) * 1000
  return { year, month, day, hour, minute, offset: Math.round((wall - whole) / 60_000) }
}

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = parts.get(zone)
  if (known) return known
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  })
  parts.set(zone, format)
  return format
}

/** `UTC`, `+13:00`, `−03:30`. @param offset minutes ahead of UTC */
export function offsetText(offset: number, zone: string): string {
  if (isUtc(zone)) return usualZone
  const size = Math.abs(offset)
  const two = (value: number) => String(value).padStart(2, '0')
  return `${offset < 0 ? '−' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`
}

/**
 * The instant at which a clock on the wall says this. Where it says so twice (clocks set back), the first; where it never
 * does (clocks set forward), the instant as much later.
 * @param wall `2026-11-23T15:04`, as a field of type datetime-local has it
 * @returns null where the text is no such thing
 */
export function instantOf(wall: string, zone: string): Date | null {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?$/.test(wall)) return null
  const asUtc = Date.parse(`${wall}Z`)
  if (Number.isNaN(asUtc)) return null
  const day = 86_400_000
  const offsets = [asUtc - day, asUtc + day].map((near) => wallClock(near, zone).offset * 60_000)
  const said = offsets
    .map((offset) => asUtc - offset)
    .filter((at) => at + wallClock(at, zone).offset * 60_000 === asUtc)
    .sort((one, other) => one - other)
  return new Date(said[0] ?? asUtc - (offsets[0] ?? 0))
}

/** The instant as a field of type datetime-local has it: `2026-11-23T15:04`. */
export function wallText(time: Date | string | number, zone: string): string {
  const { offset } = wallClock(time, zone)
  return new Date(new Date(time).getTime() + offset * 60_000).toISOString().slice(0, 16)
}

/** The instant at which the day of this instant began in the zone. */
export function dayStart(time: Date | string | number, zone: string): Date {
  const start = instantOf(`${wallText(time, zone).slice(0, 10)}T00:00`, zone)
  return start ?? new Date(time)
}

/** The last second of a day in a zone; null for what is no day. @param day `2026-11-23` */
export function dayEnd(day: string, zone: string): Date | null {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) return null
  const asUtc = Date.parse(`${day}T00:00Z`)
  if (Number.isNaN(asUtc) || new Date(asUtc).toISOString().slice(0, 10) !== day) return null
  const next = instantOf(`${new Date(asUtc + 86_400_000).toISOString().slice(0, 10)}T00:00`, zone)
  return next && new Date(next.getTime() - 1000)
}
