import { z } from 'zod'
import { groupings } from '../points/grouping.ts'
import { parseResourcesFilter } from '../resources/filter.ts'
import type { SearchParams } from '../view.ts'
import { type ShownKind, shownKinds } from './contract.ts'

const shape = z.object({
  by: z.enum(Object.keys(shownKinds) as [ShownKind, ...ShownKind[]]).catch('internet'),
  q: z.string(),
  cursor: z.string(),
  /** Every group, not only those that are reached most. */
  all: z.boolean(),
  group: z.enum(groupings).catch('service'),
  /** Every combination of facts, not only the most frequent. */
  ways: z.boolean(),
})
export type ExposureFilter = z.infer<typeof shape>

/** What the Exposure screen's URL says beyond scope and instant: who reaches it, and a filter as the list of resources has it. */
export function parseExposureFilter(params: SearchParams): ExposureFilter {
  const { q, cursor } = parseResourcesFilter(params)
  return shape.parse({
    by: params.by,
    q,
    cursor,
    all: params.all === '1',
    group: params.group,
    ways: params.ways === '1',
  })
}

/** The same as the filter of resources: what the list counts and exports. */
export function resourcesText({ by, q }: Pick<ExposureFilter, 'by' | 'q'>): string {
  return `exposure:${shownKinds[by].exposures.join(',')} ${q}`.trim()
}
