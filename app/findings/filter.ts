import { z } from 'zod'
import { type Filter, formatFilter, parseFilter, toggleValue } from '#domain/filter.ts'
import { dimensions } from '#domain/pillars.ts'
import { hrefWith, type Place, queryLimit, type SearchParams } from '../view.ts'
import { type FindingsFilter, findingMoves, findingStatuses, orders, ranges } from './contract.ts'

const shape = z.object({
  q: z.string().max(queryLimit).catch(''),
  status: z.enum([...findingStatuses, ...findingMoves]).catch('open'),
  since: z.iso
    .datetime({ offset: true })
    .transform((text) => new Date(text))
    .nullable()
    .catch(null),
  dimension: z.enum(dimensions).nullable().catch(null),
  order: z.enum(orders).catch('severity'),
  range: z.coerce.number().pipe(z.literal(ranges)).catch(30),
  exact: z
    .literal('1')
    .transform(() => true)
    .catch(false),
  page: z.coerce.number().int().min(1).max(1000).catch(1),
  control: z
    .string()
    .regex(/^[\w.-]+\/[\w.-]{1,120}$/)
    .nullable()
    .catch(null),
  by: z.literal('account').nullable().catch(null),
  sel: z
    .string()
    .regex(/^\d{1,18}$/)
    .nullable()
    .catch(null),
  cursor: z
    .string()
    .transform((text) => text.split('~'))
    .pipe(z.tuple([z.string().regex(/^\d{4}-\d\d-\d\dT[\d:.]{8,15}Z$/), z.string().regex(/^\d{1,18}$/)]))
    .nullable()
    .catch(null),
})

/** Invalid values fall back to their default. */
export function parseFindingsFilter(params: SearchParams): FindingsFilter {
  const one = (name: string) => {
    const value = params[name]
    return typeof value === 'object' ? value[0] : value
  }
  return shape.parse({
    q: one('q') ?? '',
    status: one('status'),
    since: one('since') ?? null,
    dimension: one('dimension') ?? null,
    order: one('order'),
    range: one('range'),
    exact: one('exact'),
    page: one('page'),
    control: one('control') ?? null,
    by: one('by') ?? null,
    sel: one('sel') ?? null,
    cursor: one('cursor') ?? null,
  })
}

/** The screen's address under a filter; parts that are as usual are left out. */
export function findingsHref(
  view: Place,
  filter: Partial<FindingsFilter>,
  path: '/findings' | '/findings/export' = '/findings',
): string {
  return hrefWith(path, view, {
    q: filter.q || null,
    status: filter.status && filter.status !== 'open' ? filter.status : null,
    since: filter.since?.toISOString() ?? null,
    dimension: filter.dimension ?? null,
    order: filter.order && filter.order !== 'severity' ? filter.order : null,
    range: filter.range && filter.range !== 30 ? String(filter.range) : null,
    exact: filter.exact ? '1' : null,
    page: filter.page && filter.page > 1 ? String(filter.page) : null,
    control: filter.control ?? null,
    by: (filter.control && filter.by) ?? null,
    sel: filter.sel ?? null,
    cursor: filter.cursor?.join('~') ?? null,
  })
}

/** The filter's text with a value of a key added, or taken away where it was. */
export function toggled(q: string, key: 'severity' | 'service', value: string): string {
  return formatFilter(toggleValue(parseFilter(q).filter, key, value))
}

/** Whether a value answers all of the terms. */
export function answers(terms: Filter, value: string): boolean {
  return terms.every(({ values, negated }) => {
    const found = values.some(({ text, pattern }) =>
      pattern
        ? new RegExp(
            `^${text
              .split('*')
              .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
              .join('.*')}$`,
            's',
          ).test(value)
        : text === value,
    )
    return found !== negated
  })
}
