import type { Metadata } from 'next'
import { readViews } from '#db/saved-views.ts'
import { Chrome } from '../chrome/chrome.tsx'
import { findCoverage } from '../chrome/query.ts'
import { database } from '../database.ts'
import { type PageInput, parseView, scopeText } from '../view.ts'
import { Explorer } from './explorer.tsx'
import { findFacets } from './facet-query.ts'
import { parseResourcesFilter } from './filter.ts'
import { findResources } from './query.ts'
import { QueryHelp } from './query-help.tsx'

export const metadata: Metadata = { title: 'Resources' }

/** Find any resource by any fact, now or at a past time. */
export default async function Page({ searchParams }: PageInput) {
  const params = await searchParams
  const asked = parseView(params, new Date())
  const filter = parseResourcesFilter(params)
  const left = params.q && !filter.q ? ['The query in the address is too long, or is there twice: it is left out.'] : []
  const view = { ...asked, notices: [...asked.notices, ...left] }
  const [page, facets, coverage, views] = await Promise.all([
    findResources(view.scope, view.at, filter),
    findFacets(view.scope, view.at, filter.q),
    findCoverage(view.scope, view.at),
    readViews(database()),
  ])
  const scope = scopeText(view.scope)
  return (
    <Chrome view={view} here="/resources">
      <h1 className="sr-only">Resources</h1>
      <Explorer
        key={`${scope} ${view.at?.toISOString()}`}
        scope={view.scope}
        at={view.at?.toISOString() ?? null}
        filter={filter}
        page={page}
        facets={facets}
        blind={coverage.blind}
        views={views}
        help={<QueryHelp view={view} />}
      />
    </Chrome>
  )
}
