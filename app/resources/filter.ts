import { z } from 'zod'
import { addressLimit, queryLimit, type SearchParams } from '../view.ts'
import { orders, type ResourcesFilter, sizes } from './contract.ts'

/** The explorer's URL. Read on the server alone: the browser does without the parser's weight. */
const shape = z.object({
  q: z.string().max(queryLimit).catch(''),
  cursor: z.string().max(2000).catch(''),
  size: z.coerce.number().pipe(z.literal(sizes)).catch(50),
  order: z.enum(orders).catch('place'),
  columns: z.string().max(addressLimit).catch(''),
})

const one = (value: string | readonly string[] | undefined) => (typeof value === 'object' ? value[0] : value)

/** Invalid values fall back to their default. */
export function parseResourcesFilter(params: SearchParams): ResourcesFilter {
  return shape.parse({
    q: one(params.q) ?? '',
    cursor: one(params.cursor) ?? '',
    size: one(params.size),
    order: one(params.order),
    columns: one(params.columns) ?? '',
  })
}
