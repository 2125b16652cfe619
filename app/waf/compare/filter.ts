import { z } from 'zod'
import { hrefWith, type Place, parseInstant, type SearchParams } from '../../view.ts'

const uid = z
  .string()
  .regex(/^\d{1,18}$/)
  .nullable()
  .catch(null)

const shape = z.object({
  a: uid,
  /** The same as `a` where none is named: one web ACL at two instants. */
  b: uid,
  /** The instant of A; null: that of the screen. */
  before: z.date().nullable(),
  /** Only what differs. */
  only: z.boolean(),
})
export type CompareFilter = z.infer<typeof shape>

/** Which two are compared, and as of when: B at the instant of the screen, A there too or at one before. */
export function parseCompareFilter(params: SearchParams, now: Date, zone: string): CompareFilter {
  const before = typeof params.before === 'string' ? parseInstant(params.before, now, zone) : null
  return shape.parse({ a: params.a ?? null, b: params.b ?? null, before, only: params.only === '1' })
}

export function compareHref(view: Place, { a = null, b = null, before = null, only }: Partial<CompareFilter>): string {
  return hrefWith('/waf/compare', view, {
    a,
    b: b === a ? null : b,
    before: before?.toISOString() ?? null,
    only: only ? '1' : null,
  })
}
