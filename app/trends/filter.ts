import { z } from 'zod'
import { movementParts } from '#domain/movement.ts'
import { type Place, parseInstant, parseScope, pointScope, type SearchParams } from '../view.ts'
import { type MovedFilter, metrics, ranges, steps, type TrendsFilter } from './contract.ts'

/** The URL of Trends. Read on the server alone: the browser does without the parser's weight. */
const filter = z.object({
  metric: z.enum(metrics).catch('exposure'),
  range: z.coerce.number().pipe(z.literal(ranges)).catch(90),
  step: z.enum(steps).nullable().catch(null),
})

/** @param view a scope is not compared with itself */
export function parseTrendsFilter(params: SearchParams, now: Date, view: Place): TrendsFilter {
  const text = (name: string) => (typeof params[name] === 'string' ? params[name].trim() : '')
  const instant = (name: string) => parseInstant(text(name), now, view.zone)
  const versus = parseScope(text('versus'))
  return {
    ...filter.parse({ metric: params.metric, range: params.range, step: params.step ?? null }),
    ...inOrder(instant('from'), instant('to')),
    versus: versus && pointScope(versus) !== pointScope(view.scope) ? versus : null,
  }
}

/** Two instants that were chosen the wrong way round are turned; one and the same is no stretch of time. */
function inOrder(from: Date | null, to: Date | null): Pick<TrendsFilter, 'from' | 'to'> {
  if (!from || !to || from < to) return { from, to }
  return from > to ? { from: to, to: from } : { from: null, to }
}

const movedFilter = z.object({
  metric: z.enum(metrics).catch('exposure'),
  part: z.enum(movementParts).catch('newly failing'),
  before: z.string().regex(/^\d{1,18}$/),
  after: z.string().regex(/^\d{1,18}$/),
  cursor: z
    .string()
    .regex(/^\d{1,18}( .{1,200})?$/)
    .nullable()
    .catch(null),
})

/** Null where the two scans are not named. */
export function parseMovedFilter(params: SearchParams): MovedFilter | null {
  const parsed = movedFilter.safeParse({ ...params, cursor: params.cursor ?? null })
  return parsed.success ? parsed.data : null
}
