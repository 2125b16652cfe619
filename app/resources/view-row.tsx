'use client'

import { BookmarkPlus, Pin } from 'lucide-react'
import type { SavedView } from '#db/saved-views.ts'
import { Link } from '#ui/link.tsx'
import { hrefWith, type Place } from '../view.ts'
import { usualColumns } from './columns.ts'
import { type ListState, savedViewHref } from './saved-view.ts'

/** The views that are pinned, the way to all of them, and to keeping what is shown. */
export function ViewRow({ views, state, view }: { views: readonly SavedView[]; state: ListState; view: Place }) {
  const columns = state.columns || usualColumns
  const isShown = (one: SavedView) =>
    one.query === state.q && one.columns === columns && one.sort === state.order && one.splitBy === state.by
  const link = 'control control-quiet h-7! px-2! text-xs! text-text-2'
  return (
    <nav aria-label="Saved views" className="flex min-w-0 flex-wrap items-center gap-1 sm:ml-auto sm:justify-end">
      {views.map(
        (one) =>
          one.pinned && (
            <Link
              key={one.id}
              className="control h-7! px-2! text-xs!"
              aria-current={isShown(one) ? 'true' : undefined}
              href={savedViewHref(view, one)}
            >
              <Pin size={12} aria-hidden="true" />
              <bdi className="max-w-60 truncate">{one.name}</bdi>
            </Link>
          ),
      )}
      {views.length > 0 && (
        <Link className={link} href={hrefWith('/resources/views', view)}>
          All saved views
        </Link>
      )}
      <Link className={link} href={hrefWith('/resources/views', view, { keep: '1', ...state, columns })}>
        <BookmarkPlus size={14} aria-hidden="true" />
        Save this view
      </Link>
    </nav>
  )
}
