/** What a screen is told while something goes on: a text whenever it differs from the last, until there is an end. */
export interface Told {
  readonly text: string
  /** Nothing comes after this. */
  readonly ended: boolean
}

const everyMs = 1_000
/** A proxy or a sleeping laptop may hold a connection open for ever: the reader opens a new one. */
const longestMs = 10 * 60_000

/** Server-sent events `progress`, and `ended` for the last. @param ask asked once a second; null ends without a word */
export function eventStream(signal: AbortSignal, ask: () => Promise<Told | null>): Response {
  const encoder = new TextEncoder()
  const until = Date.now() + longestMs
  let last = ''
  const stream = new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        while (!signal.aborted && Date.now() < until) {
          const told = await ask()
          if (!told) break
          const { text, ended } = told
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
