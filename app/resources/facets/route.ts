import type { NextRequest } from 'next/server'
import { parseView } from '../../view.ts'
import type { FacetWishes } from '../contract.ts'
import { findFacets } from '../facet-query.ts'
import { parseResourcesFilter } from '../filter.ts'

/** `exact=1` counts all that match; `accounts=1`, `owners=1`, `tags=1` count by these too. */
export async function GET(request: NextRequest): Promise<Response> {
  const params = Object.fromEntries(request.nextUrl.searchParams)
  const { scope, at } = parseView(params, new Date())
  const wish = (name: keyof FacetWishes) => params[name] === '1'
  const wishes = { exact: wish('exact'), accounts: wish('accounts'), owners: wish('owners'), tags: wish('tags') }
  return Response.json(await findFacets(scope, at, parseResourcesFilter(params).q, wishes))
}
