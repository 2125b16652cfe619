import type { NextRequest } from 'next/server'
import { parseView } from '../../view.ts'
import { findFacets } from '../facet-query.ts'
import { parseResourcesFilter } from '../filter.ts'

/** `exact=1` counts all that match, `accounts=1` counts by account, however many there are. */
export async function GET(request: NextRequest): Promise<Response> {
  const params = Object.fromEntries(request.nextUrl.searchParams)
  const { scope, at } = parseView(params, new Date())
  const wishes = { exact: params.exact === '1', accounts: params.accounts === '1' }
  return Response.json(await findFacets(scope, at, parseResourcesFilter(params).q, wishes))
}
