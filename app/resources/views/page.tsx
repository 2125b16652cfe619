import { Pin, PinOff } from 'lucide-react'
import type { Metadata } from 'next'
import type { ReactNode } from 'react'
import { readViews, refusalText, type SavedView, viewNameLimit } from '#db/saved-views.ts'
import { parseFilter } from '#domain/filter.ts'
import { explainFilter } from '#domain/filter-words.ts'
import { counted } from '#ui/format.ts'
import { Link } from '#ui/link.tsx'
import { EmptyBecauseNothingCollected } from '#ui/states.tsx'
import { Chrome } from '../../chrome/chrome.tsx'
import { database } from '../../database.ts'
import { hrefWith, type PageInput, parseView, type View } from '../../view.ts'
import { ViewInputs } from '../../view-inputs.tsx'
import { shownColumns, shownFacts, usualColumns } from '../columns.ts'
import { facets, orders, orderWords } from '../contract.ts'
import { savedViewHref } from '../saved-view.ts'
import { parseViewsAsked, type ViewsAsked } from './contract.ts'

export const metadata: Metadata = { title: 'Saved views' }

/** Every saved view of the list of resources: to open, rename, pin and delete; and to save what was shown. */
export default async function Page({ searchParams }: PageInput) {
  const params = await searchParams
  const view = parseView(params, new Date())
  const asked = parseViewsAsked(params)
  const views = await readViews(database())
  return (
    <Chrome view={view} here="/resources/views">
      <div className="mx-auto flex max-w-[1100px] flex-col gap-4 p-4 sm:p-5">
        <header>
          <p className="text-xs text-text-3">
            <Link className="hover:underline" href={hrefWith('/resources', view)}>
              Resources
            </Link>
          </p>
          <h1 className="text-xl font-semibold">Saved views</h1>
          <p className="mt-1 max-w-prose text-sm text-text-2">
            There is no sign-in yet: the views belong to everybody who uses this deployment. Whoever renames, pins or
            deletes one does it for all.
          </p>
        </header>
        {asked.refused && (
          <p role="alert" className="rounded-md border border-critical px-3 py-2 text-sm text-critical">
            {refusalText(asked.refused, asked.name)}
          </p>
        )}
        {asked.keep && <Keep asked={asked} view={view} />}
        {views.length === 0 ? (
          <EmptyBecauseNothingCollected title="No view has been saved yet.">
            “Save this view” above the list of{' '}
            <Link className="link" href={hrefWith('/resources', view)}>
              resources
            </Link>{' '}
            keeps its query, columns, order and split under a name.
          </EmptyBecauseNothingCollected>
        ) : (
          <ul className="panel divide-y divide-line" aria-label={counted(views.length, 'saved view')}>
            {views.map((one) => (
              <Row key={one.id} one={one} view={view} />
            ))}
          </ul>
        )}
      </div>
    </Chrome>
  )
}

/** The form that keeps what was shown. */
function Keep({ asked, view }: { asked: ViewsAsked; view: View }) {
  const { q, columns, order, by } = asked
  const kept = { query: q, columns, sort: order, splitBy: by }
  return (
    <section className="panel p-4" aria-label="Save this view">
      <h2 className="text-base font-semibold">Save this view</h2>
      <Contents kept={kept} />
      <p className="mt-1 max-w-prose text-xs text-text-3">
        Scope, instant, time zone and page are not part of it: a view opens where and when its reader is.
      </p>
      <form method="post" action="/api/views" className="mt-3 flex flex-wrap items-end gap-x-3 gap-y-2">
        <ViewInputs view={view} more={{ q, columns, order, by }} />
        <label className="flex grow basis-64 flex-col gap-0.5 text-xs text-text-2">
          Name
          <input
            className="field w-full"
            name="name"
            defaultValue={asked.name}
            required
            maxLength={viewNameLimit}
            autoComplete="off"
            placeholder="Unencrypted databases in production"
          />
        </label>
        <label className="flex h-8 items-center gap-2 text-sm">
          <input type="checkbox" name="pinned" defaultChecked className="size-4 accent-accent-strong" />
          Pin above the list
        </label>
        <button type="submit" className="control control-primary">
          Save for everybody
        </button>
        <Link className="control" href={savedViewHref(view, kept)}>
          Back to the list
        </Link>
      </form>
    </section>
  )
}

