import type { NextRequest } from 'next/server'
import { parseView } from '../../view.ts'
import { parseResourcesFilter } from '../filter.ts'
import { findOfferedFacts } from './query.ts'

/** The facts of what a query lists, by their paths. */
export async function GET(request: NextRequest): Promise<Response> {
  const params = Object.fromEntries(request.nextUrl.searchParams)
  const { scope, at } = parseView(params, new Date())
  return Response.json(await findOfferedFacts(scope, at, parseResourcesFilter(params).q))
}
