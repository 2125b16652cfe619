import { z } from 'zod'
import { hrefWith, type Place, type SearchParams } from '../view.ts'
import { type CellsFilter, type CoverageFilter, groupings, sinceDays, standings } from './contract.ts'

const outcome = z.enum(standings).nullable().catch(null)
const since = z.coerce.number().pipe(z.literal(sinceDays)).nullable().catch(null)
const name = z
  .string()
  .regex(/^[\w/.-]{1,80}$/)
  .nullable()
  .catch(null)

const coverage = z.object({
  by: z.enum(groupings).catch('account'),
  outcome,
  since,
  service: name,
  all: z.literal('1').transform(Boolean).catch(false),
  page: z.coerce.number().int().min(1).max(1000).catch(1),
})
const cells = z.object({
  outcome,
  since,
  account: z
    .string()
    .regex(/^\d{12}$/)
    .nullable()
    .catch(null),
  region: name,
  service: name,
  collector: name,
  cause: z
    .string()
    .regex(/^[0-9a-f]{12}$/)
    .nullable()
    .catch(null),
  cursor: z
    .string()
    .transform((text) => text.split('~'))
    .pipe(z.tuple([z.string().regex(/^\d{12}$/), z.string(), z.string()]))
    .nullable()
    .catch(null),
})

/** Parameters that are not there are null; those given twice count once. */
const given = (params: SearchParams, names: readonly string[]) =>
  Object.fromEntries(
    names.map((name) => {
      const value = params[name]
      return [name, (typeof value === 'object' ? value[0] : value) ?? null]
    }),
  )

/** Invalid values fall back to their default. */
export function parseCoverageFilter(params: SearchParams): CoverageFilter {
  return coverage.parse(given(params, Object.keys(coverage.shape)))
}

export function parseCellsFilter(params: SearchParams): CellsFilter {
  return cells.parse(given(params, Object.keys(cells.shape)))
}

/** The screen's address under a filter; parts that are as usual are left out. */
export function coverageHref(view: Place, filter: Partial<CoverageFilter>): string {
  return hrefWith('/coverage', view, {
    by: filter.by && filter.by !== 'account' ? filter.by : null,
    outcome: filter.outcome ?? null,
    since: filter.since ? String(filter.since) : null,
    service: filter.service ?? null,
    all: filter.all ? '1' : null,
    page: filter.page && filter.page > 1 ? String(filter.page) : null,
  })
}

/** The list of cells that a number counts, or its export. */
export function cellsHref(
  view: Place,
  filter: Partial<CellsFilter>,
  path: '/coverage/cells' | '/coverage/export' = '/coverage/cells',
): string {
  return hrefWith(path, view, {
    outcome: filter.outcome ?? null,
    since: filter.since ? String(filter.since) : null,
    account: filter.account ?? null,
    region: filter.region ?? null,
    service: filter.service ?? null,
    collector: filter.collector ?? null,
    cause: filter.cause ?? null,
    cursor: filter.cursor?.join('~') ?? null,
  })
}
