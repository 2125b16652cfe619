import type { NextRequest } from 'next/server'
import { parseView } from '../../../view.ts'
import { findProgress } from '../query.ts'

export const dynamic = 'force-dynamic'

const everyMs = 1_000
/** A proxy or a sleeping laptop may hold a connection open for ever: the reader opens a new one. */
const longestMs = 10 * 60_000

/** A running scan's progress as server-sent events: one whenever something changed, until the scan has ended. */
export async function GET(request: NextRequest, { params }: { params: Promise<{ id: string }> }): Promise<Response> {
  const { id } = await params
  const { scope } = parseView(Object.fromEntries(request.nextUrl.searchParams), new Date())
  const encoder = new TextEncoder()
  const until = Date.now() + longestMs
  let last = ''
  const stream = new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        while (!request.signal.aborted && Date.now() < until) {
          const progress = await findProgress(scope, id)
          if (!progress) break
          const text = JSON.stringify(progress)
          const ended = progress.scan.status !== 'RUNNING'
          if (text !== last) {
            last = text
            controller.enqueue(encoder.encode(`event: ${ended ? 'ended' : 'progress'}\ndata: ${text}\n\n`))
          }
          if (ended) break
          await new Promise((resolve) => setTimeout(resolve, everyMs))
          if (text !== last || controller.desiredSize === null || controller.desiredSize > 0) continue
          return
        }
        controller.close()
      } catch (error) {
        controller.error(error)
      }
    },
  })
  return new Response(stream, {
    headers: {
      'content-type': 'text/event-stream',
      'cache-control': 'no-store, no-transform',
      'x-accel-buffering': 'no',
    },
  })
}
