import type { NextRequest } from 'next/server'
import { parseView } from '../../view.ts'
import { parseResourcesFilter } from '../filter.ts'
import { findFacets } from '../query.ts'

export async function GET(request: NextRequest): Promise<Response> {
  const params = Object.fromEntries(request.nextUrl.searchParams)
  const { scope, at } = parseView(params, new Date())
  return Response.json(await findFacets(scope, at, parseResourcesFilter(params).q))
}
