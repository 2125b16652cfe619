import type { NextRequest } from 'next/server'
import { parseView } from '../../../view.ts'
import { findProgress } from '../query.ts'

export async function GET(request: NextRequest, { params }: { params: Promise<{ id: string }> }): Promise<Response> {
  const { scope } = parseView(Object.fromEntries(request.nextUrl.searchParams), new Date())
  const progress = await findProgress(scope, (await params).id)
  return progress ? Response.json(progress) : Response.json({ error: 'There is no such scan.' }, { status: 404 })
}
