import type { SavedView } from '#db/saved-views.ts'
import { hrefWith, type Place } from '../view.ts'

/** What of the list a view keeps, as addresses name it. */
export interface ListState {
  readonly q: string
  /** Empty: the usual ones. */
  readonly columns: string
  readonly order: string
  readonly by: string
}

/** The list as a view has it, where and when the reader is; parts that are as usual are left out, but for the columns. */
export function savedViewHref(
  view: Place,
  { query, columns, sort, splitBy }: Pick<SavedView, 'query' | 'columns' | 'sort' | 'splitBy'>,
): string {
  return hrefWith('/resources', view, {
    q: query || null,
    order: sort === 'place' ? null : sort,
    by: splitBy === 'type' ? null : splitBy,
    columns,
  })
}
