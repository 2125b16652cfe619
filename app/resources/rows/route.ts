import type { NextRequest } from 'next/server'
import { parseView } from '../../view.ts'
import { parseResourcesFilter } from '../filter.ts'
import { findResources } from '../query.ts'

export async function GET(request: NextRequest): Promise<Response> {
  const params = Object.fromEntries(request.nextUrl.searchParams)
  const { scope, at } = parseView(params, new Date())
  return Response.json(await findResources(scope, at, parseResourcesFilter(params)))
}
