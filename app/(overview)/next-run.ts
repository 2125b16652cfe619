import { instantOf, wallText } from '#ui/zone.ts'

const hour = 3_600_000
/** A schedule that asks for nothing in so many days is told as it is written. */
const daysAhead = 40

/**
 * When a cron schedule fires next, in whole minutes after now; null where it cannot be told (names of days and months, or
 * nothing within weeks). Five fields: minute, hour, day of the month, month, day of the week (0 and 7: Sunday).
 */
export function nextRun(cron: string, zone: string, now: Date): Date | null {
  const fields = cron.trim().split(/\s+/)
  if (fields.length !== 5) return null
  const limits = [
    [0, 59],
    [0, 23],
    [1, 31],
    [1, 12],
    [0, 7],
  ] as const
  const sets = fields.map((field, index) => valuesOf(field, limits[index]?.[0] ?? 0, limits[index]?.[1] ?? 0))
  const [minutes, hours, days, months, weekdays] = sets
  if (!minutes || !hours || !days || !months || !weekdays) return null
  // Of two restricted kinds of day either is enough: so cron has it.
  const either = fields[2] !== '*' && fields[4] !== '*'
  const first = wallText(now, zone)
  for (let ahead = 0; ahead < daysAhead * 24; ahead++) {
    // Hour by hour as the zone's clocks go, without their changes; those come in when the instant is made.
    const wall = new Date(Date.parse(`${first.slice(0, 13)}:00Z`) + ahead * hour)
    const byDate = days.has(wall.getUTCDate())
    const byWeekday = weekdays.has(wall.getUTCDay()) || (wall.getUTCDay() === 0 && weekdays.has(7))
    if (!months.has(wall.getUTCMonth() + 1) || !hours.has(wall.getUTCHours())) continue
    if (either ? !byDate && !byWeekday : !byDate || !byWeekday) continue
    for (const minute of [...minutes].sort((one, other) => one - other)) {
      const at = instantOf(`${wall.toISOString().slice(0, 14)}${String(minute).padStart(2, '0')}`, zone)
      if (at && at > now) return at
    }
  }
  return null
}

/** Numbers that a field names: `*`, `5`, `1-5`, a star or a range with a step, lists of these; null for anything else. */
function valuesOf(field: string, min: number, max: number): ReadonlySet<number> | null {
  const values = new Set<number>()
  for (const part of field.split(',')) {
    const match = /^(\*|(\d+)(?:-(\d+))?)(?:\/(\d+))?$/.exec(part)
    if (!match) return null
    const [, whole, from, to, step] = match
    const start = whole === '*' ? min : Number(from)
    const end = whole === '*' ? max : to !== undefined ? Number(to) : step !== undefined ? max : start
    if (start < min || end > max || Number(step) === 0) return null
    for (let value = start; value <= end; value += Number(step ?? 1)) values.add(value)
  }
  return values
}
