import { z } from 'zod'
import type { SearchParams } from '../view.ts'

export const views = ['tree', 'heat'] as const
export const viewWords = { tree: 'Tree', heat: 'Heat map' } as const

/** What can be asked for: by how accounts stand, and whether anybody is named as their owner. */
export const states = ['all', 'active', 'blind', 'unread', 'unowned', 'closed', 'left'] as const
export type StateChoice = (typeof states)[number]
export const stateWords: Record<StateChoice, string> = {
  all: 'all',
  active: 'active',
  blind: 'with blind cells',
  unread: 'not read',
  unowned: 'unowned',
  closed: 'suspended or closed',
  left: 'left the organization',
}

export const sorts = ['name', 'coverage', 'at-rest', 'in-transit', 'exposure', 'waf', 'critical', 'high'] as const
export type Sort = (typeof sorts)[number]

const shape = z.object({
  view: z.enum(views).catch('tree'),
  state: z.enum(states).catch('all'),
  /** What is worst comes first; with a `-` before it, last. Of names, A comes first. */
  sort: z.string().transform((text) => ({ by: sortOf(text), turned: text.startsWith('-') })),
  q: z.string().max(200).catch(''),
  /** OUs that are folded where they would be open, or open where they would be folded. */
  turned: z
    .string()
    .max(4000)
    .catch('')
    .transform((text) => text.split(',').filter((id) => /^(ou|r)-[a-z0-9-]{1,64}$/.test(id))),
  page: z.coerce.number().int().min(1).max(10_000).catch(1),
})
export type AccountsFilter = z.infer<typeof shape>

function sortOf(text: string): Sort {
  return sorts.find((sort) => sort === text.replace(/^-/, '')) ?? 'name'
}

const one = (value: string | readonly string[] | undefined) => (typeof value === 'object' ? value[0] : value)

/** The screen's URL beyond scope and instant. Invalid values fall back to their default. */
export function parseAccountsFilter(params: SearchParams): AccountsFilter {
  return shape.parse({
    view: one(params.view) ?? 'tree',
    state: one(params.state) ?? 'all',
    sort: one(params.sort) ?? 'name',
    q: one(params.q) ?? '',
    turned: one(params.turned) ?? '',
    page: one(params.page) ?? 1,
  })
}

/** The same as URL parameters; what is as usual is left out. */
export function filterParams(filter: AccountsFilter): Record<string, string | null> {
  const sort = `${filter.sort.turned ? '-' : ''}${filter.sort.by}`
  return {
    view: filter.view === 'tree' ? null : filter.view,
    state: filter.state === 'all' ? null : filter.state,
    sort: sort === 'name' ? null : sort,
    q: filter.q || null,
    turned: filter.turned.join(',') || null,
    page: filter.page === 1 ? null : String(filter.page),
  }
}
