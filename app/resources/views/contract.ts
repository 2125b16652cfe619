import { z } from 'zod'
import { refusals, viewNameLimit } from '#db/saved-views.ts'
import { queryLimit, type SearchParams } from '../../view.ts'
import { usualColumns } from '../columns.ts'
import { orders, splits } from '../contract.ts'

/** The present state of the list, as a form or an address has it. */
const state = {
  q: z.string().max(queryLimit, `The query is longer than ${queryLimit} characters.`).default(''),
  columns: z
    .string()
    .max(queryLimit, 'The columns are too many.')
    .default('')
    .transform((text) => text || usualColumns),
  order: z.enum(orders).default('place'),
  by: z.enum(splits.map((facet) => facet.key)).default('type'),
}

const name = z
  .string()
  .trim()
  .min(1, 'The view needs a name.')
  .max(viewNameLimit, `The name is longer than ${viewNameLimit} characters.`)

/** The form that keeps a view. */
export const keepShape = z.object({ name, ...state, pinned: z.string().optional() })
/** The form that renames one. */
export const renameShape = z.object({ name })

/** A state that somebody is about to keep; `refused` says why it could not be, or why another command could not. */
const askedShape = z.object({
  keep: z.literal('1').optional().catch(undefined),
  q: state.q.catch(''),
  columns: state.columns.catch(usualColumns),
  order: state.order.catch('place'),
  by: state.by.catch('type'),
  name: z.string().max(viewNameLimit).catch(''),
  refused: z.enum(refusals).optional().catch(undefined),
})
export type ViewsAsked = z.infer<typeof askedShape>

/** The address of the views: what is about to be kept, and what was refused. Invalid values fall back to their default. */
export function parseViewsAsked(params: SearchParams): ViewsAsked {
  return askedShape.parse(params)
}
