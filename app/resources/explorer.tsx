'use client'

import { keepPreviousData, useQuery } from '@tanstack/react-query'
import dynamic from 'next/dynamic'
import { parseAsInteger, parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs'
import { type ReactNode, useMemo, useRef, useState } from 'react'
import type { SavedView } from '#db/saved-views.ts'
import {
  type Filter,
  formatFilter,
  onlyValue,
  parseFilter,
  toggleAnyValue,
  toggleValue,
  withoutKey,
} from '#domain/filter.ts'
import { counted, exactCount } from '#ui/format.ts'
import { Link } from '#ui/link.tsx'
import { EmptyBecauseFiltered, EmptyBecauseNothingCollected, Failure, UnknownBecauseNotSeen } from '#ui/states.tsx'
import { useZone } from '#ui/zone-context.tsx'
import { addressLimit, hrefWith, keptParam, queryLimit, type Scope } from '../view.ts'
import { type CellValue, cellAt } from './cells.ts'
import { ColumnChooser, DensitySwitch, useTableLook } from './column-chooser.tsx'
import {
  type FacetKey,
  type FacetWishes,
  facetsQuery,
  facetWishes,
  noOwner,
  orders,
  orderWords,
  type ResourceFacets,
  type ResourcesFilter,
  type ResourcesPage,
  resourcesQuery,
  sizes,
  splits,
} from './contract.ts'
import { ExportMenu } from './export-menu.tsx'
import { countText, FacetRail } from './facet-rail.tsx'
import { Histogram } from './histogram.tsx'
import { QueryBar } from './query-bar.tsx'
import { ResourceTable } from './resource-table.tsx'
import { useRowKeys } from './row-keys.ts'
import { useSelection } from './selection.ts'
import { ViewRow } from './view-row.tsx'

// What is seen only after somebody did something is loaded then.
const SelectionBar = dynamic(() => import('./selection-bar.tsx').then((module) => module.SelectionBar), { ssr: false })
const CellMenu = dynamic(() => import('./cell-menu.tsx').then((module) => module.CellMenu), { ssr: false })

/** The explorer: query text and facets are two views of one filter, and all of it is in the URL. */
export function Explorer({
  scope,
  at,
  filter: initial,
  page: initialPage,
  facets: initialFacets,
  blind,
  views,
  help,
}: {
  scope: Scope
  at: string | null
  filter: ResourcesFilter
  page: ResourcesPage
  facets: ResourceFacets
  /** Cells of the scope that were not read completely: what is not listed may still exist. */
  blind: number
  views: readonly SavedView[]
  /** What can be asked: words that the server writes. */
  help: ReactNode
}) {
  const zone = useZone()
  const view = useMemo(() => ({ scope, at: at === null ? null : new Date(at), zone }), [scope, at, zone])
  const [state, setState] = useQueryStates({
    q: parseAsString.withDefault(''),
    cursor: parseAsString.withDefault('').withOptions({ history: 'push' }),
    size: parseAsInteger.withDefault(50),
    order: parseAsStringLiteral(orders).withDefault('place'),
    /** The row last stood on; the keyboard writes it. */
    row: parseAsString.withDefault(''),
    by: parseAsStringLiteral(splits.map((facet) => facet.key)).withDefault('type'),
    columns: parseAsString.withDefault(''),
    [keptParam]: parseAsString.withDefault(''),
  })
  // What the address keeps under an id, the server has read.
  const kept = state[keptParam] === '' ? { q: '', columns: '' } : initial
  const asked = state.q || kept.q
  const columns = state.columns || kept.columns
  const setQuery = (q: string) =>
    void setState(
      { q: q || null, columns: columns || null, [keptParam]: null, cursor: null, row: null },
      // The server makes a long address short.
      { shallow: q.length < addressLimit / 3 },
    )
  const filter: ResourcesFilter = {
    q: asked.length > queryLimit ? '' : asked,
    cursor: state.cursor,
    size: sizes.find((size) => size === state.size) ?? 50,
    order: state.order,
    columns,
  }
  const list = useMemo(() => ({ q: filter.q, order: filter.order }), [filter.q, filter.order])
  const start = useRef(JSON.stringify(initial))
  const page = useQuery({
    ...resourcesQuery(view, filter),
    ...(JSON.stringify(filter) === start.current ? { initialData: initialPage } : {}),
    placeholderData: keepPreviousData,
  })
  const [wished, setWished] = useState<FacetWishes & { readonly q: string }>({ q: filter.q })
  // Owners and tags are counted up to a limit: who asked once is answered for every query.
  const { q: _, ...same } = wished
  const wishes: FacetWishes = wished.q === filter.q ? same : { ...same, exact: false, accounts: false }
  const wish = (more: keyof FacetWishes) => setWished({ ...wishes, [more]: true, q: filter.q })
  const ask = (key: FacetKey) => wish(facetWishes[key] ?? 'accounts')
  const counts = useQuery({
    ...facetsQuery(view, filter.q, wishes),
    ...(filter.q === initial.q && !Object.values(wishes).includes(true) ? { initialData: initialFacets } : {}),
    placeholderData: keepPreviousData,
  })
  const look = useTableLook(columns, (columns) => void setState({ columns }))
  const tableRef = useRef<HTMLDivElement>(null)
  const [cell, setCell] = useState<CellValue | null>(null)
  const [railOpen, setRailOpen] = useState(false)

  const parsed = useMemo(() => parseFilter(filter.q), [filter.q])
  const tooLong = { token: `${asked.slice(0, 60)} …`, message: `a query has at most ${queryLimit} characters.` }
  const problems = asked.length > queryLimit ? [tooLong] : parsed.problems
  const toggle = (key: FacetKey, value: string) => setQuery(formatFilter(toggled(parsed.filter, key, value)))
  const rows = page.data?.rows ?? []
  const selection = useSelection(filter.q, rows)
  useRowKeys(tableRef, selection.toggle)
  const total = counts.data?.total ?? 0
  const atLeast = counts.data?.atLeast ?? false
  const notSeen = counts.data?.facets.presence?.find((one) => one.value === 'NOT_SEEN')
  const busy = page.isFetching && page.isPlaceholderData

  return (
    <div className="flex min-w-0 flex-col lg:flex-row">
      <FacetRail
        facets={counts.data ?? null}
        filter={parsed.filter}
        onToggle={toggle}
        onChanged={(within) =>
          setQuery(
            formatFilter(within ? onlyValue(parsed.filter, 'changed', within) : withoutKey(parsed.filter, 'changed')),
          )
        }
        onAsk={ask}
        open={railOpen}
        onClose={() => setRailOpen(false)}
      />
      <div className="flex min-w-0 grow flex-col gap-3 p-3 sm:p-5 lg:pl-4">
        <QueryBar
          text={filter.q}
          problems={problems}
          view={view}
          columns={columns}
          explained={counts.isPlaceholderData ? '…' : (counts.data?.explained ?? '…')}
          help={help}
          onText={setQuery}
          onFilters={() => setRailOpen(true)}
        >
          <ViewRow views={views} state={{ q: filter.q, columns, order: filter.order, by: state.by }} view={view} />
        </QueryBar>
        {counts.data && total > 0 && (
          <Histogram
            by={state.by}
            values={counts.data.facets[state.by]}
            filter={parsed.filter}
            asOf={at}
            onBy={(by) => void setState({ by })}
            onToggle={toggle}
            onAsk={() => ask(state.by)}
          />
        )}
        <div className="flex flex-wrap items-center gap-2">
          <p className="min-w-0 grow basis-64 text-sm" role="status">
            <strong className="figures font-semibold" data-total={atLeast ? undefined : total}>
              {total === 0 && blind > 0
                ? 'None seen'
                : atLeast
                  ? `${exactCount(total)}+ resources`
                  : counted(total, 'resource')}
            </strong>
            {atLeast && (
              <button type="button" className="link ml-2" onClick={() => wish('exact')}>
                {counts.isFetching ? 'counting …' : 'count all'}
              </button>
            )}
            {notSeen !== undefined && notSeen.count > 0 && (
              <span className="text-text-2">
                {' '}
                · {countText(notSeen, exactCount)} of them not seen by the last scan, shown as they last were
              </span>
            )}
          </p>
          <label className="hidden items-center gap-1.5 text-xs text-text-2 md:flex">
            Order
            <select
              className="field h-8 px-1.5!"
              value={filter.order}
              onChange={(event) =>
                void setState({ order: orders.find((one) => one === event.target.value) ?? null, cursor: null })
              }
            >
              {orders.map((order) => (
                <option key={order} value={order}>
                  {orderWords[order]}
                </option>
              ))}
            </select>
          </label>
          <DensitySwitch look={look} />
          <ColumnChooser look={look} view={view} q={filter.q} />
          <ExportMenu total={total} atLeast={atLeast} view={view} q={filter.q} columns={columns} />
        </div>
        {(selection.all || selection.chosen.size > 0) && (
          <SelectionBar
            selection={selection}
            rows={rows}
            total={total}
            atLeast={atLeast}
            view={view}
            q={filter.q}
            columns={columns}
          />
        )}
        {blind > 0 && rows.length > 0 && (
          <p className="hatched rounded-md p-0.5 text-sm">
            <span className="block rounded-sm bg-surface px-2.5 py-1">
              {counted(blind, 'cell')} of this scope {blind === 1 ? 'was' : 'were'} not read completely: what changed
              there is not in this list.{' '}
              <Link className="link" href={hrefWith('/coverage', view)}>
                What is not seen, and why
              </Link>
            </span>
          </p>
        )}
        {page.isError && (
          <Failure title="The list could not be read.">
            {page.error.message} What is shown below is the last answer.{' '}
            <button type="button" className="link" onClick={() => void page.refetch()}>
              Try again
            </button>
          </Failure>
        )}
        {rows.length === 0 && page.data ? (
          <Nothing
            filtered={filter.q !== '' || filter.cursor !== ''}
            at={at}
            blind={blind}
            onClear={() => setQuery('')}
          />
        ) : (
          // biome-ignore lint/a11y/noStaticElementInteractions: a right click is a short cut; facets and query offer the same
          <div
            ref={tableRef}
            onContextMenu={(event) => {
              const cell = event.shiftKey ? null : cellAt(event.target, rows)
              if (!cell || getSelection()?.toString()) return
              event.preventDefault()
              setCell(cell)
            }}
            aria-busy={busy}
            className={busy ? 'opacity-60 transition-opacity' : 'transition-opacity'}
          >
            <ResourceTable
              rows={rows}
              look={look}
              now={page.data?.now ?? ''}
              view={view}
              total={atLeast ? -1 : total}
              selection={selection}
              current={state.row}
              list={list}
            />
          </div>
        )}
        {cell && <CellMenu cell={cell} filter={parsed.filter} onText={setQuery} onClose={() => setCell(null)} />}
        <nav aria-label="Pages" className="flex items-center gap-2">
          <button
            type="button"
            className="control"
            disabled={!page.data?.previous}
            onClick={() => void setState({ cursor: page.data?.previous ?? null })}
          >
            Previous
          </button>
          <button
            type="button"
            className="control"
            disabled={!page.data?.next}
            onClick={() => void setState({ cursor: page.data?.next ?? null })}
          >
            Next
          </button>
          <label className="ml-auto flex items-center gap-1.5 text-xs text-text-2">
            Rows
            <select
              className="field h-8 px-1.5!"
              value={filter.size}
              onChange={(event) => void setState({ size: Number(event.target.value), cursor: null })}
            >
              {sizes.map((size) => (
                <option key={size}>{size}</option>
              ))}
            </select>
          </label>
        </nav>
      </div>
    </div>
  )
}

/** The filter with a value of a facet, or without it where it was. */
function toggled(filter: Filter, key: FacetKey, value: string): Filter {
  if (key === 'tag') return toggleAnyValue(filter, `tag.${value}`)
  return key === 'owner' && value === noOwner ? toggleAnyValue(filter, key, true) : toggleValue(filter, key, value)
}

function Nothing({
  filtered,
  at,
  blind,
  onClear,
}: {
  filtered: boolean
  at: string | null
  blind: number
  onClear: () => void
}) {
  const unseen = `${counted(blind, 'cell')} of this scope could not be read: what is there is not known.`
  if (filtered)
    return (
      <EmptyBecauseFiltered what="resources">
        {blind > 0 && <p>{unseen}</p>}
        <button type="button" className="control mt-2" onClick={onClear}>
          Clear the filters
        </button>
      </EmptyBecauseFiltered>
    )
  if (blind > 0)
    return (
      <UnknownBecauseNotSeen title="Nothing was seen here.">
        {unseen} The coverage at the top leads to the causes.
      </UnknownBecauseNotSeen>
    )
  return (
    <EmptyBecauseNothingCollected
      title={at ? 'Nothing was known at that instant.' : 'Nothing has been collected in this scope.'}
    >
      Resources appear here as soon as a scan has read their account.
    </EmptyBecauseNothingCollected>
  )
}
