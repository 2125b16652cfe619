import type { NextRequest } from 'next/server'
import { eventStream } from '../../events.ts'
import { findRunning } from '../query.ts'

export const dynamic = 'force-dynamic'

/** How far the running scan is, as server-sent events; `ended` once none runs. */
export function GET(request: NextRequest): Response {
  return eventStream(request.signal, async () => {
    const running = await findRunning()
    return { text: JSON.stringify(running), ended: running === null }
  })
}
