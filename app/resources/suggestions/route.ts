import type { NextRequest } from 'next/server'
import { parseView } from '../../view.ts'
import { findSuggestions } from './query.ts'

/** Values to suggest while a query is typed. */
export async function GET(request: NextRequest): Promise<Response> {
  const params = Object.fromEntries(request.nextUrl.searchParams)
  const { scope, at } = parseView(params, new Date())
  return Response.json(await findSuggestions(scope, at, params.of ?? '', (params.typed ?? '').slice(0, 200)))
}
