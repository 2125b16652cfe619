import type { NextRequest } from 'next/server'
import { eventStream } from '../../../events.ts'
import { parseView } from '../../../view.ts'
import { findProgress } from '../query.ts'

export const dynamic = 'force-dynamic'

/** A running scan's progress as server-sent events: one whenever something changed, until the scan has ended. */
export async function GET(request: NextRequest, { params }: { params: Promise<{ id: string }> }): Promise<Response> {
  const { id } = await params
  const { scope } = parseView(Object.fromEntries(request.nextUrl.searchParams), new Date())
  return eventStream(request.signal, async () => {
    const progress = await findProgress(scope, id)
    return progress && { text: JSON.stringify(progress), ended: progress.scan.status !== 'RUNNING' }
  })
}
