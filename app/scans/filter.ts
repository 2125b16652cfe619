import { z } from 'zod'
import type { SearchParams } from '../view.ts'

const shape = z.object({
  /** The list goes on with scans older than this id. */
  before: z
    .string()
    .regex(/^\d{1,18}$/)
    .nullable()
    .catch(null),
})
export type ScansFilter = z.infer<typeof shape>

export function parseScansFilter(params: SearchParams): ScansFilter {
  return shape.parse({ before: params.before ?? null })
}