function Row({ one, view }: { one: SavedView; view: View }) {
  return (
    <li className="flex flex-wrap items-start gap-x-4 gap-y-2 px-4 py-3">
      <div className="min-w-0 grow basis-80">
        <Link className="font-medium hover:text-accent hover:underline" href={savedViewHref(view, one)}>
          <bdi className="break-words">{one.name}</bdi>
        </Link>
        {one.pinned && (
          <span className="ml-2 inline-flex items-center gap-1 text-xs text-text-3">
            <Pin size={12} aria-hidden="true" />
            pinned
          </span>
        )}
        <Contents kept={one} />
      </div>
      <div className="flex flex-wrap items-start gap-1.5">
        <Command of={one} command={one.pinned ? 'unpin' : 'pin'} view={view}>
          <button
            type="submit"
            className="control h-7! px-2! text-xs!"
            aria-label={`${one.pinned ? 'Unpin' : 'Pin'} ${one.name}`}
          >
            {one.pinned ? <PinOff size={12} aria-hidden="true" /> : <Pin size={12} aria-hidden="true" />}
            {one.pinned ? 'Unpin' : 'Pin'}
          </button>
        </Command>
        <Unfolding words="Rename" name={one.name}>
          <Command of={one} command="rename" view={view}>
            <input
              className="field w-64"
              name="name"
              aria-label={`New name of ${one.name}`}
              defaultValue={one.name}
              required
              maxLength={viewNameLimit}
              autoComplete="off"
            />
            <button type="submit" className="control">
              Rename
            </button>
          </Command>
        </Unfolding>
        <Unfolding words="Delete" name={one.name}>
          <Command of={one} command="delete" view={view}>
            <button type="submit" className="control border-critical! text-critical">
              Delete for everybody
            </button>
          </Command>
        </Unfolding>
      </div>
    </li>
  )
}

/** What a view asks for, in words, and how it shows it. */
function Contents({ kept }: { kept: Pick<SavedView, 'query' | 'columns' | 'sort' | 'splitBy'> }) {
  const { filter, problems } = parseFilter(kept.query)
  const shown = shownColumns(kept.columns)
  const order = orders.find((one) => one === kept.sort) ?? 'place'
  const split = facets.find((facet) => facet.key === kept.splitBy) ?? facets[0]
  return (
    <>
      <p className="max-w-prose text-sm break-words text-text-2">
        {explainFilter(filter)}
        {problems.length > 0 && ` Left out: ${problems.map(({ token }) => token).join(' ')}.`}
      </p>
      <p className="text-xs text-text-3">
        Ordered by {orderWords[order]}; split by {split.label.toLowerCase()};{' '}
        {kept.columns === usualColumns
          ? 'the usual columns.'
          : `columns: ${[...shown.map((column) => column.label), ...shownFacts(kept.columns).map((fact) => fact.text)].join(', ')}.`}
      </p>
    </>
  )
}

/** A form that does one thing to a view, and comes back to this list. */
function Command({
  of,
  command,
  view,
  children,
}: {
  of: SavedView
  command: 'pin' | 'unpin' | 'rename' | 'delete'
  view: View
  children: ReactNode
}) {
  return (
    <form method="post" action={`/api/views/${of.id}/${command}`} className="flex flex-wrap gap-1.5">
      <ViewInputs view={view} />
      {children}
    </form>
  )
}

/** What needs a second step. */
function Unfolding({ words, name, children }: { words: string; name: string; children: ReactNode }) {
  return (
    <details className="group open:basis-full sm:open:basis-auto">
      <summary className="control h-7! list-none px-2! text-xs! group-open:mb-1.5 [&::-webkit-details-marker]:hidden">
        {words} …<span className="sr-only"> {name}</span>
      </summary>
      {children}
    </details>
  )
}
